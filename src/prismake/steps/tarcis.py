"""Write the points of TARCiS, after deduplication has shown what citation searching added."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.chases import chase_pins
from prismake.sources.tarcis import tarcis
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("sources",)


def main(config: Protocol, records: Path, record_report: Path, points: Path) -> None:
    table = tarcis(
        config.sources,
        chase_pins(config.sources),
        read_table(records, "1_identify/records"),
        read_table(record_report, "2_deduplicate/record_report"),
    )
    write_table(table, points, "2_deduplicate/tarcis")


if __name__ == "__main__":
    run_step(main)
