"""What a job tells the process that started it: its faults, and the last words of an audit or a release.

A job runs in the review's folder and writes into Snakemake's own folder there; the exit summary reads it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ERRORS = Path(".snakemake/prismake-errors")
CONCLUSION = Path(".snakemake/prismake-conclusion.txt")
SUMMARY = Path(".snakemake/prismake-summary.txt")
RUN_FOLDER = "PRISMAKE_RUN_FOLDER"
"""The environment variable by which `prismake run` names the folder whose last word it prints itself."""


def report_error(job: str, message: str) -> None:
    """Keep a job's message for the end of the run."""
    ERRORS.mkdir(parents=True, exist_ok=True)
    (ERRORS / f"{job}.txt").write_text(message + "\n", encoding="utf-8")


def report_conclusion(message: str) -> None:
    """Print what an audit or a release found, and keep it for the end of the run."""
    print(message)
    CONCLUSION.parent.mkdir(exist_ok=True)
    CONCLUSION.write_text(message + "\n", encoding="utf-8")


def print_summary(text: str, root: Path) -> None:
    """Print the last word of a run of the review in `root`, or hand it to the `prismake run` that started this one.

    An audit starts a run in another folder, which inherits the variable and is not meant by it.
    """
    if os.environ.get(RUN_FOLDER) == str(root.resolve()):
        with (root / SUMMARY).open("a", encoding="utf-8") as stream:
            stream.write(f"\n{text}\n")
    else:
        print("\n" + text, file=sys.stderr, flush=True)
