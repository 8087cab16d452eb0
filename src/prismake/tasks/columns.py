"""Lines of STATUS.md and the screen on imported files: columns that fill no field of the records, and notes on
reading.
"""

from __future__ import annotations

import pandas as pd

from prismake.tables import rows_of, split_values
from prismake.wording import listed_in_part

# The most columns of a file that a line names.
MOST_NAMED = 12


def import_notices(balance: pd.DataFrame) -> dict[str, list[str]]:
    """Return the lines on imported files under their headings. balance: table 1_identify/balance."""
    return {
        "Columns that fill no field": unknown_column_lines(balance),
        "Notes on imported files": file_note_lines(balance),
    }


def unknown_column_lines(balance: pd.DataFrame) -> list[str]:
    """Return one line per file with columns that fill no field, with the key of config.yaml that maps them.

    balance: table 1_identify/balance.
    """
    lines = []
    for row in rows_of(balance):
        names = split_values(row["unknown"])
        if not names:
            continue
        shown = listed_in_part([f'"{name}"' for name in names], MOST_NAMED)
        more = " (1_identify/balance.csv)" if len(names) > MOST_NAMED else ""
        line = f"{row['file']}: most records fill {shown}{more}, and prismake takes nothing from there."
        if row["format"] == "csv":
            key = f"sources.{row['source']}.columns.{row['file'].rpartition('/')[2]}"
            line += f' Map each under `{key}` in config.yaml to a field, or to "other" to keep it beside the fields.'
        else:
            line += " The values stay in other_fields."
        lines.append(line)
    return lines


def file_note_lines(balance: pd.DataFrame) -> list[str]:
    """Return one line per note on the reading of a file, with the file name. balance: table 1_identify/balance."""
    return [f"{row['file']}: {note}" for row in rows_of(balance) for note in split_values(row["notes"])]
