"""List the excluded reports that nearly met the criteria."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.screening.near_misses import TABLE, near_misses
from prismake.screening.stage import FULL_TEXT, TITLE_ABSTRACT
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("exclusion_reasons",)


def main(
    config: Protocol,
    reports: Path,
    decisions: list[Path],
    disagreements: list[Path],
    near: Path,
) -> None:
    stages = (TITLE_ABSTRACT, FULL_TEXT)
    decided = (read_table(path, "3_screen/decisions") for path in decisions)
    differing = (read_table(path, "3_screen/disagreements") for path in disagreements)
    table = near_misses(
        read_table(reports, "2_deduplicate/reports"),
        dict(zip(stages, decided, strict=True)),
        dict(zip(stages, differing, strict=True)),
        [reason.label for reason in config.exclusion_reasons if reason.near_miss],
    )
    write_table(table, near, TABLE)


if __name__ == "__main__":
    run_step(main)
