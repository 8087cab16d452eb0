"""Separates the congress that some databases append to the name of a journal."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

_FACTS: dict[str, str] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
_BEHIND_JOURNAL = re.compile(_FACTS["behind_journal"])
_BEHIND_NAME = re.compile(_FACTS["behind_name"])
_LABEL = re.compile(_FACTS["label"])


def journal_and_congress(text: str) -> tuple[str, str]:
    """Return (journal, congress): "Rhythms.

    Conference: Sleep Society 2015" gives "Rhythms" and "Sleep Society 2015".

    The congress is empty if none is named.
    """
    match = _BEHIND_JOURNAL.search(text)
    journal = text[: match.start()].strip() if match else ""
    if match is None or not journal:
        return text, ""
    return journal, congress_name(match.group())


def congress_name(text: str) -> str:
    """Return the name of a congress without the word "Conference:" before it."""
    return _LABEL.sub("", _BEHIND_NAME.sub("", text)).strip(" .;)")
