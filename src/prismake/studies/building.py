"""Building studies from reports: the links, the values of the sources, and the conflicts between sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.exports import INCLUDED as LISTED
from prismake.exports.files import records_of
from prismake.exports.lists import reports_of
from prismake.exports.references import reference_numbers
from prismake.records.aliases import current_ids
from prismake.studies.conflicts import fields_in_conflict, source_conflicts
from prismake.studies.grouping import AWAITING, INCLUDED, NOT_RETRIEVED, group_reports
from prismake.studies.source_values import study_source_values
from prismake.studies.table import study_tables


@dataclass(frozen=True)
class Studies:
    """The tables of 4_extract that are derived from decisions and sources."""

    studies: pd.DataFrame
    other: pd.DataFrame
    report_study: pd.DataFrame
    conflicts: pd.DataFrame


def build_studies(
    records: pd.DataFrame,
    reports: pd.DataFrame,
    decisions: pd.DataFrame,
    worklist: pd.DataFrame,
    links: pd.DataFrame,
    searched: Mapping[str, str],
) -> Studies:
    """Return the studies of the reports and the values of their sources.

    decisions and worklist: those of full texts. links: schema 4_extract/links. searched: source key to the date of its
    search. Raises ReviewFaults for links that are invalid or contradict each other.
    """
    states = {
        **dict.fromkeys(worklist.loc[worklist["state"] == "not retrieved", "report_id"], NOT_RETRIEVED),
        **dict.fromkeys(decisions.loc[decisions["decision"] == "include", "report_id"], INCLUDED),
        **dict.fromkeys(
            decisions.loc[decisions["decision"] == "awaiting classification", "report_id"], AWAITING
        ),
    }
    report_study = group_reports(reports, states, links, current_ids(records))
    values = study_source_values(report_study, reports, records, searched)
    conflicts = source_conflicts(values)
    listed = reports_of(LISTED, reports, decisions[:0], decisions)
    numbers = reference_numbers(records_of(listed))
    included, others = study_tables(report_study, reports, values, fields_in_conflict(conflicts), numbers)
    return Studies(included, others, report_study, conflicts)
