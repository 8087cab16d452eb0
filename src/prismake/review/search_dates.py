"""The check that no search is dated in the future: nobody can have searched then."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from prismake.errors import Fault, ReviewFaults
from prismake.protocol.place import CONFIG
from prismake.protocol.sources import Source
from prismake.sources.pins import read_pin
from prismake.sources.search_age import is_to_come


def searches_to_come(sources: Mapping[str, Source], today: date) -> list[Fault]:
    """Return a fault for each source whose search is dated after today. A pin that cannot be read has faults of its own."""
    return [fault for name, source in sources.items() if (fault := _fault(name, source, today))]


def _fault(name: str, source: Source, today: date) -> Fault | None:
    searched_on = source.searched_on
    if source.pin:
        with suppress(ReviewFaults):
            searched_on = str(read_pin(Path(source.pin), name).metadata.get("searched_on", ""))
    if not is_to_come(searched_on, today):
        return None
    file, column = (
        (f"{source.pin.rstrip('/')}/search.json", "")
        if source.pin
        else (CONFIG, f"sources.{name}.searched_on")
    )
    origin = (
        f"correct the clock of the computer if it is wrong; else search {source.name} again, so that its pin has the right date"
        if source.pin
        else "write the day on which it was searched, YYYY-MM-DD, or correct the clock of the computer if it is wrong"
    )
    return Fault(
        file,
        f"expected the date of the last search of {source.name}, at most that of today ({today.isoformat()}, UTC, and "
        f"one day for time zones), found {searched_on}, which is still to come.",
        f"{origin}.",
        column=column,
    )
