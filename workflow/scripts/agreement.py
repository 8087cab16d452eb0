"""Measure how far the reviewers of a stage agree."""

from pathlib import Path

from adapter import run
from prismake.agreement import agreement as measure
from prismake.tables import read_table, write_table


def main(stage: str, votes: Path, reports: Path, agreement: Path) -> None:
    cast = read_table(votes, "3_screen/votes")
    measured = measure(cast[cast["stage"] == stage], read_table(reports, "2_deduplicate/reports"))
    write_table(measured, agreement, "3_screen/agreement")


if __name__ == "__main__":
    run(main)
