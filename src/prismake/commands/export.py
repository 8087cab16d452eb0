"""`prismake export`: a list of reports as a file that other tools read."""

from __future__ import annotations

from pathlib import Path

from prismake.commands.folder import in_review
from prismake.commands.tables import result
from prismake.exports.files import Export, exported_reports
from prismake.exports.lists import reports_of
from prismake.review.folder import Review
from prismake.review.inputs import STAGES


def export_list(directory: Path, name: str, form: str) -> Export:
    """Return a list of reports of the last run in a file format, such as ris.

    Raises ReviewError if no run has written the tables.
    """
    with in_review(directory):
        review = Review.open(check=False)
        reports = result(review, "2_deduplicate/reports")
        decisions = [result(review, "3_screen/decisions", stage) for stage in STAGES]
    return exported_reports(reports_of(name, reports, *decisions), form)


def not_held(made: Export, form: str) -> str:
    """Return a sentence that names the fields that the file format cannot contain; an empty text if it contains all
    fields.
    """
    if not made.not_held:
        return ""
    columns = ", ".join(f"{column} ({count})" for column, count in made.not_held.items())
    return f"{form} cannot hold these columns (reports that fill them): {columns}. A CSV holds every column."
