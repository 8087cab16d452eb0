"""The folder of a review as a command meets it: work is done inside, and paths are named from where the person stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from prismake.errors import ReviewError
from prismake.review.relative_paths import prefix_paths

CONFIG = "config/config.yaml"


def review_root(directory: Path) -> Path:
    """Return a review's folder as an absolute path. Raises ReviewError where it holds no protocol."""
    root = directory.resolve()
    if not (root / CONFIG).is_file():
        raise ReviewError(
            f"{(directory / CONFIG).as_posix()}: the file does not exist, so this is not the folder of a review.\n"
            "    What to do: go to the folder of a review, or name it with `--directory`; "
            "`prismake new my-review` makes a new one."
        )
    return root


@contextmanager
def in_review(directory: Path) -> Iterator[Path]:
    """Work in a review's folder. A ReviewError that leaves it names its paths from where the person stands."""
    root = review_root(directory)
    try:
        with chdir(root):
            yield root
    except ReviewError as error:
        raise ReviewError(prefix_paths(str(error), root)) from error
