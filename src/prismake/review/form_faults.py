"""Faults of returned forms and of tables of people that a failed run did not report, because a failed step prevents later steps from reading
their forms.
"""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

from prismake.errors import ReviewError, ReviewFaults
from prismake.review.folder import Review
from prismake.tasks.forms import FORM_TASKS
from prismake.tasks.table_checks import TABLE_CHECKS, can_be_checked


def unreported_faults(review: Review, root: Path, reported: str) -> list[str]:
    """Return the faults of all returned forms and tables of people that the messages of the run do not contain.

    root: the review's folder. reported: the messages of the run. Forms are checked against the tables of the last
    run; without a table of records, no form can be checked.
    """
    faults: dict[str, None] = {}
    with chdir(root):
        if not (review.results / "1_identify/records.csv").is_file():
            return []
        for name, task in FORM_TASKS.items():
            returned = [Path(path) for path in review.returned(name)]
            if not returned:
                continue
            try:
                task.check(review.config, review.results, returned)
            except ReviewFaults as error:
                faults.update(dict.fromkeys(map(str, error.faults)))
            except (ReviewError, FileNotFoundError):
                # A table that the failed step would have written; its own message says what to do.
                continue
        if can_be_checked([review.results]):
            for table_check in TABLE_CHECKS:
                try:
                    table_check(review.config, [review.results])
                except ReviewFaults as error:
                    faults.update(dict.fromkeys(map(str, error.faults)))
                except ReviewError as error:
                    faults[str(error)] = None
    return [fault for fault in faults if fault not in reported]
