"""Finds arms that one of two extractors may have exchanged: after exchanging them, both gave the same values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from prismake.extraction.answers import CONFLICT, alike
from prismake.extraction.reading import EXTRACTOR
from prismake.extraction.rows import KEY_NAMES, NO_FIELD, VERDICT_FIELD, row_keys
from prismake.tables import rows_of
from prismake.wording import counted

# One cell that fits the other arm may be chance.
FEWEST_CELLS = 2
Cells = Mapping[str, tuple[str, str]]
"""Field to value and unit."""
Place = tuple[str, str, str, str]
"""Study, level, and the compared names of outcome and time point."""


@dataclass(frozen=True)
class Exchange:
    """Two arms of a study that an extractor may have exchanged in the rows of one outcome and time point.

    arms: as first spelled. rows: the study, the level and the compared names of both rows. cells: on how many cells
    the two people differ, and agree after the exchange.
    """

    study_id: str
    arms: tuple[str, str]
    rows: tuple[tuple[str, ...], tuple[str, ...]]
    where: str
    people: tuple[str, str]
    cells: int

    @property
    def sentence(self) -> str:
        """Return what people should look at."""
        first, second = self.arms
        where = f" ({self.where})" if self.where else ""
        return (
            f'{self.people[0]} and {self.people[1]} differ on {counted(self.cells, "cell")} of the arms "{first}" and "{second}"'
            f"{where}, and agree on each of them after the two arms are exchanged: one of both may have exchanged them."
        )


def exchanged_arms(rows_of_people: pd.DataFrame, data: pd.DataFrame) -> list[Exchange]:
    """Return the pairs of arms with a cell in conflict that one extractor may have exchanged.

    rows_of_people: table 4_extract/extracted_rows. data: table 4_extract/data.
    """
    disputed = {_row(row) for row in rows_of(data) if row["state"] == CONFLICT}
    names: dict[tuple[str, ...], Mapping[str, str]] = {}
    cells: dict[Place, dict[tuple[str, str], dict[str, tuple[str, str]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for row in rows_of(rows_of_people):
        if row["role"] != EXTRACTOR or row["field"] in (NO_FIELD, VERDICT_FIELD) or not row["value"]:
            continue
        arm, outcome, time_point = row_keys(row)
        names.setdefault(_row(row), row)
        place = (row["study_id"], row["level"], outcome, time_point)
        cells[place][arm, row["person"]][row["field"]] = (row["value"], row["unit"])
    return [
        exchange for place, given in cells.items() for exchange in _exchanges(place, given, disputed, names)
    ]


def _exchanges(
    place: Place,
    given: Mapping[tuple[str, str], Cells],
    disputed: set[tuple[str, ...]],
    names: Mapping[tuple[str, ...], Mapping[str, str]],
) -> Iterator[Exchange]:
    """Yield the exchanges in the rows of one outcome and time point."""
    study, level, outcome, time_point = place
    arms, people = (sorted({key[part] for key in given}) for part in (0, 1))
    for first, second in combinations(arms, 2):
        rows = ((study, level, first, outcome, time_point), (study, level, second, outcome, time_point))
        if disputed.isdisjoint(rows):
            continue
        for ada, ben in combinations(people, 2):
            ends = [given.get((arm, person), {}) for person in (ada, ben) for arm in (first, second)]
            number = _cells_that_fit(ends)
            if number >= FEWEST_CELLS:
                named = [names[row] for row in rows]
                where = ", ".join(filter(None, (named[0][name] for name in KEY_NAMES[1:])))
                spelled = (named[0]["study_arm"], named[1]["study_arm"])
                yield Exchange(study, spelled, rows, where, (ada, ben), number)


def _cells_that_fit(ends: Sequence[Cells]) -> int:
    """Return the number of cells on which two people differ, if all cells agree after the exchange; else 0.

    ends: the first arm and the second arm of one person, then those of the other.
    """
    own_first, own_second, other_first, other_second = ends
    if not all(ends) or not (_agree(own_first, other_second) and _agree(own_second, other_first)):
        return 0
    return sum(
        not alike(own.get(name, ("", "")), other.get(name, ("", "")))
        for own, other in ((own_first, other_first), (own_second, other_second))
        for name in {*own, *other}
    )


def _agree(one: Cells, other: Cells) -> bool:
    return one.keys() == other.keys() and all(alike(one[name], other[name]) for name in one)


def _row(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return the study, the level and the compared names of a row."""
    return (row["study_id"], row["level"], *row_keys(row))
