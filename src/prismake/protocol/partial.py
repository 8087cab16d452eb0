"""Reads the sections of the protocol that a step declares from results/{run}/config.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from prismake.protocol.sections import type_of

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Protocol:
    """Gives a step access to sections of the protocol as attributes: `config.run`, `config.sources`.

    path: the file results/{run}/config.yaml. results: its folder. content: its values before validation. Other
    sections than the declared ones raise AttributeError, because the step does not run again when they change.
    """

    def __init__(self, path: Path, sections: Iterable[str]) -> None:
        self._sections = frozenset(sections)
        self.path = path
        self.results = path.parent
        self.content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)

    def __getattr__(self, name: str) -> Any:
        """Return a section, validated. Raises AttributeError where the step does not declare it."""
        if name.startswith("_") or name not in self._sections:
            raise AttributeError(f"the step does not declare the section {name} of the protocol")
        value = TypeAdapter(type_of(name)).validate_python(self.content[name])
        setattr(self, name, value)
        return value
