"""Journal and congress are two facts, and a congress marks an abstract."""

from __future__ import annotations

import pytest

from prismake.records.compose import compose
from prismake.records.congress import journal_and_congress
from prismake.records.record import Record

TITLE = {"title": ["Moss and the sleep of older singers"]}


@pytest.mark.parametrize(
    ("written", "journal", "congress"),
    [
        ("Rhythms. Conference: Sleep Society 2015", "Rhythms", "Sleep Society 2015"),
        ("Rhythms (Conference: 12th Moss Days. Rome Italy)", "Rhythms", "12th Moss Days. Rome Italy"),
        (
            "Rhythms. Conference: Moss Society's 2019 Sessions. Lyon France. Conference Publication: (var.pagings). 12",
            "Rhythms",
            "Moss Society's 2019 Sessions. Lyon France",
        ),
        ("Rhythms. Conference", "Rhythms", ""),
        ("Rhythms. Conference Start: 20190101", "Rhythms", ""),
        ("Conference proceedings of moss", "Conference proceedings of moss", ""),
        ("Annual congress of moss", "Annual congress of moss", ""),
        ("Moss meetings and conferences", "Moss meetings and conferences", ""),
        ("", "", ""),
    ],
)
def test_a_journal_and_the_congress_behind_it(written: str, journal: str, congress: str) -> None:
    assert journal_and_congress(written) == (journal, congress)


def composed(**values: list[str]) -> Record:
    record = compose({**TITLE, **values}, {})
    assert isinstance(record, Record)
    return record


def test_a_congress_marks_an_abstract_and_the_journal_is_kept_as_written() -> None:
    record = composed(journal=["Rhythms. Conference: Sleep Society 2015"], type_word=["Journal"])
    assert (record.journal, record.congress) == ("Rhythms", "Sleep Society 2015")
    assert record.record_type == "conference abstract"
    assert record.as_written["journal"] == "Rhythms. Conference: Sleep Society 2015"


def test_a_review_of_a_congress_stays_what_its_source_calls_it() -> None:
    assert composed(journal=["Rhythms. Conference: Moss Days"], type_word=["BOOK"]).record_type == "book"


def test_a_journal_without_a_congress_stays() -> None:
    record = composed(journal=["Rhythms"])
    assert (record.journal, record.congress, record.record_type) == ("Rhythms", "", "journal article")


TITLE = {"title": ["Evening light"], "journal": ["Rhythms"]}


def test_a_congress_in_a_column_of_its_own_makes_no_abstract_of_an_article() -> None:
    named = {**TITLE, "congress": ["Sleep Society 2015"]}
    article = compose({**named, "type_word": ["JOUR"]}, {})
    unknown = compose(dict(named), {})
    assert not isinstance(article, str) and not isinstance(unknown, str)
    assert (article.congress, article.record_type) == ("Sleep Society 2015", "journal article")
    assert (unknown.congress, unknown.record_type) == ("Sleep Society 2015", "conference abstract")


@pytest.mark.parametrize(("word", "congress"), [("CPAPER", "Sleep Society 2015"), ("JOUR", "")])
def test_a_tag_names_the_congress_of_a_conference_paper_alone(word: str, congress: str) -> None:
    record = compose(
        {**TITLE, "type_word": [word]}, {"C3": ["Sleep Society 2015"]}, habits={"congress": "C3"}
    )
    assert not isinstance(record, str)
    assert (record.congress, record.other_fields["C3"]) == (congress, ["Sleep Society 2015"])
