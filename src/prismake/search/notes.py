"""Comments of a strategy that prismake reads: `# reason: ...`, `# accept {rule}: ...` and `# filter: ...`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOTE = re.compile(r"\s*#\s*(reason|accept|filter)\b\s*([a-z-]*)\s*:\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True)
class StrategyNote:
    """A comment that prismake reads: its kind and text.

    rule: the name of the accepted rule, only for `accept`. row: its line in the file, from 1.
    """

    kind: str
    rule: str
    text: str
    row: int


def read_note(line: str, row: int) -> StrategyNote | None:
    """Return the comment on a line of a strategy; None if the line is not a comment that prismake reads."""
    match = _NOTE.fullmatch(line)
    return StrategyNote(match[1].lower(), match[2].lower(), match[3].strip(), row) if match else None


def read_notes(text: str) -> list[StrategyNote]:
    """Return all comments of a strategy that prismake reads."""
    return [note for row, line in enumerate(text.splitlines(), 1) if (note := read_note(line, row))]
