"""The rounds of a citation search: the lists of the start records, then the lists of the found records, until the
declared number of rounds is done or nothing new is found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from prismake.chasing.chaser import Chaser, Links, StartRecord, known_in
from prismake.protocol.chasing import Chase, Direction
from prismake.search.outcomes import SearchRefused
from prismake.search.session import Session
from prismake.sources.chases import AND_ALSO, HAD

NOTHING_NEW = "nothing new was found"
NOTHING_TO_ASK = "the provider holds no start record"
NOTHING_HAD = "the provider gave no list"
DEPTH = "the configured number of rounds"


@dataclass(frozen=True)
class ListRow:
    """One list of a citation search: how the provider answered for one record and direction.

    start: the start record as config.yaml names it. key: the provider's id of the record, empty if the provider does
    not have it.
    """

    round: int
    start: str
    key: str
    direction: Direction
    links: Links


@dataclass(frozen=True)
class CitationEdge:
    """One step of a citation search, from a record in a direction to a found record.

    came: whether the provider sent the found record.
    """

    round: int
    start: str
    direction: Direction
    found: str
    came: bool


@dataclass
class Chased:
    """A complete citation search.

    records: record id to the sha256 of the record. pages: names of the stored answers that contain the records.
    ended: why the search ended, such as nothing new.
    """

    lists: list[ListRow] = field(default_factory=list)
    edges: list[CitationEdge] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    not_sent: list[str] = field(default_factory=list)
    rounds: int = 0
    ended: str = ""


def chase_rounds(
    session: Session,
    chaser: Chaser,
    start: Sequence[str],
    plan: Chase,
    on_record: Callable[[int, int], None] = lambda number, total: None,
) -> Chased:
    """Return all lists, edges and records of a citation search.

    A record never leads to itself; a start record counts as found if another record leads to it. on_record: called
    with the number of received records and the number of expected ones. Raises SearchRefused if more than
    `most_records` records are found, and SearchStopped if the provider does not answer now.
    """
    result = Chased()
    resolved = chaser.resolve(start, session)
    known = dict(resolved.known)
    named: dict[str, str] = {}
    for text in start:
        # A PMID and a DOI in the config may name one record.
        named |= {key: AND_ALSO.join(filter(None, (named.get(key), text))) for key in resolved.ids[text]}
    for text in start:
        if not resolved.ids[text]:
            result.lists += [
                ListRow(1, text, "", direction, Links("not resolved")) for direction in plan.directions
            ]
    pending, asked_from = list(named), set(named)
    while pending and (plan.rounds == 0 or result.rounds < plan.rounds):
        result.rounds += 1
        edges = _edges(session, chaser, pending, named, known, plan, result)
        new = [key for key in dict.fromkeys(key for _, _, key in edges) if key not in result.records]
        new = [key for key in new if key not in result.not_sent]
        _refuse_too_many(chaser, plan, result, new)
        expected = len(result.records) + len(new)
        for page in chaser.records(new, f"records-{result.rounds:02}", session):
            result.records.update(page.records)
            result.pages.append(page.name)
            known |= known_in(page)
            on_record(len(result.records), expected)
        result.not_sent += [key for key in new if key not in result.records]
        result.edges += [
            CitationEdge(result.rounds, key, direction, other, other in result.records)
            for key, direction, other in edges
        ]
        pending = [key for key in new if key in result.records and key not in asked_from]
        asked_from |= set(pending)
        named |= {key: key for key in pending}
    result.ended = DEPTH if pending else _why_nothing_is_left(result, bool(named))
    return result


def _why_nothing_is_left(result: Chased, is_resolved: bool) -> str:
    if not is_resolved:
        return NOTHING_TO_ASK
    return NOTHING_NEW if any(row.links.state in HAD for row in result.lists) else NOTHING_HAD


def _edges(
    session: Session,
    chaser: Chaser,
    pending: Sequence[str],
    named: dict[str, str],
    known: dict[str, StartRecord],
    plan: Chase,
    result: Chased,
) -> list[tuple[str, Direction, str]]:
    """Return the edges of a round, and note each list."""
    edges: list[tuple[str, Direction, str]] = []
    for direction in plan.directions:
        name = f"round-{result.rounds:02}-{direction}"
        for key, links in zip(pending, chaser.links(pending, known, direction, name, session), strict=True):
            result.lists.append(ListRow(result.rounds, named[key], key, direction, links))
            edges += [(key, direction, other) for other in links.ids]
    return edges


def _refuse_too_many(chaser: Chaser, plan: Chase, result: Chased, new: Sequence[str]) -> None:
    total = len(result.records) + len(new)
    if total > plan.most_records:
        raise SearchRefused(
            f"{chaser.limits.platform}: round {result.rounds} of the citation search reaches {total:,} records, "
            f"but `most_records` of the chase allows {plan.most_records:,}. Nothing was pinned.\n"
            "    What to do: in config/config.yaml, reduce `rounds` or the start records, or raise "
            "`most_records`; then run the same command again. Answers that were already fetched are reused."
        )
