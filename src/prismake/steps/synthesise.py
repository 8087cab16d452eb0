"""Tabulate the included studies, and the results of their arms."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.synthesis.arm_results import arm_results
from prismake.synthesis.tables import evidence_table, synthesis_tables
from prismake.tables import read_table, write_table, write_text

SECTIONS = ("synthesis", "extraction")


def main(
    config: Protocol, studies: Path, extraction: Path, data: Path, tables: list[Path], results_of_arms: Path
) -> None:
    evidence = evidence_table(
        read_table(studies, "4_extract/studies"),
        read_table(extraction, "4_extract/extraction"),
        config.extraction.of_level("study"),
    )
    table_by_name = synthesis_tables(evidence, config.synthesis)
    for path in tables:
        write_text(table_by_name[path.stem].to_csv(index=False, lineterminator="\n"), path)
    results = arm_results(
        read_table(data, "4_extract/data"), config.extraction.fields, config.synthesis.conversions
    )
    write_table(results, results_of_arms, "5_synthesise/arm_results")


if __name__ == "__main__":
    run_step(main)
