"""Measure the agreement of the reviewers at each screening stage, and list what they differ in."""

from pathlib import Path

from prismake.screening.agreement import SCHEMA, agreement
from prismake.screening.disagreements import REASONS, VOTES, disagreements, reasons_of
from prismake.screening.stage import FULL_TEXT, TITLE_ABSTRACT
from prismake.step import run_step
from prismake.tables import read_table, write_table


def main(
    reports: Path,
    title_abstract_votes: Path,
    full_text_votes: Path,
    title_abstract_assignments: Path,
    full_text_assignments: Path,
    title_abstract: list[Path],
    full_text: list[Path],
) -> None:
    report_table = read_table(reports, "2_deduplicate/reports")
    for stage, file, assigned, outputs in (
        (TITLE_ABSTRACT, title_abstract_votes, title_abstract_assignments, title_abstract),
        (FULL_TEXT, full_text_votes, full_text_assignments, full_text),
    ):
        votes = read_table(file, "3_screen/votes")
        votes = votes[votes["stage"] == stage]
        assignments = read_table(assigned, "3_screen/assignments")
        # One round is the whole stage.
        rounds = assignments if assignments["round"].nunique() > 1 else None
        differing = disagreements(votes, report_table, rounds)
        tables = (agreement(votes, report_table, rounds), differing, reasons_of(differing))
        for table, path, name in zip(tables, outputs, (SCHEMA, VOTES, REASONS), strict=True):
            write_table(table, path, name)


if __name__ == "__main__":
    run_step(main)
