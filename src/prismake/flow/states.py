"""The terminal state of each record of a version, such as "duplicate" or "included", and the states that wait for
people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from prismake.tables import declared, table_of

_QUARANTINE_FILE = declared("1_identify/passed_over").path
# state: text for readers
STATES: Mapping[str, str] = {
    "carried over": "Carried over from the previous version",
    "quarantined": "Quarantined, awaiting a decision",
    "passed over": f"Quarantined and dismissed in {_QUARANTINE_FILE}",
    "duplicate": "Removed as a duplicate before screening",
    "already known": "Already known through databases and registers or the previous version",
    "removed automatically": "Removed by an automation tool before screening",
    "removed otherwise": "Removed for another declared reason before screening",
    "awaiting screening": "Awaiting title and abstract screening",
    "awaiting adjudication of title and abstract": "Awaiting adjudication of title and abstract",
    "excluded by people": "Excluded at title and abstract, by people",
    "excluded by people and software": "Excluded at title and abstract, by people and software that agreed",
    "excluded by automation": "Excluded at title and abstract, by automation",
    "awaiting retrieval": "Awaiting retrieval of the full text",
    "not retrieved": "Sought and not retrieved",
    "awaiting full-text assessment": "Awaiting full-text assessment",
    "awaiting adjudication of full text": "Awaiting adjudication of full text",
    "excluded at full text": "Excluded at full text",
    "awaiting classification": "Assessed, awaiting classification",
    "report of an ongoing study": "Assessed, report of an ongoing study",
    "included": "Included",
}


class Claims:
    """The terminal states that the tables give each record. Exactly one state per record is expected."""

    def __init__(self) -> None:
        self._by_id: dict[str, list[str]] = {}

    def put(self, state: str, ids: Iterable[str]) -> None:
        """Note that the tables give these ids this terminal state. Raises KeyError for an unknown state."""
        STATES[state]
        for record in ids:
            self._by_id.setdefault(record, []).append(state)

    def of(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return id to its terminal states: first the given ids in their order, then other ids that have a state."""
        requested = list(dict.fromkeys(ids))
        rest = sorted(set(self._by_id) - set(requested))
        return {record: tuple(self._by_id.get(record, ())) for record in (*requested, *rest)}


def terminal_states(claims: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Return the table 6_report/terminal_states: the state of each record, sorted by record id.

    claims: as `Claims.of` returns them.
    """
    rows = [
        (record, state, STATES[state]) for record in sorted(claims) for state in (claims[record] or ("",))[:1]
    ]
    return table_of(rows, "6_report/terminal_states")
