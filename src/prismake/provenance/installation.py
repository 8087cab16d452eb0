"""Where the code lies: in a clone beside its `src/`, or in an installed wheel inside the package.

Names of files are the same in both, so that a manifest made with the one equals a manifest made with the other.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
IN_WHEEL = PACKAGE / "_workflow"
# What results depend on beside the package, below the folder of the workflow.
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
    """Return the folder that holds the Snakefile: the wheel's own copy, or the clone."""
    return IN_WHEEL if IN_WHEEL.is_dir() else PACKAGE.parents[1]


def workflow_files() -> dict[str, Path]:
    """Return the files that results depend on beside the package, by their names below the folder of the workflow."""
    folder = workflow_folder()
    return {
        path.relative_to(folder).as_posix(): path
        for pattern in WORKFLOW_FILES
        for path in sorted(folder.glob(pattern))
        if path.is_file()
    }
