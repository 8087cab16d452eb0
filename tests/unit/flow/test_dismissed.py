"""A quarantined entry without a title waits for a person: no machine dismisses it."""

from __future__ import annotations

import pandas as pd
import pytest

from prismake.flow.dismissed import lines_without_effect, standing_dismissals
from prismake.records.compose import EMPTY, NO_TITLE
from prismake.tables import columns_of


def table(name: str, *rows: dict[str, str]) -> pd.DataFrame:
    columns = columns_of(name)
    return pd.DataFrame(
        [{column: row.get(column, "") for column in columns} for row in rows], columns=columns
    )


QUARANTINE = table(
    "1_identify/quarantine",
    {"quarantine_id": "owls:1", "reason": NO_TITLE},
    {"quarantine_id": "owls:2", "reason": EMPTY},
)


@pytest.mark.parametrize(
    ("entry", "by", "counts"),
    [
        ("owls:1", "robot", False),
        ("owls:1", " robot ", False),
        ("owls:1", "ada", True),
        ("owls:1", "the team", True),
        ("owls:2", "robot", True),
    ],
)
def test_only_a_person_dismisses_an_entry_without_a_title(entry: str, by: str, counts: bool) -> None:
    lines = table("1_identify/passed_over", {"quarantine_id": entry, "by": by})
    assert len(standing_dismissals(lines, QUARANTINE, {"robot"})) == counts
    assert (lines_without_effect(lines, QUARANTINE, {"robot"}) == []) is counts


def test_a_line_that_does_not_count_is_named_with_its_row_and_what_to_do() -> None:
    lines = table(
        "1_identify/passed_over",
        {"quarantine_id": "owls:2", "by": "robot"},
        {"quarantine_id": "owls:1", "by": "robot"},
    )
    assert lines_without_effect(lines, QUARANTINE, {"robot"}) == [
        'config/quarantine.csv, row 3: the line of robot, a machine, on "owls:1" does not count: an entry without a title needs '
        "the decision of a person. A person looks at the entry and writes their own name in `by`."
    ]


def test_without_lines_nothing_is_dismissed() -> None:
    assert standing_dismissals(table("1_identify/passed_over"), QUARANTINE, {"robot"}).empty
