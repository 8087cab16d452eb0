"""The store of an unfinished search: each good answer as it comes, so that a search that was killed goes on from there."""

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
    """A folder of answers, each in two files: what is known of it (.json), then its body (.gz).

    The body is written last and each file is renamed into place, so that an answer is either whole or absent.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, question: Mapping[str, Any], started: str, stamp: str) -> bool:
        """Begin the search of this question, or go on with it. Return whether it goes on.

        started: the time in UTC; stamp: the name of the pin; both are kept from the beginning of a search that goes on.
        """
        if self.plan.get("question") == question:
            return True
        self.discard()
        self.write(PLAN, {"question": question, "started": started, "stamp": stamp, "restarts": {}})
        return False

    @property
    def plan(self) -> dict[str, Any]:
        """What is searched, since when, and for which pin."""
        return _read(self.folder / PLAN)

    def restarts(self) -> dict[str, Any]:
        """Return how often the search began again, by reason."""
        restarts: dict[str, Any] = self.plan.get("restarts", {})
        return restarts

    def restart(self, reason: str) -> None:
        """Note that the search begins again, and remove its answers."""
        plan = self.plan
        plan.setdefault("restarts", {})[reason] = plan["restarts"].get(reason, 0) + 1
        self.write(PLAN, plan)
        for path in [*self.folder.glob("*.gz"), *self.folder.glob("*.json")]:
            if path.name != PLAN:
                path.unlink()

    def discard(self) -> None:
        """Remove everything."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def get(self, name: str) -> bytes | None:
        """Return the body of an answer; None if it is not there whole."""
        path = self.folder / f"{name}.gz"
        try:
            body = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error):
            return None
        return body if self.facts(name).get("sha256") == hashlib.sha256(body).hexdigest() else None

    def put(self, name: str, body: bytes, facts: Mapping[str, Any]) -> None:
        """Keep an answer with what is known of it."""
        self.write(f"{name}.json", {**facts, "sha256": hashlib.sha256(body).hexdigest()})
        # Without a time in its head, the same body gives the same file.
        write_bytes(gzip.compress(body, compresslevel=6, mtime=0), self.folder / f"{name}.gz")

    def facts(self, name: str) -> dict[str, Any]:
        """Return what is known of an answer; nothing if it is not there."""
        return _read(self.folder / f"{name}.json")

    def names(self) -> list[str]:
        """Return the names of all answers, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.gz"))

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file of the store."""
        write_bytes(as_json(content), self.folder / name)


def as_json(content: Any) -> bytes:
    """Return content as the bytes of a JSON file."""
    return (json.dumps(content, indent=1, ensure_ascii=False, default=str) + "\n").encode("utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
