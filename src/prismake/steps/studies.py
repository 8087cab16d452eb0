"""Group reports into studies, collect the values of each study from its sources, and list conflicting values."""

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
    result = build_studies(
        read_table(records, "1_identify/records"),
        read_table(reports, "2_deduplicate/reports"),
        read_table(decisions, "3_screen/decisions"),
        read_table(worklist, "3_screen/worklist"),
        read_table(links[0], "4_extract/links") if links else empty_table("4_extract/links"),
        searched_dates(config.sources),
    )
    write_table(result.studies, studies, "4_extract/studies")
    write_table(result.other, studies_other, "4_extract/studies_other")
    write_table(result.report_study, report_study, "4_extract/report_study")
    write_table(result.conflicts, source_conflicts, "4_extract/source_conflicts")


if __name__ == "__main__":
    run_step(main)
