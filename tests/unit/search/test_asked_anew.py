"""Notices where strategy or limits in config/ are no longer those of the pin in force."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from made_up_searches import search_of, serve

from prismake.protocol.searching import SearchLimit
from prismake.protocol.sources import Source
from prismake.tasks.asked_anew import questions_not_asked

pytestmark = pytest.mark.usefixtures("review")
SINCE_2015 = SearchLimit(field="publication_date", first="2015-01-01", reason="a test")


@pytest.fixture
def pinned(review: Path) -> Source:
    """A source whose pin in force answers its question."""
    del review
    with serve(100) as servers:
        one = search_of(servers, "pubmed", "# a comment\nevery2", limits=[SINCE_2015])
        return one.source.model_copy(update={"pin": one.search().folder.as_posix()})


def told(source: Source) -> str:
    return "".join(questions_not_asked({"pubmed": source}))


def test_a_pin_that_answers_the_question_is_no_notice(pinned: Source) -> None:
    assert told(pinned) == ""


def test_a_comment_and_line_breaks_are_no_other_question(pinned: Source) -> None:
    Path(pinned.strategy).write_text("# another comment\n\nevery2\n\n", encoding="utf-8")
    assert told(pinned) == ""


def test_a_count_that_is_pasted_behind_a_line_later_is_no_other_question(review: Path) -> None:
    del review
    with serve(100) as servers:
        one = search_of(servers, "pubmed", "#1 every2\n#2 #1 AND every3")
        source = one.source.model_copy(update={"pin": one.search().folder.as_posix()})
    Path(source.strategy).write_text("#1 every2\t50\n#2 #1 AND every3\t16\n", encoding="utf-8")
    assert told(source) == ""


@pytest.mark.parametrize(
    ("key", "sent"),
    [("strategy", "#1 every2\t50"), ("lines", [{"query": "every2 50"}])],
    ids=["in the strategy", "in the query"],
)
def test_a_pin_that_sent_the_count_as_a_word_is_a_notice(
    review: Path, monkeypatch: pytest.MonkeyPatch, key: str, sent: object
) -> None:
    """An earlier version sent the count, so that its pin answers another question."""
    path = review / "config/searches/pubmed.txt"
    path.write_text("#1 every2\t50\n", encoding="utf-8")
    keys = {"strategy": path.as_posix(), "pin": "config/pins/pubmed/one", "expand_terms": None}
    source = Source(name="PubMed", arm="database", provider="pubmed", **keys)
    asked = {
        "parameters": {},
        "strategy": "#1 every2",
        "lines": [{"query": "every2"}],
        "limits": [],
        "expand_terms": None,
    }
    pin = SimpleNamespace(metadata=asked)
    monkeypatch.setattr("prismake.tasks.asked_anew.read_pin", lambda *_: pin)
    assert told(source) == ""
    asked[key] = sent
    assert "the strategy in" in told(source)


def test_another_strategy_is_a_notice_with_what_to_do(pinned: Source) -> None:
    Path(pinned.strategy).write_text("every3", encoding="utf-8")
    assert f"the strategy in {pinned.strategy} differs from the pin in force, {pinned.pin}" in told(pinned)
    assert "`prismake search pubmed`" in told(pinned)


def test_a_strategy_that_is_gone_empty_is_a_notice(pinned: Source) -> None:
    Path(pinned.strategy).write_text("# nothing\n", encoding="utf-8")
    assert "the strategy" in told(pinned)


@pytest.mark.parametrize("limits", [[], [SINCE_2015.model_copy(update={"first": "2016-01-01"})]], ids=str)
def test_other_limits_are_a_notice(pinned: Source, limits: list[SearchLimit]) -> None:
    said = told(pinned.model_copy(update={"limits": limits}))
    assert "the limits in config.yaml differ from the pin in force" in said
    assert "the strategy" not in said


def test_pinned_counts_of_another_strategy_are_a_notice(pinned: Source) -> None:
    with serve(100) as servers:
        counts = search_of(servers, "pubmed", "every3").count(Path("answers"), pin=True).pin
    assert counts
    Path(pinned.strategy).write_text("every2", encoding="utf-8")
    said = told(pinned.model_copy(update={"counts": counts.as_posix()}))
    assert (
        f"and the limits in config.yaml differ from the pinned counts in force, {counts.as_posix()}" in said
    )
    assert "`prismake search pubmed --count --pin`" in said


def test_both_are_one_notice(pinned: Source) -> None:
    Path(pinned.strategy).write_text("every3", encoding="utf-8")
    said = questions_not_asked({"pubmed": pinned.model_copy(update={"limits": []})})
    assert len(said) == 1
    assert "and the limits in config.yaml differ from" in said[0]
