"""Checks the returned forms of a review, and the exports of other tools, against tables that were built before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from prismake.commands.faults import Faults
from prismake.review.folder import Review
from prismake.review.inputs import STAGES
from prismake.tables import declared
from prismake.tasks import form_checks
from prismake.tasks.forms import FORM_TASKS
from prismake.tasks.table_checks import TABLE_CHECKS, can_be_checked

FORMS_NOT_CHECKED = (
    "The returned forms and the exports of other tools were not checked: their rows are compared with the records of the sources, "
    "which cannot be read until the faults above are mended."
)
IMPORTS_NOT_CHECKED = (
    "The exports of other tools were not checked, nor whether people may judge what they judged: that needs the reports, which "
    "deduplication cannot make until the faults above are mended."
)
WHO_MAY_NOT_CHECKED = (
    "Not checked until the faults above are mended: whether somebody judged a report that they must not judge, or a full text that "
    "was not retrieved."
)


def check_all(review: Review, folders: Sequence[Path], faults: Faults) -> None:
    """Check the returned forms, the exports of other tools and the tables of people against the tables in the first of these
    folders that has them; add their faults to `faults`.

    The exports of other tools and the forms are compared with the first folder.
    """
    check_forms(review, folders[0], faults)
    if can_be_checked(folders):
        for table_check in TABLE_CHECKS:
            faults.collect(partial(table_check, review.config, folders))


def check_forms(review: Review, results: Path, faults: Faults) -> None:
    """Check the returned forms of every kind, and the exports of other tools, against the tables in `results`; add
    their faults to `faults`.
    """
    for name, task in FORM_TASKS.items():
        if returned := [Path(path) for path in review.returned(name)]:
            faults.collect(partial(task.check, review.config, results, returned))
    for stage in STAGES:
        imports = [Path(path) for path in review.decision_imports(stage)]
        if imports and (results / declared("2_deduplicate/record_report").path).is_file():
            faults.collect(partial(form_checks.imports, review.config, results, stage, imports))
