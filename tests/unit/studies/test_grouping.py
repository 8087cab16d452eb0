"""Which reports are of one study: those that share a registration number, unless people say otherwise."""

import re
from collections import defaultdict

import pytest
from grouped_reports import group_reports
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_studies import included, links, registration, report, reports, together

from prismake.errors import Fault, ReviewFaults

SAME, DIFFERENT = "same study", "different studies"


def grouped(table, *link_rows):
    return group_reports(table, included(table), links(*link_rows))


def faults_of(table, *link_rows) -> list[Fault]:
    with pytest.raises(ReviewFaults) as caught:
        grouped(table, *link_rows)
    return caught.value.faults


REGISTERED = reports(registration(1, "NCT01"), report(2, "NCT01"), report(3, "NCT02"), report(4))


def test_reports_that_share_a_registration_number_are_one_study() -> None:
    grouping = grouped(REGISTERED)
    assert together(grouping) == {
        frozenset({"rep:r1", "rep:r2"}),
        frozenset({"rep:r3"}),
        frozenset({"rep:r4"}),
    }


def test_a_study_is_named_by_its_first_registration_number() -> None:
    named = grouped(REGISTERED).set_index("report_id")["study_id"]
    assert named["rep:r2"] == "study:NCT01"
    assert named["rep:r4"] == "study:r4"


def test_each_link_says_why_and_who_drew_it() -> None:
    row = grouped(REGISTERED).set_index("report_id").loc["rep:r2"]
    assert row["reason"] == "both name NCT01"
    assert row["by"] == "prismake"


def test_a_number_in_small_letters_is_the_same_number() -> None:
    table = reports(report(1, "NCT01"), report(2, "nct01"))
    assert len(together(grouped(table))) == 1


def test_a_report_that_names_two_numbers_joins_them() -> None:
    table = reports(registration(1, "NCT01"), registration(2, "NCT02"), report(3, "NCT01 | NCT02"))
    assert together(grouped(table)) == {frozenset({"rep:r1", "rep:r2", "rep:r3"})}


def test_a_report_that_is_in_no_state_is_in_no_study() -> None:
    grouping = group_reports(REGISTERED, {"rep:r1": "included", "rep:r3": "awaiting classification"}, links())
    assert list(grouping["report_id"]) == ["rep:r1", "rep:r3"]
    assert list(grouping["state"]) == ["included", "awaiting classification"]


def test_no_report_makes_an_empty_table() -> None:
    assert grouped(reports()).empty


@pytest.mark.parametrize("name", ["rep:r4", "r4", "R4"], ids=["report", "record", "capitals"])
def test_people_join_what_names_no_number(name: str) -> None:
    grouping = grouped(REGISTERED, (name, "NCT02", SAME))
    assert frozenset({"rep:r3", "rep:r4"}) in together(grouping)
    row = grouping.set_index("report_id").loc["rep:r4"]
    assert row["by"] == "ada"
    assert row["study_id"] == "study:NCT02"


def test_people_join_two_numbers() -> None:
    assert frozenset({"rep:r1", "rep:r2", "rep:r3"}) in together(
        grouped(REGISTERED, ("NCT01", "NCT02", SAME))
    )


def test_people_take_a_report_out_of_the_study_of_its_number() -> None:
    grouping = grouped(REGISTERED, ("rep:r2", "NCT01", DIFFERENT))
    assert frozenset({"rep:r2"}) in together(grouping)
    row = grouping.set_index("report_id").loc["rep:r2"]
    assert row["study_id"] == "study:r2"
    assert "kept apart from NCT01" in row["reason"]


def test_the_order_of_the_two_names_plays_no_part() -> None:
    first, second = ("rep:r2", "NCT01", DIFFERENT), ("NCT01", "rep:r2", DIFFERENT)
    assert grouped(REGISTERED, first).equals(grouped(REGISTERED, second))


def test_a_report_that_was_taken_out_is_not_brought_back_by_its_number() -> None:
    grouping = grouped(REGISTERED, ("rep:r2", "NCT01", DIFFERENT), ("NCT01", "NCT02", SAME))
    assert together(grouping) == {
        frozenset({"rep:r1", "rep:r3"}),
        frozenset({"rep:r2"}),
        frozenset({"rep:r4"}),
    }


def test_a_report_of_two_trials_is_put_where_people_say() -> None:
    table = reports(registration(1, "NCT01"), registration(2, "NCT02"), report(3, "NCT01 | NCT02"))
    link_rows = (("NCT01", "NCT02", DIFFERENT), ("rep:r3", "NCT02", SAME))
    assert together(grouped(table, *link_rows)) == {frozenset({"rep:r1"}), frozenset({"rep:r2", "rep:r3"})}


def test_two_reports_that_people_call_different_and_a_number_joins_are_refused() -> None:
    """To take one of them out silently would be a guess, and to leave them together would pass over the word."""
    (fault,) = faults_of(REGISTERED, ("rep:r1", "rep:r2", DIFFERENT))
    assert fault.file == "config/studies/links.csv"
    assert "rep:r1 and rep:r2 (both name NCT01)" in fault.found
    assert "registration number that joins them" in fault.next_step


def test_a_chain_of_links_may_not_join_what_people_call_different() -> None:
    link_rows = (("rep:r1", "rep:r3", SAME), ("rep:r3", "rep:r4", SAME), ("rep:r1", "rep:r4", DIFFERENT))
    (fault,) = faults_of(REGISTERED, *link_rows)
    assert '"rep:r1" and "rep:r4" are declared as different studies' in fault.found
    assert fault.found.index("rep:r1 and rep:r3 (") < fault.found.index("rep:r3 and rep:r4 (")


FIRST_DAY, NEXT_DAY = "2030-03-05", "2030-03-06"


@pytest.mark.parametrize("again", [("rep:r4", "rep:r1"), ("r1", "R4")], ids=["turned round", "other names"])
@pytest.mark.parametrize("turned", [False, True], ids=["in order of days", "the other way round"])
def test_a_later_decision_undoes_an_earlier_one_on_the_same_pair_wherever_its_line_stands(
    again: tuple[str, str], turned: bool
) -> None:
    """Earlier lines stay in the file as its history; so one line undoes a link, and one more undoes the undoing."""
    lines = [
        ("rep:r1", "rep:r4", SAME),
        (*again, DIFFERENT, FIRST_DAY),
        ("rep:r1", "rep:r4", SAME, NEXT_DAY),
    ]
    two, three = (list(reversed(part)) if turned else part for part in (lines[:2], lines))
    assert together(grouped(REGISTERED, *two)) == together(grouped(REGISTERED))
    assert together(grouped(REGISTERED, *three)) == together(grouped(REGISTERED, lines[0]))


@pytest.mark.parametrize(
    ("first", "second"),
    [("", ""), (FIRST_DAY, FIRST_DAY), ("2030-03", FIRST_DAY), ("2030", "2030-03")],
    ids=["no dates", "one day", "month and day", "year and month"],
)
@pytest.mark.parametrize("turned", [False, True], ids=["same first", "different first"])
def test_lines_that_contradict_each_other_and_of_which_none_is_later_are_refused_with_both_rows(
    first: str, second: str, turned: bool
) -> None:
    lines = [("r1", "rep:r4", SAME, first), ("rep:r4", "rep:r1", DIFFERENT, second)]
    (fault,) = faults_of(REGISTERED, ("r3", "r4", SAME), *(reversed(lines) if turned else lines))
    assert (fault.row, fault.column) == (4, "verdict")
    earlier, later = (DIFFERENT, SAME) if turned else (SAME, DIFFERENT)
    assert f'are called "{later}" in this row and "{earlier}" in row 3' in fault.found
    assert "decided_on" in fault.next_step


def test_lines_that_agree_contradict_nothing() -> None:
    lines = (("rep:r1", "rep:r4", SAME), ("r4", "r1", SAME), ("r4", "r1", SAME, FIRST_DAY))
    assert together(grouped(REGISTERED, *lines)) == together(grouped(REGISTERED, lines[0]))


def test_a_thing_is_not_of_another_study_than_itself() -> None:
    """A record and its report are one node, so that the line would do nothing."""
    (fault,) = faults_of(REGISTERED, ("rep:r1", "R1", DIFFERENT))
    assert '"rep:r1" and "R1" are one and the same' in fault.found
    assert "prismake split" in fault.next_step


def test_a_chain_that_contradicts_a_line_names_the_rows_of_all_lines() -> None:
    link_rows = (("rep:r1", "rep:r3", SAME), ("rep:r3", "rep:r4", SAME), ("rep:r1", "rep:r4", DIFFERENT))
    (fault,) = faults_of(REGISTERED, *link_rows)
    assert fault.row == 4
    assert "(row 2)" in fault.found
    assert "(row 3)" in fault.found
    assert "different studies,NAME,WHY,DATE" in fault.next_step


def test_a_trial_that_people_draw_in_two_registers_is_one_study_until_a_later_line_parts_it() -> None:
    table = reports(registration(1, "NCT01"), registration(2, "ISRCTN2"), report(3, "ISRCTN2"))
    drawn = ("ISRCTN2", "NCT01", SAME)
    assert together(grouped(table, drawn)) == {frozenset({"rep:r1", "rep:r2", "rep:r3"})}
    parted = grouped(table, ("NCT01", "ISRCTN2", DIFFERENT, FIRST_DAY), drawn)
    assert together(parted) == {frozenset({"rep:r1"}), frozenset({"rep:r2", "rep:r3"})}


def test_a_registration_keeps_its_own_number_when_people_part_it_from_that_of_another_register() -> None:
    table = reports(registration(1, "NCT01 | ISRCTN2"), registration(2, "ISRCTN2"))
    assert len(together(grouped(table))) == 1
    parted = grouped(table, ("NCT01", "ISRCTN2", DIFFERENT)).set_index("report_id")
    assert dict(parted["study_id"]) == {"rep:r1": "study:NCT01", "rep:r2": "study:ISRCTN2"}
    assert parted.loc["rep:r1", "reason"] == "names NCT01"


def test_a_later_line_brings_a_report_back_to_its_registration_number() -> None:
    lines = (("nct01", "rep:r2", SAME, FIRST_DAY), ("r2", "NCT01", DIFFERENT))
    assert together(grouped(REGISTERED, *lines)) == together(grouped(REGISTERED))


def test_a_report_that_another_number_still_joins_is_not_taken_out_in_silence() -> None:
    """The line takes it from the study of one number, and the second number that both name brings it back."""
    table = reports(registration(1, "NCT01 | ISRCTN2"), report(2, "NCT01 | ISRCTN2"))
    (fault,) = faults_of(table, ("rep:r2", "NCT01", DIFFERENT))
    assert "both name ISRCTN2" in fault.found
    assert "rep:r2,ISRCTN2,different studies" in fault.next_step


def test_two_reports_that_people_tie_to_one_number_are_one_study() -> None:
    """Also where only an excluded report names the number."""
    states = dict.fromkeys(["rep:r1", "rep:r4"], "included")
    lines = links(("rep:r4", "NCT02", SAME), ("rep:r1", "NCT02", SAME))
    assert together(group_reports(REGISTERED, states, lines)) == {frozenset({"rep:r1", "rep:r4"})}


def test_a_name_that_means_nothing_is_refused_with_the_nearest_that_does() -> None:
    (fault,) = faults_of(REGISTERED, ("NCT0l", "rep:r4", SAME))
    assert (fault.row, fault.column) == (2, "id_a")
    assert '"NCT0l" is not a registration number, record or report of this review.' in fault.found
    assert 'Did you mean "NCT0' in fault.found


def test_an_empty_name_is_refused() -> None:
    (fault,) = faults_of(REGISTERED, ("rep:r1", "", SAME))
    assert fault.column == "id_b"


def test_another_word_for_a_verdict_is_refused_with_those_that_are_allowed() -> None:
    (fault,) = faults_of(REGISTERED, ("rep:r1", "rep:r4", "same"))
    assert fault.column == "verdict"
    assert fault.allowed == "same study, different studies"


def test_all_faults_are_told_at_once() -> None:
    assert len(faults_of(REGISTERED, ("x", "y", "same"))) == 3


def test_a_link_to_a_report_that_was_excluded_joins_nothing() -> None:
    states = {"rep:r3": "included"}
    grouping = group_reports(REGISTERED, states, links(("rep:r3", "rep:r4", SAME)))
    assert list(grouping["report_id"]) == ["rep:r3"]


NUMBERS = st.lists(st.sampled_from(["NCT01", "NCT02", "NCT03", "NCT04"]), max_size=2, unique=True)
TABLES = st.lists(NUMBERS, min_size=1, max_size=8).map(
    lambda listed: [report(place, " | ".join(numbers)) for place, numbers in enumerate(listed)]
)
NAMES = ["rep:r0", "rep:r1", "r2", "r3", "NCT01", "NCT02"]
DAYS = st.sampled_from(["", "2030", "2030-03", FIRST_DAY, NEXT_DAY])
LINKS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([SAME, DIFFERENT]), DAYS),
    max_size=6,
)


def outcome(rows, link_rows):
    """The table, or the faults without their line numbers and without the order in which they name two lines."""
    table = reports(*rows)
    try:
        return grouped(table, *link_rows).to_dict("records")
    except ReviewFaults as error:
        return {
            (fault.column, frozenset(re.sub(r"rows? \d+", "row", fault.found).split()))
            for fault in error.faults
        }


@settings(deadline=None)
@given(rows=TABLES, link_rows=LINKS, data=st.data())
def test_the_order_of_reports_and_links_plays_no_part(rows, link_rows, data) -> None:
    other_rows = data.draw(st.permutations(rows))
    other_links = data.draw(st.permutations(link_rows))
    assert outcome(rows, link_rows) == outcome(other_rows, other_links)


@settings(deadline=None)
@given(rows=TABLES, link_rows=LINKS)
def test_every_report_is_in_one_study_and_every_study_has_one_name(rows, link_rows) -> None:
    table = reports(*rows)
    try:
        grouping = grouped(table, *link_rows)
    except ReviewFaults:
        return
    assert sorted(grouping["report_id"]) == sorted(table["report_id"])
    for study, group in grouping.groupby("study_id"):
        numbers = {
            number
            for name in group["report_id"]
            for number in row_of(rows, name)["registration_ids"].split(" | ")
        }
        first = group["report_id"].min().removeprefix("rep:")
        assert study in {f"study:{name}" for name in {*numbers, first}}


def row_of(rows, name):
    return next(row for row in rows if row["report_id"] == name)


@settings(deadline=None)
@given(rows=TABLES, link_rows=LINKS)
def test_what_people_say_holds_in_the_result(rows, link_rows) -> None:
    table = reports(*rows)
    try:
        study = grouped(table, *link_rows).set_index("report_id")["study_id"]
    except ReviewFaults:
        return
    verdicts = defaultdict(set)
    for first, second, verdict, _ in link_rows:
        if not {first[:3], second[:3]} & {"NCT"} and first != second:
            verdicts[frozenset(f"rep:{name.removeprefix('rep:')}" for name in (first, second))].add(verdict)
    for pair, given_on_it in verdicts.items():
        first, second = pair
        if len(given_on_it) == 1 and first in study and second in study:
            assert (study[first] == study[second]) == (given_on_it == {SAME})
