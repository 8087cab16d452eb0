"""People's log of what an update dropped: which report a line means, and every line that cannot stand."""

import pandas as pd
import pytest
from made_up_flow import by_hand, frame

from prismake.errors import Fault, ReviewFaults
from prismake.flow.dropped import check_dropped, current_report_id, dropped_reports, dropped_table
from prismake.flow.tables import Previous

LOG = ["report_id", "by", "reason"]
GONE = frame(LOG, [{"report_id": "rep:alpha:6", "by": "ada", "reason": "retracted"}])


def log(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return frame(LOG, [dict(zip(LOG, row, strict=True)) for row in rows])


def before(dropped: pd.DataFrame, logged_before: pd.DataFrame | None = None) -> Previous:
    """The previous version included report one (alpha:1), and one that stood on alpha:6 and alpha:66."""
    links = [("alpha:1", "rep:alpha:1"), ("alpha:66", "rep:alpha:66"), ("alpha:6", "rep:alpha:66"), ("trials:1", "rep:trials:1")]  # fmt: skip
    return Previous(
        records=frame(["record_id"], [{"record_id": record} for record, _ in links]),
        report_study=frame(
            ["report_id", "study_id"],
            [
                {"report_id": "rep:alpha:1", "study_id": "study A"},
                {"report_id": "rep:alpha:66", "study_id": "study Z"},
            ],
        ),
        dropped=dropped,
        logged_before=logged_before,
        record_report=frame(["record_id", "report_id"], [{"record_id": a, "report_id": b} for a, b in links]),
        titles={"rep:alpha:66": "A title of before"},
    )


def faults(dropped: pd.DataFrame, logged_before: pd.DataFrame | None = None) -> list[Fault]:
    with pytest.raises(ReviewFaults) as caught:
        check_dropped(by_hand().tables(before(dropped, logged_before)), dropped)
    assert {fault.file for fault in caught.value.faults} == {"config/studies/dropped.csv"}
    return caught.value.faults


@pytest.mark.parametrize("name", ["alpha:6", "rep:alpha:6", "alpha:66", "rep:alpha:66"])
def test_a_dropped_report_may_be_named_by_any_of_its_ids(name: str) -> None:
    lines = log((name, "ada", "retracted"))
    tables = by_hand().tables(before(lines))
    check_dropped(tables, lines)
    report_of = dict(zip(tables.record_report["record_id"], tables.record_report["report_id"], strict=True))
    included = tables.report_study.loc[tables.report_study["state"] == "included", "report_id"]
    assert tables.previous is not None
    dropped = dropped_reports(tables.previous, report_of, included)
    assert dropped.reports == {"rep:alpha:6"}
    assert dropped.unlogged == set()


def test_a_report_whose_first_record_is_gone_is_found_by_another_one() -> None:
    assert current_report_id(before(log()), {"alpha:6": "rep:beta:9"})("rep:alpha:66") == "rep:beta:9"


def test_a_report_that_is_gone_altogether_keeps_its_name() -> None:
    assert current_report_id(before(log()), {})("alpha:6") == "rep:alpha:66"


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (("rep:beta:99", "ada", "why"), "report_id", "is not the id of a report or record"),
        (("", "ada", "why"), "report_id", "is not the id of a report or record"),
        (("rep:alpha:1", "ada", "why"), "report_id", "this version still includes the report"),
        (("alpha:5", "ada", "why"), "report_id", "the previous version did not include it"),
        (("alpha:6", " ", "why"), "by", "who dropped it"),
        (("alpha:6", "ada", ""), "reason", "why it was dropped"),
    ],
)
def test_a_line_that_can_not_stand_is_named(line: tuple[str, str, str], column: str, words: str) -> None:
    (fault,) = faults(log(line))
    assert (fault.row, fault.column) == (2, column)
    assert words in fault.found
    assert fault.next_step


def test_two_lines_on_one_report_are_named() -> None:
    (fault,) = faults(log(("alpha:6", "ada", "one"), ("alpha:66", "ben", "two")))
    assert fault.row == 3
    assert "row 2" in fault.found


def test_all_wrong_lines_are_told_at_once() -> None:
    reported = faults(log(("nobody", "", ""), ("alpha:1", "ada", "why")))
    assert [(fault.row, fault.column) for fault in reported] == [
        (2, "by"),
        (2, "reason"),
        (2, "report_id"),
        (3, "report_id"),
    ]


def test_lines_that_an_earlier_update_was_sealed_with_stay_and_say_nothing_now() -> None:
    old = ("rep:alpha:1", "ada", "of an earlier update")
    check_dropped(by_hand().tables(before(log(old), log(old))), log(old))
    (fault,) = faults(log(old, ("nobody", "ada", "why")), log(old))
    assert fault.row == 3


def test_a_version_that_updates_none_drops_nothing() -> None:
    check_dropped(by_hand().tables(), log())
    with pytest.raises(ReviewFaults, match="this version does not update an earlier one"):
        check_dropped(by_hand().tables(), GONE)


def test_readers_see_who_dropped_what_and_why_or_that_it_is_awaited() -> None:
    reported = dropped_table(by_hand().tables(before(GONE)))
    assert reported[["by", "reason", "report_id"]].to_numpy().tolist() == [
        ["ada", "retracted", "rep:alpha:6"]
    ]
    assert dropped_table(by_hand().tables(before(log())))["by"].tolist() == ["awaited from the team"]
    assert dropped_table(by_hand().tables()).empty
