"""Pins: frozen retrievals, verified before anything is read from them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prismake.errors import Fault, ReviewFaults

SEARCH = "search.json"
REQUIRED = (
    "source",
    "name",
    "platform",
    "searched_on",
    "query",
    "reported",
    "what_it_is",
    "what_it_is_not",
    "files",
)


@dataclass(frozen=True)
class Pin:
    """One pin: what its search.json says, and the files that it froze, in the order of their names."""

    folder: Path
    metadata: dict[str, Any]
    files: tuple[Path, ...] = field(default=())


def digest(path: Path) -> str:
    """Return the sha256 of a file as hexadecimal digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def read_pin(folder: Path, source: str) -> Pin:
    """Read a pin without hashing its files.

    Raises ReviewFaults where the folder or search.json is missing, where search.json is not what it must be, or
    where a file that it names is missing.
    """
    where = folder / SEARCH
    if not where.is_file():
        near = sorted(entry.name for entry in folder.parent.glob("*/") if (entry / SEARCH).is_file())
        raise ReviewFaults(
            [
                Fault(
                    str(folder),
                    f'the pin of source "{source}" is missing: expected {SEARCH} in this folder.',
                    f"restore the folder (`git status` shows what was removed), or name another pin in sources.{source}.pin.",
                    allowed=", ".join(near) if near else "(this source has no pin)",
                )
            ]
        )
    try:
        metadata = json.loads(where.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReviewFaults(
            [
                Fault(
                    str(where),
                    f"expected a JSON file in UTF-8, but it cannot be read ({error}).",
                    "restore it with git; never edit a pin.",
                )
            ]
        ) from error
    wrong = _wrong_in(metadata)
    if wrong:
        raise ReviewFaults([Fault(str(where), wrong, "restore it with git; never edit a pin.")])
    files = tuple(folder / name for name in sorted(metadata["files"]))
    gone = [path for path in files if not path.is_file()]
    if gone:
        raise ReviewFaults(
            [
                Fault(
                    str(path),
                    f'this file of the pin of source "{source}" is missing.',
                    "restore it with git.",
                )
                for path in gone
            ]
        )
    return Pin(folder, metadata, files)


def _wrong_in(metadata: Any) -> str:
    """What a search.json does not say that it must, in words; empty where it says all."""
    if not isinstance(metadata, dict):
        return "expected a JSON object, found another JSON value."
    absent = [key for key in REQUIRED if key not in metadata]
    if absent:
        return f"missing keys: {', '.join(absent)}."
    files = metadata["files"]
    if not isinstance(files, dict) or not all(isinstance(code, str) for code in files.values()):
        return 'expected "files" to map file names to their sha256, found something else.'
    outside = [
        name for name in files if name == SEARCH or "/" in name or "\\" in name or name in ("", ".", "..")
    ]
    if outside:
        return f'"files" lists "{outside[0]}", which is not a valid name of a pinned file in this folder.'
    return ""


def verify_pin(pin: Pin) -> None:
    """Hash every file of a pin and compare. Raises ReviewFaults naming what was changed and what was added."""
    faults = [
        Fault(
            str(path),
            f"this pinned file was changed: its sha256 is {digest(path)[:12]}..., but search.json lists {expected[:12]}... .",
            "restore it with git. Store new evidence as a new pin; never edit a pin.",
        )
        for path in pin.files
        if digest(path) != (expected := pin.metadata["files"][path.name])
    ]
    known = {SEARCH, *pin.metadata["files"]}
    faults += [
        Fault(
            str(entry),
            "this file is not listed in search.json.",
            "remove it. Store new evidence as a new pin; never edit a pin.",
        )
        for entry in sorted(pin.folder.iterdir())
        if entry.name not in known and not entry.name.startswith(".")
    ]
    if faults:
        raise ReviewFaults(faults)
