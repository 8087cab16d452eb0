"""`prismake chase`: fetch the citations or similar articles for one source of a review, and pin the provider's
answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prismake.chasing.chaser import Chaser, Searched
from prismake.chasing.pinning import pinned
from prismake.chasing.providers import load_chaser
from prismake.chasing.rounds import Chased, chase_rounds
from prismake.protocol.chasing import Chase
from prismake.protocol.sources import Source
from prismake.search.asking import Progress, secrets_of
from prismake.search.clock import Clock
from prismake.search.pin import LAYOUT, answered, size_of
from prismake.search.session import Session
from prismake.sources.pins import read_pin
from prismake.wording import counted, listed


@dataclass(frozen=True)
class PinnedChase:
    """The pin (folder of stored answers) of a finished citation search.

    records: the number of distinct records found. lists: one row for each start record and direction, as search.json
    stores it.
    """

    folder: Path
    records: int
    lists: tuple[Mapping[str, Any], ...]
    not_sent: tuple[str, ...]
    rounds: int
    ended: str
    bytes: int


class ChaseOfSource:
    """The citation search of one source of a review.

    start: PMIDs, DOIs and report ids, as `start_records` returns them. Raises ReviewError before any request if a
    needed API key or e-mail address is missing, or if the provider does not offer a direction.
    """

    def __init__(
        self,
        name: str,
        source: Source,
        plan: Chase,
        start: Sequence[str],
        email_env: str,
        environment: Mapping[str, str],
        progress: Progress | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.name, self.source, self.plan, self.start_records = name, source, plan, list(start)
        self.progress, self.clock = progress or Progress(), clock or Clock()
        self.base_url = source.base_url
        self.chaser: Chaser = load_chaser(source.provider, plan.directions)
        self.secrets = secrets_of(
            f"sources.{name}", source.api_key_env, email_env, environment, Searched(self.chaser)
        )

    def run(self) -> PinnedChase:
        """Fetch the complete citation search, continuing an unfinished one, write the pin and return it.

        Raises SearchStopped if the provider does not answer now, and SearchRefused if a list cannot be fetched
        completely.
        """
        return _as_pinned(pinned(self), self.name)

    def ask(self, session: Session) -> Chased:
        """Return all lists and records of the citation search, fetched from the provider or from stored answers."""
        return chase_rounds(
            session,
            self.chaser,
            self.start_records,
            self.plan,
            lambda number, total: self.progress.received(self.name, number, total),
        )

    def question(self) -> dict[str, str]:
        """Return the parameters that identify this citation search: stored answers are reused only if their
        parameters are equal.

        The number of rounds is not among them, because stored answers are valid for any number of rounds.
        """
        return {
            "chase": self.name,
            "provider": self.source.provider,
            "start": str(self.start_records),
            "directions": str(self.plan.directions),
        }

    def search(self, chased: Chased, session: Session, files: Mapping[str, str]) -> dict[str, Any]:
        """Return the content of search.json: the parameters, each list and each edge from a record to a found record.

        The content has no times or counters of attempts, so that a repeated search writes the same bytes. files: name
        of a stored answer to its file in the pin.
        """
        limits, plan = self.chaser.limits, self.plan
        depth = f"{chased.rounds} of {plan.rounds or 'any number of'} rounds"
        query = (
            f"{' and '.join(plan.directions)} of {counted(len(self.start_records), 'start record')}, {depth}"
        )
        return {
            "layout": LAYOUT,
            "source": self.name,
            "name": self.source.name,
            "provider": self.source.provider,
            "platform": limits.platform,
            "query": f"{query}: {listed(self.start_records)}",
            "limits": [],
            "reported": str(len(chased.records)),
            "received": len(chased.records),
            "what_it_is": f"all records to which the lists of {limits.platform} lead, as it sent them",
            "what_it_is_not": "Lists that the provider does not hold, or holds in part, are not in it: an empty list does not say "
            "that a record cites nothing or is not cited.",
            "chase": {
                "start": self.start_records,
                "included_reports": plan.included_reports,
                "start_chosen": plan.start_chosen,
                "reason": plan.reason,
                "directions": list(plan.directions),
                "rounds_asked_for": plan.rounds,
                "rounds": chased.rounds,
                "ended": chased.ended,
                "not_sent": chased.not_sent,
                "lists": [
                    {
                        "round": row.round,
                        "start": row.start,
                        "id": row.key,
                        "direction": row.direction,
                        "state": row.links.state,
                        "number": len(row.links.ids),
                        "without_id": row.links.without_id,
                    }
                    for row in chased.lists
                ],
                "edges": [
                    {
                        "round": edge.round,
                        "start": edge.start,
                        "direction": edge.direction,
                        "found": edge.found,
                        "came": edge.came,
                    }
                    for edge in chased.edges
                ],
            },
            **answered(session, files),
            "records": sorted(files[name] for name in chased.pages),
        }


def _as_pinned(folder: Path, source: str) -> PinnedChase:
    """Return what a pin says of its chase."""
    metadata = read_pin(folder, source).metadata
    facts = metadata["chase"]
    return PinnedChase(
        folder,
        metadata["received"],
        tuple(facts["lists"]),
        tuple(facts["not_sent"]),
        facts["rounds"],
        facts["ended"],
        size_of(folder),
    )
