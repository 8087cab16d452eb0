"""Report the search item by item (PRISMA-S), from the search log, the protocol and the tables that people fill."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.reports.methods.prisma_s import SearchReport, prisma_s
from prismake.sources.peer_review import read_peer_review
from prismake.step import run_step
from prismake.tables import read_human_input, read_table, write_table

SECTIONS = ("sources", "declared", "previous")
# Outcomes of pairs that a verdict joined or kept apart.
BY_VERDICT = ("forced", "forbidden")


def main(
    config: Protocol,
    searches: Path,
    records: Path,
    reports: Path,
    pairs: Path,
    peer_review: list[Path],
    contacts: list[Path],
    lists: Path,
    reporting: Path,
) -> None:
    strategies = {
        name: Path(source.strategy).read_text(encoding="utf-8-sig")
        for name, source in config.sources.items()
        if source.strategy
    }
    report = SearchReport(
        config.sources,
        config.declared,
        config.previous,
        read_table(searches, "1_identify/searches"),
        read_peer_review(config.sources, peer_review),
        read_human_input("1_identify/contacts", contacts),
        read_table(lists, "1_identify/citation_lists"),
        strategies,
        len(read_table(records, "1_identify/records")),
        len(read_table(reports, "2_deduplicate/reports")),
        int(read_table(pairs, "2_deduplicate/pairs")["outcome"].isin(BY_VERDICT).sum()),
    )
    write_table(prisma_s(report), reporting, "6_report/prisma_s")


if __name__ == "__main__":
    run_step(main)
