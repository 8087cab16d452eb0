"""Compare the known items of the protocol with what the search found."""

from pathlib import Path

from prismake.deduplication.known_items import find_known_items, known_items_table, recall_table
from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("known_items", "sources")


def main(config: Protocol, records: Path, record_report: Path, known_items: Path, recall: Path) -> None:
    items = find_known_items(
        config.known_items,
        config.sources,
        read_table(records, "1_identify/records"),
        read_table(record_report, "2_deduplicate/record_report"),
    )
    write_table(known_items_table(items), known_items, "2_deduplicate/known_items")
    write_table(recall_table(items, config.sources), recall, "2_deduplicate/recall")


if __name__ == "__main__":
    run_step(main)
