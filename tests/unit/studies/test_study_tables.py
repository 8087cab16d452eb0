"""What the tables say of a study: the newest word on what changes, the most trusted on the rest, each from one record."""

import json

import pytest
from grouped_reports import group_reports
from made_up_studies import included, links, record, records, registration, report, reports, their_records

from prismake.exports import INCLUDED
from prismake.exports.files import exported_reports
from prismake.exports.lists import reports_of
from prismake.studies import build_studies, graph_of_decisions
from prismake.studies.source_values import study_source_values
from prismake.studies.table import study_tables
from prismake.tables import empty_table, table_of

PAGE = {"arm": "other_methods"}


def tables(table, states=None, link_rows=()):
    return study_tables(
        group_reports(table, states or included(table), links(*link_rows)),
        table,
        their_records(table),
        {},
    )


def the_study(*rows):
    made, _ = tables(reports(*rows))
    (study,) = made.to_dict("records")
    return study


def of_records(*source_records, disagree="", **searched):
    """The study of one report with these records; `searched`: when each source was."""
    table = reports(report(1, "NCT01", record_ids=" | ".join(row["record_id"] for row in source_records)))
    linked = group_reports(table, included(table), links())
    made, _ = study_tables(
        linked,
        table,
        study_source_values(linked, table, records(*source_records), searched),
        {"study:NCT01": disagree},
    )
    (study,) = made.to_dict("records")
    return study


def entry(name, source="register", **values):
    return record(name, source, record_type="registration", **({"arm": source} | values))


# Which record is believed


def test_a_value_comes_from_the_registration_before_the_article() -> None:
    study = the_study(report(1, "NCT01", phase="Phase 3"), registration(2, "NCT01", phase="Phase 2"))
    assert study["phase"] == "Phase 2"


def test_a_dated_version_of_the_register_comes_before_an_undated_page() -> None:
    study = of_records(
        entry("a", status="Recruiting", enrolment="169", enrolment_type="planned", version_date="2029-11-02"),
        entry("b", "website", status="Completed", enrolment="18 (169 planned)"),
        website="2031-09",
    )
    assert (study["status"], study["status_date"], study["later_status"]) == ("Recruiting", "2029-11-02", "")
    assert (study["enrolment"], study["enrolment_type"]) == ("169", "planned")


def test_a_version_later_than_the_search_has_no_date_and_is_not_the_latest() -> None:
    """A slip of a transcription, such as 2092 for 2029: nobody saw that version."""
    slip = entry("a", status="Recruiting", version_date="2092-11-02")
    study = of_records(slip, entry("b", status="Completed", version_date="2029-11-02"), register="2031-09")
    assert (study["status"], study["status_date"]) == ("Completed", "2029-11-02")
    alone = of_records(slip, register="2031-09")
    assert (alone["status"], alone["status_date"]) == ("Recruiting", "")
    same_month = of_records(entry("a", status="Recruiting", version_date="2031-09-12"), register="2031-09")
    assert same_month["status_date"] == "2031-09-12"


def test_a_start_after_the_search_was_planned_whatever_the_source_calls_it() -> None:
    undated = entry("a", start_date="2032-02", other_fields='{"x.startDateStruct.type": ["ACTUAL"]}')
    assert of_records(undated, register="2031-09")["start_date_type"] == "planned"
    begun = undated | {"start_date": "2031-02"}
    assert of_records(begun, register="2031-09")["start_date_type"] == "actual"


def test_a_dated_status_of_a_page_stands_beside_that_of_the_register() -> None:
    study = of_records(
        entry("a", status="Not yet recruiting", version_date="2022-01-28"),
        entry("b", "website", status="Recruiting (2026-05)"),
        website="2026-09",
    )
    assert (study["status"], study["status_date"]) == ("Not yet recruiting", "2022-01-28")
    assert study["later_status"] == "Recruiting (2026-05, website)"


PORTAL = '{"Export_date": ["11/20/2026"], "Internal_Number": ["45"]}'


def test_a_copy_on_the_portal_comes_after_the_register_whatever_its_date() -> None:
    own = entry("r1", status="Completed", enrolment="412", version_date="2022-02-01")
    copy = entry(
        "r2", status="Not Recruiting", enrolment="400", version_date="2026-10-14", other_fields=PORTAL
    )
    study = of_records(own, copy, register="2026-11")
    assert (study["status"], study["enrolment"]) == ("Completed", "412")


def test_a_copy_on_the_portal_is_what_is_known_where_no_register_was_read() -> None:
    copy = entry("r1", status="Not Recruiting", version_date="2026-10-14", other_fields=PORTAL)
    page = entry("r2", "website", status="Recruiting", version_date="2026-11-01")
    study = of_records(copy, page, register="2026-11", website="2026-11")
    assert study["status"] == "Not Recruiting"


def test_of_two_pages_the_dated_one_is_shown() -> None:
    study = of_records(
        entry("a", "website", status="Recruiting"), entry("b", "citation", status="Completed (2026-05)")
    )
    assert (study["status"], study["status_date"]) == ("Completed", "2026-05")


def test_expanded_access_is_a_study_type_and_no_phase() -> None:
    study = of_records(
        entry("a", "citation", phase="Expanded access"),
        entry("b", study_type="Expanded Access:Intermediate-size Population"),
    )
    assert (study["phase"], study["study_type"]) == ("", "Expanded access: intermediate-size population")
    assert of_records(entry("a", "citation", phase="Expanded access"))["study_type"] == "Expanded access"


def test_a_start_after_the_date_of_its_version_is_planned() -> None:
    def start(date: str) -> str:
        return of_records(entry("a", start_date=date, version_date="2022-01-20"))["start_date_type"]

    assert (start("2022-03-01"), start("2022-01"), start("2021-12-01")) == ("planned", "", "")


def test_the_latest_date_wins_though_it_stands_in_another_style() -> None:
    study = of_records(
        entry("a", status="Recruiting", version_date="April 30, 2031"),
        entry("b", status="Completed", version_date="2031-05-02"),
    )
    assert study["status"] == "Completed"


def test_of_two_that_are_equally_old_the_register_comes_before_the_page() -> None:
    study = the_study(
        registration(1, "NCT01", status="Suspended", **PAGE), registration(2, "NCT01", status="Withdrawn")
    )
    assert study["status"] == "Withdrawn"


def test_what_is_cited_second_hand_is_shown_only_where_nothing_else_is_known() -> None:
    """When a review was found says nothing of when its table held."""
    cited_records = (
        entry("a", phase="Phase 1/Phase 2", version_date="2029"),
        entry("b", "citation", phase="Phase 1", countries="Peru"),
    )
    study = of_records(*cited_records, citation="2031-09")
    assert (study["phase"], study["countries"]) == ("Phase 1/2", "Peru")


def test_what_lasts_comes_from_a_register_before_a_page_whatever_the_dates() -> None:
    study = of_records(
        entry("a", sponsor="A lamp works", version_date="2029"),
        entry("b", "website", sponsor="Lamps"),
        website="2031",
    )
    assert study["sponsor"] == "A lamp works"


def test_a_value_that_the_register_lacks_comes_from_the_page() -> None:
    study = the_study(
        registration(1, "NCT01", sponsor="A page", **PAGE), registration(2, "NCT01", phase="Phase 1")
    )
    assert (study["sponsor"], study["phase"]) == ("A page", "Phase 1")


def test_a_value_comes_whole_from_one_record() -> None:
    study = the_study(
        registration(1, "NCT01", countries="Chile | Peru"),
        registration(2, "NCT01", countries="Peru | Iceland"),
    )
    assert study["countries"] == "Chile | Peru"


def test_planned_or_actual_comes_from_a_record_that_gives_the_number() -> None:
    old = entry("a", enrolment="38", enrolment_type="actual", version_date="2029")
    assert of_records(old, entry("b", enrolment="40", version_date="2031"))["enrolment_type"] == ""
    assert of_records(old, entry("b", enrolment="38", version_date="2031"))["enrolment_type"] == "actual"


def test_of_dates_that_agree_the_closer_one_is_shown() -> None:
    study = of_records(
        entry("a", start_date="May 17, 2030", version_date="2029"),
        entry("b", start_date="2030-05", version_date="2031"),
    )
    assert study["start_date"] == "2030-05-17"


def test_each_value_tells_the_record_that_it_is_from() -> None:
    study = of_records(entry("a", status="Recruiting"), entry("b", phase="Phase 1"))
    assert json.loads(study["values_from"]) == {"phase": "b", "status": "a"}


def test_a_study_on_which_sources_disagree_is_marked() -> None:
    assert of_records(entry("a"), disagree="status | enrolment")["sources_disagree"] == "status | enrolment"


# As of when


def test_a_status_has_the_date_of_the_version_that_it_is_from() -> None:
    study = of_records(entry("a", status="Completed", version_date="May 1, 2030"), register="2031")
    assert (study["status_date"], study["status_date_from"]) == ("2030-05-01", "version")


def test_a_status_without_a_date_of_its_own_is_not_dated_by_the_search() -> None:
    study = of_records(entry("a", "website", status="Completed"), website="2031-09")
    assert (study["status_date"], study["status_date_from"]) == ("", "")


def test_a_date_behind_the_status_is_its_date_and_what_stands_there_is_kept() -> None:
    written = "Recruiting (2030-05; completion 2031-12-31)"
    study = of_records(entry("a", "website", status=written), website="2031-09")
    assert (study["status"], study["status_date"], study["status_date_from"]) == (
        "Recruiting",
        "2030-05",
        "note",
    )
    assert json.loads(study["as_written"]) == {"status": written}


# In one word


@pytest.mark.parametrize(
    ("field", "written", "shown"),
    [
        ("status", "Complete", "Completed"),
        ("status", "Unknown (mirror); Recruiting at an update; earlier shut", "Unknown"),
        ("status", "Recruiting / not yet recruiting", "Recruiting"),
        ("phase", "Phase 1/2 (title)", "Phase 1/2"),
        ("phase", "Phase 1/Phase 2", "Phase 1/2"),
        ("countries", "Iran, Islamic Republic of | Iran", "Iran"),
        ("countries", "Egypt (text)", "Egypt"),
        ("countries", "Chile (not in excerpt | sponsor page: Quito)", "Chile"),
        ("start_date", "April 2030", "2030-04"),
        ("start_date", "2030-09-01 (planned)", "2030-09-01"),
        ("start_date", "in spring", "in spring"),
        ("enrolment", "30 (15+15)", "30"),
        ("enrolment", "1,200", "1200"),
        ("enrolment", "about thirty", "about thirty"),
        ("conditions", "Healthy | Healthy volunteers", "Healthy volunteers"),
    ],
)
def test_a_value_is_shown_in_the_words_that_it_is_counted_by(field: str, written: str, shown: str) -> None:
    assert of_records(entry("a", **{field: written}))[field] == shown


def test_a_phase_or_status_that_is_spelt_like_a_gap_is_none() -> None:
    written = json.dumps({"phase": "N/A", "status": "Unknown"})
    study = of_records(entry("a", as_written=written))
    assert (study["phase"], study["status"]) == ("Not applicable", "Unknown")
    assert of_records(entry("a", as_written=json.dumps({"phase": "-"})))["phase"] != "-"


def test_the_conditions_of_all_registrations_stand_once_each() -> None:
    study = of_records(entry("a", conditions="Blindness"), entry("b", conditions="Night blindness | Fear"))
    assert study["conditions"] == "Night blindness | Fear"


# Which studies there are


def test_a_study_holds_all_its_registration_numbers() -> None:
    assert the_study(report(1, "NCT02 | NCT01"))["registration_ids"] == "NCT01 | NCT02"


def test_a_study_does_not_hold_a_number_that_people_took_it_away_from() -> None:
    table = reports(registration(1, "NCT01"), report(2, "NCT01"))
    link_table = links(("rep:r2", "NCT01", "different studies"))
    made, _ = study_tables(group_reports(table, included(table), link_table), table, [], {})
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


# How a study is cited


def test_the_main_publication_is_the_earliest_article_and_not_the_register_entry() -> None:
    study = the_study(
        registration(1, "NCT01", year="2020", url="https://register.example/NCT01"),
        report(2, "NCT01", year="2031", authors="Late, Lea", doi="10.5555/late"),
        report(
            3, "NCT01", year="2029", authors="Early, Eli | Other, Ona", journal="Lamps", doi="10.5555/e<1>"
        ),
        report(4, "NCT01", year="", authors="Undated, Uma"),
    )
    assert [study[name] for name in ("authors", "year", "journal", "doi", "link")] == [
        "Early, Eli | Other, Ona",
        "2029",
        "Lamps",
        "10.5555/e<1>",
        "https://doi.org/10.5555/e%3C1%3E",
    ]


def test_a_study_without_an_article_is_cited_by_its_register_entry() -> None:
    study = the_study(registration(1, "NCT01", year="2020", url="https://register.example/NCT01"))
    assert (study["year"], study["doi"], study["link"]) == ("2020", "", "https://register.example/NCT01")


def test_an_article_without_a_doi_is_linked_by_its_pmid() -> None:
    assert the_study(report(1, pmid="123", url="https://x.example"))["link"] == (
        "https://pubmed.ncbi.nlm.nih.gov/123/"
    )


def built_of(entries, table, decisions, ongoing=()):
    """The tables of studies after these decisions on full texts."""
    graph = graph_of_decisions(entries, table, decisions, empty_table("3_screen/worklist"), links())
    return build_studies(entries, table, decisions, graph, {}, ongoing)


def test_a_study_has_the_numbers_of_its_reports_in_the_list_of_references() -> None:
    table = reports(
        report(1, "NCT01", authors="Zeta, Z", year="2029"),
        report(2, "NCT01", authors="Alpha, A", year="2030"),
        report(3, "NCT02", authors="Mid, M", year="2028"),
        report(4, "NCT03", authors="Excluded, E", year="2028"),
    )
    included_reports = [{"report_id": f"rep:r{number}", "decision": "include"} for number in (1, 2, 3)]
    decisions = table_of(included_reports, "3_screen/decisions").fillna("")
    found = built_of(
        records(*(record(f"r{number}") for number in range(1, 5))).assign(aliases=""),
        table,
        decisions,
    ).studies.set_index("study_id")["references"]
    assert found.to_dict() == {"study:NCT01": "1 | 3", "study:NCT02": "2"}
    listed = exported_reports(reports_of(INCLUDED, table, decisions[:0], decisions), "references").text
    assert [line[:6] for line in listed.splitlines()] == ["1. Alp", "2. Mid", "3. Zet"]


def states_of(ongoing: tuple[str, ...], *rows: dict[str, str]) -> dict[str, str]:
    """The state of each study, where studies with these statuses are set apart."""
    table = reports(*rows)
    decided = [{"report_id": name, "decision": "include"} for name in table["report_id"]]
    built = built_of(
        records(
            *(
                record(
                    f"r{row['report_id'][5:]}",
                    arm="register",
                    status=row["status"],
                    record_type=row["record_type"],
                )
                for row in rows
            )
        ).assign(aliases=""),
        table,
        table_of(decided, "3_screen/decisions").fillna(""),
        ongoing,
    )
    linked = dict(zip(built.report_study["study_id"], built.report_study["state"], strict=False))
    assert set(built.studies["study_id"]) == {study for study, state in linked.items() if state == "included"}
    assert dict(zip(built.other["study_id"], built.other["state"], strict=True)) == {
        study: state for study, state in linked.items() if state != "included"
    }
    return linked


def test_ongoing_is_an_attribute_unless_the_config_sets_it_apart() -> None:
    rows = (registration(1, "NCT01", status="RECRUITING"), registration(2, "NCT02", status="Completed"))
    assert set(states_of((), *rows).values()) == {"included"}
    assert states_of(("Recruiting",), *rows) == {"study:NCT01": "ongoing", "study:NCT02": "included"}


def test_a_study_with_an_article_is_ongoing_only_if_the_article_is_a_protocol() -> None:
    trial = registration(1, "NCT01", status="Recruiting")
    result = report(2, "NCT01", record_type="journal article", title="Lanterns at night")
    assert states_of(("Recruiting",), trial, result) == {"study:NCT01": "included"}
    protocol = result | {"title": "Lanterns at night: study protocol of a randomised trial"}
    assert states_of(("Recruiting",), trial, protocol) == {"study:NCT01": "ongoing"}
