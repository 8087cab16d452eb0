"""Pins: stored answers of a search, whose files are verified by sha256 before they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prismake.errors import Fault, ReviewFaults
from prismake.sources.line_endings import HOW_TO_RESTORE, only_line_endings_differ

SEARCH = "search.json"
TIMES = "times.json"
# A pin that `prismake search` made has its times in a file of their own, and this number in search.json.
WITH_TIMES = 2
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
    """One pin: the content of its search.json, and its files sorted by name.

    files: files with records. digests: file name to sha256 of every pinned file, including answers without records.
    """

    folder: Path
    metadata: dict[str, Any]
    files: tuple[Path, ...] = field(default=())
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_files(self) -> tuple[Path, ...]:
        """Return every file of the pin except search.json, sorted by name."""
        names = [*self.digests, *([TIMES] if self.metadata.get("layout") == WITH_TIMES else [])]
        return tuple(self.folder / name for name in sorted(set(names) - {SEARCH}))


def digest(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def own_digest(times: Mapping[str, Any]) -> str:
    """Return the sha256 of the content of times.json without its own key `sha256`, which the file contains so that
    changes are detected.
    """
    content = {key: value for key, value in times.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def read_pin(folder: Path, source: str, key: str = "") -> Pin:
    """Return a pin without verifying the sha256 of its files.

    key: the key of config.yaml that names it; by default that of the source.

    Raises ReviewFaults if the folder, search.json or a file listed in it is missing, or if search.json is invalid.
    """
    search_file = folder / SEARCH
    if not search_file.is_file():
        other_pins = sorted(entry.name for entry in folder.parent.glob("*/") if (entry / SEARCH).is_file())
        raise ReviewFaults(
            [
                Fault(
                    str(folder),
                    f'config.yaml names this folder as the pin (the stored answers) of source "{source}", but the '
                    f"folder or its file {SEARCH} is missing.",
                    f"restore the folder (`git status` shows what was removed), or name another pin in {key or f'sources.{source}.pin'}.",
                    allowed=", ".join(other_pins) if other_pins else "(this source has no pin)",
                )
            ]
        )
    metadata = _read_json(search_file)
    if isinstance(metadata, dict) and metadata.get("layout") == WITH_TIMES:
        metadata |= _times(folder / TIMES)
    fault = _metadata_fault(metadata)
    if fault:
        raise ReviewFaults([Fault(str(search_file), fault, "restore the file with git; never edit a pin.")])
    digests = metadata["files"]
    missing = [path for name in sorted(digests) if not (path := folder / name).is_file()]
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
    names = metadata.get("records", digests)
    return Pin(folder, metadata, tuple(folder / name for name in sorted(names)), digests)


def _read_json(path: Path) -> Any:
    """Return the content of a JSON file of a pin. Raises ReviewFaults if it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReviewFaults(
            [
                Fault(
                    str(path),
                    f"expected a JSON file in UTF-8, but it cannot be read ({error}).",
                    "restore the file with git; never edit a pin.",
                )
            ]
        ) from error


def _times(path: Path) -> dict[str, Any]:
    """Return the date and the digests of files in times.json. Raises ReviewFaults if it was altered."""
    times = _read_json(path)
    if not isinstance(times, dict) or times.get("sha256") != own_digest(times):
        raise ReviewFaults(
            [
                Fault(
                    str(path),
                    "this pinned file was changed: the sha256 of its content is not the sha256 written in the file.",
                    "restore the file with git; never edit a pin. For newer answers, run the command that made the pin "
                    "again: it writes a new pin.",
                )
            ]
        )
    return {key: times[key] for key in ("searched_on", "files") if key in times}


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
        name
        for name in files
        if (name == SEARCH and metadata.get("layout") != WITH_TIMES)
        or "/" in name
        or "\\" in name
        or name in ("", ".", "..")
    ]
    if invalid:
        return f'"files" lists "{invalid[0]}", which is not a valid name of a pinned file in this folder.'
    return ""


def _changed(path: Path, expected: str, listing: str) -> Fault:
    """Return the fault of a pinned file that does not have its sha256; an honest copy is told from a changed one."""
    if only_line_endings_differ(path, expected):
        return Fault(
            str(path),
            "this pinned file was changed in its line endings alone, as by a checkout by git that converts them; its content is the same.",
            HOW_TO_RESTORE,
        )
    return Fault(
        str(path),
        f"this pinned file was changed: its sha256 starts with {digest(path)[:12]}, but {listing} lists {expected[:12]}.",
        "restore the file with git. Never edit a pin; for newer answers, run the command that made the pin again: it writes a new pin.",
    )


def verify_pin(pin: Pin) -> None:
    """Raise ReviewFaults with each changed and each added file of a pin, by comparing their sha256."""
    listing = TIMES if pin.metadata.get("layout") == WITH_TIMES else SEARCH
    faults = [
        _changed(pin.folder / name, expected, listing)
        for name, expected in sorted(pin.digests.items())
        if digest(pin.folder / name) != expected
    ]
    known = {SEARCH, listing, *pin.digests}
    faults += [
        Fault(
            str(entry),
            f"this file is not listed in {listing}.",
            "move the file out of the pin. Never edit a pin; for newer answers, run the command that made the pin again: it writes a new pin.",
        )
        for entry in sorted(pin.folder.iterdir())
        if entry.name not in known and not entry.name.startswith(".")
    ]
    if faults:
        raise ReviewFaults(faults)
