"""ASReview: a label for each record (1, 0, or none), in a column or, in RIS, in the notes; with time, note and user where it has them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from prismake.forms.dates import moment
from prismake.screening.tools.answers import Answer, NotUnderstood
from prismake.screening.tools.rows import ExportedRecord

_LABEL = re.compile(r"\bASReview_(relevant|irrelevant|not_seen)\b")
_WORDS = {"relevant": "1", "irrelevant": "0", "not_seen": ""}
_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?")


def answers_of(row: ExportedRecord) -> Iterator[Answer]:
    """Yield the one answer to a record; its label is empty if the record was not seen.

    Raises NotUnderstood if the notes hold more than one label.
    """
    in_notes = {_WORDS[word] for word in _LABEL.findall(row["notes"])}
    label = row["label"].strip()
    if len(in_notes) > 1:
        raise NotUnderstood("the notes hold more than one label of ASReview", "notes")
    if not label:
        label = next(iter(in_notes), "")
    yield Answer(row["user"], label, note=row["remark"], decided=_time(row["time"]))


def _time(text: str) -> str:
    """Return a time as `moment` does; ASReview also stores seconds since 1970, in UTC."""
    if _SECONDS.fullmatch(text.strip()):
        return moment(datetime.datetime.fromtimestamp(float(text), datetime.UTC).isoformat())
    return moment(text)
