"""Types of names of people and sources and of labels of reasons: any printable text on one line."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from prismake.unseen_letters import is_blank

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_LOG = re.compile(r"retrieval(_|$)", re.IGNORECASE)


def printable(text: str) -> str:
    """Return the text unchanged.

    Raises ValueError if it is empty, invisible, not printable, not on one line, or begins or ends with a space.
    """
    if not text.strip():
        raise ValueError("expected a name or label, found empty text")
    if _UNPRINTABLE.search(text):
        raise ValueError(
            f"{text!r} contains a character that is not printable or breaks the line: remove the character"
        )
    if is_blank(text):
        raise ValueError(f"expected a name or label, found {text!r}, which has no visible character")
    if text != text.strip():
        raise ValueError(f'"{text}" begins or ends with a space: remove the space')
    return text


def _person(name: str) -> str:
    """Return the name of a person. Raises ValueError where it is not printable or names the retrieval log."""
    if _LOG.match(re.sub(r"[^\w.-]", "_", printable(name))):
        raise ValueError(f'"{name}" is reserved for the retrieval log: choose another name for this person')
    return name


def same_person_again(name: str) -> str:
    """Return the name on the form in which a person who works alone settles what two answers of that person say differently."""
    return f"{name} again"


def comparable_label(text: str) -> str:
    """Return a label in lower case with single spaces, for comparison."""
    return " ".join(text.split()).casefold()


Printable = Annotated[str, AfterValidator(printable)]
PersonName = Annotated[str, AfterValidator(_person)]
