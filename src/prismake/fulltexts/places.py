"""Tries the addresses that services name for one report: which may be fetched, what each returned, and which copy is
kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from prismake.fulltexts.fetching import Fetched, Fetcher
from prismake.fulltexts.matching import FOLDER
from prismake.fulltexts.permitted import Rules, licence_of
from prismake.fulltexts.pinned import ReportRow, Try
from prismake.fulltexts.wanted import FinderAnswer, Location, State, Wanted, best_first
from prismake.protocol.fulltexts import FINDERS
from prismake.search.clock import Clock, written
from prismake.search.store import Store
from prismake.sources.pins import digest
from prismake.tables import write_bytes

ENDINGS = {"pdf": ".pdf", "xml": ".xml"}
NOT_NEEDED = "a copy is there already"


class Places:
    """Tries each address once. The outcome is stored, so that an interrupted command continues behind it."""

    def __init__(self, rules: Rules, store: Store, fetcher: Fetcher, clock: Clock) -> None:
        self.rules, self.store, self.fetcher, self.clock = rules, store, fetcher, clock

    def row(
        self, report: Wanted, answers: Sequence[FinderAnswer], tries: Sequence[Try], stem: str
    ) -> ReportRow:
        """Return the row of a report, after fetching its first permitted copy; for each other copy it contains why it
        was not taken.

        said: what the services say. tries: the outcome of each service. stem: the file name of the copy, without
        suffix.
        """
        tries, asked = list(tries), [location.finder for location in answers]
        copy: dict[str, Any] = {}
        for place in best_first([location for named in answers for location in named.locations], asked):
            entry, facts = self._try(report, place, stem, bool(copy))
            tries.append(entry)
            if entry.outcome == "found" and not copy:
                copy = {
                    "file": facts["file"],
                    "sha256": facts["sha256"],
                    "bytes": facts["bytes"],
                    "kind": facts["kind"],
                    "fetched": True,
                    "url": place.url,
                    "final_url": facts["final_url"],
                    "licence": licence_of(place.licence),
                    "licence_as_written": place.licence,
                    "version": place.version,
                    "finder": place.finder,
                }
        return ReportRow.of_wanted(report, _state(tries, asked, bool(copy)), tries, copy)

    def _try(self, report: Wanted, place: Location, stem: str, has_copy: bool) -> tuple[Try, dict[str, Any]]:
        """Return the outcome of one address, and the facts of its file; what an earlier command tried is not tried again."""

        def outcome(state: State, reason: str, facts: Mapping[str, Any] | None = None) -> Try:
            return Try(
                place.url,
                state,
                reason,
                licence=licence_of(place.licence),
                version=place.version,
                finder=place.finder,
                kind=place.kind,
                at=str((facts or {}).get("asked_at", "")),
            )

        if has_copy:
            return outcome("not tried", NOT_NEEDED), {}
        if place.kind == "page":
            return outcome("refused", "only the address of a page is known"), {}
        if fault := self.rules.fault_of_licence(licence_of(place.licence)):
            return outcome("refused", fault), {}
        name = f"try-{hashlib.sha256(f'{report.report_id} {place.url}'.encode()).hexdigest()[:24]}"
        facts = self.store.facts(name)
        if not facts or (facts["outcome"] == "found" and not has_file(facts["file"], facts["sha256"])):
            asked_at = written(self.clock.utc())
            facts = self._keep(name, self.fetcher.fetch(place.url), stem, asked_at)
        return outcome(facts["outcome"], facts["reason"], facts), facts

    def _keep(self, name: str, fetched: Fetched, stem: str, asked_at: str) -> dict[str, Any]:
        """Keep the outcome of an address, then its file: a file without an outcome would pass for one of people."""
        facts: dict[str, Any] = {
            "outcome": fetched.outcome,
            "reason": fetched.reason,
            # Without its query, which may hold a signature that is another one the next time.
            "final_url": fetched.final_url.partition("?")[0],
            "asked_at": asked_at,
        }
        if fetched.outcome != "found":
            self.store.write(f"{name}.json", facts)
            return facts
        path = _free_path(stem, ENDINGS[fetched.kind], fetched.sha256)
        facts |= {
            "file": path.relative_to(FOLDER).as_posix(),
            "sha256": fetched.sha256,
            "bytes": len(fetched.body),
            "kind": fetched.kind,
        }
        self.store.write(f"{name}.json", facts)
        write_bytes(fetched.body, path)
        return facts


def _state(tries: Sequence[Try], asked: Collection[str], has_copy: bool) -> State:
    """Return the state of a report: the best that any place tells."""
    if has_copy:
        return "found"
    places = [attempt for attempt in tries if attempt.where not in FINDERS]
    if places:
        return "refused"
    outcomes = {attempt.outcome for attempt in tries if attempt.where in asked}
    return next((state for state in ("closed", "not found") if state in outcomes), "not tried")


def is_there(row: ReportRow) -> bool:
    """Return whether the copy of a report is in config/fulltexts/ with the recorded sha256."""
    return has_file(row.copy["file"], row.copy["sha256"])


def has_file(file: str, sha256: str) -> bool:
    """Return whether config/fulltexts/ contains the file with this sha256."""
    path = FOLDER / file
    return path.is_file() and digest(path) == sha256


def _free_path(stem: str, ending: str, sha256: str) -> Path:
    """Return where a file goes: under its name, or with a number if another file has that."""
    number = 1
    while True:
        path = FOLDER / f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
        if not path.exists() or digest(path) == sha256:
            return path
        number += 1
