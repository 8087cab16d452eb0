"""What the number of a registration says of its age, where no source holds the day on which the register first posted it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml

from prismake.studies.dates import iso_date
from prismake.tables import split_values

# A register gives a number before it posts the registration; no more than this passes between the two.
YEARS_TO_POST = 1


@cache
def _patterns(key: str) -> tuple[re.Pattern[str], ...]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in yaml.safe_load(text)[key])


def date_in(number: str) -> str:
    """Return the ISO date before which a registration number did not exist, as the number holds it; "" if it holds none."""
    for pattern in _patterns("dated"):
        if match := pattern.fullmatch(number):
            parts = match.groupdict()
            year = parts.get("year") or f"20{parts['short']}"
            return iso_date("-".join(filter(None, (year, parts.get("month"), parts.get("day")))))
    return ""


def register_place(number: str) -> tuple[int, int] | None:
    """Return the register and the place of a number in its order; None if the register gives its numbers in no order."""
    for register, pattern in enumerate(_patterns("in_order")):
        if match := pattern.fullmatch(number):
            return register, int(match["place"])
    return None


def no_earlier_than(studies: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return by study the latest ISO date before which one of its numbers did not exist; no entry if no number says so.

    A number holds such a date, or is above that of a study first posted on a known day: then it was given no more than
    YEARS_TO_POST before that day. All numbers of a study must say so, because its first one may be the older.
    studies: rows of table 4_extract/studies.
    """
    rows = list(studies)
    posted: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        # Of several numbers nobody knows which one was posted on that day.
        if len(numbers := split_values(row["registration_ids"])) != 1 or not row["first_posted"]:
            continue
        if place := register_place(numbers[0]):
            posted.setdefault(place[0], []).append((place[1], row["first_posted"]))
    bounds = {}
    for row in rows:
        dates = [_bound(number, posted) for number in split_values(row["registration_ids"])]
        if dates and all(dates):
            bounds[row["study_id"]] = min(dates)
    return bounds


def _bound(number: str, posted: Mapping[int, list[tuple[int, str]]]) -> str:
    if held := date_in(number):
        return held
    if (place := register_place(number)) is None:
        return ""
    newest = max((day for at, day in posted.get(place[0], ()) if at < place[1]), default="")
    return f"{int(newest[:4]) - YEARS_TO_POST:04}{newest[4:]}" if newest else ""
