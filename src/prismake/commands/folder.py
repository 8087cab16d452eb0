"""Run a command inside the folder of a review; its messages give paths relative to the caller's directory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from prismake.errors import ReviewError
from prismake.protocol.base import CONFIG
from prismake.review.relative_paths import prefix_paths


def review_root(directory: Path) -> Path:
    """Return the absolute path of a review's folder. Raise ReviewError if it has no config/config.yaml."""
    root = directory.resolve()
    if not (root / CONFIG).is_file():
        raise ReviewError(
            f"{(directory / CONFIG).as_posix()}: the file does not exist, so {directory.as_posix()}/ is not the folder "
            "of a review.\n"
            "    What to do: change to the folder of a review or name it with `--directory`; "
            "`prismake new my-review` creates one."
        )
    return root


@contextmanager
def in_review(directory: Path) -> Iterator[Path]:
    """Change to a review's folder; make the paths in a ReviewError relative to the directory before the change."""
    root = review_root(directory)
    try:
        with chdir(root):
            yield root
    except ReviewError as error:
        raise ReviewError(prefix_paths(str(error), root)) from error
