"""Reads the votes in the returned forms of a screening stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from prismake.errors import Fault, ReviewFaults
from prismake.forms.current_rows import with_current_rows
from prismake.forms.model import FormContent, FormRow
from prismake.forms.read import read_forms
from prismake.records.aliases import reports_of_records, with_current_ids
from prismake.records.former_ids import FormerIds
from prismake.screening.files import is_named_retrieval, other_kinds
from prismake.screening.forms import form_kinds
from prismake.screening.kept_votes import changed_forms, keep, read_kept
from prismake.screening.seen_votes import has_seen_votes, seen_votes
from prismake.screening.stage import ASKED_AGAIN, EXCLUDE, Stage
from prismake.screening.tools.votes import ImportedVotes
from prismake.screening.two_answers import (
    NO_DECISION,
    TWO_ANSWERS,
    replaced_answers,
    separated,
    set_aside_table,
    vote_place,
)
from prismake.tables import empty_table, join_values, rows_of, split_values, table_of

SCHEMA = "3_screen/votes"


def read_votes(
    files: Sequence[Path],
    stage: Stage,
    run: str,
    record_report: pd.DataFrame,
    carried: pd.DataFrame | None = None,
    titles: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return the table 3_screen/votes with the votes of all returned files of a stage; see `votes_and_set_aside`."""
    return votes_and_set_aside(files, stage, run, record_report, carried, titles=titles)[0]


def votes_and_set_aside(
    files: Sequence[Path],
    stage: Stage,
    run: str,
    record_report: pd.DataFrame,
    carried: pd.DataFrame | None = None,
    kept: Path | None = None,
    confirmed: pd.DataFrame | None = None,
    update_kept: bool = False,
    imported: ImportedVotes | None = None,
    titles: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return two tables: the votes of all returned files of a stage (3_screen/votes), and the answers that do not
    count (3_screen/set_aside).

    A vote belongs to all record ids of its row, and to the current reports of these records (record_report: table
    2_deduplicate/record_report). Votes on records that are no longer in the review are kept, with an empty report_id.
    carried: votes of earlier sealed versions, see `carried_votes`; a mark that the report is screened again is kept. kept: the file with
    the last votes of each person; a form that differs too much from them is a fault, unless a line of `confirmed`
    (table 3_screen/confirmed) confirms the form. update_kept: write that file. imported: votes from exports of other
    tools. titles: record id to title, see `read_form` and `FormerIds`. The answers that do not count are in the table 3_screen/set_aside.

    Raises ReviewFaults with the faults of all files.
    """
    report_of = reports_of_records(record_report)
    former = FormerIds(record_report, titles)
    contents, faults = read_forms(
        files,
        form_kinds(stage),
        stage.people,
        run=run,
        known_ids={*report_of, *former.names},
        other_kinds=other_kinds(stage.name),
        titles=titles,
        is_ours=lambda path: not other_kinds(stage.name) or not is_named_retrieval(path),
    )
    contents, moved = with_current_rows(contents, former, ("decision", "reason", "note"))
    faults += moved
    answers = _answers(contents, stage, run)
    faults += answers.faults
    rows, notes = answers.votes, answers.notes
    if imported is not None:
        rows += imported.rows
        notes += [{**note, "why": NO_DECISION, "other": ""} for note in imported.notes]
        faults += imported.faults
    if carried is not None and len(carried):
        rows += _carried_votes(carried, stage, former.certain)
    rows, set_aside = separated(rows, answers.replaced)
    last = read_kept(kept, record_report) if kept else {}
    faults += changed_forms(rows, last, empty_table("3_screen/confirmed") if confirmed is None else confirmed)
    if not faults:
        # With unread votes, every vote that is missing would look like a changed one.
        undecided = [vote for vote in set_aside if vote["why"] == TWO_ANSWERS]
        faults += _reopened([*rows, *undecided], answers.adjudicated)
    if faults:
        raise ReviewFaults(faults)
    if kept and update_kept:
        keep(rows, last, kept)
    return _votes_table(rows, report_of), set_aside_table([*set_aside, *notes])


@dataclass
class _Answers:
    """What the returned forms of a stage hold.

    replaced: index of a vote to the answers of the same row that it replaced. notes: notes without a decision. adjudicated: the
    adjudicator's rows with a decision, each with its form.
    """

    votes: list[dict[str, str]] = field(default_factory=list)
    replaced: dict[int, tuple[str, ...]] = field(default_factory=dict)
    notes: list[dict[str, str]] = field(default_factory=list)
    adjudicated: list[tuple[FormContent, FormRow]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def _answers(contents: Sequence[FormContent], stage: Stage, run: str) -> _Answers:
    """Return the votes and notes of the forms, with the faults of their roles, answers and hidden columns."""
    answers = _Answers()
    for content in contents:
        role = "adjudicator" if content.kind == stage.adjudication_kind else "reviewer"
        if content.person not in stage.people:
            # The reader of the form has said so, and what to do.
            continue
        fault = _role_fault(content, role, stage)
        if fault:
            answers.faults.append(fault)
            continue
        for row in content.rows:
            fault = _answer_fault(content, row, stage)
            vote = _vote(content, row, stage, run, role)
            if fault:
                answers.faults.append(fault)
            elif row["note"] and not row["decision"]:
                answers.notes.append({**vote, "why": NO_DECISION, "other": ""})
            elif row["decision"]:
                answers.replaced[len(answers.votes)] = replaced_answers(row)
                answers.votes.append(vote)
                if role == "adjudicator":
                    answers.adjudicated.append((content, row))
        if (
            role == "adjudicator"
            and not has_seen_votes(content)
            and any(row["decision"] for row in content.rows)
        ):
            answers.faults.append(_missing_seen_votes(content))
    return answers


def _carried_votes(carried: pd.DataFrame, stage: Stage, current: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the votes of earlier sealed versions at this stage, under the current ids of their records."""
    votes = with_current_ids(carried[carried["stage"] == stage.name], current, "record_ids")
    return [
        vote | {"carried": ASKED_AGAIN if vote["carried"] == ASKED_AGAIN else "yes"}
        for vote in rows_of(votes)
    ]


def _votes_table(rows: list[dict[str, str]], report_of: Mapping[str, str]) -> pd.DataFrame:
    """Return the votes as a table in a fixed order, each with the current reports of its records."""
    for vote in rows:
        now = dict.fromkeys(report_of.get(name, "") for name in split_values(vote["record_ids"]))
        vote["report_id"] = join_values(sorted(now))
    table = table_of(rows, SCHEMA)
    table["_row"] = pd.to_numeric(table["row"], errors="coerce").fillna(0)
    ordered = table.sort_values(
        ["stage", "run", "role", "reviewer", "file", "_row", "record_ids"], kind="stable"
    )
    return ordered.drop(columns="_row").reset_index(drop=True)


def _vote(content: FormContent, row: FormRow, stage: Stage, run: str, role: str) -> dict[str, str]:
    return {
        "stage": stage.name,
        "run": run,
        "reviewer": content.person,
        "role": role,
        "report_id": "",
        "record_ids": join_values(split_values(row["record_ids"])),
        "decision": row["decision"],
        "reason": row["reason"],
        "note": row["note"],
        "file": content.file,
        "row": str(row.row),
        "carried": "",
        "decided": row.decided,
        # Follows from the sources, so the step that knows them fills it.
        "unkept_text": "",
    }


def _role_fault(content: FormContent, role: str, stage: Stage) -> Fault | None:
    if role == "adjudicator" and content.person not in (*stage.all_adjudicators, *stage.former):
        return content.fault(
            None,
            "",
            f'this is the form of the adjudicator, but the form belongs to "{content.person}", and '
            f'"{content.person}" is not the adjudicator of this stage.',
            f'Remove the file from this folder. If "{content.person}" was the adjudicator and has left the team, '
            f'set `state: former` for "{content.person}" in `people` of config/config.yaml; prismake then reads '
            "the form.",
        )
    if role == "reviewer" and content.person not in (*stage.reviewers, *stage.former):
        return content.fault(
            None,
            "",
            f'"{content.person}" is not a reviewer of this stage.',
            f'Remove the file from this folder. If "{content.person}" was a reviewer and has left the team, set '
            f'`state: former` for "{content.person}" in `people` of config/config.yaml; prismake then reads the form.',
        )
    return None


def _answer_fault(content: FormContent, row: FormRow, stage: Stage) -> Fault | None:
    decision, reason = row["decision"], row["reason"]
    if reason and not decision:
        return content.fault(
            row.row,
            "decision",
            f'the reason "{reason}" is given without a decision.',
            "Choose the decision, or clear the reason.",
            ", ".join(stage.decisions),
        )
    if reason and decision != EXCLUDE:
        return content.fault(
            row.row,
            "reason",
            f'the reason "{reason}" is given with the decision "{decision}"; only an exclusion has a reason.',
            f'Clear the reason, or change the decision to "{EXCLUDE}".',
        )
    if decision == EXCLUDE and stage.reason_required and not reason:
        return content.fault(
            row.row,
            "reason",
            "the exclusion has no reason.",
            "Choose the first reason of the list that applies.",
            ", ".join(stage.labels),
        )
    return None


def _reopened(rows: list[dict[str, str]], adjudicated: list[tuple[FormContent, FormRow]]) -> list[Fault]:
    """Return a fault for each vote that changed after the adjudicator resolved its conflict."""
    faults = []
    by_record: dict[str, list[dict[str, str]]] = {}
    for vote in rows:
        if vote["role"] == "reviewer":
            for name in split_values(vote["record_ids"]):
                by_record.setdefault(name, []).append(vote)
    for content, row in adjudicated:
        current_votes = [vote for name in split_values(row["record_ids"]) for vote in by_record.get(name, [])]
        answers = {(vote["reviewer"], vote["decision"], vote["reason"]) for vote in current_votes}
        changed_votes = [cast for cast in seen_votes(row) if cast not in answers]
        if not changed_votes:
            continue
        people = {reviewer for reviewer, _, _ in changed_votes}
        changed = [
            f'"{_vote_text(vote["reviewer"], vote["decision"], vote["reason"])}" in {vote_place(vote)}'
            for vote in current_votes
            if vote["reviewer"] in people
        ]
        before = _vote_text(*changed_votes[0])
        change = "it is now " + " and ".join(dict.fromkeys(changed)) if changed else "it is no longer there"
        faults.append(
            content.fault(
                row.row,
                "decision",
                f'the adjudicator resolved this conflict when the vote was "{before}"; {change}.',
                f"To reopen the conflict, clear the adjudicator's answer here; to keep the answer, restore the vote "
                f'"{before}".',
            )
        )
    return faults


def _vote_text(reviewer: str, decision: str, reason: str) -> str:
    """Return a vote as text for a message."""
    return f"{reviewer}={decision} ({reason})" if reason else f"{reviewer}={decision}"


def _missing_seen_votes(content: FormContent) -> Fault:
    """Return the fault of a form without the hidden votes; in a CSV file nothing else reveals their loss."""
    return content.fault(
        None,
        "prismake vote 1 by",
        "expected the hidden columns with the votes that the adjudicator saw, but the columns are missing.",
        "Copy the answers into the form that was sent out, and return that form.",
    )
