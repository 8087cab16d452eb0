"""Write what the sources say of the integrity of the reports, and who was asked."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.search_log import searched_dates
from prismake.step import run_step
from prismake.studies.integrity_sources import integrity_coverage, integrity_sources
from prismake.tables import read_table, write_table

SECTIONS = ("sources", "integrity")


def main(
    config: Protocol,
    records: Path,
    reports: Path,
    balance: Path,
    searches: Path,
    read_integrity: Path,
    integrity: Path,
    integrity_sources_table: Path,
) -> None:
    table = read_table(read_integrity, "4_extract/integrity")
    write_table(table, integrity, "4_extract/integrity")
    watch = config.integrity.retraction_watch
    log = read_table(searches, "1_identify/searches")
    asked = integrity_sources(
        config.sources,
        searched_dates(config.sources),
        dict(zip(log["source"], log["platform"], strict=True)),
        integrity_coverage(
            read_table(records, "1_identify/records"),
            read_table(reports, "2_deduplicate/reports"),
            read_table(balance, "1_identify/balance"),
        ),
        table,
        watch.downloaded_on if watch else "",
    )
    write_table(asked, integrity_sources_table, "4_extract/integrity_sources")


if __name__ == "__main__":
    run_step(main)
