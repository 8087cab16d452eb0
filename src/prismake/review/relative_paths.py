"""Rewrites paths in messages to be relative to the person's working directory, which may be outside of the review's
folder.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

# The start of a path of a review: one of its two folders.
PATH_START = re.compile(r"(?<![\w./\\~-])(?:config|results)/")


def path_prefix(root: Path) -> str:
    """Return the path from the working directory to a review's folder: "my-review/", or "" if they are the same.

    Call it when the process exits: until then Snakemake works in the review's folder.
    """
    try:
        relative = Path(os.path.relpath(root)).as_posix()
    except (FileNotFoundError, ValueError):  # the working directory was deleted, or is on another drive
        return f"{root.as_posix()}/"
    return "" if relative == "." else f"{relative}/"


def prefix_paths(message: str, root: Path) -> str:
    """Return a message with each path below config/ and results/ made relative to the working directory."""
    prefix = path_prefix(root)
    return PATH_START.sub(lambda match: prefix + match[0], message)
