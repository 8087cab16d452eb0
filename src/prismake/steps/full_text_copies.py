"""Write the tables of full texts from the pin in force: copies, what was tried, and the files of people."""

from pathlib import Path

from prismake.fulltexts.tables import tables_of_pin
from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("fulltexts",)


def main(config: Protocol, record_report: Path, copies: Path, tried: Path, files: Path) -> None:
    tables = tables_of_pin(config.fulltexts.pin, read_table(record_report, "2_deduplicate/record_report"))
    write_table(tables[0], copies, "3_screen/copies")
    write_table(tables[1], tried, "3_screen/copies_tried")
    write_table(tables[2], files, "3_screen/copies_files")


if __name__ == "__main__":
    run_step(main)
