"""Conflicts: only what sources really say differently, with every value, its record, its source and its date."""

import json

import pytest
from grouped_reports import group_reports
from made_up_studies import included, links, record, records, report, reports

from prismake.studies.conflicts import fields_in_conflict, source_conflicts
from prismake.studies.source_values import study_source_values


def conflicts(*source_records, **searched):
    """Records of one report, and what is said of their study."""
    table = reports(report(1, "NCT01", record_ids=" | ".join(row["record_id"] for row in source_records)))
    linked = group_reports(table, included(table), links())
    return source_conflicts(study_source_values(linked, table, records(*source_records), searched))


def differ(field: str, *values: str) -> bool:
    return not conflicts(*(record(f"r{n}", **{field: value}) for n, value in enumerate(values))).empty


def test_values_that_disagree_are_both_kept_with_their_record_source_and_date() -> None:
    conflict_table = conflicts(
        record("a", "registry", status="Completed", version_date="2030-05-01"),
        record("b", "pages", status="Recruiting", date="2029-01-01"),
    )
    assert conflict_table[["field", "value", "record_id", "source", "as_of"]].to_numpy().tolist() == [
        ["status", "Completed", "a", "registry", "2030-05-01"],
        ["status", "Recruiting", "b", "pages", "2029-01-01"],
    ]


def test_the_value_that_the_table_shows_is_one_of_those_that_disagree() -> None:
    conflict_table = conflicts(
        record("a", enrolment="40"), record("b", enrolment="38"), record("c", enrolment="40")
    )
    assert sorted(conflict_table["value"]) == ["38", "40", "40"]


def test_a_record_without_a_date_is_not_dated_by_the_search_that_found_it() -> None:
    conflict_table = conflicts(
        record("a", status="Completed"), record("b", status="Suspended"), library="2031-09"
    )
    assert list(conflict_table["as_of"]) == ["", ""]


def test_what_a_record_wrote_is_kept_beside_its_word() -> None:
    written = "Withdrawn (no money; verified 2030-06)"
    conflict_table = conflicts(record("a", status="Recruiting"), record("b", status=written))
    assert conflict_table[["value", "as_written", "as_of"]].to_numpy().tolist() == [
        ["Recruiting", "Recruiting", ""],
        ["Withdrawn", written, "2030-06"],
    ]


def test_the_fields_of_a_study_in_conflict_are_named() -> None:
    conflict_table = conflicts(
        record("a", status="Recruiting", phase="1"), record("b", status="Completed", phase="2")
    )
    assert fields_in_conflict(conflict_table) == {"study:NCT01": "phase | status"}


# Form is no conflict


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("start_date", "April 2014", "2014-04"),
        ("start_date", "2014", "April 17, 2014"),
        ("completion_date", "2014-04-17", "2014-04 (planned)"),
        ("enrolment", "3", "3 (actual)"),
        ("enrolment", "30", "30 (15+15)"),
        ("sponsor", "Direct Lamps, LLC", "direct lamps"),
        ("sponsor", "The Lamp Co., Ltd.", "Lamp"),
        ("sponsor", "Institute of Light (collab. Night School)", "Institute of Light"),
        ("countries", "Iran, Islamic Republic of", "Iran"),
        ("countries", "Russian Federation", "Russia"),
        ("status", "Recruiting; earlier status unknown", "Recruiting"),
        ("status", "Unknown status", "Unknown (last: open, verified May 2014)"),
        ("phase", "Phase 1/Phase 2", "Phase 1/2 (title)"),
    ],
)
def test_what_is_written_otherwise_and_says_the_same_is_no_conflict(
    field: str, first: str, second: str
) -> None:
    assert not differ(field, first, second)


def test_an_organisation_with_the_country_of_the_study_behind_it_is_the_same() -> None:
    source_records = [record("a", sponsor="Lamps, Egypt", countries="Egypt"), record("b", sponsor="Lamps")]
    assert conflicts(*source_records).empty
    assert differ("sponsor", "Lamps, Egypt", "Lamps")


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("start_date", "2014-04", "2014-05-01"),
        ("enrolment", "169", "18 (169 planned)"),
        ("sponsor", "Lamps", "Candles"),
        ("countries", "Chile", "Chile | Peru"),
        ("status", "Active, not recruiting", "Unknown (last update 2021-04-06)"),
        ("phase", "Phase 1/Phase 2", "Phase 1"),
    ],
)
def test_what_really_differs_is_one(field: str, first: str, second: str) -> None:
    assert differ(field, first, second)


def test_numbers_that_one_record_names_beside_its_own_are_kept_too() -> None:
    conflict_table = conflicts(record("a", enrolment="24 (30 in early tables; 7 in publication)"))
    assert list(conflict_table["value"]) == ["24", "30", "7"]


def test_the_planned_number_beside_the_actual_one_is_no_conflict_of_a_record_with_itself() -> None:
    assert not differ("enrolment", "5 (36 planned)")


def test_an_enrolment_tells_whether_it_is_planned_or_actual() -> None:
    conflict_table = conflicts(
        record("a", enrolment="169", enrolment_type="planned"), record("b", enrolment="18 (169 planned)")
    )
    assert list(conflict_table["value"]) == ["169 planned", "18 actual", "169 planned"]


def test_a_status_that_is_spelt_like_a_gap_can_conflict() -> None:
    assert not conflicts(
        record("a", status="Recruiting"), record("b", as_written=json.dumps({"status": "Unknown"}))
    ).empty


def test_how_a_phase_is_written_is_no_conflict() -> None:
    assert conflicts(record("a", phase="Phase 1/Phase 2"), record("b", phase="PHASE 2 and 1")).empty


def test_the_order_of_countries_is_no_conflict() -> None:
    assert conflicts(record("a", countries="Chile | Peru"), record("b", countries="Peru | Chile")).empty


def test_a_value_that_one_record_lacks_is_no_conflict() -> None:
    assert conflicts(record("a", sponsor="A lamp works"), record("b")).empty


def test_records_of_two_studies_do_not_conflict() -> None:
    table = reports(report(1, "NCT01"), report(2, "NCT02"))
    linked = group_reports(table, included(table), links())
    source_records = records(record("r1", phase="Phase 1"), record("r2", phase="Phase 3"))
    assert source_conflicts(study_source_values(linked, table, source_records, {})).empty


# Ageing, later values and another product


def register(name: str, **values: str):
    return record(name, "register", arm="register", record_type="registration", **values)


def page(name: str, **values: str):
    return record(name, "pages", arm="website", record_type="registration", **values)


def standings(*source_records) -> list[tuple[str, str]]:
    table = conflicts(*source_records)
    return list(zip(table["value"], table["standing"], strict=True))


def test_unknown_beside_the_status_that_aged_to_it_is_no_contradiction() -> None:
    records_of_trial = (
        register("a", status="Active, not recruiting", version_date="2021-04-06"),
        page("b", status="Unknown (last update 2021-04-06)"),
    )
    assert standings(*records_of_trial) == [("Active, not recruiting", "shown"), ("Unknown", "aged")]
    assert fields_in_conflict(conflicts(*records_of_trial)) == {}


def test_unknown_beside_a_final_status_contradicts_it() -> None:
    assert standings(
        register("a", status="Completed", version_date="2021-04-06"), page("b", status="Unknown")
    ) == [("Completed", "shown"), ("Unknown", "differs")]


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ("Recruiting (2026-05)", "later"),
        ("Completed (2026-05)", "later"),
        ("Recruiting", "differs"),
        ("Recruiting (2021-12)", "differs"),
        ("Available (2026-05)", "differs"),
    ],
)
def test_a_status_is_later_if_it_may_follow_and_is_dated_after_the_one_shown(
    written: str, standing: str
) -> None:
    register_version = register("a", status="Not yet recruiting", version_date="2022-01-28")
    assert standings(register_version, page("b", status=written))[1][1] == standing


def test_another_product_name_is_a_contradiction_and_another_wording_is_none() -> None:
    named = register("a", interventions="AlloRx"), page("b", interventions="AlloEx")
    assert fields_in_conflict(conflicts(*named)) == {"study:NCT01": "interventions"}
    assert not differ("interventions", "ExoFlo", "Vesicles of bone marrow cells (ExoFlo)")
    assert not differ("interventions", "ExoFlo", "vesicles of bone marrow MSCs, 15 mL of saline")
    assert differ("interventions", "AGLE-102", "UNEX-42")
    assert not differ("interventions", "UNEX-42", "UNEX-42 for COVID-19")
