"""Two different answers of one person on the same record: none of them counts, and the next form contains the record
again.

A form with such a record has the earlier answers in a hidden column of its row, so that the new answer replaces
exactly those. Neither the names nor the times of two files tell which is later: programs choose names, and copying
changes times.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

import pandas as pd

from prismake.errors import row_word
from prismake.forms.model import FormColumn, FormRow
from prismake.tables import join_values, rows_of, split_values, table_of
from prismake.wording import counted, listed, listed_in_part

SCHEMA = "3_screen/set_aside"
TWO_ANSWERS, ANSWERED_AGAIN, NO_DECISION = "two answers", "answered again", "no decision"

SHOWN = FormColumn("asked_again", "Your earlier answers", width=26, optional=True, callout=True)
HIDDEN = FormColumn("earlier_answers", "prismake earlier answers", "hidden", optional=True)
COLUMNS = (SHOWN, HIDDEN)

Vote = dict[str, str]
_MOST_NAMED = 5


def answer_of(vote: Mapping[str, str]) -> str:
    """Return the answer of a vote as text: `include`, `exclude (wrong design)`."""
    return f"{vote['decision']} ({vote['reason']})" if vote["reason"] else vote["decision"]


def vote_place(vote: Mapping[str, str]) -> str:
    """Return file and row of a vote as text."""
    return f"{vote['file']}, {row_word(vote['file'])} {vote['row']}"


def token_of(vote: Mapping[str, str]) -> str:
    """Return a digest of file, records and answer, by which a later form identifies this answer."""
    parts = (PurePosixPath(vote["file"]).name, vote["record_ids"], answer_of(vote))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def replaced_answers(row: FormRow) -> tuple[str, ...]:
    """Return the tokens (`token_of`) of the answers that a row of a returned form replaces; empty for a row that was
    not asked again.
    """
    return tuple(split_values(row[HIDDEN.name]))


def separated(votes: Sequence[Vote], replaced: Mapping[int, Sequence[str]]) -> tuple[list[Vote], list[Vote]]:
    """Return the votes that count, and the answers that do not count (rows of table 3_screen/set_aside).

    votes: rows of 3_screen/votes; votes of earlier versions always count. replaced: index of a vote to the tokens of
    the answers that it replaces.
    """
    groups: dict[tuple[str, str, str], list[int]] = {}
    for index, vote in enumerate(votes):
        if not vote["carried"]:
            for record in split_values(vote["record_ids"]):
                groups.setdefault((vote["reviewer"], vote["role"], record), []).append(index)
    why: dict[int, str] = {}
    others: dict[int, list[int]] = {}
    for indexes in groups.values():
        old = {
            index
            for index in indexes
            if any(token_of(votes[index]) in replaced.get(newer, ()) for newer in indexes if newer != index)
        }
        current = [index for index in indexes if index not in old]
        for index in old:
            why.setdefault(index, ANSWERED_AGAIN)
            others.setdefault(index, []).extend(current)
        for index in current:
            different = [
                other
                for other in current
                if answer_of(votes[other]) != answer_of(votes[index])
                and not _merged_since(votes[index], votes[other])
            ]
            if different:
                why[index] = TWO_ANSWERS
                others.setdefault(index, []).extend(different)
    counted = [vote for index, vote in enumerate(votes) if index not in why]
    set_aside = [
        {
            **votes[index],
            "why": reason,
            "other": join_values(vote_place(votes[other]) for other in sorted(dict.fromkeys(others[index]))),
        }
        for index, reason in sorted(why.items())
    ]
    return counted, set_aside


def _merged_since(vote: Vote, another: Vote) -> bool:
    """Return whether an adjudicator was asked again because reports were merged."""
    if vote["role"] != "adjudicator":
        return False
    ids, other_ids = set(split_values(vote["record_ids"])), set(split_values(another["record_ids"]))
    return ids < other_ids or other_ids < ids


def set_aside_table(rows: Iterable[Vote]) -> pd.DataFrame:
    """Return the table of answers that do not count, ordered by person, file and row."""
    ordered = sorted(rows, key=lambda row: (row["role"], row["reviewer"], row["file"], int(row["row"])))
    return table_of(ordered, SCHEMA)


def with_earlier_answers(
    reports: pd.DataFrame, set_aside: pd.DataFrame, person: str, role: str
) -> pd.DataFrame:
    """Return reports for a person's form, with columns for the person's own answers that do not count, and their
    notes.

    reports: columns of 2_deduplicate/reports. set_aside: table 3_screen/set_aside. role: "reviewer" or "adjudicator".
    """
    theirs = [row for row in rows_of(set_aside) if (row["reviewer"], row["role"]) == (person, role)]
    answers: dict[str, list[Vote]] = {}
    notes: dict[str, list[str]] = {}
    for row in theirs:
        for record in split_values(row["record_ids"]):
            if row["why"] == TWO_ANSWERS:
                answers.setdefault(record, []).append(row)
            elif row["why"] == NO_DECISION:
                notes.setdefault(record, []).append(row["note"])
    result = reports.copy()
    rows = [
        [vote for record in split_values(ids) for vote in answers.get(record, [])]
        for ids in reports["record_ids"]
    ]
    result[SHOWN.name] = [
        "\n".join(
            dict.fromkeys(
                f"{answer_of(vote)}: {row_word(vote['file'])} {vote['row']} of {_name(vote)}"
                for vote in votes
            )
        )
        for votes in rows
    ]
    result[HIDDEN.name] = [join_values(sorted({token_of(vote) for vote in votes})) for votes in rows]
    result["note"] = [
        "; ".join(dict.fromkeys(note for record in split_values(ids) for note in notes.get(record, [])))
        for ids in reports["record_ids"]
    ]
    return result.astype(dict.fromkeys((SHOWN.name, HIDDEN.name, "note"), "str"))


def messages(set_aside: pd.DataFrame) -> list[str]:
    """Return a sentence for each person and set of files with contradicting answers; it names the files, rows and
    answers.
    """
    rows = {(row["reviewer"], row["role"], vote_place(row)): row for row in rows_of(set_aside)}
    reports: dict[tuple[str, str, frozenset[str]], list[Vote]] = {}
    for (person, role, place), row in rows.items():
        if row["why"] == TWO_ANSWERS:
            places = frozenset({place, *split_values(row["other"])})
            reports.setdefault((person, role, places), []).extend(
                rows[person, role, name] for name in sorted(places) if (person, role, name) in rows
            )
    by_files: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (person, _, _), votes in reports.items():
        files = tuple(sorted({vote["file"] for vote in votes}))
        unique = {vote_place(vote): vote for vote in votes}.values()
        # Files of one name in two folders are told apart by their folders.
        is_short = len({PurePosixPath(file).name for file in files}) == len(files)
        answers = listed(
            [
                f'"{answer_of(vote)}" in {row_word(vote["file"])} {vote["row"]} of {_name(vote) if is_short else vote["file"]}'
                for vote in unique
            ]
        )
        by_files.setdefault((person, files), []).append(answers)
    return [
        f"{person} gave different answers on {counted(len(answers), 'report')} in {listed(files)}: "
        f"{listed_in_part(answers, _MOST_NAMED, '; ', '; and ')}. None of these answers counts, and {person} is asked again in the next form. Instead, the wrong answers can be "
        "cleared in their file"
        for (person, files), answers in by_files.items()
    ]


def _name(vote: Vote) -> str:
    return PurePosixPath(vote["file"]).name
