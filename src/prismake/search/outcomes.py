"""What can go wrong while a source is asked, and who handles it: the client, the search, or a person."""

from __future__ import annotations

from prismake.errors import ReviewError


class Passing(Exception):
    """A fault that may pass: the client asks again. retry_after: the seconds that the source asks to wait, if it does."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.retry_after = reason, retry_after


class Damaged(Passing):
    """An answer whose content is not what was asked for: cut off, not XML or JSON, an error inside HTTP 200, ids missing."""


class SourceError(Damaged):
    """An error of the source inside HTTP 200. It may pass; of a page that is named by a cursor, the cursor may be the cause."""


class QueryFault(Exception):
    """An error of the source that tells of the query itself: the same question gets the same answer."""


class KeyFault(Exception):
    """An error of the source that tells of the key."""


class Incomplete(Damaged):
    """An answer that lacks records that were asked for. missing: their ids, or nothing where the source gives only a number."""

    def __init__(self, reason: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.missing = missing


class CursorLost(Exception):
    """The source no longer knows the cursor of a page: the search begins again at the first page."""


class Changed(Exception):
    """The result of a query changed while it was fetched. before and after: the two counts. reason: how it was noticed."""

    def __init__(self, before: int, after: int, reason: str) -> None:
        super().__init__(reason)
        self.before, self.after, self.reason = before, after, reason


class SearchStopped(ReviewError):
    """A search that cannot go on now. What was fetched is kept, and the same command goes on from there."""


class BudgetSpent(SearchStopped):
    """A search that the source lets go on at a later hour, because a limit of a day is reached."""


class SearchRefused(ReviewError):
    """A search that the source refuses, or that cannot be proven complete. Nothing was pinned."""
