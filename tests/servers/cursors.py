"""Cursors and page tokens: opaque, bound to the query, dated, and with characters that must be encoded.

A cursor holds `+`, `/` and `=`: a client that does not encode it sends back a blank in place of the plus, and
its cursor is invalid, as Crossref's users report.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

MARK = "AoJ+/"


class CursorError(ValueError):
    """A cursor that this server did not give, gave for another query, or gave too long ago."""


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after the record of that number; -1 is the beginning."""

    after: int
    query: str
    born: float

    def __str__(self) -> str:
        packed = json.dumps([self.after, self.query, round(self.born, 3)]).encode()
        return MARK + base64.b64encode(packed).decode().rstrip("=") + "="


def digest(parts: Iterable[str]) -> str:
    """What tells one query from another."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def read(text: str, query: str, now: float, lives: float | None = None) -> Cursor:
    """The cursor that a client sent back."""
    try:
        if not text.startswith(MARK):
            raise CursorError(text)
        packed = text.removeprefix(MARK).rstrip("=")
        after, of, born = json.loads(base64.b64decode(packed + "=" * (-len(packed) % 4)))
    except ValueError as error:
        raise CursorError(text) from error
    if of != query or (lives is not None and now - born > lives):
        raise CursorError(text)
    return Cursor(after, of, born)
