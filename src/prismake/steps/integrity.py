"""List what the sources say of the integrity of the reports, and who was asked."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.search_log import searched_dates
from prismake.step import run_step
from prismake.studies.integrity import (
    NATURES,
    Reviewed,
    integrity_table,
    screening_states,
)
from prismake.studies.integrity_sources import integrity_coverage, integrity_sources
from prismake.studies.retraction_watch import read_retraction_watch
from prismake.tables import read_human_input, read_table, write_table

SECTIONS = ("sources", "integrity")


def main(
    config: Protocol,
    records: Path,
    reports: Path,
    pairs: Path,
    balance: Path,
    searches: Path,
    title_abstract: Path,
    full_text: Path,
    worklist: Path,
    decided: list[Path],
    integrity: Path,
    integrity_sources_table: Path,
) -> None:
    report_table = read_table(reports, "2_deduplicate/reports")
    searched = searched_dates(config.sources)
    watch = config.integrity.retraction_watch
    watched_on = watch.downloaded_on if watch else ""
    record_table = read_table(records, "1_identify/records")
    reviewed = Reviewed(
        record_table,
        report_table,
        read_table(pairs, "2_deduplicate/pairs"),
        screening_states(
            read_table(title_abstract, "3_screen/decisions"),
            read_table(full_text, "3_screen/decisions"),
            read_table(worklist, "3_screen/worklist"),
        ),
        searched,
    )
    table = integrity_table(
        reviewed,
        read_retraction_watch(watch, NATURES),
        watched_on,
        read_human_input("4_extract/integrity_decisions", decided),
    )
    write_table(table, integrity, "4_extract/integrity")
    log = read_table(searches, "1_identify/searches")
    platforms = dict(zip(log["source"], log["platform"], strict=True))
    covered = integrity_coverage(record_table, report_table, read_table(balance, "1_identify/balance"))
    asked = integrity_sources(config.sources, searched, platforms, covered, table, watched_on)
    write_table(asked, integrity_sources_table, "4_extract/integrity_sources")


if __name__ == "__main__":
    run_step(main)
