"""Reads the pins of citation searches: tables of lists and edges, and which start records and lists were available."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prismake.protocol.sources import Source
from prismake.sources.pins import Pin, read_pin
from prismake.tables import rows_of, table_of
from prismake.wording import counted, listed, listed_in_part

# pandas takes 0.4 s to load.
if TYPE_CHECKING:
    import pandas as pd

# States of a list that the provider holds, and with which a direction was followed.
HAD = ("listed", "none listed")
# Between the start records of the config that are one record of the provider.
AND_ALSO = "; "
_MOST_NAMED = 20


@dataclass(frozen=True)
class CitationCoverage:
    """How many start records of a citation search the provider has, and of which records it returned the list.

    resolved, unresolved: start records that the provider has, and does not have, as config.yaml names them. had,
    lacking: direction to records whose list was returned, and was not, in round 1. later: direction to the same two
    numbers for all later rounds.
    """

    resolved: tuple[str, ...]
    unresolved: tuple[str, ...]
    had: Mapping[str, tuple[str, ...]]
    lacking: Mapping[str, tuple[str, ...]]
    later: Mapping[str, tuple[int, int]]

    @property
    def is_empty(self) -> bool:
        """Return whether the provider returned no list at all, so that the citation search could not start."""
        return not any(self.had.values())

    def any_of(self, direction: str) -> bool:
        """Return whether the provider returned a list in this direction, in any round."""
        return bool(self.had.get(direction)) or self.later.get(direction, (0, 0))[0] > 0

    def sentence(self) -> str:
        """Return a sentence on the available start records and lists, with the names of those that were missing."""
        number = len(self.resolved) + len(self.unresolved)
        parts = [
            f"{len(self.resolved)} of {counted(number, 'start record')} held by the provider"
            + (f" (not held: {listed(self.unresolved)})" if self.unresolved else "")
        ]
        for direction, had in self.had.items():
            lacking = self.lacking[direction]
            if had or lacking:
                parts.append(
                    f"{direction}: the lists of {len(had)} of {counted(len(had) + len(lacking), 'record')}"
                    + (f" (no list held of {listed(lacking)})" if lacking else "")
                )
            if direction in self.later:
                more, without = self.later[direction]
                parts.append(
                    f"{direction}, later rounds: the lists of {more:,} of {counted(more + without, 'record')}"
                )
        return "; ".join(parts)

    def notices(self, provider: str) -> list[str]:
        """Return a sentence on missing start records, and one for each direction with missing lists; an empty list if
        nothing was missing.
        """
        number = len(self.resolved) + len(self.unresolved)
        notices_of_pins = []
        if self.unresolved:
            notices_of_pins.append(
                f"{provider} does not hold {len(self.unresolved)} of {counted(number, 'start record')}, so that nothing was followed "
                f"from {_named(self.unresolved)}. Correct the identifier, or chase the record with another provider, too."
            )
        for direction, lacking in self.lacking.items():
            if lacking:
                total = len(lacking) + len(self.had[direction])
                notices_of_pins.append(
                    f"{provider} holds no list ({direction}) of {len(lacking)} of {counted(total, 'record')}: {_named(lacking)}. This "
                    "does not say that the list is empty. Chase with another provider, too, or read the lists by hand."
                )
        return notices_of_pins


def citation_coverage(rows: Iterable[Mapping[str, str]]) -> CitationCoverage:
    """Return what was available in one citation search. rows: its rows of table 1_identify/citation_lists."""
    named: dict[str, bool] = {}
    had: dict[str, dict[str, None]] = {}
    lacking: dict[str, dict[str, None]] = {}
    later: dict[str, list[int]] = {}
    for row in rows:
        direction, is_had = row["direction"], row["state"] in HAD
        if row["round"] != "1":
            later.setdefault(direction, [0, 0])[0 if is_had else 1] += 1
            continue
        had.setdefault(direction, {})
        lacking.setdefault(direction, {})
        is_resolved = row["state"] != "not resolved"
        for start in row["start"].split(AND_ALSO):
            named[start] = named.get(start, False) or is_resolved
        if is_resolved:
            (had if is_had else lacking)[direction][_record(row)] = None
    return CitationCoverage(
        tuple(start for start, is_resolved in named.items() if is_resolved),
        tuple(start for start, is_resolved in named.items() if not is_resolved),
        {direction: tuple(starts) for direction, starts in had.items()},
        {direction: tuple(starts) for direction, starts in lacking.items()},
        {direction: (numbers[0], numbers[1]) for direction, numbers in later.items()},
    )


def chase_notices(sources: Mapping[str, Source]) -> list[str]:
    """Return a sentence for everything that a citation search requested and did not get.

    Raises ReviewFaults for a faulty pin.
    """
    pins = chase_pins(sources)
    rows = rows_of(citation_lists(pins))
    return [
        f"{sources[name].name}: {sentence}"
        for name, pin in pins.items()
        for sentence in citation_coverage(row for row in rows if row["source"] == name).notices(
            pin.metadata["platform"]
        )
    ]


def _record(row: Mapping[str, str]) -> str:
    """Return a record as the config names it, with its id at the provider where that is another one."""
    start, key = row["start"], row["start_id"]
    return start if not key or key in start.split(AND_ALSO) else f"{start} ({key})"


def _named(ids: tuple[str, ...]) -> str:
    if len(ids) <= _MOST_NAMED:
        return listed(ids)
    return f"{listed_in_part(ids, _MOST_NAMED)} (1_identify/citation_lists.csv)"


def chase_pins(sources: Mapping[str, Source]) -> dict[str, Pin]:
    """Return source key to pin, for the sources with a citation search. Raises ReviewFaults for a faulty pin."""
    pins = {name: read_pin(Path(source.pin), name) for name, source in sources.items() if source.pin}
    return {name: pin for name, pin in pins.items() if "chase" in pin.metadata}


def citation_lists(pins: Mapping[str, Pin]) -> pd.DataFrame:
    """Return the table 1_identify/citation_lists: one row per record, direction and round.

    pins: source key to pin, of citation searches only, see `chase_pins`.
    """
    rows = [
        {
            **_where(name, pin, row),
            "start": row["start"],
            "start_id": row["id"],
            "state": row["state"],
            # Without a list there is no number, also not 0.
            **{
                column: str(row[column]) if row["state"] in HAD else "" for column in ("number", "without_id")
            },
        }
        for name, pin in pins.items()
        for row in pin.metadata["chase"]["lists"]
    ]
    return table_of(rows, "1_identify/citation_lists")


def citation_edges(pins: Mapping[str, Pin]) -> pd.DataFrame:
    """Return the table 1_identify/citation_edges: one row per step from a record to a found record.

    pins: source key to pin, of citation searches only, see `chase_pins`.
    """
    rows = [
        {
            **_where(name, pin, edge),
            "start_id": edge["start"],
            "found_id": edge["found"],
            "sent": "yes" if edge["came"] else "no",
        }
        for name, pin in pins.items()
        for edge in pin.metadata["chase"]["edges"]
    ]
    return table_of(rows, "1_identify/citation_edges")


def _where(name: str, pin: Pin, row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "source": name,
        "provider": pin.metadata["platform"],
        "round": str(row["round"]),
        "direction": row["direction"],
    }
