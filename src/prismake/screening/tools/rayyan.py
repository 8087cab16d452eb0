"""Rayyan: the decisions of all members in the notes of each record, and the log of who did what when.

`RAYYAN-INCLUSION: {"Ann"=>"Included"} | RAYYAN-LABELS: a,b | RAYYAN-EXCLUSION-REASONS: c,d | USER-NOTES: {"Ann"=>["text"]}`
stands behind whatever the notes held before. It does not say whose the reasons are; `customizations_log.csv` does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from prismake.forms.dates import moment
from prismake.screening.tools.answers import Answer, NotUnderstood
from prismake.screening.tools.rows import ExportedRecord, tool_words

LOG_COLUMNS = {"created_at", "user_id", "article_id", "key", "value"}
_TEXT = r'"(?:[^"\\]|\\.)*"'
_INCLUSION = re.compile(rf"RAYYAN-INCLUSION:\s*\{{((?:\s*{_TEXT}\s*=>\s*{_TEXT}\s*,?)*)\s*\}}")
_PAIR = re.compile(rf"({_TEXT})\s*=>\s*({_TEXT})")
_NOTES = re.compile(rf"USER-NOTES:\s*\{{((?:\s*{_TEXT}\s*=>\s*\[(?:\s*{_TEXT}\s*,?)*\s*\]\s*,?)*)\s*\}}")
_NOTES_OF_ONE = re.compile(rf"({_TEXT})\s*=>\s*\[((?:\s*{_TEXT}\s*,?)*)\s*\]")
_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:\s*(.*?)\s*(?=\|\s*(?:RAYYAN-|USER-NOTES)|$)", re.DOTALL)
_LABELS = re.compile(r"RAYYAN-LABELS:\s*(.*?)\s*(?=\|\s*(?:RAYYAN-|USER-NOTES)|$)", re.DOTALL)
_REASON_KEY = "__EXR__"
_DOUBT = "several people excluded the record, and the export does not say whose the reasons are"

DOUBT_STEP = "Add the file customizations_log.csv of the same export to the entry in {key}, and its numbers of users to `people` there."

Log = Mapping[tuple[str, str], "LoggedAnswer"]


class LoggedAnswer:
    """What the log says of one user and one article at its end: the word, when it was given, and the reasons."""

    def __init__(self) -> None:
        self.word = ""
        self.decided = ""
        self.reasons: dict[str, None] = {}


def is_log(row: ExportedRecord) -> bool:
    """Return whether a row is one of customizations_log.csv."""
    return set(row.columns) >= LOG_COLUMNS - {"value"}


def read_log(rows: Sequence[ExportedRecord], people: Mapping[str, str]) -> Log:
    """Return the last state of each user's answer to each article. Users who are not in `people` (id or address) are left out."""
    log: dict[tuple[str, str], LoggedAnswer] = {}
    for row in sorted(rows, key=lambda row: row.columns.get("created_at", "")):
        cells = row.columns
        who = next(
            (
                people[name]
                for column in ("user_id", "user_email")
                if (name := cells.get(column, "")) in people
            ),
            "",
        )
        if not who:
            continue
        answer = log.setdefault((cells["article_id"].strip(), who), LoggedAnswer())
        key, value = cells["key"].strip().strip('"'), cells.get("value", "").strip()
        if key == "included":
            answer.word = tool_words()["rayyan_log"].get(value, "")
            answer.decided = moment(cells["created_at"])
        elif key.startswith(_REASON_KEY) and value == "1":
            answer.reasons[key.removeprefix(_REASON_KEY)] = None
        elif key.startswith(_REASON_KEY):
            answer.reasons.pop(key.removeprefix(_REASON_KEY), None)
    return log


def answers_of(row: ExportedRecord, people: Mapping[str, str], log: Log) -> list[Answer]:
    """Return the answers of all members to a record. Raises NotUnderstood."""
    text = row["notes"]
    decisions = _INCLUSION.findall(text)
    if text.count("RAYYAN-INCLUSION") != len(decisions) or len(decisions) > 1:
        raise NotUnderstood(
            "the text after RAYYAN-INCLUSION is not in the format of Rayyan, or it occurs twice", "notes"
        )
    pairs = [(_plain(who), _plain(word)) for who, word in _PAIR.findall(decisions[0])] if decisions else []
    if len({who for who, _ in pairs}) < len(pairs):
        raise NotUnderstood("one name has two decisions after RAYYAN-INCLUSION", "notes")
    reasons = _reasons(text)
    notes = _notes(text)
    match = _LABELS.search(text)
    labels = f"labels: {', '.join(_parts(match[1]))}" if match and _parts(match[1]) else ""
    excluded = [who for who, word in pairs if _is_exclusion(word)]
    article = row["accession"].removeprefix("rayyan-")
    answers = []
    for who, word in pairs:
        logged = log.get((article, people.get(who, "")))
        if logged is not None and logged.word and logged.word != word.casefold():
            raise NotUnderstood(
                f'"{who}" decided "{word}", but the log ends with "{logged.word}": the two files come from different exports',
                "notes",
                "Export the articles and the log from {tool} in one export, and put both here.",
            )
        own: tuple[str, ...] = ()
        doubt = ""
        if _is_exclusion(word):
            own = tuple(logged.reasons) if logged is not None else reasons
            doubt = _DOUBT if logged is None and reasons and len(excluded) > 1 else ""
        note = _joined(notes.pop(who, ""), labels)
        answers.append(Answer(who, word, own, note, logged.decided if logged else "", doubt))
    # Labels do not say whose they are either: they stand beside every answer to the record.
    return answers + [Answer(who, "", note=_joined(note, labels)) for who, note in notes.items()]


def _joined(note: str, labels: str) -> str:
    return "; ".join(filter(None, [note, labels]))


def _reasons(text: str) -> tuple[str, ...]:
    match = _REASONS.search(text)
    return _parts(match[1]) if match else ()


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _notes(text: str) -> dict[str, str]:
    match = _NOTES.search(text)
    if match is None:
        if "USER-NOTES" in text:
            raise NotUnderstood("the text after USER-NOTES is not in the format of Rayyan", "notes")
        return {}
    return {
        _plain(who): "; ".join(_plain(note) for note in re.findall(_TEXT, notes))
        for who, notes in _NOTES_OF_ONE.findall(match[1])
    }


def _is_exclusion(word: str) -> bool:
    return bool(tool_words()["decisions"]["rayyan"].get(word.casefold()) == "exclude")


def _plain(quoted: str) -> str:
    """Return the text of a quoted one; Ruby and JSON escape in the same way but for signs that need no escape."""
    try:
        return str(json.loads(quoted))
    except ValueError:
        return re.sub(r"\\(.)", r"\1", quoted[1:-1])
