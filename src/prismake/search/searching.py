"""One search: request the count and all records, and prove that the records are those that the source counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prismake.search.outcomes import Changed, CursorLost, SearchRefused
from prismake.search.provider import Query
from prismake.search.session import Session

# "A query whose result changes while it is fetched is fetched again, three times at most."
FETCHED_AGAIN = 3
# A cursor that the source forgot says nothing of the result, so the search may begin again more often.
CURSORS_LOST = 6


@dataclass(frozen=True)
class LineCount:
    """The count of one line of a strategy, and the source's notes on it. number: 0 for a strategy without numbers."""

    number: int
    text: str
    query: Query
    count: int
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SearchResult:
    """A complete result: record id to sha256, the count that the source reports, and its notes on the query.

    pages: the names of the stored answers that contain the records. lines: the counts of the lines of the strategy.
    """

    records: Mapping[str, str]
    reported: int
    notes: Mapping[str, Any]
    pages: tuple[str, ...]
    lines: tuple[LineCount, ...] = ()


@dataclass(frozen=True)
class LineQuery:
    """A line of a strategy as it is sent."""

    number: int
    text: str
    query: Query


def find(session: Session, query: Query, lines: Sequence[LineQuery] = ()) -> SearchResult:
    """Return all records of a query, and the counts of the lines of its strategy.

    Raises SearchRefused with both counts if the result changes in every attempt, or if records stay missing;
    SearchStopped if the source does not answer now.
    """
    while True:
        try:
            return _fetched(session, query, lines)
        except Changed as error:
            _begin_again(session, "changed", FETCHED_AGAIN, _changed_too_often(session, error))
            session.client.notice(
                f"{session.provider.limits.platform}: {error.reason} ({error.before:,} and {error.after:,}); "
                "fetching the whole result again."
            )
        except CursorLost as error:
            refusal = SearchRefused(
                f"{session.provider.limits.platform}: expected the next page of the result, but the source no "
                f"longer knew the position from which to continue, {CURSORS_LOST + 1} times ({error}). Nothing "
                "was pinned.\n    What to do: run the same command again later."
            )
            _begin_again(session, "cursor lost", CURSORS_LOST, refusal)
            session.client.notice(
                f"{session.provider.limits.platform}: the source no longer knows the position "
                "from which to continue; fetching the result again from its start."
            )


def _fetched(session: Session, query: Query, lines: Sequence[LineQuery]) -> SearchResult:
    """Return all records of a query, fetched once.

    Raises Changed if a line that asks the same has another count: one answer alone may be short, or empty, without a word.
    """
    records: dict[str, str] = {}
    reported: int | None = None
    notes: Mapping[str, Any] = {}
    rows, pages = 0, []
    try:
        for page in session.provider.pages(query, session):
            if reported is None:
                reported, notes = page.total or 0, page.notes
            rows += len(page.records)
            session.on_page(reported, rows)
            if page.records:
                pages.append(page.name)
            records.update(page.records)
    finally:
        # Before anything is forgotten: an answer that comes later would belong to the next attempt.
        session.stop()
    reported = reported or 0
    if rows != reported or len(records) != reported:
        raise Changed(reported, len(records), "the records are not as many as the source counted")
    session.prove(reported=reported, received=rows, different=len(records))
    counted = counts(session, lines)
    for line in counted:
        if line.query == query and line.count != reported:
            raise Changed(
                reported,
                line.count,
                f"the search and its line {line.number}, which ask the same, differ in count",
            )
    return SearchResult(records, reported, notes, tuple(pages), tuple(counted))


def _begin_again(session: Session, reason: str, most: int, refusal: SearchRefused) -> None:
    """Forget what was fetched. Raises the refusal if that was done `most` times, also by a process that was killed."""
    done = session.store.restarts().get(reason, 0)
    session.forget()
    if done >= most:
        # The next command asks anew.
        session.store.discard()
        raise refusal
    session.store.restart(reason)


def _changed_too_often(session: Session, error: Changed) -> SearchRefused:
    return SearchRefused(
        f"{session.provider.limits.platform}: the result cannot be fetched completely, because it changes while "
        f"prismake fetches it. In {FETCHED_AGAIN + 1} attempts "
        f"{error.reason}: the last counts were {error.before:,} and {error.after:,}.\n"
        "    What to do: run the same command again later, when the source changes less. Nothing was pinned."
    )


def line_name(number: int) -> str:
    """Return the name under which the count of a line is stored."""
    return f"line-{number:02}"


def counts(session: Session, lines: Sequence[LineQuery]) -> list[LineCount]:
    """Return the count of each line, in the order of the lines."""
    requests = [session.provider.count(line.query).named(line_name(line.number)) for line in lines]
    try:
        return [
            LineCount(line.number, line.text, line.query, page.total or 0, page.notes)
            for line, page in zip(lines, session.ask_all(requests), strict=True)
        ]
    finally:
        session.stop()
