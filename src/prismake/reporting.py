"""What a job tells the process that started it: its faults, and the last words of an audit or a release.

A job runs in the review's folder and writes into Snakemake's own folder there; the exit summary reads it.
"""

from __future__ import annotations

from pathlib import Path

ERRORS = Path(".snakemake/prismake-errors")
CONCLUSION = Path(".snakemake/prismake-conclusion.txt")


def report_error(job: str, message: str) -> None:
    """Keep a job's message for the end of the run."""
    ERRORS.mkdir(parents=True, exist_ok=True)
    (ERRORS / f"{job}.txt").write_text(message + "\n", encoding="utf-8")


def conclude(message: str) -> None:
    """Print what an audit or a release found, and keep it for the end of the run."""
    print(message)
    CONCLUSION.parent.mkdir(exist_ok=True)
    CONCLUSION.write_text(message + "\n", encoding="utf-8")
