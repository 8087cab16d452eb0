"""Locates the workflow files (Snakefile, rules, notebooks): beside `src/` in a clone, inside the package in an
installed wheel.

File names are the same in both, so that a clone and a wheel write the same manifest.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
IN_WHEEL = PACKAGE / "_workflow"
# Files outside the package that results depend on, relative to the workflow folder.
WORKFLOW_FILES = (
    "Snakefile",
    "requirements.lock",
    "workflow/*.yml",
    "workflow/Snakefile",
    "workflow/rules/*.smk",
    "workflow/report/*.rst",
    "notebooks/*.ipynb",
    "notebooks/*.yaml",
)


@cache
def workflow_folder() -> Path:
    """Return the folder that holds the Snakefile: the copy in the wheel, else the root of the clone."""
    return IN_WHEEL if IN_WHEEL.is_dir() else PACKAGE.parents[1]


def workflow_files() -> dict[str, Path]:
    """Return relative name to path of the files outside the package that results depend on."""
    folder = workflow_folder()
    return {
        path.relative_to(folder).as_posix(): path
        for pattern in WORKFLOW_FILES
        for path in sorted(folder.glob(pattern))
        if path.is_file()
    }
