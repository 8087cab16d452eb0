"""The sections of the protocol: the top-level keys of config.yaml, and the module that validates each."""

from __future__ import annotations

from importlib import import_module
from typing import Any

MODULES = {
    "run": "base",
    "previous": "base",
    "review": "review",
    "criteria": "eligibility",
    "exclusion_reasons": "eligibility",
    "sources": "sources",
    "starting_papers": "starting_papers",
    "known_items": "known_items",
    "left_out": "base",
    "removals": "removals",
    "deduplication": "deduplication",
    "people": "people",
    "screening": "screening",
    "fulltexts": "fulltexts",
    "integrity": "integrity",
    "studies": "studies",
    "extraction": "extraction",
    "synthesis": "synthesis",
    "declared": "base",
    "exceptions": "exceptions",
}
"""Module by key, for each section that changes results and is therefore copied to results/{run}/config.yaml."""

ALL = tuple(MODULES)
WITHOUT_RESULT = ("changed_forms", "email_env")


def all_but(*names: str) -> tuple[str, ...]:
    """Return all sections except these. Raises ValueError for an unknown section."""
    unknown = set(names) - set(ALL)
    if unknown:
        raise ValueError(f"unknown sections of the protocol: {', '.join(sorted(unknown))}")
    return tuple(name for name in ALL if name not in names)


def module_of(section: str) -> str:
    """Return the name of the Python module that declares a section of the protocol."""
    return f"prismake.protocol.{MODULES[section]}"


def type_of(section: str) -> Any:
    """Return the type of a section of the protocol, importing only the module that declares it."""
    return import_module(module_of(section)).TYPES[section]
