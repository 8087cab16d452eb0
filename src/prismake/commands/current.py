"""The current tables of a version, for commands that ask live services about the reports in a table: from results/,
or computed in a temporary folder if forms or config changed since the last run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from prismake.commands.faults import Faults
from prismake.commands.preview import UNFINISHED, Preview
from prismake.commands.state import changes, has_results
from prismake.errors import ReviewError
from prismake.review.folder import Review
from prismake.wording import listed_in_part

_MOST_FILES = 5


@contextmanager
def current_results(
    review: Review, needed: Callable[[Preview], bool], notice: Callable[[str], object]
) -> Iterator[Path]:
    """Yield a folder with the current tables of this version: results/{run}/, or a temporary folder if an input
    changed since the last run.

    needed: builds the needed tables in the temporary folder and returns whether that worked. notice: called with a
    sentence if the temporary folder is used. If no run was made yet, results/{run}/ is yielded although its tables
    are missing. Raises ReviewError with the faults that prevent the tables from being computed.
    """
    changed = changes(review) if has_results(review) else {}
    if not changed:
        yield review.results
        return
    with tempfile.TemporaryDirectory(prefix="prismake current ") as folder:
        faults = Faults()
        preview = Preview(_searched(review), Path(folder), changed, faults)
        if not needed(preview):
            raise ReviewError("\n".join(faults.messages))
        notice(_sentence([name for name in changed if name != UNFINISHED]))
        yield Path(folder)


def _searched(review: Review) -> Review:
    """Return the review without sources that have no pin yet: a chase of included reports is one until it was chased."""
    sources = {name: source for name, source in review.config.sources.items() if not source.awaits_search}
    return replace(review, config=review.config.model_copy(update={"sources": sources}))


def _sentence(files: list[str]) -> str:
    since = (
        f"changed since the last run: {listed_in_part(files, _MOST_FILES)}"
        if files
        else "the last run did not finish"
    )
    return (
        f"The tables were brought up to date for this command ({since}). `prismake run` updates the results."
    )
