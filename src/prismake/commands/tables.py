"""Read the tables of a version for commands that need the results of a run."""

from __future__ import annotations

import pandas as pd

from prismake.errors import ReviewError
from prismake.review.folder import Review
from prismake.tables import declared, read_result


def require_results(review: Review) -> None:
    """Raise ReviewError if one of the tables is missing from which histories of records are made."""
    for name in ("1_identify/records", "2_deduplicate/pairs", "4_extract/report_study"):
        _require(review, name)


def result(review: Review, name: str, stage: str = "") -> pd.DataFrame:
    """Return a table of the version, such as "1_identify/records".

    Raises ReviewError if the file does not exist. stage: the folder of the screening stage, for tables that exist
    once per stage.
    """
    _require(review, name, stage)
    return read_result(review.results, name, stage)


def _require(review: Review, name: str, stage: str = "") -> None:
    path = review.results / declared(name).at(stage)
    if not path.is_file():
        raise ReviewError(
            f"{path.as_posix()}: expected this table of results, but the file does not exist: no run has written "
            "the table yet.\n    What to do: run `prismake run`."
        )
