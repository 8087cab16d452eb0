"""Texts of people on which a release rests: reasons, exceptions and answers. A reminder such as "to do" is none."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator

REMINDERS = Path(__file__).with_name("reasons.yaml")


@cache
def _reminders() -> frozenset[str]:
    return frozenset(yaml.safe_load(REMINDERS.read_text(encoding="utf-8"))["reminders"])


def is_text(text: str) -> bool:
    """Return whether a text has content: it contains a letter and is not a reminder such as "to do"."""
    plain = re.sub(r"[\W_]+", " ", text).strip().casefold()
    return any(character.isalpha() for character in plain) and plain not in _reminders()


def _answered(text: str) -> str:
    """Return a text, or "" for one without a letter or digit and for a reminder: a threshold is a number."""
    return text if is_text(text) or any(character.isdecimal() for character in text) else ""


def _given(text: str) -> str:
    """Return a text, or "" for one that says nothing."""
    return text if is_text(text) else ""


Reason = Annotated[str, AfterValidator(_given)]
"""A text that says why. One without a letter, or a reminder such as "to do", counts as empty."""
Answer = Annotated[str, AfterValidator(_answered)]
"""The same for an answer, which may be a number or a date."""
