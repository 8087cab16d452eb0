"""Compares a person's answers with the answers in the last form that the same person returned, which is stored in the
logs of the version.

If only the column of decisions was sorted, the form still looks complete. But people rarely change many of their
decisions at once, so that too many changes reveal it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewError, row_word
from prismake.records.aliases import current_ids
from prismake.screening.two_answers import Vote, answer_of
from prismake.sources.pins import digest
from prismake.tables import (
    declared,
    is_date,
    read_optional_table,
    replace_values,
    rows_of,
    split_values,
    table_of,
    write_table,
)
from prismake.wording import listed_in_part

VOTES = "3_screen/votes"
CONFIRMED = declared("3_screen/confirmed").path
MOST_CHANGES = 3
MOST_SHARE = 0.10
PLACE_OF_NAME = "NAME"
_MOST_NAMED = 5

Key = tuple[str, str, str]
Kept = dict[Key, Vote]


def kept_path(results: Path, stage: str) -> Path:
    """Return the path of the stored votes of a stage.

    It lies in the logs, which are not audited and which no rule deletes.
    """
    return results / "logs" / f"last_votes_{stage}.csv"


def read_kept(path: Path, record_report: pd.DataFrame) -> Kept:
    """Return the stored votes by person, role and record; empty if there are none or the file cannot be read."""
    try:
        rows = rows_of(read_optional_table(path, VOTES))
    except ReviewError:
        return {}
    current = current_ids(record_report)
    return {
        (row["reviewer"], row["role"], record): row
        for row in rows
        for record in replace_values(split_values(row["record_ids"]), current)
    }


def keep(votes: Sequence[Vote], kept: Kept, path: Path) -> None:
    """Write these votes as the last ones of their people, together with stored votes on records on which the person
    has no vote now.
    """
    current = {key: vote for vote in votes if not vote["carried"] for key in _keys(vote)}
    rows = {tuple(vote.values()): vote for vote in {**kept, **current}.values()}
    table = table_of(list(rows.values()), VOTES)
    write_table(table.sort_values(list(table.columns), kind="stable"), path, VOTES)


def changed_forms(
    votes: Sequence[Vote], kept: Kept, confirmed: pd.DataFrame, root: Path = Path()
) -> list[Fault]:
    """Return a fault for each file in which too many answers differ from the last answers of the same person.

    Too many are more than MOST_CHANGES, and more than the share MOST_SHARE of the answers that can be compared.
    confirmed: table 3_screen/confirmed; a file that a person confirmed has no fault. root: the folder to which the
    paths are relative.
    """
    compared: dict[tuple[str, str], list[tuple[Vote, Vote]]] = {}
    for vote in votes:
        before = next((kept[key] for key in _keys(vote) if key in kept), None)
        if before is not None and not vote["carried"]:
            compared.setdefault((vote["reviewer"], vote["role"]), []).append((vote, before))
    faults = []
    for (person, _), pairs in compared.items():
        changes = [(now, before) for now, before in pairs if answer_of(now) != answer_of(before)]
        files = list(dict.fromkeys(now["file"] for now, _ in changes))
        open_files = [file for file in files if not is_confirmed(file, confirmed, root)]
        number = sum(now["file"] in open_files for now, _ in changes)
        if number <= MOST_CHANGES or number <= MOST_SHARE * len(pairs):
            continue
        faults += [
            _fault(
                person,
                file,
                [pair for pair in changes if pair[0]["file"] == file],
                number,
                len(pairs),
                root,
                without_effect(file, confirmed, root),
            )
            for file in open_files
        ]
    return faults


def _fault(
    person: str,
    file: str,
    changes: list[tuple[Vote, Vote]],
    number: int,
    total: int,
    root: Path,
    lacking: str,
) -> Fault:
    rows = [
        f'{row_word(now["file"])} {now["row"]}: "{answer_of(now)}", before "{answer_of(before)}"'
        for now, before in changes
    ]
    shown = listed_in_part(rows, _MOST_NAMED, "; ", "; and ")
    return Fault(
        file=file,
        column="Decision",
        found=f"{number} of {total} answers of {person} differ from the last form that {person} returned ({shown}). "
        "If only the column of decisions was sorted, the decisions are now beside the wrong reports. prismake "
        f"reads no vote from this file.{lacking}",
        next_step="Compare the decisions with the titles. If the decisions belong to these titles, add this line "
        f"to {CONFIRMED} "
        f"(first line: file,sha256,by,date), with your name and the date: {confirmation(file, root)}. Otherwise "
        "replace the file with the form as it was returned before.",
    )


def confirmation(file: str, root: Path = Path()) -> str:
    """Return the line of the table 3_screen/confirmed that confirms a file in its present state, with placeholders
    for person and date.
    """
    name = f'"{file}"' if "," in file or '"' in file else file
    return f"{name},{sha256_of(root / file)},{PLACE_OF_NAME},YYYY-MM-DD"


def is_confirmed(file: str, confirmed: pd.DataFrame, root: Path = Path()) -> bool:
    """Return whether a line of `confirmed`, with a person and a date, confirms the file in its present state (by its
    sha256).
    """
    lines = _lines_on(file, confirmed)
    return bool(lines) and any(not _lacking(line, sha256_of(root / file)) for line in lines)


def without_effect(file: str, confirmed: pd.DataFrame, root: Path = Path()) -> str:
    """Return a sentence on what the lines of `confirmed` on a file lack, so that none confirms it; empty without such a line."""
    lacking = [_lacking(line, sha256_of(root / file)) for line in _lines_on(file, confirmed)]
    return f" {CONFIRMED} has a line on this file, but {lacking[-1]}." if lacking and all(lacking) else ""


def _lines_on(file: str, confirmed: pd.DataFrame) -> list[Mapping[str, str]]:
    return [line for line in rows_of(confirmed) if Path(line["file"].strip()) == Path(file)]


def _lacking(line: Mapping[str, str], sha256: str) -> str:
    """Return why a line does not confirm the file with this sha256; empty if it does."""
    if line["sha256"].strip().lower() != sha256:
        return "with the sha256 of another state of it"
    if line["by"].strip() in ("", PLACE_OF_NAME):
        return "without the name of who confirmed it"
    date = line["date"].strip()
    return "" if len(date) == len("2026-11-05") and is_date(date) else "without the day"


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, empty if there is none."""
    return digest(path) if path.is_file() else ""


def _keys(vote: Vote) -> list[Key]:
    return [(vote["reviewer"], vote["role"], record) for record in split_values(vote["record_ids"])]
