"""The tables of a version as a run would write them now, for commands that ask live services because of what a table says."""

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
    """Yield the folder of the tables of this version: results/{run}/, or a preview of the next run if an input has changed.

    needed: the tables of the preview that are made. notice: called with a sentence if a preview is made. Without results the
    folder of results is yielded, and the caller says what is missing. Raises ReviewError with the faults that keep the next run
    from making the tables.
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
