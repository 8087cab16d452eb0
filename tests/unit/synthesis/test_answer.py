"""What the data hold of results: adverse events and outcomes by the declared meaning of their fields, and by posted numbers in pins."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from prismake.protocol.extraction import ExtractionField
from prismake.synthesis.answer import Held, answer_table, held_results
from prismake.synthesis.participants import participants, with_extracted_enrolment
from prismake.synthesis.posted_events import PostedEvents, posted_events
from prismake.tables import rows_of, split_values, table_of

Row = dict[str, str]
FIELDS: dict[str, Any] = {
    "stings": ExtractionField(label="Stings", meaning="adverse events"),
    "harvest": ExtractionField(label="Harvest", meaning="efficacy"),
    "about": ExtractionField(
        label="About",
        level="outcome",
        type="choice",
        choices=["safety", "efficacy"],
        meaning="outcome type",
    ),
    "hits": ExtractionField(label="Hits", level="outcome", type="number", meaning="events"),
    "people": ExtractionField(label="People", level="outcome", type="number", meaning="participants"),
    "soil": ExtractionField(label="Soil"),
}


def datum(field: str, value: str, study: str = "study:1", outcome: str = "", arm: str = "") -> Row:
    level = FIELDS[field].level
    return {"study_id": study, "level": level, "field": field, "value": value, "outcome": outcome, "study_arm": arm}  # fmt: skip


def posted(item: str, value: str, outcome: str, study: str = "study:1") -> Row:
    return {"study_id": study, "level": "outcome", "item": item, "value": value, "outcome": outcome}


def held(*data: Row, proposals: tuple[Row, ...] = ()) -> Held:
    return held_results(table_of(data, "4_extract/data"), table_of(proposals, "4_extract/proposals"), FIELDS)


@pytest.mark.parametrize("value", ["", "not stated", "Not reported"])
@pytest.mark.parametrize("field", ["stings", "harvest"])
def test_a_field_without_a_result_holds_none(field: str, value: str) -> None:
    assert held(datum(field, value)) == Held(frozenset(), frozenset(), frozenset())


def test_the_meaning_of_a_field_tells_what_it_holds() -> None:
    rows = held(
        datum("stings", "2 of 9"), datum("harvest", "more", "study:2"), datum("soil", "clay", "study:3")
    )
    assert rows == Held(frozenset({"study:1"}), frozenset({"study:2"}), frozenset())


def test_an_outcome_is_of_safety_only_where_the_extractors_say_so() -> None:
    rows = held(
        datum("about", "safety", outcome="Rash", arm="A"),
        datum("hits", "0", outcome="rash", arm="a"),
        datum("hits", "3", "study:2", outcome="Rash", arm="A"),
    )
    assert rows == Held(frozenset({"study:1"}), frozenset({"study:2"}), frozenset())


def test_participants_alone_are_no_result() -> None:
    assert held(datum("people", "9", outcome="Rash")).outcomes == frozenset()


def test_posted_numbers_are_results_and_named_outcomes_alone_are_none() -> None:
    rows = held(
        proposals=(
            posted("events", "0", "Serious adverse events"),
            posted("participants", "9", "Serious adverse events", "study:2"),
            posted("mean", "4", "Yield", "study:3"),
            posted("primary outcome", "", "Yield", "study:4"),
        )
    )
    both = frozenset({"study:1", "study:3"})
    assert rows == Held(frozenset({"study:1"}), frozenset({"study:3"}), both, frozenset({"study:3"}))


@pytest.mark.parametrize(
    ("outcome", "of_safety"),
    [
        ("Number of people with adverse reactions", True),
        ("Dose-limiting toxicities", True),
        ("Safety and Tolerability", True),
        ("Safety and efficacy of mint tea", False),
        ("Yield", False),
    ],
)
def test_a_posted_outcome_that_names_adverse_events_is_no_outcome_of_efficacy(
    outcome: str, of_safety: bool
) -> None:
    rows = held(proposals=(posted("events", "2", outcome),))
    assert (rows.adverse_events == {"study:1"}, rows.outcomes == {"study:1"}) == (of_safety, not of_safety)


def test_an_extracted_outcome_is_not_one_of_posted_numbers_alone() -> None:
    rows = held(datum("harvest", "more"), proposals=(posted("mean", "4", "Yield"),))
    assert (rows.outcomes, rows.posted_outcomes) == ({"study:1"}, frozenset())


# Adverse events that registers posted


def arm(name: str, affected: str, at_risk: str, study: str = "study:1", **of: str) -> tuple[Row, ...]:
    place = {"study_arm": name, "record_id": "r", "as_of": "2031-02"} | of
    kind = of.pop("kind", "Deaths")
    place.pop("kind", None)
    pairs = (("events", affected), ("participants", at_risk))
    return tuple(posted(item, value, kind, study) | place for item, value in pairs if value)


def events_of(
    *arms: tuple[Row, ...], studies: tuple[str, ...] = ("study:1", "study:2")
) -> list[PostedEvents]:
    return posted_events(table_of([row for rows in arms for row in rows], "4_extract/proposals"), studies)


def test_posted_events_are_summed_over_arms_and_studies_by_kind() -> None:
    events = events_of(
        arm("A", "1", "3"),
        arm("B", "0", "4"),
        arm("A", "2", "5", "study:2"),
        arm("A", "3", "3", kind="Other adverse events"),
    )
    assert events == [
        PostedEvents("Deaths", 3, 12, frozenset({"study:1", "study:2"})),
        PostedEvents("Other adverse events", 3, 3, frozenset({"study:1"})),
    ]


def test_an_arm_without_both_numbers_and_a_study_that_is_not_included_count_nothing() -> None:
    assert events_of(arm("A", "", "3"), arm("B", "1", "")) == []
    assert events_of(arm("A", "1", "3", "study:9")) == []


def test_of_two_versions_of_a_registration_the_newest_counts_alone() -> None:
    older, newer = arm("A", "1", "3", as_of="2030-01", record_id="old"), arm("A", "2", "3")
    for rows in ((older, newer), (newer, older)):
        assert events_of(*rows) == [PostedEvents("Deaths", 2, 3, frozenset({"study:1"}))]


def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    evidence = table_of(
        [
            {"study_id": "study:1", "results_posted": "2031-02", "enrolment": "9", "enrolment_type": "actual"},
            {"study_id": "study:2", "enrolment": "80", "enrolment_type": "planned"},
            {"study_id": "study:3"},
        ],
        "4_extract/studies",
    ).assign(bed=["roses | beans", "beans", ""])  # fmt: skip
    links = table_of(
        [
            {"report_id": "rep:1", "study_id": "study:1", "state": "included"},
            {"report_id": "rep:2", "study_id": "study:2", "state": "included"},
            {"report_id": "rep:3", "study_id": "study:3", "state": "included"},
            {"report_id": "rep:4", "study_id": "study:2", "state": "not retrieved"},
            {"report_id": "rep:5", "study_id": "study:9", "state": "not retrieved"},
        ],
        "4_extract/report_study",
    )
    return evidence, links


def sets_of(results: Held, by: str = "bed") -> dict[str, Row]:
    evidence, links = tables()
    table = answer_table(evidence, links, {"rep:1", "rep:2"}, results, by)
    return {row["set"].removeprefix("answer:"): row for row in rows_of(table)}


def test_each_number_is_that_of_its_ids_and_no_set_counts_a_study_that_is_not_included() -> None:
    sets = sets_of(Held(frozenset({"study:1", "study:9"}), frozenset(), frozenset()))
    for row in sets.values():
        assert int(row["number"]) == len(split_values(row["ids"]))
    assert sets["adverse_events"]["ids"] == "study:1"
    assert sets["adverse_events"]["participants"] == "9 actual in 1 study"
    assert sets["publications"]["ids"] == "rep:3"
    assert sets["unread_of_included"]["ids"] == "rep:4"
    assert sets["unread_of_others"]["ids"] == "rep:5"


def test_every_included_study_has_an_outcome_or_a_trace_of_one_or_neither() -> None:
    for outcomes in ((), ("study:2",), ("study:1", "study:2", "study:3")):
        sets = sets_of(Held(frozenset(), frozenset(outcomes), frozenset()))
        for value in ("", ":roses", ":beans", ":not given"):
            parts = [
                split_values(sets[f"{name}{value}"]["ids"])
                for name in ("outcomes", "elsewhere", "no_results")
            ]
            whole = split_values(sets[f"studies{value}"]["ids"]) if value else list(tables()[0]["study_id"])
            assert sorted(sum(parts, [])) == whole


def test_a_study_with_two_values_is_counted_under_both_and_without_a_field_there_is_no_split() -> None:
    sets = sets_of(Held(frozenset(), frozenset(), frozenset()))
    assert sets["studies:beans"]["ids"] == "study:1 | study:2"
    assert sets["studies:roses"]["ids"] == "study:1"
    assert not [
        row for row in sets_of(Held(frozenset(), frozenset(), frozenset()), "").values() if row["value"]
    ]


def test_an_extracted_enrolment_takes_the_place_of_that_of_the_sources() -> None:
    """Else the page would say that no enrolment is known beside a table that holds it."""
    evidence = pd.DataFrame(
        [
            {"enrolment": "", "enrolment_type": "", "had": "120", "wanted": "200", "analysed": "90"},
            {"enrolment": "50", "enrolment_type": "actual", "had": "", "wanted": "60", "analysed": ""},
            {
                "enrolment": "50",
                "enrolment_type": "planned",
                "had": "not stated",
                "wanted": "",
                "analysed": "9",
            },
        ]
    )
    fields = {
        name: ExtractionField(label=name, type="number", meaning=meaning)
        for name, meaning in (("had", "actual enrolment"), ("wanted", "planned enrolment"), ("analysed", ""))
    }  # fmt: skip
    table = with_extracted_enrolment(evidence, fields)  # type: ignore[arg-type]
    assert table[["enrolment", "enrolment_type"]].to_numpy().tolist() == [
        ["120", "actual"],
        ["60", "planned"],
        ["50", "planned"],
    ]


def test_planned_participants_are_never_added_to_actual_ones() -> None:
    evidence, _ = tables()
    assert participants(evidence) == "9 actual in 1 study and 80 planned in 1 study; not known in 1 study"
    assert participants(evidence, ["study:3"]) == ""
