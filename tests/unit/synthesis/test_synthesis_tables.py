"""Counting and listing the included studies: every number is the length of a list of ids that stands beside it."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.errors import ReviewError
from prismake.synthesis.tables import (
    DISAGREEMENTS,
    axis_values,
    check_fields,
    count_by,
    evidence_map,
    evidence_table,
    first_numbers,
    main_table,
    period,
)
from prismake.tables import columns_of, split_values


def evidence(*rows: dict[str, str]) -> pd.DataFrame:
    """Studies of school gardens, with the extracted fields crop and setting."""
    columns = [*columns_of("4_extract/studies"), "start_year", "crop", "setting"]
    made = [dict.fromkeys(columns, "") | {"study_id": f"study:{n}"} | row for n, row in enumerate(rows)]
    return pd.DataFrame(made, columns=columns, dtype="str")


# The table behind the others


def studies(**values: str) -> pd.DataFrame:
    row = dict.fromkeys(columns_of("4_extract/studies"), "") | {"study_id": "study:1"} | values
    return pd.DataFrame([row], dtype="str")


def extraction(*cells: tuple[str, str, str]) -> pd.DataFrame:
    made = [
        dict(zip(("study_id", "field", "value"), cell, strict=True)) | {"state": "agreed"} for cell in cells
    ]
    return pd.DataFrame(made, columns=list(columns_of("4_extract/extraction")), dtype="str")


def test_a_study_has_the_values_that_were_extracted() -> None:
    table = evidence_table(
        studies(), extraction(("study:1", "crop", "beans"), ("study:2", "crop", "peas")), ["crop", "setting"]
    )
    assert table[["crop", "setting"]].to_numpy().tolist() == [["beans", ""]]


@pytest.mark.parametrize(
    ("date", "year"),
    [("2030-04-01", "2030"), ("April 2030", "2030"), ("", ""), ("unknown", ""), ("12030", "")],
)
def test_the_year_of_the_start_is_taken_from_its_date(date: str, year: str) -> None:
    assert list(evidence_table(studies(start_date=date), extraction(), [])["start_year"]) == [year]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("Experimental group:30;Control group:40;", 70),
        ("Group 1: 1,030; Group 2：30；", 1060),
        ("80", 80),
        ("80 participants; 40 controls", 80),
        ("Target: 30", 30),
        ("", None),
    ],
)
def test_the_size_of_a_trial_is_the_sum_of_its_groups(cell: str, number: int | None) -> None:
    """Chinese registers give one number for each group: the first one alone was half of the people."""
    (found,) = first_numbers(pd.Series([cell], dtype="str"))
    assert (None if pd.isna(found) else int(found)) == number


def test_a_field_that_does_not_exist_is_told_with_the_nearest() -> None:
    with pytest.raises(ReviewError) as caught:
        check_fields(["crop", "contries"], ["crop", "countries"], "synthesis.count_by")
    assert 'key "synthesis.count_by": "contries"' in str(caught.value)
    assert 'Did you mean "countries"?' in str(caught.value)


def test_fields_that_exist_are_let_through() -> None:
    check_fields(["crop"], ["crop", "countries"], "synthesis.show")


# Counting


def test_studies_are_counted_by_value_most_first_with_their_ids() -> None:
    table = count_by(
        evidence({"setting": "town"}, {"setting": "farm"}, {"setting": "town"}), "setting", "crop"
    )
    assert table[["setting", "studies", "study_ids"]].to_numpy().tolist() == [
        ["town", 2, "study:0 | study:2"],
        ["farm", 1, "study:1"],
    ]


def test_equal_counts_stand_in_the_order_of_the_alphabet() -> None:
    table = count_by(evidence({"setting": "town"}, {"setting": "farm"}), "setting", "crop")
    assert list(table["setting"]) == ["farm", "town"]


def test_what_is_not_given_stands_last_however_often_it_comes() -> None:
    table = count_by(evidence({}, {}, {"setting": "town"}), "setting", "crop")
    assert list(table["setting"]) == ["town", "not given"]


def test_groups_stand_in_the_order_of_the_protocol_and_what_is_in_no_class_last() -> None:
    rows = evidence(*({"crop": crop} for crop in ("peas", "other", "other", "peas", "beans", "kale")))
    assert list(count_by(rows, "crop", "crop", ["beans", "peas"])["crop"]) == [
        "beans",
        "peas",
        "kale",
        "other",
    ]
    assert list(count_by(rows, "crop", "setting")["crop"]) == ["peas", "beans", "kale", "other"]


@pytest.mark.parametrize(
    ("field", "values", "order"),
    [
        ("phase", ["Phase 3", "Phase 3", "", "pilot", "Phase 1/2", "1"], ["Phase 1", "Phase 1/2", "Phase 3", "pilot", "not given"]),
        ("status", ["Unknown", "Completed", "Completed", "Recruiting"], ["Recruiting", "Completed", "Unknown"]),
    ],
)  # fmt: skip
def test_phases_and_statuses_stand_in_their_own_order(
    field: str, values: list[str], order: list[str]
) -> None:
    assert list(count_by(evidence(*({field: value} for value in values)), field, "crop")[field]) == order


def test_each_group_has_its_share() -> None:
    rows = ({"setting": "town", "crop": "beans"}, {"setting": "town", "crop": "peas"}, {"setting": "town"})
    (row,) = count_by(evidence(*rows), "setting", "crop").to_dict("records")
    assert (row["studies"], row["beans"], row["peas"], row["not given"]) == (3, 1, 1, 1)


def test_the_field_of_the_groups_is_counted_without_groups() -> None:
    assert list(count_by(evidence({"crop": "beans"}), "crop", "crop").columns) == [
        "crop",
        "studies",
        "study_ids",
    ]


def test_a_study_with_several_values_counts_once_under_each() -> None:
    table = count_by(evidence({"countries": "Chile | Peru"}), "countries", "crop")
    assert dict(zip(table["countries"], table["studies"], strict=True)) == {"Chile": 1, "Peru": 1}


def test_a_value_twice_in_one_study_counts_once() -> None:
    table = count_by(evidence({"countries": "Chile | Chile"}), "countries", "crop")
    assert list(table["studies"]) == [1]


def test_a_study_without_a_value_counts_as_not_given() -> None:
    assert list(count_by(evidence({}), "setting", "crop")["setting"]) == ["not given"]


def test_years_stand_in_their_order_with_the_years_between() -> None:
    table = count_by(evidence({"start_year": "2031"}, {"start_year": "2028"}, {}), "start_year", "crop")
    assert list(table["start_year"]) == ["2028", "2029", "2030", "2031", "not given"]
    assert list(table["studies"]) == [1, 0, 0, 1, 1]


def test_no_study_makes_an_empty_table() -> None:
    for field in ("setting", "start_year", "countries"):
        table = count_by(evidence(), field, "crop")
        assert table.empty
        assert list(table.columns) == [field, "studies", "study_ids"]


CELLS = st.lists(st.lists(st.sampled_from(["a", "b", "c"]), max_size=3).map(" | ".join), max_size=6)


@settings(deadline=None)
@given(CELLS, st.data())
def test_every_number_is_the_length_of_its_list_and_no_study_is_lost(
    cells: list[str], data: st.DataObject
) -> None:
    groups = data.draw(st.lists(st.sampled_from(["", "x", "y"]), min_size=len(cells), max_size=len(cells)))
    rows = [{"setting": cell, "crop": group} for cell, group in zip(cells, groups, strict=True)]
    table = count_by(evidence(*rows), "setting", "crop")
    listed = [split_values(cell) for cell in table["study_ids"]]
    assert [len(ids) for ids in listed] == list(table["studies"])
    assert {name for ids in listed for name in ids} == {f"study:{n}" for n in range(len(cells))}
    shares = table.iloc[:, 3:].sum(axis=1)
    assert list(shares.astype(int)) == list(table["studies"])


@settings(deadline=None)
@given(CELLS, st.data())
def test_the_order_of_the_studies_plays_no_part(cells: list[str], data: st.DataObject) -> None:
    table = evidence(*({"setting": cell} for cell in cells))
    order = data.draw(st.permutations(range(len(cells))))
    other = table.iloc[list(order)].reset_index(drop=True)
    assert count_by(table, "setting", "crop").equals(count_by(other, "setting", "crop"))


# The main table


def test_studies_stand_in_their_groups_in_the_order_of_the_protocol() -> None:
    rows = ({"crop": "beans"}, {"crop": "weeds"}, {}, {"crop": "peas"})
    table = main_table(evidence(*rows), "crop", ["peas", "beans"], ["title"])
    assert list(table["crop"]) == ["peas", "beans", "not given", "weeds"]
    assert list(table.columns) == ["crop", "registration_ids", "title", "references", *DISAGREEMENTS]


def test_within_a_group_the_earliest_stands_first() -> None:
    rows = ({"title": "later", "start_year": "2031"}, {"title": "earlier", "start_year": "2029"})
    assert list(main_table(evidence(*rows), "crop", [], ["title"])["title"]) == ["earlier", "later"]


def test_within_a_year_the_earliest_date_stands_first() -> None:
    rows = [{"title": date, "start_year": "2031", "start_date": date} for date in ("2031-10", "2031-02-01")]
    assert list(main_table(evidence(*rows), "crop", [], ["title"])["title"]) == ["2031-02-01", "2031-10"]


def test_a_study_whose_start_is_not_known_stands_last_in_its_group() -> None:
    rows = ({"title": "unknown"}, {"title": "known", "start_year": "2031"})
    assert list(main_table(evidence(*rows), "crop", [], ["title"])["title"]) == ["known", "unknown"]


def test_the_main_table_says_the_words_that_are_counted() -> None:
    row = {"phase": "Phase 1/Phase 2", "status": "Complete", "countries": "Iran, Islamic Republic of | Iran"}
    table = evidence(row)
    (shown,) = main_table(table, "crop", [], list(row)).to_dict("records")
    for field in row:
        assert shown[field] == count_by(table, field, "crop")[field][0]


def test_the_main_table_bears_the_mark_that_sources_disagree() -> None:
    table = main_table(evidence({"sources_disagree": "status | enrolment"}), "crop", [], ["status"])
    assert list(table["sources_disagree"]) == ["status | enrolment"]


def test_the_date_of_a_status_is_followed_by_what_it_is_the_date_of() -> None:
    table = main_table(evidence({}), "crop", [], ["status_date", "title"])
    assert list(table.columns)[2:6] == ["status_date", "status_date_from", "later_status", "title"]


def test_a_column_that_is_named_twice_is_shown_once() -> None:
    table = main_table(evidence({}), "crop", [], ["crop", "title", "title"])
    assert list(table.columns) == ["crop", "registration_ids", "title", "references", *DISAGREEMENTS]


def test_the_main_table_of_no_study_is_empty() -> None:
    assert main_table(evidence(), "crop", ["beans"], ["title"]).empty


# The map


def test_a_bubble_counts_studies_and_sums_their_size() -> None:
    rows = [{"setting": "town", "phase": "1", "enrolment": size} for size in ("20", "1,200 children", "")]
    (bubble,) = evidence_map(evidence(*rows), "setting", "phase", "enrolment").to_dict("records")
    assert (bubble["studies"], bubble["enrolment"]) == (3, 1220)
    assert bubble["study_ids"] == "study:0 | study:1 | study:2"


def test_a_study_without_a_place_on_the_map_stands_under_not_given() -> None:
    (bubble,) = evidence_map(evidence({}), "setting", "phase", "enrolment").to_dict("records")
    assert (bubble["setting"], bubble["phase"]) == ("not given", "not given")


def test_an_enrolment_that_no_study_of_a_bubble_gives_is_empty_and_not_nothing() -> None:
    rows = [{"phase": "1"}, {"phase": "2", "enrolment": "0"}]
    table = evidence_map(evidence(*rows), "setting", "phase", "enrolment")
    assert list(table["enrolment"]) == ["", 0]


def test_the_phases_of_the_map_stand_in_their_order_and_what_is_not_given_last() -> None:
    rows = [
        {"setting": "farm", "phase": phase}
        for phase in ("N/A", "Phase 2", "", "Early phase 1", "Phase 1/2", "1")
    ]
    table = evidence_map(evidence(*rows, {"phase": "1"}), "setting", "phase", "enrolment")
    farm = ["Early phase 1", "Phase 1", "Phase 1/2", "Phase 2", "Not applicable", "not given"]
    assert list(table["phase"]) == [*farm, "Phase 1"]
    assert list(table["setting"]) == ["farm"] * 6 + ["not given"]


def test_the_map_of_no_study_is_empty() -> None:
    table = evidence_map(evidence(), "setting", "phase", "enrolment")
    assert table.empty
    parts = ["enrolment, actual", "enrolment, planned", "enrolment, not said which"]
    columns = ["setting", "phase", "studies", "enrolment", *parts, "studies without enrolment", "study_ids"]
    assert list(table.columns) == columns


def test_planned_and_actual_participants_are_summed_apart() -> None:
    rows = [
        {"enrolment": "40", "enrolment_type": "actual"},
        {"enrolment": "1,000", "enrolment_type": "planned"},
        {"enrolment": "7"},
        {},
    ]
    (bubble,) = evidence_map(evidence(*rows), "setting", "phase", "enrolment").to_dict("records")
    kinds = ("actual", "planned", "not said which")
    assert [bubble[f"enrolment, {kind}"] for kind in kinds] == [40, 1000, 7]
    assert (bubble["enrolment"], bubble["studies"], bubble["studies without enrolment"]) == (1047, 4, 1)


def test_a_map_by_an_extracted_number_is_empty_as_long_as_no_study_is_included() -> None:
    studies = pd.DataFrame({name: pd.Series(dtype="str") for name in ("study_id", "start_date", "phase")})
    extraction = pd.DataFrame(
        {name: pd.Series(dtype="str") for name in ("study_id", "field", "value", "unit")}
    )
    evidence_of_none = evidence_table(studies, extraction, ["crop", "participants"])
    assert evidence_map(evidence_of_none, "crop", "phase", "participants").empty
    assert evidence_map(evidence_of_none, "crop", "phase", "start_year").empty


def test_a_size_with_a_fraction_keeps_it() -> None:
    rows = [{"phase": "1", "enrolment": size} for size in ("12.5", "1,200.25 hours")]
    (bubble,) = evidence_map(evidence(*rows), "setting", "phase", "enrolment").to_dict("records")
    assert bubble["enrolment"] == 1212.75


def test_a_size_that_is_no_enrolment_has_no_kinds() -> None:
    table = evidence_map(evidence({"enrolment": "40"}), "setting", "phase", "start_year")
    assert not [column for column in table.columns if "planned" in column]


# What had started by a declared date


@pytest.mark.parametrize(
    ("start", "compare_with", "shown"),
    [
        ("2030-06-30", "2030-06", "by 2030-06"),
        ("2030-07", "2030-06", "after 2030-06"),
        ("2029", "2030-06", "by 2030-06"),
        ("2031", "2030-06", "after 2030-06"),
        ("2030", "2030-06", "cannot be told"),
        ("2030-06", "2030-06-15", "cannot be told"),
        ("2030-06", "2030", "by 2030"),
        ("", "2030-06", "cannot be told"),
        ("summer of 2029", "2030-06", "cannot be told"),
    ],
)
def test_a_study_started_by_the_end_of_a_date_or_after_it_or_cannot_be_told(
    start: str, compare_with: str, shown: str
) -> None:
    assert period(start, compare_with) == shown


@given(st.dates(), st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_a_less_precise_start_never_says_the_opposite_of_the_whole_date(start, limit, less, known) -> None:
    compare_with = limit.isoformat()[:known]
    whole, cut = period(start.isoformat(), compare_with), period(start.isoformat()[:less], compare_with)
    assert whole == f"{'by' if start.isoformat()[:known] <= compare_with else 'after'} {compare_with}"
    assert cut in (whole, "cannot be told")


def test_the_main_table_compares_with_a_date_only_if_one_is_declared() -> None:
    row = evidence({"start_date": "2030-01"})
    assert "period" not in main_table(row, "crop", [], ["title"])
    assert list(main_table(row, "crop", [], ["title"], "2030")["period"]) == ["by 2030"]


@pytest.mark.parametrize(
    ("posted", "start", "compare_by", "shown"),
    [
        # Registered before the date and started after it: it was there.
        ("2030-02-01", "2031-05", "first posted", ("by 2030-06", "first posted")),
        ("2030-02-01", "2031-05", "start", ("after 2030-06", "start")),
        # Started before it was registered: by the day of the posting nobody could find it.
        ("2031-01-01", "2029-05", "first posted", ("after 2030-06", "first posted")),
        ("", "2029-05", "first posted", ("by 2030-06", "start")),
        ("summer", "2029-05", "first posted", ("by 2030-06", "start")),
        ("2030-02-01", "", "start", ("cannot be told", "")),
        ("", "", "first posted", ("cannot be told", "")),
    ],
)
def test_the_declared_date_decides_what_was_there_and_both_dates_are_shown(
    posted: str, start: str, compare_by: str, shown: tuple[str, str]
) -> None:
    rows = evidence({"first_posted": posted, "start_date": start})
    table = main_table(rows, "crop", [], ["title"], "2030-06", compare_by)
    assert (table["period"][0], table["period_by"][0]) == shown
    assert list(table.loc[0, ["first_posted", "start_date"]]) == [posted, start]


@pytest.mark.parametrize(
    ("number", "compare_by", "shown"),
    [
        ("NCT00000009", "first posted", ("after 2030-06", "number")),
        # A number can say that a registration came later, never that it was there, and nothing of the start of a study.
        ("NCT00000001", "first posted", ("cannot be told", "")),
        ("NCT00000009", "start", ("cannot be told", "")),
    ],
)
def test_the_number_of_a_registration_tells_that_it_came_later(
    number: str, compare_by: str, shown: tuple[str, str]
) -> None:
    posted = {"study_id": "study:posted", "registration_ids": "NCT00000005", "first_posted": "2031-08-01"}
    rows = evidence(posted, {"study_id": "study:other", "registration_ids": number})
    table = main_table(rows, "crop", [], ["title"], "2030-06", compare_by)
    (row,) = [row for row in table.to_dict("records") if row["registration_ids"] == number]
    assert (row["period"], row["period_by"]) == shown


@pytest.mark.parametrize("start", ["2029-05", "2033-05"], ids=["an earlier start", "a later start"])
def test_the_number_decides_before_the_start_because_a_registration_may_be_older_than_its_start(
    start: str,
) -> None:
    posted = {"study_id": "study:posted", "registration_ids": "NCT00000005", "first_posted": "2031-08-01"}
    later = {"study_id": "study:later", "registration_ids": "NCT00000009", "start_date": start}
    older = {"study_id": "study:older", "registration_ids": "NCT00000003", "start_date": "2033-05"}
    table = main_table(evidence(posted, later, older), "crop", [], ["title"], "2030-06")
    shown = {row["registration_ids"]: (row["period"], row["period_by"]) for row in table.to_dict("records")}
    assert shown["NCT00000009"] == ("after 2030-06", "number")
    assert shown["NCT00000003"] == ("after 2030-06", "start")


def test_values_are_in_the_order_of_letters_whatever_their_case() -> None:
    assert axis_values("crop", ["beans", "Wild rice", "Apple", "other", "zest"]) == [
        "Apple",
        "beans",
        "Wild rice",
        "zest",
        "other",
    ]
    rows = evidence({"crop": "beans"}, {"crop": "Wild rice"}, {"crop": "Apple"})
    assert list(count_by(rows, "crop", "setting")["crop"]) == ["Apple", "beans", "Wild rice"]
