"""The course of studies: planned is never taken for actual, and a year alone is never taken for a day."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.protocol.extraction import ExtractionField
from prismake.studies.posted_results import posted_on, registered_on
from prismake.studies.source_values import study_source_values
from prismake.synthesis.course_figures import MARK_WIDTH, enrolment_figure, stacked, timeline_figure
from prismake.synthesis.courses import enrolment_table, months_between, timeline_table
from prismake.tables import rows_of, table_of

Row = dict[str, str]
FIELDS: dict[str, Any] = {
    "seats": ExtractionField(label="Seats", type="number", meaning="actual enrolment"),
    "soil": ExtractionField(label="Soil"),
}
STUDIES = table_of(
    [{"study_id": "study:1", "record_ids": "registry:1 | page:1"}, {"study_id": "study:2"}],
    "4_extract/studies",
)


def record(name: str, enrolment: str, kind: str = "", day: str = "", arm: str = "register") -> Row:
    source = name.partition(":")[0]
    return {"record_id": name, "source": source, "arm": arm, "record_type": "registration", "enrolment": enrolment, "enrolment_type": kind, "version_date": day}  # fmt: skip


def enrolment(*records: Row, data: tuple[Row, ...] = ()) -> Row:
    ids = " | ".join(row["record_id"] for row in records)
    links = table_of(
        [{"report_id": "rep:1", "study_id": "study:1", "state": "included"}], "4_extract/report_study"
    )
    reports = table_of([{"report_id": "rep:1", "record_ids": ids}], "2_deduplicate/reports")
    values = study_source_values(links, reports, table_of(records, "1_identify/records"), {})
    table = enrolment_table(STUDIES, values, table_of(data, "4_extract/data"), FIELDS)
    first, second = rows_of(table)
    assert set(second.values()) == {"study:2", ""}
    return first


def test_the_newest_planned_and_the_newest_actual_number_of_registers_stand_side_by_side() -> None:
    row = enrolment(
        record("registry:1", "60", "planned", "2030-01-01"),
        record("registry:2", "50", "planned", "2031-01-01"),
        record("registry:3", "18", "actual", "2032-01-01"),
    )
    assert (row["planned"], row["planned_as_of"], row["actual"], row["actual_as_of"]) == (
        "50",
        "2031-01-01",
        "18",
        "2032-01-01",
    )


def test_a_number_of_which_nobody_says_what_it_is_is_neither() -> None:
    row = enrolment(record("registry:1", "60"))
    assert row["planned"] == row["actual"] == ""


def test_a_second_hand_number_fills_only_what_no_register_gives() -> None:
    row = enrolment(
        record("registry:1", "169", "planned", "2031-01-01"),
        record("page:1", "18 (170 planned)", arm="website"),
    )
    assert (row["planned"], row["planned_from"]) == ("169", "registry")
    assert (row["actual"], row["actual_from"], row["actual_as_of"]) == ("18", "page", "")


def test_what_people_extracted_stands_before_the_sources() -> None:
    datum = {"study_id": "study:1", "level": "study", "field": "seats", "value": "17"}
    row = enrolment(record("registry:1", "18", "actual", "2031-01-01"), data=(datum,))
    assert (row["actual"], row["actual_from"]) == ("17", "extraction")


def registration(**fields: str) -> Row:
    other = {name.replace("_", " "): [value] for name, value in fields.items()}
    return {"record_id": "registry:1", "other_fields": json.dumps(other)}


def test_the_day_of_results_is_not_taken_for_that_of_the_registration() -> None:
    row = registration(Results_First_Posted="March 2, 2031", First_Posted="May 4, 2028")
    assert (registered_on(row), posted_on(row)) == ("2028-05-04", "2031-03-02")
    assert registered_on(registration(Results_First_Posted="March 2, 2031")) == ""
    nested = {
        "other_fields": json.dumps(
            {"ProtocolSection.StatusModule.StudyFirstPostDateStruct.StudyFirstPostDate": ["May 4, 2028"]}
        )
    }
    assert registered_on(nested) == "2028-05-04"


@pytest.mark.parametrize(
    ("first", "second", "months"),
    [
        ("2030-01-15", "2031-02-01", ("13", "13")),
        ("2030-03-01", "2031", ("10", "21")),
        ("2030", "2030", ("-11", "11")),
        ("", "2031", ("", "")),
        ("2031", "", ("", "")),
    ],
)
def test_months_are_a_range_where_a_year_stands_alone(
    first: str, second: str, months: tuple[str, str]
) -> None:
    assert months_between(first, second) == months


def timeline(posted: str = "", reports: tuple[Row, ...] = (), asked_on: str = "2031-06-01") -> Row:
    studies = table_of(
        [{"study_id": "study:1", "record_ids": "registry:1", "results_posted": posted}], "4_extract/studies"
    )
    links = [
        {"report_id": row["report_id"], "study_id": "study:1", "state": row.pop("state", "included")}
        for row in reports
    ]
    table = timeline_table(
        studies,
        table_of([registration(First_Posted="May 4, 2028")], "1_identify/records"),
        table_of(reports, "2_deduplicate/reports"),
        table_of(links, "4_extract/report_study"),
        {"study:1": asked_on} if asked_on else {},
    )
    (row,) = rows_of(table)
    return row


def report(year: str, kind: str = "journal article", **more: str) -> Row:
    return {"report_id": f"rep:{year}", "year": year, "record_type": kind, **more}


@pytest.mark.parametrize(
    ("posted", "reports", "ends", "months"),
    [
        ("2030-05-01", (), "results posted", ("24", "24")),
        ("2030-05-01", (report("2029"),), "report published", ("8", "19")),
        ("2029-05-01", (report("2029"),), "results posted", ("12", "12")),
        ("", (report("2030", state="not retrieved"), report("2031")), "report published", ("20", "31")),
        ("", (report("2028", "registration"),), "no result known", ("37", "37")),
        ("", (report("2029", state="awaiting classification"),), "no result known", ("37", "37")),
    ],
)
def test_a_study_ends_with_its_first_result_or_with_the_last_look(
    posted: str, reports: tuple[Row, ...], ends: str, months: tuple[str, str]
) -> None:
    row = timeline(posted, reports)
    assert (row["ends"], (row["months_at_least"], row["months_at_most"])) == (ends, months)


def test_without_a_day_of_the_register_the_end_cannot_be_told() -> None:
    row = timeline(asked_on="")
    assert (row["ends"], row["months_at_most"]) == ("cannot be told", "")


def drawn(kind: str) -> list[bytes]:
    numbers = table_of(
        [
            {"study_id": "study:1", "registration_ids": "R1 | R2", "planned": "60", "actual": "18"},
            {"study_id": "study:2", "planned": "1,000"},
            {"study_id": "study:3", "actual": "0"},
            {"study_id": "study:4"},
        ],
        "5_synthesise/enrolment",
    )
    times = pd.DataFrame(
        [
            timeline("2030-05-01"),
            timeline(reports=(report("2030"),)),
            timeline(),
            timeline(asked_on=""),
        ]
    )
    return [
        enrolment_figure(numbers, kind),
        enrolment_figure(numbers.iloc[3:], kind),
        timeline_figure(times, kind),
        timeline_figure(times.iloc[3:], kind),
    ]


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_figures_are_the_same_bytes_twice(kind: str) -> None:
    assert drawn(kind) == drawn(kind)


def test_the_figures_name_what_they_show_and_say_where_there_is_nothing() -> None:
    both, nothing, times, no_times = (content.decode() for content in drawn("svg"))
    for words in (">R1<", "planned number alone (1)", "actual number alone (1)", "both numbers (1)", ">1,000<"):  # fmt: skip
        assert words in both
    assert "No study gives a planned or an actual number of participants." in nothing
    for words in ("results posted in a register", "report published", "no result known", ">study:1<"):
        assert words in times
    assert "No study has a date of registration" in no_times


@given(st.lists(st.integers(0, 5000), max_size=60))
def test_no_two_marks_beside_an_axis_overprint_and_none_is_lost(numbers: list[int]) -> None:
    along, heights = stacked(numbers, 8000)
    assert along == sorted(numbers)
    rows: dict[int, list[float]] = {}
    for number, height in zip(along, heights, strict=True):
        rows.setdefault(height, []).append(math.log1p(number) / math.log1p(8000))
    for places in rows.values():
        assert all(later - earlier >= MARK_WIDTH for earlier, later in pairwise(places))
