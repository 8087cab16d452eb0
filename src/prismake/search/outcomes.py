"""Everything that can go wrong while a source is searched, as exceptions, and who handles each: the client, the
search, or a person.
"""

from __future__ import annotations

from prismake.errors import ReviewError


class Passing(Exception):
    """A fault that may be temporary: the client repeats the request.

    retry_after: the seconds that the source asks to wait, if it does.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.retry_after = reason, retry_after


class Damaged(Passing):
    """An answer that does not contain what was requested: cut off, not XML or JSON, an error inside HTTP 200, or
    missing ids.
    """


class SourceError(Damaged):
    """An error message of the source inside HTTP 200.

    It may be temporary; for a page named by a cursor, the cursor may be the cause.
    """


class QueryFault(Exception):
    """An error of the source that concerns the query itself: repeating the request gives the same answer."""


class KeyFault(Exception):
    """An error of the source that concerns the API key."""


class Incomplete(Damaged):
    """An answer without some of the requested records.

    missing: their ids; empty if the source only gives a number.
    """

    def __init__(self, reason: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.missing = missing


class CursorLost(Exception):
    """The source does not know the cursor of a page any more: the search must start again at the first page."""


class Changed(Exception):
    """The result of a query changed while it was fetched.

    before, after: the two counts. reason: how this was noticed.
    """

    def __init__(self, before: int, after: int, reason: str) -> None:
        super().__init__(reason)
        self.before, self.after, self.reason = before, after, reason


class SearchStopped(ReviewError):
    """A search that cannot continue now.

    The received answers are stored, and the same command continues from there.
    """


class BudgetSpent(SearchStopped):
    """A search that can continue at a later hour, because a daily limit of the source is reached."""


class SearchRefused(ReviewError):
    """A search that the source refuses, or whose result cannot be proven complete. Nothing was pinned."""
