"""Drift: a pinned search is repeated, and its result is compared with the pin, which stays unchanged."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prismake.errors import Fault, ReviewFaults
from prismake.protocol.place import CONFIG
from prismake.search.pin import Question
from prismake.search.provider import HttpRequest, Limits, Provider, Query
from prismake.search.searching import LineQuery, SearchResult, line_name
from prismake.sources.pins import read_pin, verify_pin

# Rethlefsen 2024 calls a search reproducible whose count stays within 10 %.
WITHIN = 0.1


@dataclass(frozen=True)
class PinnedSearch:
    """The search parameters and the records of a pin. records: id to sha256 of the record."""

    folder: Path
    query: Query
    records: Mapping[str, str]
    searched_on: str
    metadata: Mapping[str, Any]

    def question(self, source: str, name: str) -> Question:
        """Return the parameters of the pinned search.

        source, name: key and name of the source in the present config.yaml.
        """
        asked = self.metadata
        return Question(
            source=source,
            name=name,
            provider=asked["provider"],
            strategy=asked["strategy"],
            strategy_file=asked["strategy_file"],
            query=self.query,
            limits=tuple(asked["limits"]),
            expand_terms=asked["expand_terms"],
        )

    def lines(self, limits: Limits) -> list[LineQuery]:
        """Return the lines of the pinned strategy as they were sent, independent of the present strategy file.

        limits: facts of the provider.
        """
        # Stand-ins of the key and the address, which the client adds.
        people = {limits.tool, limits.email, limits.key}
        sent = {file.partition(".")[0]: request for file, request in self.metadata["requests"].items()}
        return [
            LineQuery(
                line["line"],
                line["text"],
                Query(
                    line["query"],
                    {
                        name: value
                        for name, value in sent[line_name(line["line"])]["parameters"].items()
                        if name not in people
                    },
                ),
            )
            for line in self.metadata["lines"]
            if line_name(line["line"]) in sent
        ]


@dataclass(frozen=True)
class Drift:
    """How the result of a repeated search differs from the pinned one. Each list contains sorted ids of records."""

    pinned: PinnedSearch
    before: int
    now: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def is_within(self) -> bool:
        """Return whether the new count differs by at most 10 % from the pinned one."""
        return abs(self.now - self.before) <= WITHIN * self.before

    def facts(self) -> dict[str, Any]:
        """Return the drift as JSON values for a pin."""
        return {
            "of": self.pinned.folder.as_posix(),
            "before": self.before,
            "now": self.now,
            "within_10_percent": self.is_within,
            "added": list(self.added),
            "removed": list(self.removed),
            "changed": list(self.changed),
        }


def pinned_search(folder: str, source: str, provider: Provider, provider_name: str) -> PinnedSearch:
    """Return the search parameters and records of a pin.

    folder, provider_name: as in config.yaml; folder may be empty.

    Raises ReviewFaults if there is no pin, if it was changed, or if `prismake search` did not make it with this
    provider.
    """
    key = f"sources.{source}.pin"
    if not folder:
        raise ReviewFaults(
            [
                Fault(
                    CONFIG,
                    f'source "{source}" has no pin (the stored answers of a search), so there is no search to repeat.',
                    f"search it with `prismake search {source}`, and write the folder that the command prints "
                    f"into {key}.",
                    column=key,
                )
            ]
        )
    pin = read_pin(Path(folder), source)
    verify_pin(pin)
    metadata = pin.metadata
    if "parameters" not in metadata or metadata.get("counts_only"):
        raise ReviewFaults(
            [
                Fault(
                    folder,
                    "this pin was not made by `prismake search`, so its search cannot be sent again.",
                    f"search the source with `prismake search {source}`, and write the folder that the command prints into {key}.",
                )
            ]
        )
    if metadata["provider"] != provider_name:
        raise ReviewFaults(
            [
                Fault(
                    CONFIG,
                    f'the pin {folder} holds answers of "{metadata["provider"]}", but `provider` of the source is now "{provider_name}".',
                    "restore the earlier `provider`, or search the source again and name the new pin in config.yaml.",
                    column=key,
                )
            ]
        )
    records: dict[str, str] = {}
    for path in pin.files:
        sent = metadata["requests"][path.name]
        request = HttpRequest(path.stem, sent["path"], sent["parameters"])
        records.update(provider.parse(gzip.decompress(path.read_bytes()), request).records)
    query = Query(metadata["query"], metadata["parameters"])
    return PinnedSearch(pin.folder, query, records, metadata["searched_on"], metadata)


def drift_between(pinned: PinnedSearch, found: SearchResult) -> Drift:
    """Return how a result differs from the pinned one: ids of added, removed and changed records."""
    before, now = pinned.records, found.records
    return Drift(
        pinned,
        len(before),
        len(now),
        added=tuple(sorted(set(now) - set(before))),
        removed=tuple(sorted(set(before) - set(now))),
        changed=tuple(sorted(key for key in before.keys() & now.keys() if before[key] != now[key])),
    )
