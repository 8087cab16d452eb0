"""The input of a screening stage, for the steps that assign its reports and that decide on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from prismake.records.aliases import reports_of_records
from prismake.records.former_ids import FormerIds, ids_of_seal, titles_by_record
from prismake.screening.carried import decided_before
from prismake.screening.recusals import Recusals, recusals_of
from prismake.screening.removed import without_removed
from prismake.tables import read_human_input, read_table


@dataclass(frozen=True)
class StageInput:
    """The input of a screening stage.

    reports: those that reached the stage (table 2_deduplicate/reports). more_may_come: whether more may reach it.
    votes: table 3_screen/votes. retrieval: table 3_screen/retrieval; None at a stage without full texts.
    decided_before: record to decision and reason of the version before.
    """

    reports: pd.DataFrame
    more_may_come: bool
    votes: pd.DataFrame
    retrieval: pd.DataFrame | None
    recusals: Recusals
    decided_before: Mapping[str, tuple[str, str]]


def read_stage_input(
    people: Iterable[str],
    reports: Path,
    record_report: Path,
    votes: Path,
    earlier_decisions: Sequence[Path],
    retrieval: Sequence[Path],
    removals: Path,
    recusals: Sequence[Path],
    carried_decisions: Sequence[Path],
    records: Path,
) -> StageInput:
    """Return the input of a stage, read from files.

    people: the names in `people`. records: 1_identify/records, read where a sealed version has former ids. Raises ReviewFaults for faulty recusals.
    """
    groups = read_table(record_report, "2_deduplicate/record_report")
    report_table = read_table(reports, "2_deduplicate/reports")
    former = FormerIds(groups, titles_by_record(report_table))
    reached, more_may_come = reports_reached(
        without_removed(report_table, read_table(removals, "1_identify/removals")),
        [read_table(path, "3_screen/decisions") for path in earlier_decisions],
    )
    before = [
        decided_before(read_table(path, "3_screen/decisions"), ids_of_seal(path.parent, groups, records))
        for path in carried_decisions
    ]
    return StageInput(
        reached,
        more_may_come,
        read_table(votes, "3_screen/votes"),
        read_table(retrieval[0], "3_screen/retrieval") if retrieval else None,
        recusals_of(
            read_human_input("3_screen/recusals", recusals),
            list(people),
            reports_of_records(groups),
            former.certain,
            former,
        ),
        {record: answer for answers in before for record, answer in answers.items()},
    )


def reports_reached(
    reports: pd.DataFrame, earlier_decisions: Iterable[pd.DataFrame]
) -> tuple[pd.DataFrame, bool]:
    """Return the reports that all earlier stages included, and whether more may follow because an earlier stage has
    undecided reports.

    reports: table 2_deduplicate/reports. earlier_decisions: decisions of the earlier stages, in their order.
    """
    more_may_come = False
    for decisions in earlier_decisions:
        more_may_come = more_may_come or not set(reports["report_id"]) <= set(decisions["report_id"])
        included = set(decisions.loc[decisions["decision"] == "include", "report_id"])
        reports = reports[reports["report_id"].isin(included)].reset_index(drop=True)
    return reports, more_may_come
