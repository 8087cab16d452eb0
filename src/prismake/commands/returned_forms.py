"""Checks the returned forms of a review, and the exports of other tools, against tables that were built before."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from prismake.commands.faults import Faults
from prismake.review.folder import Review
from prismake.review.inputs import STAGES
from prismake.tables import declared
from prismake.tasks import form_checks
from prismake.tasks.forms import FORM_TASKS


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
