"""Runs a command inside the folder of a review; its messages show paths relative to the folder from which the person
called it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from prismake.errors import ReviewError
from prismake.protocol.place import CONFIG
from prismake.review.relative_paths import prefix_paths


def review_root(directory: Path) -> Path:
    """Return the absolute path of a review's folder. Raises ReviewError if the folder has no config/config.yaml."""
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
    """Change into a review's folder for the duration of a `with` block, and yield its absolute path.

    Paths in a ReviewError are rewritten to be relative to the folder in which the caller was before.
    """
    root = review_root(directory)
    try:
        with chdir(root):
            yield root
    except ReviewError as error:
        raise ReviewError(prefix_paths(str(error), root)) from error
