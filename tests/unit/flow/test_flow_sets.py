"""The sets of a small made-up review, whose numbers were counted by hand."""

from dataclasses import replace

import pytest
from made_up_flow import REASONS, SOURCE_NAMES, Review, by_hand, frame

from prismake.flow.sets import FlowSets, Previous, flow_sets
from prismake.flow.states import STATES
from prismake.reports.diagram.content import flow_content

COUNTED_BY_HAND = {
    "database_results": 13,  # alpha 6 and one quarantined, beta 6
    "register_results": 3,
    "website_results": 2,
    "organisation_results": 1,
    "citations_results": 3,
    "dbr_identified": 16,
    "other_identified": 6,
    "duplicates": 3,  # one, two and four came twice
    "excluded_automatic": 1,
    "excluded_other": 1,  # the quarantined record that a person passed over
    "records_screened": 11,
    "records_excluded": 2,
    "records_excluded_people": 1,
    "records_excluded_automation": 1,
    "dbr_sought_reports": 9,
    "dbr_notretrieved_reports": 1,
    "dbr_assessed": 8,
    "dbr_excluded": 3,
    "other_already_known": 1,  # one was on a web page too
    "other_duplicates": 1,  # thirteen came from a page and a review
    "other_records_excluded": 1,
    "other_sought_reports": 3,
    "other_notretrieved_reports": 1,
    "other_assessed": 2,
    "other_excluded": 1,
    "new_reports": 4,
    "new_studies": 3,
    "awaiting_classification": 1,
    "ongoing_reports": 1,
    "previous_reports": 0,
    "total_reports": 4,
    "total_studies": 3,
}


@pytest.fixture
def sets() -> FlowSets:
    return flow_sets(by_hand().tables(), SOURCE_NAMES)


@pytest.mark.parametrize(("name", "number"), COUNTED_BY_HAND.items())
def test_each_number_is_the_one_counted_by_hand(sets: FlowSets, name: str, number: int) -> None:
    assert sets.n(name) == number


def test_sources_stand_in_the_order_of_the_config_under_their_readable_names(sets: FlowSets) -> None:
    assert [(part.label, len(part)) for part in sets.parts["database_results"]] == [
        ("Alpha Database", 7),
        ("Beta Database", 6),
    ]


def test_a_source_without_a_readable_name_is_shown_under_its_own() -> None:
    sets = flow_sets(by_hand().tables(), {"beta": "Beta Database"})
    assert [part.label for part in sets.parts["database_results"]] == ["Beta Database", "alpha"]


def test_reasons_stand_by_number_where_no_order_is_given(sets: FlowSets) -> None:
    assert [(part.label, len(part)) for part in sets.parts["dbr_excluded"]] == [
        ("wrong product", 2),
        ("wrong people", 1),
    ]


def test_reasons_stand_in_the_order_of_the_closed_list() -> None:
    sets = flow_sets(by_hand().tables(), SOURCE_NAMES, REASONS)
    assert [part.label for part in sets.parts["dbr_excluded"]] == ["wrong people", "wrong product"]


@pytest.mark.parametrize(
    ("record", "state"),
    [
        ("alpha:1", "included"),
        ("beta:1", "duplicate"),
        ("pages:1", "already known"),
        ("trials:1", "included"),
        ("beta:6", "removed automatically"),
        ("alpha:6", "excluded by people"),
        ("beta:5", "excluded by automation"),
        ("alpha:4", "not retrieved"),
        ("alpha:5", "awaiting classification"),
        ("trials:3", "report of an ongoing study"),
        ("alpha:q7", "passed over"),
        ("reviews:1", "duplicate"),
        ("reviews:2", "excluded by people"),
        ("office:1", "excluded at full text"),
    ],
)
def test_each_record_ends_in_one_state(sets: FlowSets, record: str, state: str) -> None:
    assert sets.claims[record] == (state,)


def test_what_a_person_and_software_agree_to_exclude_is_a_line_of_its_own() -> None:
    review = by_hand()
    review.report("seventeen", ["beta"], ta="exclude", automation="people and software")
    sets = flow_sets(review.tables(), SOURCE_NAMES)
    assert [
        sets.n(f"records_excluded_{whom}") for whom in ("people", "people_and_software", "automation")
    ] == [1, 1, 1]
    assert sets.claims["beta:7"] == ("excluded by people and software",)
    box = next(box for box in flow_content(sets).boxes if box.name == "records_excluded")
    assert [line.text for line in box.lines] == [
        "Records excluded (n = 3)", "By people (n = 1)", "By people and software (n = 1)", "By automation (n = 1)",
    ]  # fmt: skip
    assert [note.text for note in flow_content(sets).notes if note.text.startswith("By ")] == [
        "By automation: software cast every vote that made the decision.",
        "By people and software: a person and software agreed on the exclusion.",
    ]


def test_a_report_found_in_both_arms_counts_in_databases_and_registers_once() -> None:
    review = Review()
    review.report("both", ["pages", "alpha", "reviews"])
    sets = flow_sets(review.tables(), SOURCE_NAMES)
    assert (sets.n("dbr_sought_reports"), sets.n("other_sought_reports")) == (1, 0)
    assert sets.ids("other_already_known") == {"pages:1", "reviews:1"}


def test_a_report_goes_on_through_the_record_that_was_not_removed() -> None:
    review = Review()
    review.report("twice", ["alpha", "beta"])
    review.rows["removed"].append(
        {"record_id": "alpha:1", "kind": "other", "by": "a person", "reason": "spam"}
    )
    sets = flow_sets(review.tables(), SOURCE_NAMES)
    assert sets.state_of("beta:1") == "included"
    assert sets.state_of("alpha:1") == "removed otherwise"
    assert (sets.n("duplicates"), sets.n("excluded_other"), sets.n("records_screened")) == (0, 1, 1)


def test_a_report_of_a_website_stays_there_if_a_rule_cut_its_record_of_a_register() -> None:
    review = Review()
    review.report("both", ["trials", "pages"])
    review.rows["removed"].append(
        {"record_id": "trials:1", "kind": "automatic", "by": "automation rule", "reason": "no word of it"}
    )
    sets = flow_sets(review.tables(), SOURCE_NAMES)
    assert sets.state_of("trials:1") == "removed automatically"
    assert sets.ids("other_records_screened") == {"pages:1"}
    assert sets.n("records_screened") == sets.n("other_already_known") == 0
    assert sets.ids("removed_and_kept") == {"trials:1"}
    notes = [note.text for note in flow_content(sets).notes]
    assert (
        "Records marked as ineligible by automation tools whose report stays by another record: 1." in notes
    )


def test_every_repeat_that_a_rule_removed_counts_as_removed() -> None:
    review = Review()
    review.report("gone", ["alpha", "alpha", "beta"], removed="automatic")
    sets = flow_sets(review.tables(), SOURCE_NAMES)
    assert (sets.n("excluded_automatic"), sets.n("duplicates"), sets.n("dbr_reports")) == (3, 0, 0)
    assert sets.n("removed_and_kept") == 0


WAITING = [
    ({"ta": "awaiting votes"}, "awaiting screening", "records_awaiting_screening"),
    (
        {"ta": "awaiting adjudication"},
        "awaiting adjudication of title and abstract",
        "records_awaiting_adjudication",
    ),
    ({"ft": "awaiting retrieval"}, "awaiting retrieval", "dbr_awaiting_retrieval"),
    ({"ft": "awaiting votes"}, "awaiting full-text assessment", "dbr_awaiting_assessment"),
    ({"ft": "awaiting adjudication"}, "awaiting adjudication of full text", "dbr_awaiting_adjudication"),
]


@pytest.mark.parametrize(("states", "state", "name"), WAITING)
def test_a_report_that_waits_is_in_a_state_of_its_own(states: dict[str, str], state: str, name: str) -> None:
    review = Review()
    review.report("waits", ["alpha"], **states)  # type: ignore[arg-type]
    sets = flow_sets(review.tables(), SOURCE_NAMES)
    assert sets.state_of("alpha:1") == state
    assert sets.n(name) == 1


def test_quarantine_without_a_persons_word_waits() -> None:
    review = Review()
    review.quarantine("alpha", passed_over=False)
    sets = flow_sets(review.tables(), SOURCE_NAMES)
    assert sets.state_of("alpha:q1") == "quarantined"
    assert (sets.n("excluded_other"), sets.n("dbr_awaiting_quarantine")) == (0, 1)


def test_a_retrieval_log_may_name_several_reports_in_a_row_and_a_report_in_several_rows() -> None:
    review = Review()
    for name in ("a", "b", "c"):
        review.report(name, ["alpha"], ft="not retrieved")
    tables = review.tables()
    log = tables.retrieval.iloc[[0, 0]].assign(
        report_id=["rep:alpha:1 | rep:alpha:2 | rep:alpha:3", "rep:alpha:2"]
    )
    sets = flow_sets(replace(tables, retrieval=log), SOURCE_NAMES)
    assert sets.n("dbr_notretrieved_reports") == 3
    retrieval_log = log.assign(retrieved=["no", "yes"])
    sets = flow_sets(replace(tables, retrieval=retrieval_log), SOURCE_NAMES)
    assert sets.ids("dbr_notretrieved_reports") == {"rep:alpha:1", "rep:alpha:3"}


def test_before_full_text_begins_what_goes_on_awaits_retrieval() -> None:
    review = Review()
    review.report("early", ["alpha"], ft="awaiting retrieval")
    sets = flow_sets(replace(review.tables(), full_text=None), SOURCE_NAMES)
    assert sets.ids("dbr_awaiting_retrieval") == {"rep:alpha:1"}


def test_an_empty_review_has_sets_of_none() -> None:
    sets = flow_sets(Review().tables(), SOURCE_NAMES)
    assert {len(id_set) for id_set in sets.sets.values()} == {0}


def updated() -> FlowSets:
    """The previous version had identified report one (included), two (included) and ten; two was then judged anew."""
    before = Previous(
        records=frame(
            ["record_id"], [{"record_id": record} for record in ("alpha:1", "beta:1", "trials:1", "alpha:6")]
        ),
        report_study=frame(
            ["report_id", "study_id"],
            [
                {"report_id": "rep:beta:1", "study_id": "study A"},
                {"report_id": "rep:alpha:6", "study_id": "study Z"},
            ],
        ),
        dropped=frame(
            ["report_id", "by", "reason"], [{"report_id": "rep:alpha:6", "by": "x", "reason": "retracted"}]
        ),
    )
    return flow_sets(by_hand().tables(before), SOURCE_NAMES)


def test_an_update_does_not_count_again_what_was_carried_over() -> None:
    sets = updated()
    assert sets.ids("carried_over") == {"alpha:1", "beta:1", "trials:1", "alpha:6"}
    assert sets.n("dbr_identified") == 12


def test_a_new_record_of_a_known_report_is_a_duplicate() -> None:
    assert updated().state_of("alpha:2") == "duplicate"


def test_an_update_finds_an_earlier_report_again_under_its_new_name() -> None:
    sets = updated()
    assert sets.ids("previous_reports") == {"rep:alpha:1", "rep:alpha:6"}
    assert sets.ids("dropped_reports") == {"rep:alpha:6"}
    assert sets.ids("judged_anew") == {"rep:trials:1"}


def test_an_update_counts_a_study_as_new_only_where_none_of_its_reports_was_included() -> None:
    sets = updated()
    assert sets.ids("new_studies") == {"study B", "study C"}
    assert sets.ids("previous_studies") == {"study A", "study Z"}
    assert sets.ids("total_studies") == {"study A", "study B", "study C"}


def test_every_state_that_a_record_can_end_in_has_words_for_readers(sets: FlowSets) -> None:
    assert {state for states in sets.claims.values() for state in states} <= set(STATES)


def test_ongoing_studies_that_are_set_apart_are_counted_with_their_reports(sets: FlowSets) -> None:
    assert sets.ids("ongoing_studies") == {"study of nine"}
    assert not sets.ids("ongoing_reports") & (sets.ids("new_reports") | sets.ids("awaiting_classification"))
