"""Who screens what, in config.yaml: defaults, and what does not fit together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from prismake.errors import ReviewFaults
from prismake.protocol.config import Config
from prismake.protocol.loading import load_config
from prismake.screening.plan import person_kinds

FIXTURE = Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml"


def loaded(folder: Path, people: dict[str, Any] | None = None, **keys: Any) -> Config:
    """The smallest review with these keys in screening.title_abstract."""
    content = yaml.safe_load(FIXTURE.read_text(encoding="utf-8"))
    content["screening"]["title_abstract"] |= keys
    content["people"] |= people or {}
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return load_config(path)


def faults(folder: Path, **keys: Any) -> list[tuple[str, str]]:
    with pytest.raises(ReviewFaults) as caught:
        loaded(folder, **keys)
    return [(fault.column, fault.found) for fault in caught.value.faults]


def test_by_default_everybody_judges_everything(tmp_path: Path) -> None:
    plan = loaded(tmp_path).screening.title_abstract
    assert (plan.way, plan.votes_needed, plan.maybe, plan.pilot, plan.batch) == (
        "all",
        2,
        "goes on",
        None,
        None,
    )
    assert plan.adjudicator_name == "carla"


def test_fewer_votes_than_reviewers_are_a_balanced_draw(tmp_path: Path) -> None:
    people = {"dora": {"kind": "human"}}
    plan = loaded(tmp_path, people, reviewers=["anna", "ben", "dora"], votes=2).screening.title_abstract
    assert (plan.way, plan.votes_needed) == ("balanced", 2)


def test_people_who_talk_have_one_name_and_may_be_reviewers(tmp_path: Path) -> None:
    plan = loaded(tmp_path, adjudicator=["anna", "ben"]).screening.title_abstract
    assert plan.adjudicator_name == "anna and ben"


@pytest.mark.parametrize(
    ("keys", "column", "words"),
    [
        ({"votes": 3}, "votes", "expected at most 2, the number of reviewers, found 3"),
        ({"votes": 1}, "votes", "expected two reviewers for each report (MECIR C39), found one"),
        ({"assign": "split"}, "assign", "with split, one reviewer alone judges a part"),
        ({"assign": "split", "overlap": 1, "votes": 2}, "votes", "overlap says what two reviewers judge"),
        ({"overlap": 0.2}, "overlap", "overlap needs assign: split"),
        ({"adjudicator": ["carla"]}, "adjudicator", "expected at least two names, found 1"),
        ({"adjudicator": ["carla", "nobody"]}, "adjudicator.1", '"nobody" is not in people'),
        ({"deputy": "nobody"}, "deputy", '"nobody" is not in people'),
        ({"deputy": "anna"}, "deputy", "cannot be a reviewer or the adjudicator"),
        ({"deputy": "carla"}, "deputy", "cannot be a reviewer or the adjudicator"),
        ({"pilot": {"size": 5, "measure": "Fleiss kappa"}}, "pilot.measure", "needs three or more reviewers"),
        (
            {"reviewers": ["anna"], "single_reviewer_exception": "a map", "pilot": {"size": 5}},
            "pilot",
            "a pilot compares reviewers",
        ),
    ],
)
def test_what_does_not_fit_is_told_at_its_key(
    tmp_path: Path, keys: dict[str, Any], column: str, words: str
) -> None:
    ((where, found),) = faults(tmp_path, **keys)
    assert where == f"screening.title_abstract.{column}"
    assert words in found


def test_an_adjudicator_who_has_left_is_told_with_the_key(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults) as caught:
        loaded(tmp_path, {"carla": {"kind": "human", "state": "former"}})
    keys = {fault.column for fault in caught.value.faults}
    assert "screening.title_abstract.adjudicator" in keys


def test_all_with_fewer_votes_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults, match="each of the 3 reviewers judges every report, but votes is 2"):
        loaded(
            tmp_path,
            {"dora": {"kind": "human"}},
            reviewers=["anna", "ben", "dora"],
            votes=2,
            assign="all",
        )


def test_nobody_is_called_as_people_who_talk(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults, match="a person in people has that name"):
        loaded(tmp_path, {"anna and ben": {"kind": "human"}}, adjudicator=["anna", "ben"])


@pytest.mark.parametrize("exception", ["one judges a map", ""])
def test_one_vote_for_a_report_needs_a_declared_exception(tmp_path: Path, exception: str) -> None:
    keys: dict[str, Any] = {"votes": 1, "single_reviewer_exception": exception}
    if exception:
        assert loaded(tmp_path, **keys).screening.title_abstract.votes_needed == 1
    else:
        assert faults(tmp_path, **keys)


@pytest.mark.parametrize(
    ("value", "column", "words"),
    [
        (5, "adjudicator", "expected text, found the number 5"),
        (None, "adjudicator", "expected text, found nothing"),
        ({"a": "b"}, "adjudicator", "expected text, found a section"),
        (["anna", 3], "adjudicator.1", "expected text, found the number 3"),
        ([], "adjudicator", "expected at least two names, found 0"),
    ],
)
def test_an_adjudicator_who_is_no_name_and_no_list_is_told_once(
    tmp_path: Path, value: Any, column: str, words: str
) -> None:
    ((where, found),) = faults(tmp_path, adjudicator=value)
    assert where == f"screening.title_abstract.{column}"
    assert words in found


ALONE = {"reviewers": ["anna"], "single_reviewer_exception": "a map"}


def without_adjudicators(folder: Path, **people: Any) -> Config:
    """The smallest review with one reviewer and one extractor, and nobody else to settle anything."""
    content = yaml.safe_load(FIXTURE.read_text(encoding="utf-8"))
    for section in (*content["screening"].values(), content["extraction"]):
        if isinstance(section, dict):
            del section["adjudicator"]
    for stage in ("title_abstract", "full_text"):
        content["screening"][stage] |= ALONE
    content["extraction"]["extractors"] = ["anna"]
    content["people"] |= people
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return load_config(path)


def test_one_reviewer_needs_no_adjudicator(tmp_path: Path) -> None:
    config = without_adjudicators(tmp_path)
    plan = config.screening.title_abstract
    assert (plan.adjudicators, plan.adjudicator_name) == (("anna",), "anna again")
    assert config.extraction.adjudicator == "anna again"
    assert person_kinds(config)["anna again"] == "human"


def test_a_person_who_has_the_name_of_the_second_form_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults) as caught:
        without_adjudicators(tmp_path, **{"anna again": {"kind": "human"}})
    assert {fault.column for fault in caught.value.faults} == {
        "screening.title_abstract.adjudicator",
        "screening.full_text.adjudicator",
        "extraction.adjudicator",
    }


def test_two_reviewers_need_an_adjudicator(tmp_path: Path) -> None:
    ((column, found),) = faults(tmp_path, adjudicator="")
    assert column == "screening.title_abstract.adjudicator"
    assert "expected the name of the person who resolves disagreements" in found
