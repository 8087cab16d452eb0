"""Converters: a result as it is now, put back into the shape that it had when it was recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

# Place of a result as it was recorded, to what gives its old bytes from the folder of today's results.
CONVERTERS: dict[str, Callable[[Path], bytes]] = {}
# Results that did not exist when the record was made, and those that exist no more; docs/decisions says why of each.
NEW: tuple[str, ...] = ()
GONE: tuple[str, ...] = ()


def content_of(results: Path, place: str) -> bytes | None:
    """The bytes of a result in its old shape, or None where its shape has not changed."""
    return CONVERTERS[place](results) if place in CONVERTERS else None


def new(place: str) -> bool:
    """Whether a result is known to be newer than the record."""
    return place in NEW


def gone(place: str) -> bool:
    """Whether a result is known to exist no more."""
    return place in GONE
