"""Tie included reports to studies."""

from pathlib import Path

from adapter import Settings, run
from prismake.tables import write_table
from studies_told import tell_studies


def main(
    settings: Settings,
    records: Path,
    reports: Path,
    worklist: Path,
    decisions: Path,
    links: list[Path],
    studies: Path,
    other: Path,
    report_study: Path,
) -> None:
    told = tell_studies(settings, records, reports, worklist, decisions, links)
    write_table(told.report_study, report_study, "4_extract/report_study")
    write_table(told.studies, studies, "4_extract/studies")
    write_table(told.other, other, "4_extract/studies_other")


if __name__ == "__main__":
    run(main)
