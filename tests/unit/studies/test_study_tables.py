"""What the tables say of a study: from its registrations first, registers before pages, each value from one report."""

from made_up_studies import included, links, record, records, registration, report, reports

from prismake.studies.grouping import group_reports
from prismake.studies.table import source_conflicts, study_tables

PAGE = {"arm": "other_methods"}


def tables(table, states=None):
    return study_tables(group_reports(table, states or included(table), links()), table)


def the_study(*rows):
    made, _ = tables(reports(*rows))
    (study,) = made.to_dict("records")
    return study


def test_a_value_comes_from_the_registration_before_the_article() -> None:
    study = the_study(report(1, "NCT01", phase="Phase 3"), registration(2, "NCT01", phase="Phase 2"))
    assert study["phase"] == "Phase 2"


def test_a_value_comes_from_a_register_before_a_page() -> None:
    study = the_study(
        registration(1, "NCT01", status="on a page", **PAGE), registration(2, "NCT01", status="in a register")
    )
    assert study["status"] == "in a register"


def test_a_value_that_the_register_lacks_comes_from_the_page() -> None:
    study = the_study(
        registration(1, "NCT01", sponsor="A page", **PAGE), registration(2, "NCT01", phase="Phase 1")
    )
    assert (study["sponsor"], study["phase"]) == ("A page", "Phase 1")


def test_a_value_comes_whole_from_one_report() -> None:
    study = the_study(
        registration(1, "NCT01", countries="Chile | Peru"),
        registration(2, "NCT01", countries="Peru | Iceland"),
    )
    assert study["countries"] == "Chile | Peru"


def test_planned_or_actual_comes_from_the_report_that_gives_the_number() -> None:
    study = the_study(
        registration(1, "NCT01", enrolment="40"),
        registration(2, "NCT01", enrolment="38", enrolment_type="actual", **PAGE),
    )
    assert (study["enrolment"], study["enrolment_type"]) == ("40", "")


def test_a_status_has_the_date_of_the_version_that_it_is_from() -> None:
    study = the_study(
        registration(1, "NCT01", status="Completed", version_date="2030-05-01"),
        registration(2, "NCT01", status="Recruiting", version_date="2031-01-01", **PAGE),
    )
    assert (study["status"], study["status_date"]) == ("Completed", "2030-05-01")


def test_a_study_holds_all_its_registration_numbers() -> None:
    assert the_study(report(1, "NCT02 | NCT01"))["registration_ids"] == "NCT01 | NCT02"


def test_a_study_does_not_hold_a_number_that_people_took_it_away_from() -> None:
    table = reports(registration(1, "NCT01"), report(2, "NCT01"))
    told = links(("rep:r2", "NCT01", "different studies"))
    made, _ = study_tables(group_reports(table, included(table), told), table)
    assert dict(zip(made["study_id"], made["registration_ids"], strict=True)) == {
        "study:NCT01": "NCT01",
        "study:r2": "",
    }


def test_a_study_with_one_included_report_is_included_and_lists_that_report_alone() -> None:
    table = reports(registration(1, "NCT01"), report(2, "NCT01"))
    made, other = tables(table, {"rep:r1": "included", "rep:r2": "awaiting classification"})
    assert list(made["report_ids"]) == ["rep:r1"]
    assert list(made["record_ids"]) == ["r1"]
    assert other.empty


def test_a_study_whose_reports_await_classification_stands_among_the_others() -> None:
    made, other = tables(reports(report(1)), {"rep:r1": "awaiting classification"})
    assert made.empty
    assert list(other["state"]) == ["awaiting classification"]


def test_a_study_of_which_no_report_could_be_had_stands_among_the_others() -> None:
    _, other = tables(reports(report(1)), {"rep:r1": "not retrieved"})
    assert list(other["state"]) == ["no report retrieved"]


def test_no_report_makes_two_empty_tables() -> None:
    made, other = tables(reports())
    assert made.empty
    assert other.empty


def conflicts(*told):
    """Records of one report, and what is said of their study."""
    table = reports(report(1, "NCT01", record_ids=" | ".join(row["record_id"] for row in told)))
    linked = group_reports(table, included(table), links())
    return source_conflicts(linked, records(*told), table)


def test_values_that_disagree_are_both_kept_with_their_record_source_and_date() -> None:
    found = conflicts(
        record("a", "registry", status="Completed", version_date="2030-05-01"),
        record("b", "pages", status="Recruiting", date="2029-01-01"),
    )
    assert found[["field", "value", "record_id", "source", "as_of"]].to_numpy().tolist() == [
        ["status", "Completed", "a", "registry", "2030-05-01"],
        ["status", "Recruiting", "b", "pages", "2029-01-01"],
    ]


def test_the_value_that_the_table_shows_is_one_of_those_that_disagree() -> None:
    found = conflicts(record("a", enrolment="40"), record("b", enrolment="38"), record("c", enrolment="40"))
    assert sorted(found["value"]) == ["38", "40", "40"]


def test_how_a_phase_is_written_is_no_conflict() -> None:
    assert conflicts(record("a", phase="Phase 1/Phase 2"), record("b", phase="PHASE 2 and 1")).empty


def test_the_order_of_countries_is_no_conflict() -> None:
    assert conflicts(record("a", countries="Chile | Peru"), record("b", countries="Peru | Chile")).empty


def test_a_value_that_one_record_lacks_is_no_conflict() -> None:
    assert conflicts(record("a", sponsor="A lamp works"), record("b")).empty


def test_records_of_two_studies_do_not_conflict() -> None:
    table = reports(report(1, "NCT01"), report(2, "NCT02"))
    linked = group_reports(table, included(table), links())
    told = records(record("r1", phase="Phase 1"), record("r2", phase="Phase 3"))
    assert source_conflicts(linked, told, table).empty
