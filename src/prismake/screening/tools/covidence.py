"""Covidence: a list of the references that the team decided alike, with `Exclusion reason: ...;` in the notes of full texts.

The list names nobody and holds no vote: what is read is the decision of the team.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prismake.screening.tools.answers import Answer
from prismake.screening.tools.rows import ExportedRecord

_REASON = re.compile(r"Exclusion reason:\s*(.*?)\s*(?:;|\||$)", re.IGNORECASE)


def answers_of(row: ExportedRecord) -> Iterator[Answer]:
    """Yield the answer to a record; its word is empty, as the list says what it is."""
    reasons = tuple(reason for reason in _REASON.findall(row["notes"]) if reason)
    tags = f"tags: {row['tags']}" if row["tags"] else ""
    yield Answer("", "", tuple(dict.fromkeys(reasons)), tags)
