"""Notes of which a spreadsheet made a date: what was typed is lost, so the note says that, wherever it is shown.

A note decides nothing, and to refuse it would cost the decisions of its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_MARK = re.compile(
    r"(?:^|; )([^;]*?) \[the spreadsheet made this (?:date or time) of what was typed in (column \"[^\"]*\"(?: of sheet \"[^\"]*\")?); "
    r"the words are lost\]"
)


def lost_note(shown: str, column: str, sheet: str) -> str:
    """Return the note of a cell that holds a date. shown: as the spreadsheet shows it. column: header and letter."""
    place = f'column "{column}"' + (f' of sheet "{sheet}"' if sheet else "")
    return (
        f"{shown} [the spreadsheet made this date or time of what was typed in {place}; the words are lost]"
    )


def lost_note_messages(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Return a sentence for each such note. rows: of any table with note, file and row."""
    return list(
        dict.fromkeys(
            f'{row["file"]}, row {row["row"]}, {match[2]}: the spreadsheet made "{match[1].strip()}" of a note, and what was typed is '
            "lost. Ask for it, and type it again in a cell with the format text"
            for row in rows
            for match in _MARK.finditer(row["note"])
        )
    )
