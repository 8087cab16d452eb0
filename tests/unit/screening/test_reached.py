"""Which reports reach a stage, and whether others may follow."""

from __future__ import annotations

import pandas as pd
import pytest

from prismake.screening.reached import reports_reached
from prismake.tables import table_of

REPORTS = table_of(
    [{"report_id": f"rep:{name}", "record_ids": f"r:{name}"} for name in "abc"], "2_deduplicate/reports"
)


def decisions(**of_report: str) -> pd.DataFrame:
    rows = [{"report_id": f"rep:{name}", "decision": decision} for name, decision in of_report.items()]
    return table_of(rows, "3_screen/decisions")


@pytest.mark.parametrize(
    ("earlier", "reached", "more_may_come"),
    [
        ([], "abc", False),
        ([decisions(a="include", b="exclude", c="include")], "ac", False),
        ([decisions(a="include", b="exclude")], "a", True),
        ([decisions()], "", True),
        ([decisions(a="include", b="exclude", c="include"), decisions(a="include")], "a", True),
        ([decisions(a="include", b="exclude", c="include"), decisions(a="include", c="exclude")], "a", False),
        ([decisions(a="include", b="exclude"), decisions(a="include")], "a", True),
    ],
)  # fmt: skip
def test_a_report_reaches_a_stage_that_all_earlier_ones_included(
    earlier: list[pd.DataFrame], reached: str, more_may_come: bool
) -> None:
    """More may come while an earlier stage has not decided on all that reached it."""
    table, more = reports_reached(REPORTS, earlier)
    assert list(table["report_id"]) == [f"rep:{name}" for name in reached]
    assert more is more_may_come
