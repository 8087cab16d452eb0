"""How many records a file holds, counted by separators in the raw text, apart from the parsers."""

from __future__ import annotations

import json
import re

_MEDLINE_BLOCK = re.compile(r"\n[ \t]*\n(?=\S)")
_PMID = re.compile(r"^PMID *-", re.MULTILINE)
_OWN = re.compile(r"^(?:TI|BTI|OWN) {0,2}-", re.MULTILINE)
_QUOTED = re.compile(r'(?<![^\n,;\t])"(?:[^"]|"")*"(?=[\n,;\t]|\Z)')


def medline_held(text: str) -> int:
    """Count MEDLINE records: the PMIDs, and the blocks between blank lines with a title and no PMID."""
    return sum(
        len(_PMID.findall(block)) + (1 if _has_own(block) else 0) for block in _MEDLINE_BLOCK.split(text)
    )


def _has_own(block: str) -> bool:
    before = _PMID.split(block, maxsplit=1)[0]
    return bool(_OWN.search(before))


def rows_held(text: str) -> int:
    """Count the rows of a table below its header, taking each quoted cell as one letter; blank rows do not count."""
    plain = _QUOTED.sub("Q", text)
    return max(sum(1 for line in plain.split("\n") if line.strip(" ,;\t\r")) - 1, 0)


def elements_held(text: str, lists: frozenset[str]) -> int | None:
    """Count the elements of the list that a JSON document holds; None where it is not whole JSON."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = _list_in(document, lists, 3)
    return 1 if found is None else sum(isinstance(one, dict) for one in found)


def _list_in(value: object, lists: frozenset[str], depth: int) -> list[object] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and depth:
        for key, inner in value.items():
            if isinstance(inner, list) and key in lists:
                return inner
            found = _list_in(inner, lists, depth - 1) if isinstance(inner, dict) else None
            if found is not None:
                return found
    return None
