"""Tie reports to studies, gather what the sources say of each study, and list what they disagree on."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.search_log import searched_dates
from prismake.step import run_step
from prismake.studies import build_studies
from prismake.tables import empty_table, read_table, write_table

SECTIONS = ("sources",)


def main(
    config: Protocol,
    records: Path,
    reports: Path,
    decisions: Path,
    worklist: Path,
    links: list[Path],
    studies: Path,
    studies_other: Path,
    report_study: Path,
    source_conflicts: Path,
) -> None:
    made = build_studies(
        read_table(records, "1_identify/records"),
        read_table(reports, "2_deduplicate/reports"),
        read_table(decisions, "3_screen/decisions"),
        read_table(worklist, "3_screen/worklist"),
        read_table(links[0], "4_extract/links") if links else empty_table("4_extract/links"),
        searched_dates(config.sources),
    )
    write_table(made.studies, studies, "4_extract/studies")
    write_table(made.other, studies_other, "4_extract/studies_other")
    write_table(made.report_study, report_study, "4_extract/report_study")
    write_table(made.conflicts, source_conflicts, "4_extract/source_conflicts")


if __name__ == "__main__":
    run_step(main)
