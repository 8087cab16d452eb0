"""Explains files without readable records: what the file is, why it cannot be read, and which export to choose
(refusals.yaml).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

# A share of the lines that shows what a file is.
_MOST = 0.6
GENERAL_CHOICE = "Export the records as RIS, PubMed (.nbib), BibTeX or CSV."


@cache
def _entries(group: str) -> tuple[dict[str, Any], ...]:
    path = Path(__file__).with_name("refusals.yaml")
    groups: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(groups[group])


def binary_refusal(head: bytes) -> str:
    """Return the reason why a binary file is refused, such as a PDF; an empty text for other files."""
    for entry in _entries("binary"):
        starts = any(head.startswith(bytes.fromhex(str(begin))) for begin in entry["starts"])
        if starts and entry.get("holds", "").encode() in head:
            return sentence(entry["is"], entry["cause"], entry["choose"])
    return ""


def text_refusal(group: str, text: str) -> str:
    """Return the reason why a text is refused, according to the patterns of one group; an empty text if no pattern
    matches.

    group: "changed", "first" (first line), "text" or "xml" of refusals.yaml.
    """
    for entry in _entries(group):
        first = re.search(entry["signs"][0], text, re.MULTILINE)
        rest = (re.search(sign, text, re.MULTILINE) for sign in entry["signs"][1:])
        if first and all(rest) and _has_share(entry.get("share", ""), text):
            line = text.count("\n", 0, first.end()) + 1 if first.end() else 1
            return sentence(entry["is"], f"{entry['cause']} (line {line})", entry["choose"])
    return ""


def _has_share(pattern: str, text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    return not pattern or sum(bool(re.match(pattern, line)) for line in lines) >= _MOST * len(lines)


def sentence(taken_for: str, cause: str, choose: str) -> str:
    """Return the sentence of a refusal: what the file seems to be, why it is not read, and what to do."""
    return f"taken for {taken_for}: {cause}. {choose}"
