"""The answer of the review: what the data hold of safety and efficacy, in sentences whose numbers lead to their ids.

Nothing is said of a study beyond what table 5_synthesise/answer holds of it: that a result is missing is said of the data, not of the study.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from prismake.flow.members import set_link
from prismake.protocol.config import Config
from prismake.reports.page.content import PageTable, TextLink
from prismake.reports.page.members import runs_of
from prismake.synthesis.answer import RESULTS
from prismake.synthesis.labels import field_label
from prismake.synthesis.posted_events import events_by_study
from prismake.tables import declared, join_values, read_result, rows_of, split_values
from prismake.wording import counted, listed, listed_in_part, singular, within

TABLE = "5_synthesise/answer"
PART = "The answer"
MOST_NAMED = 6
# The meanings of fields that ask for adverse events, and for other outcomes.
ASKED_OF_SAFETY = {"adverse events", "outcome type"}
ASKED_OF_EFFICACY = {"efficacy", *RESULTS}
Sentence = Sequence[TextLink]
Sets = Mapping[str, Mapping[str, str]]


def answer_paragraphs(config: Config, results: Path) -> list[Sentence]:
    """Return the paragraphs of the answer, each with its heading first: safety, efficacy, how much that is, and what would change it; none without an included study."""
    sets = {row["set"]: row for row in rows_of(read_result(results, TABLE))}
    studies = read_result(results, "4_extract/studies")
    if not sets or studies.empty:
        return []
    names = {
        row["study_id"]: "/".join(split_values(row["registration_ids"])) or row["study_id"]
        for row in rows_of(studies)
    }
    asked: set[str] = {field.meaning for field in config.extraction.fields.values()}
    return [
        _safety(sets, names, asked, results),
        _efficacy(sets, names, asked, config),
        _how_much(sets),
        *_what_would_change(sets, asked),
    ]


def _safety(sets: Sets, names: Mapping[str, str], asked: set[str], results: Path) -> Sentence:
    total = len(names)
    included = TextLink(counted(total, "included study"), set_link("total_studies"))
    known = sets["answer:adverse_events"]
    number = int(known["number"])
    parts = [_text("Safety:")]
    if number:
        parts += [
            _text("adverse events are in the data for "),
            _number(known),
            _text(" of "),
            included,
            _text(f" ({_named(known, names)}{_people(known)}). "),
        ]
        if number < total:
            parts.append(_text("Of the other studies the data hold no result of safety. "))
    else:
        parts += [_text("adverse events are in the data for "), _number(known, "none"), _text(" of "), included]  # fmt: skip
        parts.append(
            _text(
                ". " if asked & ASKED_OF_SAFETY else "; no field of the extraction is declared to hold them. "
            )
        )
    posted = sets["answer:posted"]
    if int(posted["number"]):
        parts += [
            _text("Pinned registrations say that results are posted for "),
            _counted(posted),
            _text(f" ({_named(posted, names)}{_people(posted)}"),
        ]
        missing = sets["answer:posted_not_held"]
        if missing["ids"] == posted["ids"]:
            parts.append(_text("); the pins say that they exist, not what they report."))
        elif int(missing["number"]):
            parts += [_text("); of "), _counted(missing), _text(" the pins do not say what they report.")]
        else:
            parts.append(_text(")."))
        parts += _events(sets, names, results)
    else:
        parts.append(_text("No pinned registration says that results are posted."))
    return parts


def _events(sets: Sets, names: Mapping[str, str], results: Path) -> Sentence:
    """Return the people with posted adverse events of each kind, of those at risk; of a few studies also of each one, because
    a sum over different patients hides where the events were.
    """
    kinds = [row for name, row in sets.items() if name.startswith("answer:events:")]
    if not kinds:
        return []
    same_studies = len({row["ids"] for row in kinds}) == 1
    studies = {study for row in kinds for study in split_values(row["ids"])}
    of_studies = events_by_study(read_result(results, "4_extract/proposals"), studies)
    parts = [_text(" As posted, over all arms, those of controls included: ")]
    for position, row in enumerate(kinds):
        at_risk = f"{int(row['at_risk']):,}" + ("" if position else " people at risk")
        kind = within(row["set"].removeprefix("answer:events:"))
        parts.append(_text(f"{', ' if position else ''}{kind} {int(row['affected']):,} of {at_risk}"))
        parts.append(_text(_each_study(row, names, of_studies)))
        if not same_studies or row is kinds[-1]:
            parts += [
                _text(" (" if not same_studies else ", in "),
                _counted(row),
                _text("" if same_studies else ")"),
            ]
    return [*parts, _text(". These counts do not say what caused an event.")]


def _each_study(
    row: Mapping[str, str], names: Mapping[str, str], of_studies: Mapping[str, Mapping[str, tuple[int, int]]]
) -> str:
    """Return the counts of one kind of event in each study, in brackets; "" for one study and for many.

    of_studies: as `events_by_study` returns it.
    """
    studies = split_values(row["ids"])
    kind = row["set"].removeprefix("answer:events:")
    if not 1 < len(studies) <= MOST_NAMED:
        return ""
    of_kind = {study: of_studies[study][kind] for study in studies if kind in of_studies.get(study, {})}
    counts = [
        f"{names.get(study, study)} {affected:,} of {at_risk:,}"
        for study, (affected, at_risk) in of_kind.items()
    ]
    return f" ({', '.join(counts)})" if counts else ""


def _efficacy(sets: Sets, names: Mapping[str, str], asked: set[str], config: Config) -> Sentence:
    known, elsewhere = sets["answer:outcomes"], sets["answer:elsewhere"]
    values = [row["value"] for row in sets.values() if row["set"].startswith("answer:studies:")]
    label = within(field_label(config.synthesis.answer_by, config.extraction.fields)) if values else ""
    parts = [_text("Efficacy:")]
    if int(known["number"]):
        parts += [_text("an outcome other than adverse events is in the data for "), _number(known), _text(f" of {len(names):,}")]  # fmt: skip
        parts += _by_value(sets, values, label, "outcomes")
        parts.append(_text(". "))
        posted = sets["answer:outcomes_posted"]
        if int(posted["number"]):
            parts += [
                _text("" if posted["ids"] == known["ids"] else "Of these, "),
                _counted(posted),
                _text(
                    f" ({_named(posted, names)}) {'has' if posted['number'] == '1' else 'have'} posted numbers alone, "
                    "and nobody has judged whether they are of efficacy. "
                ),
            ]
    else:
        where = f", whatever the {label}" if values else ""
        parts += [
            _text("an outcome other than adverse events is in the data for "),
            _number(known, "none"),
            _text(f" of them{where}"),
        ]
        parts.append(
            _text(
                ". "
                if asked & ASKED_OF_EFFICACY
                else "; no field of the extraction is declared to hold one. "
            )
        )
    if int(elsewhere["number"]):
        parts += [_text("For "), _counted(elsewhere), _text(" posted results or a report are known to exist, and no such outcome of them is in the data")]  # fmt: skip
        parts += _by_value(sets, values, label, "elsewhere")
    rest = sets["answer:no_results"]
    if int(rest["number"]):
        joint = "; for " if int(elsewhere["number"]) else "For "
        parts += [_text(joint), _counted(rest), _text(" neither is known here.")]
    elif int(elsewhere["number"]):
        parts.append(_text("."))
    return parts


def _by_value(sets: Sets, values: Sequence[str], label: str, name: str) -> Sentence:
    """Return the numbers by value of the field that splits the answer, each with that of all studies of the value."""
    parts: list[TextLink] = []
    for value in values:
        row = sets[f"answer:{name}:{value}"]
        if int(row["number"]):
            parts.append(_text(f"{', ' if parts else f' (by {label}: '}{value} "))
            parts.append(_number(row))
            parts += [_text(" of "), _number(sets[f"answer:studies:{value}"])]
    return [*parts, _text(")")] if parts else []


def _how_much(sets: Sets) -> Sentence:
    registrations, publications = sets["answer:registrations"], sets["answer:publications"]
    known = int(sets["answer:adverse_events"]["number"]) + int(sets["answer:outcomes"]["number"])
    total = int(registrations["number"]) + int(publications["number"])
    number = int(registrations["number"])
    parts = [
        _text("How much this is:"),
        _text("all " if number == total and total > 1 else "the " if number == total else ""),
        _text("" if number == total else f"of {counted(total, 'included report')}, "),
        _number(registrations, counted(total, "included report") if number == total else ""),
        _text(" is a registration" if number == 1 else " are registrations"),
    ]
    if number == total and not known:
        parts.append(_text(f", which {'says' if number == 1 else 'say'} how a study is planned and what its status is, and here no result"))  # fmt: skip
    if known:
        return [*parts, _text(".")]
    return [*parts, _text("; from these data nothing can be said of safety or of efficacy.")]


def _what_would_change(sets: Sets, asked: set[str]) -> list[Sentence]:
    included, others = sets["answer:unread_of_included"], sets["answer:unread_of_others"]
    posted = sets["answer:posted_not_held"]
    ways: list[list[TextLink]] = []
    if int(included["number"]):
        ways.append([_counted(included), _text(" of included studies that could not be retrieved")])
    if int(others["number"]):
        ways.append([_counted(others), _text(" tied to no included study that could not be retrieved")])
    if int(posted["number"]):
        ways.append([_text("the posted results of "), _counted(posted)])
    if not asked & ASKED_OF_SAFETY and not asked & ASKED_OF_EFFICACY:
        ways.append([_text("fields of the extraction declared to hold adverse events and outcomes")])
    if not ways:
        return []
    parts = [_text("What would change it:")]
    for position, way in enumerate(ways):
        parts += [_text("" if not position else " and " if position == len(ways) - 1 else ", "), *way]
    return [[*parts, _text(".")]]


def _text(text: str) -> TextLink:
    return TextLink(text, "")


def _number(row: Mapping[str, str], words: str = "") -> TextLink:
    """Return the number of a set, or words for it, with the link to its ids."""
    return TextLink(words or f"{int(row['number']):,}", set_link(row["set"]))


def _counted(row: Mapping[str, str]) -> TextLink:
    return _number(row, counted(int(row["number"]), singular(row["unit"])))


def _named(row: Mapping[str, str], names: Mapping[str, str]) -> str:
    ids = [names.get(name, name) for name in split_values(row["ids"])]
    return listed(ids) if len(ids) <= MOST_NAMED else listed_in_part(ids, MOST_NAMED)


def _people(row: Mapping[str, str]) -> str:
    return f"; enrolment: {row['participants']}" if row["participants"] else "; enrolment not known"


def answer_sets(results: Path) -> list[tuple[str, str, str, Sequence[str]]]:
    """Return the sets behind the answer: name, label, unit and ids."""
    return [
        (
            row["set"],
            f"{row['label']}, {row['value']}" if row["value"] else row["label"],
            row["unit"],
            split_values(row["ids"]),
        )
        for row in rows_of(read_result(results, TABLE))
    ]


def with_answer(page_sets: Mapping[str, Any], results: Path, file: str) -> dict[str, Any]:
    """Return the sets of the page with those behind the answer. file: path of their table, relative to the page."""
    ids = dict.fromkeys(page_sets["ids"])
    own = answer_sets(results)
    ids |= dict.fromkeys(member for *_, members in own for member in members)
    position = {member: number for number, member in enumerate(ids)}
    sets = [
        [name, PART, label, unit, len(members), runs_of(sorted(position[member] for member in members))]
        for name, label, unit, members in own
    ]
    return {
        **page_sets,
        "ids": list(ids),
        "sets": [*sets, *page_sets["sets"]],
        "files": {PART: file} if sets else {},
    }


def answer_page_table(results: Path, config: Config, csv: str) -> list[PageTable]:
    """Return the table of what is known by value of the field that splits the answer; none without such a field."""
    table = read_result(results, TABLE)
    split = table[table["value"] != ""]
    if split.empty:
        return []
    studies = read_result(results, "4_extract/studies")
    names = {
        row["study_id"]: "/".join(split_values(row["registration_ids"])) or row["study_id"]
        for row in rows_of(studies)
    }
    label = field_label(config.synthesis.answer_by, config.extraction.fields)
    shown: dict[str, dict[str, str]] = {}
    for row in rows_of(split):
        line = shown.setdefault(row["value"], {label: row["value"]})
        ids = join_values(names.get(name, name) for name in split_values(row["ids"]))
        total = row["label"] == "Included studies"
        line[row["label"]] = row["number"] if total else f"{row['number']}: {ids}" if ids else row["number"]
        if total:
            line["Enrolment"] = row["participants"] or "not known"
    note = f"By {within(label)}: what the data hold, and what is known to exist. A study with several values is in several rows."
    return [PageTable("answer", declared(TABLE).title, pd.DataFrame(list(shown.values())), note, csv)]
