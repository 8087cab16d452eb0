"""Paths as they are right from where the person stands, who may have started the run from outside the review's folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

# Every path of a review begins with one of its two folders.
PLACES = re.compile(r"(?<![\w./\\~-])(?:config|results)/")


def path_prefix(root: Path) -> str:
    """Return what leads from the working directory to a review's folder: "my-review/", or nothing inside it.

    Snakemake works in the review's folder and goes back when it ends, so this is asked when the process exits.
    """
    try:
        way = Path(os.path.relpath(root)).as_posix()
    except (FileNotFoundError, ValueError):  # a working directory that was deleted, or lies on another drive
        return f"{root.as_posix()}/"
    return "" if way == "." else f"{way}/"


def prefix_paths(message: str, root: Path) -> str:
    """Return a message in which each path below config/ and results/ is right from the working directory."""
    way = path_prefix(root)
    return PLACES.sub(lambda place: way + place[0], message)
