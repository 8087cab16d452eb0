"""Passes messages from a job to the process that started Snakemake: errors, and the conclusion of an audit or a
release.

A job runs in the review's folder and writes them to files below `.snakemake/`; the exit summary reads these files.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ERRORS = Path(".snakemake/prismake-errors")
CONCLUSION = Path(".snakemake/prismake-conclusion.txt")
SUMMARY = Path(".snakemake/prismake-summary.txt")
RUN_FOLDER = "PRISMAKE_RUN_FOLDER"
"""Environment variable in which `prismake run` names the folder whose exit summary it prints itself."""


def report_error(job: str, message: str) -> None:
    """Save a job's error message for the exit summary."""
    ERRORS.mkdir(parents=True, exist_ok=True)
    (ERRORS / f"{job}.txt").write_text(message + "\n", encoding="utf-8")


def report_conclusion(message: str) -> None:
    """Print the conclusion of an audit or a release, and save it for the exit summary."""
    print(message)
    CONCLUSION.parent.mkdir(exist_ok=True)
    CONCLUSION.write_text(message + "\n", encoding="utf-8")


def print_summary(text: str, root: Path) -> None:
    """Print a part of the exit summary of the review in `root`, or pass it to the `prismake run` that started this
    process.

    The environment variable that connects both must name `root`: an audit starts a run in another folder, which
    inherits the variable.
    """
    if os.environ.get(RUN_FOLDER) == str(root.resolve()):
        with (root / SUMMARY).open("a", encoding="utf-8") as stream:
            stream.write(f"\n{text}\n")
    else:
        print("\n" + text, file=sys.stderr, flush=True)
