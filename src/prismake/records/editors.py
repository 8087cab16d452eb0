"""The editors of a whole book without authors, whom a list of references names in their place."""

from __future__ import annotations

from prismake.records.record import Values

# Tags of editors: RIS of Zotero and the specification, EndNote, BibTeX, EndNote XML.
_TAGS = ("ED", "%E", "editor", "A2", "contributors.secondary-authors.author")


def editors_of(other: Values) -> list[str]:
    """Return the editors of a book as they are written; the same tags hold editions and dates, which have digits."""
    for tag in _TAGS:
        if names := [name for name in other.get(tag, ()) if not any(sign.isdigit() for sign in name)]:
            return names
    return []
