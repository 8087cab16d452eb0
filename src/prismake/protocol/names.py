"""What may be the name of a person or source, and the label of a reason: any printable text in one line."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LOG = re.compile(r"retrieval(_|$)", re.IGNORECASE)


def printable(text: str) -> str:
    """Return a name, if it is printable text in one line. Raises ValueError."""
    if not text.strip():
        raise ValueError("it is empty: a name or a label is needed")
    if _UNPRINTABLE.search(text):
        raise ValueError(f"{text!r} contains a character that cannot be printed, or a line break: remove it")
    if text != text.strip():
        raise ValueError(f'"{text}" begins or ends with a space: remove it')
    return text


def _person(name: str) -> str:
    """Return the name of a person: printable, and not that of the retrieval log, whose file is beside theirs."""
    if _LOG.match(re.sub(r"[^\w.-]", "_", printable(name))):
        raise ValueError(f'"{name}" is how the retrieval log is named: choose another name for this person')
    return name


def comparable(text: str) -> str:
    """Return a label without what a person does not see as a difference: case, and how many spaces are in it."""
    return " ".join(text.split()).casefold()


Printable = Annotated[str, AfterValidator(printable)]
PersonName = Annotated[str, AfterValidator(_person)]
