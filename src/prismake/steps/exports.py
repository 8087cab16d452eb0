"""Write the included reports, and those whose full texts are sought, for the tools that people use."""

from pathlib import Path

from prismake.exports.files import export
from prismake.exports.lists import GOING_ON, INCLUDED, reports_of
from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.tables import read_table, write_text

SECTIONS = ()


def main(
    config: Protocol,
    reports: Path,
    title_abstract: Path,
    full_text: Path,
    included: list[Path],
    going_on: list[Path],
    references: Path,
) -> None:
    del config
    every = read_table(reports, "2_deduplicate/reports")
    decisions = [read_table(path, "3_screen/decisions") for path in (title_abstract, full_text)]
    for name, files in ((INCLUDED, included), (GOING_ON, going_on)):
        listed = reports_of(name, every, *decisions)
        for file in files:
            write_text(export(listed, file.suffix.removeprefix(".")).text, file)
    write_text(export(reports_of(INCLUDED, every, *decisions), "references").text, references)


if __name__ == "__main__":
    run_step(main)
