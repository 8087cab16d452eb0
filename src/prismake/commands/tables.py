"""The tables of a version, as commands that need a run before them read them."""

from __future__ import annotations

import pandas as pd

from prismake.errors import ReviewError
from prismake.review.folder import Review
from prismake.tables import declared, read_result


def require_results(review: Review) -> None:
    """Raise ReviewError where the last run did not reach the tables that tell the history of records."""
    for name in ("1_identify/records", "2_deduplicate/pairs", "4_extract/report_study"):
        _require(review, name)


def result(review: Review, name: str, stage: str = "") -> pd.DataFrame:
    """Return a table of the version. Raises ReviewError where no run has made it."""
    _require(review, name, stage)
    return read_result(review.results, name, stage)


def _require(review: Review, name: str, stage: str = "") -> None:
    path = review.results / declared(name).at(stage)
    if not path.is_file():
        raise ReviewError(
            f"{path.as_posix()}: this table is not there: no run has made it yet.\n    What to do: `prismake run`."
        )
