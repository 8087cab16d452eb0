"""Building studies from reports: the links, the values of the sources, and the conflicts between sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.exports import INCLUDED as LISTED
from prismake.exports.lists import records_of, reports_of
from prismake.exports.references import reference_numbers
from prismake.records.aliases import current_ids
from prismake.studies.conflicts import fields_in_conflict, source_conflicts
from prismake.studies.grouping import AWAITING, INCLUDED, NOT_RETRIEVED, study_graph
from prismake.studies.ongoing import ongoing_studies, set_apart
from prismake.studies.posted_results import with_register_days
from prismake.studies.registered_design import with_designs
from prismake.studies.source_values import study_source_values
from prismake.studies.table import study_tables


@dataclass(frozen=True)
class Studies:
    """The tables of 4_extract that are derived from decisions and sources."""

    studies: pd.DataFrame
    other: pd.DataFrame
    report_study: pd.DataFrame
    edges: pd.DataFrame
    conflicts: pd.DataFrame


def build_studies(
    records: pd.DataFrame,
    reports: pd.DataFrame,
    decisions: pd.DataFrame,
    worklist: pd.DataFrame,
    links: pd.DataFrame,
    searched: Mapping[str, str],
    pairs: pd.DataFrame | None = None,
    ongoing_statuses: Collection[str] = (),
) -> Studies:
    """Return the studies of the reports, the edges that make them, and the values of their sources.

    decisions and worklist: those of full texts. links: schema 4_extract/links. searched: source key to the date of its search. pairs: schema
    2_deduplicate/pairs; without it, no relation of deduplication has an edge. ongoing_statuses: statuses of studies that are a state of their own. Raises ReviewFaults for links that are invalid or contradict each other.
    """
    states = {
        **dict.fromkeys(worklist.loc[worklist["state"] == "not retrieved", "report_id"], NOT_RETRIEVED),
        **dict.fromkeys(decisions.loc[decisions["decision"] == "include", "report_id"], INCLUDED),
        **dict.fromkeys(
            decisions.loc[decisions["decision"] == "awaiting classification", "report_id"], AWAITING
        ),
    }
    graph = study_graph(reports, states, links, current_ids(records), records, pairs)
    report_study = graph.report_study
    values = study_source_values(report_study, reports, records, searched)
    conflicts = source_conflicts(values)
    listed = reports_of(LISTED, reports, decisions[:0], decisions)
    numbers = reference_numbers(records_of(listed))
    included, others = study_tables(report_study, reports, values, fields_in_conflict(conflicts), numbers)
    included = with_designs(with_register_days(included, records), records)
    ongoing = ongoing_studies(included, reports, graph.edges, ongoing_statuses)
    included, others, report_study = set_apart(ongoing, included, others, report_study)
    return Studies(included, others, report_study, graph.edges, conflicts)
