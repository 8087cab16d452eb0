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
    """One pin: the content of its search.json, and its frozen files sorted by name."""

    folder: Path
    metadata: dict[str, Any]
    files: tuple[Path, ...] = field(default=())


def digest(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def read_pin(folder: Path, source: str) -> Pin:
    """Return a pin, without hashing its files.

    Raises ReviewFaults if the folder, search.json or a file that it lists is missing, or if search.json is
    invalid.
    """
    search_file = folder / SEARCH
    if not search_file.is_file():
        other_pins = sorted(entry.name for entry in folder.parent.glob("*/") if (entry / SEARCH).is_file())
        raise ReviewFaults(
            [
                Fault(
                    str(folder),
                    f'the pin of source "{source}" is missing: expected {SEARCH} in this folder.',
                    f"restore the folder (`git status` shows what was removed), or name another pin in sources.{source}.pin.",
                    allowed=", ".join(other_pins) if other_pins else "(this source has no pin)",
                )
            ]
        )
    try:
        metadata = json.loads(search_file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReviewFaults(
            [
                Fault(
                    str(search_file),
                    f"expected a JSON file in UTF-8, but it cannot be read ({error}).",
                    "restore it with git; never edit a pin.",
                )
            ]
        ) from error
    fault = _metadata_fault(metadata)
    if fault:
        raise ReviewFaults([Fault(str(search_file), fault, "restore it with git; never edit a pin.")])
    files = tuple(folder / name for name in sorted(metadata["files"]))
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise ReviewFaults(
            [
                Fault(
                    str(path),
                    f'this file of the pin of source "{source}" is missing.',
                    "restore it with git.",
                )
                for path in missing
            ]
        )
    return Pin(folder, metadata, files)


def _metadata_fault(metadata: Any) -> str:
    """Return what is wrong with the content of a search.json; an empty string if nothing is."""
    if not isinstance(metadata, dict):
        return "expected a JSON object, found another JSON value."
    missing = [key for key in REQUIRED if key not in metadata]
    if missing:
        return f"missing keys: {', '.join(missing)}."
    files = metadata["files"]
    if not isinstance(files, dict) or not all(isinstance(code, str) for code in files.values()):
        return 'expected "files" to map file names to their sha256, found something else.'
    invalid = [
        name for name in files if name == SEARCH or "/" in name or "\\" in name or name in ("", ".", "..")
    ]
    if invalid:
        return f'"files" lists "{invalid[0]}", which is not a valid name of a pinned file in this folder.'
    return ""


def verify_pin(pin: Pin) -> None:
    """Hash every file of a pin. Raise ReviewFaults that name each changed and each added file."""
    faults = [
        Fault(
            str(path),
            f"this pinned file was changed: its sha256 starts with {digest(path)[:12]}, but search.json lists {expected[:12]}.",
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
