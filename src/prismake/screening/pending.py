"""What each person has to decide now at a screening stage, as tables and as forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from prismake.forms.model import Form
from prismake.screening.assignments import assign
from prismake.screening.at_hand import at_hand
from prismake.screening.availability import AWAITING_RETRIEVAL, NOT_RETRIEVED
from prismake.screening.decide import AWAITING_ADJUDICATION
from prismake.screening.forms import adjudication_form, screening_form
from prismake.screening.plan import criteria_lines, stage_plan
from prismake.screening.report_votes import ReportVotes, votes_by_report
from prismake.screening.seen_votes import seen_cells
from prismake.screening.stage import Stage
from prismake.screening.two_answers import SCHEMA, with_earlier_answers
from prismake.tables import empty_table, rows_of, split_values
from prismake.wording import listed

_WITHOUT_TEXT = (AWAITING_RETRIEVAL, NOT_RETRIEVED)


def pending_assignments(
    stage: Stage,
    reports: pd.DataFrame,
    votes: pd.DataFrame,
    worklist: pd.DataFrame,
    set_aside: pd.DataFrame | None = None,
    assignments: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the reports that each reviewer, the adjudicator and the deputy have to decide now.

    assignments: table 3_screen/assignments; None to assign every report to every reviewer. The tables have the
    columns of 2_deduplicate/reports and the person's own answers that do not count (set_aside: table
    3_screen/set_aside; None if there are none). Those of the adjudicator and the deputy also have the votes, as text
    and as hidden cells.
    """
    set_aside = empty_table(SCHEMA) if set_aside is None else set_aside
    if assignments is None:
        open_reports = set(worklist.loc[~worklist["state"].isin(_WITHOUT_TEXT), "report_id"])
        assignments = assign(stage, reports[reports["report_id"].isin(open_reports)], votes).table
    pending = {}
    for reviewer in stage.reviewers:
        awaited = at_hand(reports, assignments, reviewer)
        pending[reviewer] = with_earlier_answers(awaited, set_aside, reviewer, "reviewer")
    report_votes = votes_by_report(votes)
    for adjudicator in (stage.adjudicator, *stage.deputies):
        pending[adjudicator] = _conflicts(adjudicator, reports, report_votes, worklist, set_aside)
    return pending


def _conflicts(
    adjudicator: str,
    reports: pd.DataFrame,
    report_votes: Mapping[str, ReportVotes],
    worklist: pd.DataFrame,
    set_aside: pd.DataFrame,
) -> pd.DataFrame:
    """Return the reports that the adjudicator, or the deputy, has to decide now, with the votes on them."""
    open_conflicts = {
        row["report_id"]
        for row in rows_of(worklist)
        if row["state"] == AWAITING_ADJUDICATION and adjudicator in split_values(row["awaited_from"])
    }
    conflicts = reports[reports["report_id"].isin(open_conflicts)].reset_index(drop=True)
    conflicts["votes"] = [_votes_text(report_votes[report]) for report in conflicts["report_id"]]
    votes_shown = seen_cells([report_votes[report].votes for report in conflicts["report_id"]])
    conflicts = with_earlier_answers(conflicts, set_aside, adjudicator, "adjudicator")
    return pd.concat([conflicts, votes_shown], axis=1)


def _votes_text(report_votes: ReportVotes) -> str:
    """Return the votes on a report as text for the adjudicator, one line per vote, with notes.

    Where one person gave several answers, because records that are one report now were apart, each line names its records.
    """
    lines = []
    for reviewer in sorted(report_votes.reviewers):
        votes = report_votes.reviewers[reviewer]
        are_several = len({(vote["decision"], vote["reason"]) for vote in votes}) > 1
        for vote in votes:
            reason = f" ({vote['reason']})" if vote["reason"] else ""
            note = f": {vote['note']}" if vote["note"] else ""
            records = f" for {listed(split_values(vote['record_ids']))}" if are_several else ""
            lines.append(f"{reviewer} {vote['decision']}{reason}{records}{note}")
    lines += [
        f"{vote['reviewer']} decided a part of it as {vote['decision']}" for vote in report_votes.adjudicator
    ]
    return "\n".join(dict.fromkeys(lines))


def forms_of_stage(
    name: str,
    config: Any,
    reports: pd.DataFrame,
    votes: pd.DataFrame,
    worklist: pd.DataFrame,
    set_aside: pd.DataFrame,
    returned: Sequence[Path] = (),
    assignments: pd.DataFrame | None = None,
) -> dict[str, Form]:
    """Return name of a person to form, for each reviewer, the adjudicator and the deputy; a form may have no rows.

    config: a protocol with the sections run, review, criteria, screening, exclusion_reasons and people. returned:
    forms returned so far; new forms get file names that none of them has. assignments: as in `pending_assignments`.
    """
    stage, criteria = stage_plan(config, name), criteria_lines(config.criteria)
    run, title = config.run, config.review.title
    pending = pending_assignments(stage, reports, votes, worklist, set_aside, assignments)
    forms = {
        reviewer: screening_form(stage, reviewer, run, title, criteria, pending[reviewer], returned=returned)
        for reviewer in stage.reviewers
    }
    forms |= {
        person: adjudication_form(
            stage, run, title, criteria, pending[person], returned=returned, person=person
        )
        for person in (stage.adjudicator, *stage.deputies)
    }
    return forms
