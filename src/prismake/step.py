"""What all steps share: named files in, a clear message out.

A step is a module of `prismake.steps` with a function `main`, whose parameters are the names of its rule's inputs and
outputs, and with the sections of the protocol that it reads (`SECTIONS`).
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
    """Call `main` with its named arguments: Path, list[Path] (none or more), str, or `config`, the protocol.

    A ReviewError is kept for the end of the run and ends the job with 1; any other error is a fault of prismake.
    """
    name = Path(sys.argv[0]).stem
    arguments = vars(_parser(main).parse_args())
    job = "-".join([name, *(str(arguments[word]) for word in ("stage",) if word in arguments)])
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
            f"prismake itself failed in the step {name}: this is not a fault of your files. The log under "
            "results/*/logs/ says where; please report it.",
        )
        raise


def _parser(main: Callable[..., None]) -> argparse.ArgumentParser:
    """A flag for each parameter of a step, of the kind that its annotation names."""
    parser = argparse.ArgumentParser(description=main.__doc__, allow_abbrev=False)
    for name, parameter in inspect.signature(main, eval_str=True).parameters.items():
        flag, annotation = "--" + name.replace("_", "-"), parameter.annotation
        options: dict[str, Any] = {"type": str if annotation is str else Path, "required": True}
        if annotation == list[Path]:
            options |= {"nargs": "*", "required": False, "default": []}
        parser.add_argument(flag, dest=name, **options)
    return parser
