"""Runs a step from the command line: parses its arguments, calls its `main`, and reports errors.

A step is a module of `prismake.steps`. The parameters of its function `main` have the names of its rule's inputs and
outputs; `SECTIONS` lists the sections of the protocol that it reads.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prismake.errors import ReviewError
from prismake.protocol.partial import Protocol
from prismake.reporting import report_error


def run_step(main: Callable[..., None]) -> None:
    """Call `main` with the arguments of the command line, converted to Path, list[Path] (may be empty), str, or the
    protocol (`config`).

    A ReviewError is saved for the exit summary, and the process ends with exit code 1. Any other exception is a bug
    of prismake, is reported as one and raised again.
    """
    name = Path(sys.argv[0]).stem
    arguments = vars(_parser(main).parse_args())
    job = "-".join([name, *(str(arguments[key]) for key in ("stage",) if key in arguments)])
    sections = inspect.getmodule(main).__dict__.get("SECTIONS", ())
    try:
        if "config" in arguments:
            arguments["config"] = Protocol(arguments["config"], sections)
        main(**arguments)
    except ReviewError as error:
        print(error, file=sys.stderr)
        report_error(job, str(error))
        sys.exit(1)
    except Exception:
        report_error(
            job,
            f"prismake failed in the step {name}: this is a bug, not an error in your files. "
            "What to do: report the bug with the traceback from the log of the step, results/*/logs/.",
        )
        raise


def _parser(main: Callable[..., None]) -> argparse.ArgumentParser:
    """Return a parser with one flag for each parameter of `main`, typed by its annotation."""
    parser = argparse.ArgumentParser(description=main.__doc__, allow_abbrev=False)
    for name, parameter in inspect.signature(main, eval_str=True).parameters.items():
        flag, annotation = "--" + name.replace("_", "-"), parameter.annotation
        options: dict[str, Any] = {"type": str if annotation is str else Path, "required": True}
        if annotation == list[Path]:
            options |= {"nargs": "*", "required": False, "default": []}
        parser.add_argument(flag, dest=name, **options)
    return parser
