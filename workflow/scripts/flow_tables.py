"""The tables that the flow is read from, by their place below a version's results."""

from pathlib import Path

import pandas as pd

from prismake.flow.dropped import DROPPED_FILE
from prismake.flow.tables import FlowTables, Previous, StageTables
from prismake.tables import empty_table, read_table

PASSED_OVER = "1_identify/passed_over"
REMOVED = "1_identify/removed_before_screening"
DROPPED = "4_extract/dropped"


def read_flow_tables(results: Path, previous: str = "") -> FlowTables:
    """Return the tables of a version, with people's word from config/ and the sealed version before it."""
    stage = {
        name: StageTables(
            read_table(results / f"3_screen/{name}/worklist.csv", "3_screen/worklist"),
            read_table(results / f"3_screen/{name}/decisions.csv", "3_screen/decisions"),
            read_table(results / f"3_screen/{name}/conflicts.csv", "3_screen/conflicts"),
        )
        for name in ("1_title_abstract", "2_full_text")
    }
    return FlowTables(
        records=read_table(results / "1_identify/records.csv", "1_identify/records"),
        quarantine=read_table(results / "1_identify/quarantine.csv", "1_identify/quarantine"),
        passed_over=_optional("config/quarantine.csv", PASSED_OVER),
        removed_before_screening=_optional("config/removed_before_screening.csv", REMOVED),
        record_report=read_table(results / "2_deduplicate/record_report.csv", "2_deduplicate/record_report"),
        reports=read_table(results / "2_deduplicate/reports.csv", "2_deduplicate/reports"),
        title_abstract=stage["1_title_abstract"],
        full_text=stage["2_full_text"],
        retrieval=read_table(results / "3_screen/2_full_text/retrieval.csv", "3_screen/retrieval"),
        report_study=read_table(results / "4_extract/report_study.csv", "4_extract/report_study"),
        studies=read_table(results / "4_extract/studies.csv", "4_extract/studies"),
        studies_other=read_table(results / "4_extract/studies_other.csv", "4_extract/studies_other"),
        previous=read_previous(previous) if previous else None,
        balance=read_table(results / "1_identify/balance.csv", "1_identify/balance"),
    )


def _optional(path: str, schema: str) -> pd.DataFrame:
    return read_table(path, schema) if Path(path).is_file() else empty_table(schema)


def dropped_log() -> pd.DataFrame:
    """Return people's log of dropped reports (schema 4_extract/dropped)."""
    return _optional(DROPPED_FILE, DROPPED)


def read_previous(name: str) -> Previous:
    """Return what a sealed earlier version held, and people's log of what was dropped since."""
    version = Path("config/versions") / name
    quarantined = read_table(version / "quarantine.csv", "1_identify/quarantine")["quarantine_id"]
    records = read_table(version / "records.csv", "1_identify/records")["record_id"]
    reports = read_table(version / "reports.csv", "2_deduplicate/reports")
    linked = read_table(version / "report_study.csv", "4_extract/report_study")
    return Previous(
        records=pd.DataFrame({"record_id": [*records, *quarantined]}),
        report_study=linked[linked["state"] == "included"].reset_index(drop=True),
        dropped=dropped_log(),
        logged_before=_optional((version / "dropped.csv").as_posix(), DROPPED),
        record_report=read_table(version / "record_report.csv", "2_deduplicate/record_report"),
        titles=dict(zip(reports["report_id"], reports["title"], strict=True)),
    )
