"""Peer reviews of search strategies, which people note in a table, each for one source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prismake.errors import ReviewFaults
from prismake.tables import declared, not_allowed, numbered_rows, read_human_input

if TYPE_CHECKING:
    import pandas as pd

TABLE = "1_identify/peer_review"
ALL = "all"


def read_peer_review(sources: Collection[str], files: Sequence[Path] | None = None) -> pd.DataFrame:
    """Return the table 1_identify/peer_review, in which people note peer reviews; sources are spelled as in
    config.yaml.

    sources: keys of `sources`. files: the file as a list, or an empty list; by default the declared path. Raises
    ReviewFaults with all faults of cells.
    """
    table = read_human_input(TABLE, files)
    path = declared(TABLE).path if files is None else next((file.as_posix() for file in files), "")
    as_named = {ALL: ALL, **{name.casefold(): name for name in sources}, **{name: name for name in sources}}
    reviews, faults = [], []
    for number, row in numbered_rows(table):
        cell = row["source"].strip()
        reviews.append(as_named.get(cell) or as_named.get(cell.casefold()) or "")
        if not reviews[-1]:
            faults.append(not_allowed(path, number, "source", row["source"], [*sources, ALL]))
    if faults:
        raise ReviewFaults(faults)
    return table.assign(source=reviews)
