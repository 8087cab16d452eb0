"""The store of an unfinished search: each valid answer is saved at once, so that an interrupted search can continue."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prismake.tables import write_bytes

# A folder for each source, with its pins and its unfinished search.
PINS = Path("config/pins")
UNFINISHED = ".unfinished"
PLAN = "plan.json"


class Store:
    """A folder of stored answers, each in two files: facts about it (.json), and its body (.gz).

    The body is written last and each file is renamed into place, so that an answer is either complete or absent.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, question: Mapping[str, Any], started: str, stamp: str) -> bool:
        """Start the search with these parameters, or continue the stored one if its parameters are equal.

        Return whether it continues.

        started: the time in UTC. stamp: the name of the pin. A continued search keeps its first values of both.
        """
        if self.plan.get("question") == question:
            return True
        self.discard()
        self.write(PLAN, {"question": question, "started": started, "stamp": stamp, "restarts": {}})
        return False

    @property
    def plan(self) -> dict[str, Any]:
        """Return the parameters of the stored search, when it started, and the name of its pin."""
        return _read(self.folder / PLAN)

    def restarts(self) -> dict[str, Any]:
        """Return reason to how often the search started again."""
        restarts: dict[str, Any] = self.plan.get("restarts", {})
        return restarts

    def restart(self, reason: str) -> None:
        """Note that the search starts again, with the reason, and remove its answers."""
        plan = self.plan
        plan.setdefault("restarts", {})[reason] = plan["restarts"].get(reason, 0) + 1
        self.write(PLAN, plan)
        for path in [*self.folder.glob("*.gz"), *self.folder.glob("*.json")]:
            if path.name != PLAN:
                path.unlink()

    def discard(self) -> None:
        """Remove the folder with everything in it."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def get(self, name: str) -> bytes | None:
        """Return the body of a stored answer; None if it is not completely there."""
        path = self.folder / f"{name}.gz"
        try:
            body = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error):
            return None
        return body if self.facts(name).get("sha256") == hashlib.sha256(body).hexdigest() else None

    def put(self, name: str, body: bytes, facts: Mapping[str, Any]) -> None:
        """Save an answer with facts about it."""
        self.write(f"{name}.json", {**facts, "sha256": hashlib.sha256(body).hexdigest()})
        # Without a time in its head, the same body gives the same file.
        write_bytes(gzip.compress(body, compresslevel=6, mtime=0), self.folder / f"{name}.gz")

    def facts(self, name: str) -> dict[str, Any]:
        """Return the facts about a stored answer; an empty map if it is not there."""
        return _read(self.folder / f"{name}.json")

    def names(self) -> list[str]:
        """Return the names of all stored answers, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.gz"))

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file into the store."""
        write_bytes(as_json(content), self.folder / name)


def as_json(content: Any) -> bytes:
    """Return a value as the bytes of a JSON file."""
    return (json.dumps(content, indent=1, ensure_ascii=False, default=str) + "\n").encode("utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
