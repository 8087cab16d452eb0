"""Limitations as data: "yes" and "no" only where the values decide it, with the values behind each answer."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from prismake.protocol.synthesis import Limitations
from prismake.synthesis.known import (
    SourceFacts,
    claims_of_titles,
    dates_asked,
    different_statuses,
    register_versions,
    version_dates,
)
from prismake.synthesis.limitations import answers_by_question, limitations_table
from prismake.tables import rows_of, table_of

PLAN: dict[str, Any] = {
    "smallest_enrolment": {"Phase 3": 100},
    "must_be_stated": ["soil"],
    "comparator": "beside",
    "only_doses": ["dose"],
}
Row = dict[str, str]


def of(name: str, *rows: Row) -> pd.DataFrame:
    return table_of(rows, name)


def version(number: int, day: str = "", source: str = "registry") -> Row:
    return {"record_id": f"{source}:{number}", "source": source, "version_date": day}


def value(field: str, shown: str, day: str = "", source: str = "registry") -> Row:
    return {"study_id": "study:1", "field": field, "value": shown, "as_of": day, "source": source}


def judged(
    study: Row | None = None,
    *conflicts: Row,
    records: tuple[Row, ...] = (version(1, "2031-01-01"),),
    reported: bool = False,
    unread: bool = False,
    plan: dict[str, Any] | None = None,
    asked_on: str = "2031-06",
    newest_search: str = "",
) -> Row:
    """The row of one study of a made-up review of gardens, as of June 2031."""
    ids = " | ".join(row["record_id"] for row in records)
    studies = of("4_extract/studies", {"study_id": "study:1", "record_ids": ids} | (study or {}))
    evidence = studies.assign(**{field: (study or {}).get(field, "") for field in ("soil", "beside")})
    conflict_table = of("4_extract/source_conflicts", *conflicts)
    known = SourceFacts(
        versions=register_versions(conflict_table, {"registry"}),
        version_dates=version_dates(studies, of("1_identify/records", *records), {"registry"}),
        statuses=different_statuses(conflict_table),
        reported={"study:1"} if reported else set(),
        unread={"study:1"} if unread else set(),
        asked_on={"study:1": asked_on} if asked_on else {},
        newest_search=newest_search,
        title_claims=claims_of_titles(conflict_table),
    )
    rules = Limitations.model_validate(PLAN if plan is None else plan)
    (row,) = rows_of(limitations_table(evidence, known, rules))
    return row


@pytest.mark.parametrize(
    ("phase", "enrolment", "answer"),
    [
        ("Phase 3", "99", "yes"),
        ("Phase 3", "100", "no"),
        ("Phase 3", "1,040", "no"),
        ("Phase 3", "", "cannot be told"),
        ("", "40", "cannot be told"),
        ("Phase 1", "4", "not judged"),
        ("Phase 1", "4000", "not judged"),
    ],
)
def test_an_enrolment_is_small_only_below_the_number_of_its_phase(
    phase: str, enrolment: str, answer: str
) -> None:
    assert judged({"phase": phase, "enrolment": enrolment})["too_small"] == answer


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2031-01-01", "yes"), ("2030-01-01", "cannot be told"), ("", "cannot be told")],
)
def test_unknown_of_the_same_version_is_the_later_word_on_it(day: str, answer: str) -> None:
    study = {"status": "Recruiting", "status_date": "2031-01-01"}
    row = judged(study, value("status", "Unknown", day, "page"))
    assert row["halted"] == answer


def test_unknown_is_no_later_word_on_a_status_without_a_date() -> None:
    assert (
        judged({"status": "Recruiting"}, value("status", "Unknown", "", "page"))["halted"] == "cannot be told"
    )


def test_a_phase_without_a_number_is_not_judged() -> None:
    assert judged({"phase": "Phase 1", "enrolment": "4"})["too_small_because"] == (
        "Phase 1: the protocol asks for no number"
    )


def test_planned_and_actual_stand_with_the_number() -> None:
    row = judged({"phase": "Phase 3", "enrolment": "40", "enrolment_type": "planned"})
    assert row["too_small_because"] == "Phase 3, 40 participants (planned); the protocol asks for 100"


@pytest.mark.parametrize(
    ("status", "other", "answer"),
    [
        ("Withdrawn", "", "yes"),
        ("Recruiting", "", "no"),
        ("Recruiting", "Unknown", "cannot be told"),
        ("Recruiting", "Completed", "no"),
        ("Unknown", "Withdrawn", "yes"),
        ("Terminated", "Completed", "cannot be told"),
        ("", "", "cannot be told"),
    ],
)
def test_a_study_is_halted_or_not_only_if_no_source_says_otherwise(
    status: str, other: str, answer: str
) -> None:
    conflicts = [value("status", status, "2031-01-01"), value("status", other, source="page")]
    row = judged({"status": status, "status_date": "2031-01-01"}, *(conflicts if other else []))
    assert row["halted"] == answer
    if answer == "cannot be told" and other:
        assert row["halted_because"] == f"{status} (2031-01-01); {other} (page, not dated)"


def test_not_stated_is_told_from_not_extracted() -> None:
    answers = [judged({"soil": soil})["not_stated"] for soil in ("not stated", "clay", "")]
    assert answers == ["yes", "no", "cannot be told"]


def test_a_comparator_that_is_not_stated_is_not_missing() -> None:
    answers = [judged({"beside": shown})["no_comparator"] for shown in ("none", "lawn", "not stated", "")]
    assert answers == ["yes", "no", "cannot be told", "cannot be told"]


TWO = (version(1, "2031-01-01"), version(2, "March 2, 2031"))


def drift(field: str, first: str, second: str, later: str = "2031-03-02") -> Row:
    conflicts = (value(field, first, "2031-01-01"), value(field, second, later))
    return judged({}, *conflicts, records=TWO)


def test_two_dated_versions_of_a_register_show_drift_in_the_order_of_their_dates() -> None:
    row = drift("enrolment", "60 planned", "18 actual")
    assert row["drift"] == "yes"
    assert row["drift_because"] == "enrolment: 60 planned (2031-01-01), then 18 actual (2031-03-02)"


def test_a_planned_number_that_became_the_actual_one_is_no_drift() -> None:
    assert drift("enrolment", "60 planned", "60 actual")["drift"] == "no"


def test_a_status_that_goes_on_is_no_drift() -> None:
    assert drift("status", "Recruiting", "Completed")["drift"] == "no"


def test_two_values_of_one_version_are_no_drift() -> None:
    assert drift("phase", "Phase 1", "Phase 2", later="2031-01-01")["drift"] == "no"


@pytest.mark.parametrize(
    ("records", "because"),
    [
        ((version(1, "2031-03-02"), version(2, "March 2, 2031")), "one version (2031-03-02)"),
        ((version(1, "2031-01-01"), version(2)), "one version (2031-01-01)"),
        ((version(1, "2031-01-01"), version(2, "2031-03-02", "page")), "one version (2031-01-01)"),
        ((version(1),), "no dated version"),
    ],
    ids=["two downloads of one version", "one without a date", "a page is no version", "none"],
)
def test_drift_cannot_be_told_without_two_versions(records: tuple[Row, ...], because: str) -> None:
    row = judged(records=records)
    assert (row["drift"], row["drift_because"]) == ("cannot be told", because)


def test_values_that_differ_at_the_study_are_named_where_drift_cannot_be_told() -> None:
    row = judged({"sources_disagree": "status | interventions | start_date"})
    assert row["drift"] == "cannot be told"
    assert (
        row["drift_because"] == "one version (2031-01-01); the sources differ in interventions and start_date"
    )
    assert judged({"sources_disagree": "status"})["drift_because"] == "one version (2031-01-01)"


@pytest.mark.parametrize(
    ("completion", "status", "answer"),
    [
        ("2030-05-31", "Completed", "yes"),
        ("2030-06-01", "Completed", "no"),
        ("2029", "Terminated", "yes"),
        ("2030", "Completed", "no"),
        ("2029", "Recruiting", "cannot be told"),
        ("2029", "Unknown", "cannot be told"),
        ("2029", "", "cannot be told"),
        ("", "Completed", "cannot be told"),
        ("2029", "Withdrawn", "no"),
    ],
)
def test_results_are_overdue_only_of_a_trial_that_is_known_to_have_ended(
    completion: str, status: str, answer: str
) -> None:
    assert judged({"completion_date": completion, "status": status})["results_overdue"] == answer


def test_results_are_overdue_on_the_date_of_the_register_that_gave_the_status() -> None:
    late = {"completion_date": "2029-05-31", "status": "Completed"}
    answers = [judged(late, asked_on=day)["results_overdue"] for day in ("2030-05-30", "2030-06-01", "")]
    assert answers == ["no", "yes", "cannot be told"]
    assert "no result known in the register on 2030-06-01" in judged(late, asked_on="2030-06-01")["results_overdue_because"]  # fmt: skip


def test_results_that_fell_due_after_the_register_was_last_asked_cannot_be_told() -> None:
    late = {"completion_date": "2029-05-31", "status": "Completed"}
    rows = [
        judged(late, asked_on="2029-12-01", newest_search=day) for day in ("2029-12-01", "2030-05", "2030-06")
    ]
    assert [row["results_overdue"] for row in rows] == ["no", "no", "cannot be told"]
    assert rows[1]["results_overdue_because"].endswith("not due by the newest search")
    assert rows[2]["results_overdue_because"].endswith("due since, and the register was not asked again")


def test_only_a_register_dates_what_is_known_of_results() -> None:
    records = of(
        "1_identify/records",
        version(1, "2030-01-01"),
        version(1, source="page"),
        version(2, source="registry"),
    )
    rows = {
        "study:1": '{"status": "registry:1", "phase": "page:1"}',
        "study:2": '{"status": "page:1"}',
        "study:3": '{"phase": "registry:1"}',
        "study:4": "",
    }
    studies = of(
        "4_extract/studies", *({"study_id": name, "values_from": cell} for name, cell in rows.items())
    )
    searched = {"registry": "2030-02-03", "page": "2031-01-01"}
    assert dates_asked(studies, records, searched, {"registry"}) == {"study:1": "2030-02-03"}


def test_posted_or_published_results_are_not_overdue_and_an_unread_report_cannot_tell() -> None:
    late = {"completion_date": "2020", "status": "Completed"}
    assert judged(late)["results_overdue"] == "yes"
    assert judged({**late, "results_posted": "2021-02-03"})["results_overdue"] == "no"
    assert judged(late, reported=True)["results_overdue"] == "no"
    assert judged(late, unread=True)["results_overdue"] == "cannot be told"


def test_what_the_protocol_does_not_ask_is_empty_and_has_no_row_in_the_figure() -> None:
    row = judged({"phase": "Phase 3", "enrolment": "4", "beside": "none"}, plan={})
    assert [row[name] for name in ("too_small", "not_stated", "no_comparator")] == [""] * 3
    assert len(answers_by_question(pd.DataFrame([row]))) == 3


def test_each_limitation_is_counted_by_answer_with_the_ids_of_its_yes() -> None:
    table = pd.DataFrame([judged({"beside": "none"}), judged({"beside": "lawn"})])
    table["study_id"] = ["study:1", "study:2"]
    rows = {row["limitation"]: row for row in answers_by_question(table).to_dict("records")}
    counts = rows["No comparator"]
    assert (counts["studies"], counts["study_ids"]) == ("2", "study:1")
    assert [counts[answer] for answer in ("yes", "cannot_be_told", "no")] == ["1", "0", "1"]
    assert counts["no_ids"] == "study:2"


def test_other_doses_are_told_apart_from_no_comparator_and_from_another_one() -> None:
    row = judged({"beside": "dose", "registered_design": "single group, masking: none"})
    assert (row["no_comparator"], row["no_comparator_because"]) == ("only other doses", "dose")
    (counts,) = [
        counts
        for counts in answers_by_question(pd.DataFrame([row])).to_dict("records")
        if counts["limitation"] == "No comparator"
    ]
    assert (counts["yes"], counts["no"]) == ("0", "0")
    assert (counts["only_other_doses"], counts["only_other_doses_ids"]) == ("1", "study:1")


@pytest.mark.parametrize(
    ("beside", "design", "because"),
    [
        ("none", "", "none, and its title says placebo or sham"),
        (
            "lawn",
            "single group, masking: none",
            "lawn, and it is registered as a single group",
        ),
    ],
)
def test_a_comparator_that_title_or_design_contradicts_cannot_be_told(
    beside: str, design: str, because: str
) -> None:
    claim = value("registered_design", "placebo or sham") | {"standing": "title"}
    row = judged({"beside": beside, "registered_design": design}, *([] if design else [claim]))
    assert (row["no_comparator"], row["no_comparator_because"]) == ("cannot be told", because)


def test_a_size_cannot_be_judged_by_a_phase_that_the_title_contradicts() -> None:
    claim = value("phase", "Phase 1", "2031-01-01") | {"standing": "title"}
    shown = value("phase", "Phase 3", "2031-01-01") | {"standing": "shown"}
    row = judged({"phase": "Phase 3", "enrolment": "4"}, shown, claim)
    assert row["too_small"] == "cannot be told"
    assert row["too_small_because"] == "Phase 3, and its title says Phase 1"
    assert row["drift"] == "cannot be told", "a title is no version"
