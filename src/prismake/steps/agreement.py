"""Measure the agreement of the reviewers at each screening stage."""

from pathlib import Path

from prismake.screening.agreement import agreement
from prismake.screening.stage import FULL_TEXT, TITLE_ABSTRACT
from prismake.step import run_step
from prismake.tables import read_table, write_table


def main(
    reports: Path, title_abstract_votes: Path, full_text_votes: Path, title_abstract: Path, full_text: Path
) -> None:
    report_table = read_table(reports, "2_deduplicate/reports")
    for stage, votes, output in (
        (TITLE_ABSTRACT, title_abstract_votes, title_abstract),
        (FULL_TEXT, full_text_votes, full_text),
    ):
        vote_table = read_table(votes, "3_screen/votes")
        write_table(
            agreement(vote_table[vote_table["stage"] == stage], report_table), output, "3_screen/agreement"
        )


if __name__ == "__main__":
    run_step(main)
