"""Builds studies from reports: their links, the values in their sources, and conflicts between sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.exports import INCLUDED as LISTED
from prismake.exports.lists import records_of, reports_of
from prismake.exports.references import reference_numbers
from prismake.records.former_ids import FormerIds, titles_by_record
from prismake.studies.conflicts import AGED, TITLE, fields_in_conflict, source_conflicts
from prismake.studies.grouping import AWAITING, INCLUDED, NOT_RETRIEVED, StudyGraph, study_graph
from prismake.studies.links import LINKS_FILE
from prismake.studies.ongoing import ongoing_studies, set_apart
from prismake.studies.posted_results import with_register_days
from prismake.studies.registered_design import with_designs
from prismake.studies.source_values import study_source_values
from prismake.studies.table import study_tables
from prismake.studies.title_claims import title_conflicts


@dataclass(frozen=True)
class StudyTables:
    """The tables of 4_extract that are derived from decisions and sources."""

    studies: pd.DataFrame
    other: pd.DataFrame
    report_study: pd.DataFrame
    edges: pd.DataFrame
    conflicts: pd.DataFrame


def graph_of_decisions(
    records: pd.DataFrame,
    reports: pd.DataFrame,
    decisions: pd.DataFrame,
    worklist: pd.DataFrame,
    links: pd.DataFrame,
    pairs: pd.DataFrame | None = None,
) -> StudyGraph:
    """Return the studies of the reports that are included, await classification or were not retrieved.

    decisions, worklist: of full texts. links: table 4_extract/links. pairs: table 2_deduplicate/pairs; without it,
    relations found by deduplication are not used. Raises ReviewFaults for links that are invalid or contradict each
    other.
    """
    states = {
        **dict.fromkeys(worklist.loc[worklist["state"] == "not retrieved", "report_id"], NOT_RETRIEVED),
        **dict.fromkeys(decisions.loc[decisions["decision"] == "include", "report_id"], INCLUDED),
        **dict.fromkeys(
            decisions.loc[decisions["decision"] == "awaiting classification", "report_id"], AWAITING
        ),
    }
    former = FormerIds(records, titles_by_record(records))
    former.refuse_counted(links, LINKS_FILE, "id_a", "id_b")
    return study_graph(reports, states, links, former.certain, records, pairs)


def build_studies(
    records: pd.DataFrame,
    reports: pd.DataFrame,
    decisions: pd.DataFrame,
    graph: StudyGraph,
    searched: Mapping[str, str],
    ongoing_statuses: Collection[str] = (),
) -> StudyTables:
    """Return the studies of the graph, with the values in their sources.

    decisions: of full texts. searched: source key to the date of its search. ongoing_statuses: statuses of studies
    that are listed as ongoing.
    """
    report_study = graph.report_study
    values = study_source_values(report_study, reports, records, searched)
    conflicts = source_conflicts(values)
    listed = reports_of(LISTED, reports, decisions[:0], decisions)
    numbers = reference_numbers(records_of(listed))
    included, others = study_tables(report_study, reports, values, fields_in_conflict(conflicts), numbers)
    included = with_designs(with_register_days(included, records), records)
    claims = title_conflicts(included, records)
    included = included.assign(
        aged=_by_study(included, fields_in_conflict(conflicts, AGED)),
        title_disagrees=_by_study(included, fields_in_conflict(claims, TITLE)),
    )
    conflicts = _with_claims(conflicts, claims)
    ongoing = ongoing_studies(included, reports, graph.edges, ongoing_statuses)
    included, others, report_study = set_apart(ongoing, included, others, report_study)
    return StudyTables(included, others, report_study, graph.edges, conflicts)


def _by_study(studies: pd.DataFrame, fields: Mapping[str, str]) -> pd.Series[str]:
    """Return the fields of each study, in its order."""
    return pd.Series(
        [fields.get(study, "") for study in studies["study_id"]], index=studies.index, dtype="str"
    )


def _with_claims(conflicts: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the conflicts between sources and those of titles in one order; a value that both show stands once."""
    table = pd.concat([conflicts, claims], ignore_index=True)
    own = ["study_id", "field", "value", "record_id", "standing"]
    table = table.drop_duplicates(own)
    return table.sort_values(["study_id", "field", "record_id"], ignore_index=True, kind="stable")
