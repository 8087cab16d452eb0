"""Human verdicts on pairs: checked, then always applied."""

from __future__ import annotations

import pytest
from made_up_records import groups, outcomes, records, run, verdicts

from prismake.deduplication.verdicts import all_verdicts, split_verdicts
from prismake.errors import ReviewFaults

OTHER = {
    "title": "Lichen soup and the sleep of older people in the north",
    "authors": "Reed, Cleo",
    "pages": "1-9",
}


def test_same_joins_records_that_no_rule_joins() -> None:
    result = run(records({}, OTHER), ("r1", "r2", "same"))
    assert groups(result) == {frozenset({"r1", "r2"})}
    assert outcomes(result) == {("r1", "r2"): "forced"}


def test_same_overrules_a_non_match_rule() -> None:
    table = records({"pmid": "30000001"}, {"pmid": "30000002"})
    assert len(groups(run(table))) == 2
    assert len(groups(run(table, ("r2", "r1", "same")))) == 1


def test_different_separates_records_that_a_rule_joins() -> None:
    result = run(records({}, {}), ("r1", "r2", "different"))
    assert groups(result) == {frozenset({"r1"}), frozenset({"r2"})}
    assert outcomes(result) == {("r1", "r2"): "forbidden"}


def test_one_line_splits_a_report_and_the_rest_stays_with_the_better_match() -> None:
    table = records({"doi": "10.5555/a"}, {"doi": "10.5555/a"}, {"doi": "", "pages": "", "volume": ""})
    assert len(groups(run(table))) == 1
    appended = split_verdicts("r1", ["r3"], by="ada", note="another version")
    assert len(appended) == 1
    rows = [tuple(row) for row in appended[["record_id_a", "record_id_b", "verdict"]].itertuples(index=False)]
    assert groups(run(table, *rows)) == {frozenset({"r1", "r2"}), frozenset({"r3"})}


def test_the_last_line_on_a_pair_counts_in_either_order_of_the_records() -> None:
    table = records({}, {})
    assert len(groups(run(table, ("r2", "r1", "same"), ("r1", "r2", "different")))) == 2
    assert len(groups(run(table, ("r1", "r2", "different"), ("r2", "r1", "same")))) == 1


def test_a_record_is_split_from_a_report_joined_by_a_chain_of_same() -> None:
    table = records({}, OTHER, {"title": "A third title that is about something else entirely"})
    lines = split_verdicts("r1", ["r2", "r3"], by="bo")
    rows = [tuple(row) for row in lines[["record_id_a", "record_id_b", "verdict"]].itertuples(index=False)]
    result = run(table, ("r2", "r1", "same"), ("r2", "r3", "same"), *rows)
    assert groups(result) == {frozenset({"r1"}), frozenset({"r2", "r3"})}


def test_a_line_of_the_file_counts_before_a_returned_form_on_the_same_pair() -> None:
    joined = all_verdicts(
        verdicts(("r2", "r1", "different")), verdicts(("r1", "r2", "same"), ("r1", "r3", "same"))
    )
    assert joined["verdict"].tolist() == ["different", "same"]


PREPRINT = {
    "record_type": "preprint",
    "title": "Moss tea for adults with hiccups: a randomised trial in choirs",
    "journal": "medRxiv",
    "doi": "10.1101/2020.01.01.20012345",
    "volume": "",
    "issue": "",
    "pages": "",
}


def test_two_reports_of_many_records_are_asked_about_once() -> None:
    table = records({"doi": "10.5555/moss.1"}, {"doi": "10.5555/moss.1"}, {}, PREPRINT, PREPRINT)
    (question,) = run(table).uncertain[["record_id_a", "record_id_b"]].itertuples(index=False)
    for verdict, reports in (("different", 2), ("same", 1)):
        answered = run(table, (question[0], question[1], verdict))
        assert len(answered.uncertain) == 0
        assert len(groups(answered)) == reports


def test_a_record_that_matches_two_reports_is_still_a_question() -> None:
    table = records({"doi": "10.5555/moss.1"}, {"doi": "10.5555/moss.2"}, {})
    result = run(table, ("r1", "r2", "different"))
    assert [tuple(pair) for pair in result.uncertain[["record_id_a", "record_id_b"]].to_numpy()] in (
        [("r1", "r3")],
        [("r2", "r3")],
    )


def test_a_chain_of_same_joins_all() -> None:
    table = records(
        {}, OTHER, {"title": "A third title that is about something else entirely", "pages": "55"}
    )
    result = run(table, ("r1", "r2", "same"), ("r2", "r3", "same"))
    assert groups(result) == {frozenset({"r1", "r2", "r3"})}


@pytest.mark.parametrize(
    ("rows", "row", "column", "words"),
    [
        ([("r1", "r9", "same")], 2, "record_id_b", 'no record has the id "r9"'),
        ([("r1", "", "same")], 2, "record_id_b", "expected a record id, found nothing"),
        ([("r1", "r2", "sme")], 2, "verdict", 'Did you mean "same"?'),
        ([("r1", "r1", "same")], 2, "record_id_b", "in both columns"),
        ([("r1", "r2", "same"), ("r2", "r3", "same"), ("r1", "r3", "different")], 4, "verdict", "row 2, 3"),
    ],
)
def test_an_invalid_verdict_is_reported(
    rows: list[tuple[str, str, str]], row: int, column: str, words: str
) -> None:
    with pytest.raises(ReviewFaults) as error:
        run(records({}, {}, {}), *rows)
    fault = error.value.faults[0]
    assert (fault.file, fault.row, fault.column) == ("config/deduplication/verdicts.csv", row, column)
    assert words in str(fault)


def test_all_faults_are_reported_together() -> None:
    with pytest.raises(ReviewFaults) as error:
        run(records({}, {}), ("r1", "r8", "same"), ("r9", "r2", "nope"))
    assert len(error.value.faults) == 3
