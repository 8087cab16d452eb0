"""Rules of the protocol that remove records before screening."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from prismake.protocol.removals import Removal
from prismake.screening.removals import all_removals
from prismake.tables import columns_of, empty_table

NOBODY = empty_table("1_identify/removed_before_screening")


def records(*rows: dict[str, str]) -> pd.DataFrame:
    columns = columns_of("1_identify/records")
    numbered = [
        {"record_id": f"owls:{number}", "source": "owls", **row} for number, row in enumerate(rows, 1)
    ]
    return pd.DataFrame([{name: row.get(name, "") for name in columns} for row in numbered], columns=columns)


def rule(**keys: object) -> Removal:
    given = {"label": "no owl", "sources": ["owls"], "reason": "names no owl", **keys}
    return Removal.model_validate({"keep_if_all_match": ["owl", "night"], **given})


def removed(table: pd.DataFrame, *rules: Removal, by_people: pd.DataFrame = NOBODY) -> list[str]:
    return list(all_removals(table, rules, by_people)["record_id"])


def test_a_record_stays_only_if_each_pattern_is_found() -> None:
    table = records({"title": "Owls at night"}, {"title": "Owls by day"}, {"title": "Larks at night"})
    assert removed(table, rule()) == ["owls:2", "owls:3"]


def test_the_words_may_stand_in_different_fields() -> None:
    table = records({"title": "Owls", "keywords": "barns | night"})
    assert removed(table, rule()) == []
    assert removed(table, rule(fields=["title"])) == ["owls:1"]


def test_a_rule_can_remove_what_matches() -> None:
    table = records({"publication_types": "Retraction Notice"}, {"publication_types": "Journal Article"})
    notices = rule(
        keep_if_all_match=[], remove_if_any_matches=["retraction notice"], fields=["publication_types"]
    )
    assert removed(table, notices) == ["owls:1"]


def test_a_record_without_text_is_never_removed() -> None:
    assert removed(records({"title": ""}, {"title": " "}), rule()) == []


def test_a_rule_judges_only_its_sources() -> None:
    assert removed(records({"title": "Larks", "source": "larks"}), rule()) == []


def test_a_line_of_people_stands_before_a_rule_and_an_earlier_rule_before_a_later_one() -> None:
    line = {"record_id": "owls:1", "kind": "other", "by": "ada", "reason": "spam"}
    by_people = pd.DataFrame([line])
    later = rule(label="later", reason="later")
    table = all_removals(
        records({"title": "Larks"}, {"title": "Larks"}), [rule(), later], by_people
    ).set_index("record_id")
    assert tuple(table.loc["owls:1", ["kind", "by", "reason", "rule"]]) == ("other", "ada", "spam", "")
    assert tuple(table.loc["owls:2", ["kind", "reason", "rule"]]) == ("automatic", "names no owl", "no owl")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"keep_if_all_match": ["(owl"]}, "is not a regular expression"),
        ({"keep_if_all_match": ["owl|"]}, "matches an empty text"),
        ({"keep_if_all_match": []}, "found neither"),
        ({"remove_if_any_matches": ["owl"]}, "found both"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(words)):
        rule(**keys)


@given(st.lists(st.sampled_from(["Owls at night", "owls", "night", "", "larks"]), max_size=6))
def test_the_rule_and_its_opposite_share_no_record_and_leave_only_those_without_text(
    titles: list[str],
) -> None:
    table = records(*({"title": title} for title in titles))
    unless = removed(table, rule(keep_if_all_match=["owl"]))
    given_it = removed(table, rule(keep_if_all_match=[], remove_if_any_matches=["owl"]))
    left = set(table["record_id"]) - set(unless) - set(given_it)
    assert not set(unless) & set(given_it)
    assert left == {f"owls:{number}" for number, title in enumerate(titles, 1) if not title}
