"""Reads the tables from which the flow is computed: results of a version, human input, and the sealed previous
version.
"""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from prismake.flow.dismissed import standing_dismissals
from prismake.flow.tables import FlowTables, Previous, StageTables
from prismake.records.aliases import current_ids, with_current_ids
from prismake.records.former_ids import ids_of_seal
from prismake.tables import declared, read_human_input, read_optional_table, read_result, read_table


def read_flow_tables(
    results: Path, previous: str = "", maybe_goes_on: bool = True, machines: Collection[str] = ()
) -> FlowTables:
    """Return the tables of a version, with human input from config/ and the sealed previous version.

    maybe_goes_on: whether a vote "maybe" counts like "include" on titles and abstracts. machines: the names of
    automated people in `people`.
    """
    records = read_result(results, "1_identify/records")
    quarantine = read_result(results, "1_identify/quarantine")
    return FlowTables(
        records=records,
        quarantine=quarantine,
        passed_over=standing_dismissals(read_human_input("1_identify/passed_over"), quarantine, machines),
        removed_before_screening=_removed(results, records),
        record_report=read_result(results, "2_deduplicate/record_report"),
        reports=read_result(results, "2_deduplicate/reports"),
        title_abstract=_stage(results, "1_title_abstract", maybe_goes_on),
        full_text=_stage(results, "2_full_text"),
        retrieval=read_result(results, "3_screen/retrieval"),
        report_study=read_result(results, "4_extract/report_study"),
        studies=read_result(results, "4_extract/studies"),
        studies_other=read_result(results, "4_extract/studies_other"),
        previous=read_previous(previous, results) if previous else None,
        balance=read_result(results, "1_identify/balance"),
    )


def _removed(results: Path, records: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of people as they stand, so that the checks see each of them, and the records that rules removed."""
    by_people = read_human_input("1_identify/removed_before_screening")
    by_people = with_current_ids(by_people, current_ids(records), "record_id")
    removals = read_result(results, "1_identify/removals")
    by_rules = removals.loc[removals["rule"] != "", list(by_people.columns)]
    return pd.concat([by_people, by_rules], ignore_index=True)


def _stage(results: Path, stage: str, maybe_goes_on: bool = True) -> StageTables:
    return StageTables(
        read_result(results, "3_screen/worklist", stage),
        read_result(results, "3_screen/decisions", stage),
        read_result(results, "3_screen/votes", stage),
        read_result(results, "3_screen/conflicts", stage),
        maybe_goes_on,
    )


def read_dropped_log() -> pd.DataFrame:
    """Return the table 4_extract/dropped: the log in which people explain reports that were included before and are
    not now.
    """
    return read_human_input("4_extract/dropped")


def read_previous(name: str, results: Path) -> Previous:
    """Return the tables of a sealed earlier version.

    name: its `run`. results: of this version, by which ids of that one become current. The current log of dropped reports is
    included.
    """
    groups = read_result(results, "2_deduplicate/record_report")
    version = Path("config/versions") / name
    quarantined = read_table(version / "quarantine.csv", "1_identify/quarantine")["quarantine_id"]
    records = read_table(version / "records.csv", "1_identify/records")["record_id"]
    reports = read_table(version / "reports.csv", "2_deduplicate/reports")
    linked = read_table(version / "report_study.csv", "4_extract/report_study")
    return Previous(
        records=pd.DataFrame({"record_id": [*records, *quarantined]}),
        report_study=linked[linked["state"] == "included"].reset_index(drop=True),
        unresolved=linked[linked["state"] != "included"].reset_index(drop=True),
        dropped=read_dropped_log(),
        logged_before=read_optional_table(version / "dropped.csv", "4_extract/dropped"),
        record_report=read_table(version / "record_report.csv", "2_deduplicate/record_report"),
        titles=dict(zip(reports["report_id"], reports["title"], strict=True)),
        current=ids_of_seal(version, groups, results / declared("1_identify/records").path),
    )
