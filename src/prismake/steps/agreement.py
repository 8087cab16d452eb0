"""Measure how far the reviewers of each stage agree."""

from pathlib import Path

from prismake.screening.agreement import agreement
from prismake.screening.stage import FULL_TEXT, TITLE_ABSTRACT
from prismake.step import run_step
from prismake.tables import read_table, write_table


def main(
    reports: Path, title_abstract_votes: Path, full_text_votes: Path, title_abstract: Path, full_text: Path
) -> None:
    described = read_table(reports, "2_deduplicate/reports")
    for stage, votes, measured in (
        (TITLE_ABSTRACT, title_abstract_votes, title_abstract),
        (FULL_TEXT, full_text_votes, full_text),
    ):
        cast = read_table(votes, "3_screen/votes")
        write_table(agreement(cast[cast["stage"] == stage], described), measured, "3_screen/agreement")


if __name__ == "__main__":
    run_step(main)
