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
