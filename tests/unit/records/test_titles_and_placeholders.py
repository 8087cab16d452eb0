"""Titles that stand for nothing, and other words that do, in every column."""

import pytest

from prismake.formats import Record, write_records
from prismake.records.compose import NO_TITLE, compose

VERNACULAR = ["TT", "MedlineCitation.Article.VernacularTitle"]


def composed(values, other=None):
    found = compose({column: list(said) for column, said in values.items()}, dict(other or {}))
    assert isinstance(found, Record)
    return found


@pytest.mark.parametrize(
    "placeholder", ["[Not Available].", "[Not available]", "[No title available]", "[Untitled]."]
)
@pytest.mark.parametrize("tag", VERNACULAR)
def test_a_title_in_brackets_that_stands_for_nothing_gives_way_to_that_in_the_language_of_the_paper(
    placeholder, tag
):
    record = composed({"title": [placeholder]}, {tag: ["Ein erfundener Titel."]})
    assert record.title == "Ein erfundener Titel."
    assert record.as_written["title"] == placeholder
    assert record.other_fields == {tag: ["Ein erfundener Titel."]}


@pytest.mark.parametrize("placeholder", ["[Not Available].", "[No title available]", "[In Process Citation]"])
def test_a_title_in_brackets_that_stands_for_nothing_is_no_title(placeholder):
    assert compose({"title": [placeholder]}, {}) == NO_TITLE


def test_a_translated_title_loses_its_brackets_and_keeps_its_place_before_the_other():
    assert composed({"title": ["[An invented title]."]}, {"TT": ["Ein Titel."]}).title == "An invented title"


@pytest.mark.parametrize("form", ["ris", "medline", "bibtex", "csv"])
def test_a_record_without_an_english_title_can_be_written(form):
    record = composed(
        {"title": ["[Not Available]."], "pmid": ["90000001"]}, {"TT": ["Ein erfundener Titel."]}
    )
    assert "Ein erfundener Titel." in "".join(write_records([record], form))
