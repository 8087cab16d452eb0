"""Tabulate the registrations of the included studies beside the counts of other reviews."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.synthesis.comparisons import comparison_table
from prismake.tables import read_table, write_table

SECTIONS = ("synthesis", "sources")
SEARCHED = ("database", "register")


def main(config: Protocol, studies: Path, records: Path, comparisons: Path) -> None:
    table = comparison_table(
        config.synthesis.comparisons,
        read_table(studies, "4_extract/studies"),
        read_table(records, "1_identify/records"),
        {name for name, source in config.sources.items() if source.arm in SEARCHED},
    )
    write_table(table, comparisons, "5_synthesise/comparisons")


if __name__ == "__main__":
    run_step(main)
