"""What the previous version left open is asked about again, and stands in the flow of the update."""

from dataclasses import replace

import pytest
from made_up_flow import SOURCE_NAMES, Review, frame

from prismake.flow.identities import identities, require_identities
from prismake.flow.sets import FlowSets, Previous, flow_sets
from prismake.reports.diagram.content import flow_content
from prismake.tasks.left_open import no_longer_sought, records_gone, renamed_lines

OPEN = ["report_id", "study_id", "state"]


def before(review: Review, *left_open: tuple[str, str]) -> Previous:
    """A previous version that knew every record of the review and left these reports open."""
    records = [{"record_id": row["record_id"]} for row in review.rows["records"]]
    return Previous(
        records=frame(["record_id"], records),
        report_study=frame(["report_id", "study_id"], []),
        unresolved=frame(OPEN, [{"report_id": report, "study_id": f"study:{report}", "state": state} for report, state in left_open]),
        record_report=frame(["record_id", "report_id"], review.rows["record_report"]),
    )  # fmt: skip


def update(full_text: str, left: str = "not retrieved") -> FlowSets:
    """One report that the previous version left open, and what came of it in this version."""
    review = Review()
    report = review.report("old", ["alpha", "beta"], ft=full_text)
    previous = before(review, (report, left))
    review.report("new", ["alpha"])
    sets = flow_sets(review.tables(previous), SOURCE_NAMES)
    require_identities(sets)
    return sets


@pytest.mark.parametrize(
    ("full_text", "name", "state"),
    [
        ("awaiting retrieval", "earlier_awaiting_retrieval", "awaiting retrieval"),
        ("awaiting votes", "earlier_awaiting_assessment", "awaiting full-text assessment"),
        ("awaiting adjudication", "earlier_awaiting_adjudication", "awaiting adjudication of full text"),
        ("not retrieved", "earlier_notretrieved_reports", "not retrieved"),
        ("exclude", "earlier_excluded", "excluded at full text"),
        ("include", "earlier_decided_include", "included"),
        ("awaiting classification", "earlier_decided_awaiting", "awaiting classification"),
    ],
)
def test_a_report_left_open_stands_in_the_flow_of_the_update(full_text: str, name: str, state: str) -> None:
    sets = update(full_text)
    assert sets.ids("earlier_asked_again") == {"rep:alpha:1"}
    assert sets.ids(name) == {"rep:alpha:1"}
    assert sets.state_of("alpha:1") == state
    assert sets.state_of("beta:1") == "carried over"


def test_it_is_counted_in_no_box_of_new_reports() -> None:
    sets = update("include")
    assert sets.ids("new_reports") == sets.ids("dbr_sought_reports") == {"rep:alpha:2"}
    assert sets.ids("judged_anew") == {"rep:alpha:1"}
    assert sets.n("total_reports") == 2


def test_it_waits_until_it_is_sought_again() -> None:
    assert list(update("awaiting retrieval").claims["alpha:1"]) == ["awaiting retrieval"]
    assert list(update("not retrieved").claims["alpha:1"]) == ["not retrieved"]


def test_the_diagram_says_how_many_were_asked_about_again_and_what_became_of_them() -> None:
    content = flow_content(update("awaiting retrieval"))
    assert "Reports that it left open, asked about again (n = 1)" in content.description
    assert content.awaited == ["retrieval of the full text (1 report)"]
    notes = [note.text for note in flow_content(update("not retrieved")).notes]
    assert "Known to the previous version and asked about again: 1 report; not retrieved again: 1." in notes


def test_a_report_left_open_that_is_no_longer_sought_is_listed() -> None:
    review = Review()
    report = review.report("old", ["alpha"], ta="exclude")
    sets = flow_sets(review.tables(before(review, (report, "awaiting classification"))), SOURCE_NAMES)
    require_identities(sets)
    assert sets.ids("earlier_no_longer_sought") == {report}
    notes = " ".join(note.text for note in flow_content(sets).notes)
    assert "Reports that the previous version left open and this one no longer seeks: 1." in notes


def test_a_known_report_that_waits_at_titles_is_not_hidden_among_what_was_carried_over() -> None:
    """A new reviewer makes known reports wait again."""
    review = Review()
    review.report("old", ["alpha"], ta="awaiting votes")
    sets = flow_sets(review.tables(before(review)), SOURCE_NAMES)
    require_identities(sets)
    assert sets.ids("earlier_records_awaiting_screening") == {"alpha:1"}
    assert sets.state_of("alpha:1") == "awaiting screening"
    assert flow_content(sets).awaited == ["title and abstract screening (1 record)"]


def test_a_report_that_is_lost_from_both_lists_breaks_an_identity() -> None:
    sets = update("not retrieved")
    lost = {**sets.sets, "earlier_asked_again": sets.sets["earlier_no_longer_sought"]}
    broken = [identity for identity in identities(FlowSets(lost, sets.parts, sets.claims, sets.report_of, sets.leading, updated=True)) if not identity.holds]  # fmt: skip
    assert [identity.offending for identity in broken] == [("rep:alpha:1",)]


def test_a_first_version_has_nothing_left_open() -> None:
    sets = flow_sets(Review().tables(), SOURCE_NAMES)
    assert not [name for name in sets.sets if name.startswith("earlier_") and sets.n(name)]
    assert not [identity for identity in identities(sets) if "left open" in identity.statement]


def test_status_names_what_was_left_open_and_is_sought_no_more() -> None:
    review = Review()
    here = review.report("old", ["alpha"], ft="awaiting retrieval")
    previous = replace(
        before(review, (here, "not retrieved"), ("rep:gone:1", "awaiting classification")),
        titles={here: "Moss", "rep:gone:1": "Songs of owls"},
    )
    report_of = {row["record_id"]: row["report_id"] for row in review.rows["record_report"]}
    sought = frame(["report_id"], [{"report_id": here}])
    (line,) = no_longer_sought(previous, report_of, sought)
    assert line.startswith("1 report that the previous version left open is no longer sought")
    assert '"Songs of owls" (rep:gone:1)' in line
    assert "Moss" not in line
    assert no_longer_sought(before(review, (here, "not retrieved")), report_of, sought) == []


def gone(*still: str, quarantined: tuple[str, ...] = ()) -> list[str]:
    """What is said of the records a1, a2 (of one report) and b1 of version "first", where these are still there."""
    rows = [("a1", "ra"), ("a2", "ra"), ("b1", "rb")]
    previous = Previous(
        records=frame(["record_id"], [{"record_id": record} for record, _ in rows]),
        report_study=frame(["report_id", "study_id"], []),
        record_report=frame(
            ["record_id", "report_id"],
            [{"record_id": record, "report_id": report} for record, report in rows],
        ),
        titles={"ra": "Moss", "rb": "Fern"},
        current={"b1": "b1 of now"},
    )
    return records_gone("first", previous, dict.fromkeys(still, "r"), quarantined)


def test_an_update_names_the_records_that_no_source_brings_any_more() -> None:
    (sentence,) = gone("a1")
    assert sentence.startswith("2 records of version first are in no source of this version")
    assert "1 of their reports has no other record" in sentence
    assert sentence.index('"Fern" (b1)') < sentence.index('"Moss" (a2)')


def test_ids_that_name_another_record_now_are_named() -> None:
    previous = Previous(
        records=frame(["record_id"], [{"record_id": "a1"}, {"record_id": "b1"}]),
        report_study=frame(["report_id", "study_id"], []),
        current={"a1": "a1 of version first", "b1": "b2"},
    )
    (line,) = renamed_lines("first", previous)
    assert line.startswith("1 id of version first names another record in this version: a1. What was decided")
    assert renamed_lines("first", replace(previous, current={"b1": "b2"})) == []


def test_a_record_of_a_report_that_has_another_one_is_named_as_such() -> None:
    (sentence,) = gone("a1", "b1 of now")
    assert sentence.startswith(
        "1 record of version first is in no source of this version, but each report of them has another"
    )


def test_records_under_a_new_id_or_in_quarantine_are_not_gone() -> None:
    assert gone("a1", "a2", "b1 of now") == []
    assert gone("a1", "a2", quarantined=("b1 of now",)) == []
