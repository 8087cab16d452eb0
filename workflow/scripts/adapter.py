"""What all adapters share: named arguments in, a clear message out."""

import argparse
import inspect
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from prismake.config import Config
from prismake.errors import ReviewError
from prismake.review.last_word import report_error


class Settings:
    """Sections of the config, as a rule passed them: `settings.run`, `settings.sources`."""

    def __init__(self, text: str) -> None:
        self.said: dict[str, Any] = json.loads(text)

    def __getattr__(self, name: str) -> Any:
        kind: Any = Config.model_fields[name].annotation
        return TypeAdapter(kind).validate_python(self.said[name])


KINDS = {"Path": Path, "str": str, "Settings": Settings}


def run(main: Callable[..., None]) -> None:
    """Call `main` with its named arguments: Path, list[Path] (none or more), str or Settings.

    A ReviewError is kept for the end of the run and ends the job with 1; any other error is a fault of prismake.
    """
    parser = argparse.ArgumentParser(description=main.__doc__)
    for name, parameter in inspect.signature(main).parameters.items():
        kind = (
            parameter.annotation
            if isinstance(parameter.annotation, str)
            else getattr(parameter.annotation, "__name__", "")
        )
        flag = "--" + name.replace("_", "-")
        if "list" in str(kind):
            parser.add_argument(flag, dest=name, nargs="*", type=Path, required=True)
        else:
            parser.add_argument(flag, dest=name, type=KINDS[str(kind)], required=True)
    script = Path(sys.argv[0]).stem
    arguments = vars(parser.parse_args())
    try:
        main(**arguments)
    except ReviewError as error:
        print(error, file=sys.stderr)
        report_error(f"{script}-{arguments.get('stage', '')}", str(error))
        sys.exit(1)
    except Exception:
        report_error(
            f"{script}-{arguments.get('stage', '')}",
            f"prismake itself failed in {script}.py: this is not a fault of your files. The log under results/*/logs/ tells where; "
            "please report it.",
        )
        raise
