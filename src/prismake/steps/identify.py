"""Read the records of every source, and reconcile their numbers with independent counts."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.reading import read_sources
from prismake.step import run_step
from prismake.tables import write_table

SECTIONS = ("sources",)


def main(config: Protocol, records: Path, balance: Path, quarantine: Path) -> None:
    result = read_sources(config.sources)
    write_table(result.records, records, "1_identify/records")
    write_table(result.reconciliation, balance, "1_identify/balance")
    write_table(result.quarantine, quarantine, "1_identify/quarantine")


if __name__ == "__main__":
    run_step(main)
