"""Entries that a source brings twice because one of its files holds every entry of another one."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# Stands before the number of an id that an earlier record has: two entries with the same tags and values.
_COUNTED = "~"


def copied_entries(records: pd.DataFrame) -> NDArray[np.int64]:
    """Return for each record a number that its copy in another file of its source has as well; -1 for other records.

    records: table 1_identify/records. A file is a copy if another file of the source holds every entry of it with the same tags
    and values, as after a second export.
    """
    entries = [name.partition(_COUNTED)[0] for name in records["record_id"]]
    numbers = np.full(len(entries), -1, dtype=np.int64)
    if len(set(entries)) == len(entries):
        return numbers
    rows_of_file: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, place in enumerate(zip(records["source"], records["file"], strict=True)):
        rows_of_file[place].append(row)
    held = {place: {entries[row] for row in rows} for place, rows in rows_of_file.items()}
    codes = pd.factorize(np.array(entries, dtype=object))[0]
    for (source, file), names in held.items():
        for (other_source, other_file), more in held.items():
            if source == other_source and file != other_file and file and other_file and names <= more:
                rows = [*rows_of_file[source, file], *rows_of_file[source, other_file]]
                copied = [row for row in rows if entries[row] in names]
                numbers[copied] = codes[copied]
    return numbers
