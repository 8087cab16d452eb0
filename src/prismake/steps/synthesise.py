"""Tabulate the included studies."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.synthesis.tables import evidence_table, synthesis_tables
from prismake.tables import read_table, write_text

SECTIONS = ("synthesis", "extraction")


def main(config: Protocol, studies: Path, extraction: Path, tables: list[Path]) -> None:
    evidence = evidence_table(
        read_table(studies, "4_extract/studies"),
        read_table(extraction, "4_extract/extraction"),
        config.extraction.fields,
    )
    table_by_name = synthesis_tables(evidence, config.synthesis)
    for path in tables:
        write_text(table_by_name[path.stem].to_csv(index=False, lineterminator="\n"), path)


if __name__ == "__main__":
    run_step(main)
