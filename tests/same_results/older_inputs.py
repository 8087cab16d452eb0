"""Changes to the inputs of a recorded version without which today's code cannot take the same way through them.

Each is small, has a name and a reason, and is made after the inputs were compared with those of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import digests
import yaml

ROOT = Path(__file__).resolve().parents[2]
OWN_CONFIG = {"default": ROOT / "config/config.yaml", "tutorial": ROOT / "docs/tutorial/config.yaml"}
Change = Callable[[str, Path], None]


def dismissed_by_people(review: str, folder: Path) -> None:
    """In 0.1.0 a machine could dismiss what was quarantined; now a person does."""
    del review
    path = folder / "config/quarantine.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",reviewer-1,", ",a person,"), encoding="utf-8")


def what_a_release_asks(review: str, folder: Path) -> None:
    """A release asks for more texts since 0.1.0: those that this review has now are added, and nothing else."""
    now = yaml.safe_load(OWN_CONFIG[review].read_text(encoding="utf-8"))
    path = folder / "config/config.yaml"
    config: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for section in ("declared", "exceptions", "people", "review"):
        config[section] = {**config.get(section, {}), **now.get(section, {})}
    for name, source in config["sources"].items():
        if reason := now["sources"].get(name, {}).get("why_no_strategy"):
            source["why_no_strategy"] = reason
    path.write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True), encoding="utf-8")


# Version of a record, then review, then state of the review ("" for each) to the changes.
CHANGES: dict[str, dict[tuple[str, str], Sequence[Change]]] = {
    "0.1.0": {
        ("default", ""): [dismissed_by_people],
        ("default", "update"): [what_a_release_asks],
        ("tutorial", "update"): [what_a_release_asks],
    },
}


def change(version: str, review: str, state: str, folder: Path) -> dict[str, str]:
    """Make the changes that the inputs of a recorded version need, and return digest to former digest of the changed files."""
    before = _digests(folder)
    changes = CHANGES.get(version, {})
    for make in (*changes.get((review, ""), ()), *changes.get((review, state), ())):
        make(review, folder)
    return {now: before[path] for path, now in _digests(folder).items() if before.get(path, now) != now}


def _digests(folder: Path) -> dict[Path, str]:
    return {path: digests.sha256(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
