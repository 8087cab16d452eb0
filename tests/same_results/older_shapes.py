"""Converters: a result as it is now, put back into the shape that it had when it was recorded."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import converters_votes

STAGES = ("1_title_abstract", "2_full_text")
# Place of a result as it was recorded, to what gives its old bytes from the folder of today's results.
CONVERTERS: dict[str, Callable[[Path], bytes]] = {
    **{
        f"3_screen/{stage}/decisions.csv": partial(converters_votes.decisions, stage=stage)
        for stage in STAGES
    },
    **{
        f"3_screen/{stage}/conflicts.csv": partial(converters_votes.conflicts, stage=stage)
        for stage in STAGES
    },
    "4_extract/extraction.csv": converters_votes.extraction,
}
# Results that did not exist when the record was made, and those that exist no more; docs/decisions says why of each.
NEW = ("4_extract/extracted_values.csv",)
GONE: tuple[str, ...] = ()
# Results that are not as they were, on purpose: the form of each adjudicator with its digest, and the names of commands.
CHANGED = ("STATUS.md", "digests.csv", "adjudicator.xlsx", "arbiter.xlsx")


def content_of(results: Path, place: str) -> bytes | None:
    """The bytes of a result in its old shape, or None where its shape has not changed."""
    return CONVERTERS[place](results) if place in CONVERTERS else None


def new(place: str) -> bool:
    """Whether a result is known to be newer than the record."""
    return place in NEW


def gone(place: str) -> bool:
    """Whether a result is known to exist no more."""
    return place in GONE


def changed(place: str) -> bool:
    """Whether a result differs on purpose, in words or in the layout of a form; docs/decisions says why of each."""
    return Path(place).name in CHANGED and not place.startswith("4_extract/forms/")
