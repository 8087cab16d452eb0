"""How many rows a table holds, counted in the raw text, apart from the parser."""

from __future__ import annotations

import re
from functools import cache

LONGEST = 5_000_000


@cache
def _patterns(separator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a quoted cell is, and what opens one."""
    signs = re.escape(separator) + "\n"
    return (
        re.compile(rf'(?<![^{signs}])"(?:[^"]|""){{0,{LONGEST}}}"(?=[{signs}]|\Z)'),
        re.compile(rf'(?<![^{signs}])"'),
    )


def rows_count(text: str, separator: str, quoted: bool = True) -> int:
    """Count the rows of a table, taking each quoted cell as one letter; blank rows do not count."""
    plain = _patterns(separator)[0].sub("Q", text) if quoted else text
    return sum(1 for line in plain.split("\n") if line.strip(" ,;|\t\r"))


def row_end(text: str, separator: str, quoted: bool = True) -> int:
    """Return where the last row ends that is outside of quotes, or 0."""
    if not quoted:
        return text.rfind("\n") + 1
    closed, opening = _patterns(separator)
    cells = [match.span() for match in closed.finditer(text)]
    # A quote that is not closed for so long never is.
    since = max(cells[-1][1] if cells else 0, len(text) - LONGEST)
    opened = opening.search(text, since)
    at = text.rfind("\n", 0, opened.start() if opened else len(text))
    for begun, ended in reversed(cells):
        if at >= ended:
            break
        if at > begun:
            at = text.rfind("\n", 0, begun)
    return at + 1
