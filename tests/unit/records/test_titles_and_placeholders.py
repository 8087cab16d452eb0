"""Placeholders for titles and in other columns."""

import pytest

from prismake.formats import Record, write_records
from prismake.records.compose import NO_TITLE, compose

VERNACULAR = ["TT", "MedlineCitation.Article.VernacularTitle"]


def composed(values, other=None):
    record = compose({"title": ["Invented"], **values}, dict(other or {}))
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    "placeholder", ["[Not Available].", "[Not available]", "[No title available]", "[Untitled]."]
)
@pytest.mark.parametrize("tag", VERNACULAR)
def test_a_placeholder_title_in_brackets_is_replaced_by_the_title_in_the_original_language(placeholder, tag):
    record = composed({"title": [placeholder]}, {tag: ["Ein erfundener Titel."]})
    assert record.title == "Ein erfundener Titel."
    assert record.as_written["title"] == placeholder
    assert record.other_fields == {tag: ["Ein erfundener Titel."]}


@pytest.mark.parametrize("placeholder", ["[Not Available].", "[No title available]", "[In Process Citation]"])
def test_a_placeholder_title_in_brackets_is_missing(placeholder):
    assert compose({"title": [placeholder]}, {}) == NO_TITLE


def test_a_translated_title_loses_its_brackets_and_comes_before_the_original():
    assert composed({"title": ["[An invented title]."]}, {"TT": ["Ein Titel."]}).title == "An invented title"


@pytest.mark.parametrize("form", ["ris", "medline", "bibtex", "csv"])
def test_a_record_without_an_english_title_can_be_written(form):
    record = composed(
        {"title": ["[Not Available]."], "pmid": ["90000001"]}, {"TT": ["Ein erfundener Titel."]}
    )
    assert "Ein erfundener Titel." in "".join(write_records([record], form))


@pytest.mark.parametrize(
    ("start", "end", "pages", "article"),
    [
        ("n/a", "n/a", "", ""), ("nan", "nan", "", ""), ("100364", "nan", "", "100364"), ("18", "nan", "18", ""),
        ("nan", "18", "18", ""), ("No", "Specified", "", ""), ("NA", "", "", ""), ("e12", "N/A", "", "e12"),
        ("12", "19", "12-19", ""), ("12", "12", "12", ""), ("S12", "S18", "S12-S18", ""), ("iv", "x", "iv-x", ""),
    ],
)  # fmt: skip
def test_a_placeholder_for_the_first_or_last_page_is_missing(start, end, pages, article):
    record = composed({"start_page": [start], "end_page": [end]})
    assert (record.pages, record.article_number) == (pages, article)
    if end.lower() in {"n/a", "nan", "specified"}:
        assert record.as_written["pages"] == f"{start}-{end}"


def test_a_placeholder_is_neither_an_address_nor_an_identifier():
    record = composed({"url": ["N/A"], "accession": ["NA"]})
    assert (record.url, record.native_id) == ("", "")
    assert (record.as_written["url"], record.as_written["native_id"]) == ("N/A", "NA")


@pytest.mark.parametrize(
    "words",
    ["[No author name available]", "No authorship indicated", "No authorship, indicated", "Not reported", "[s.n.]", "...", "…",
     "Unknown, Unknown", "[Anonymous]"],
)  # fmt: skip
@pytest.mark.parametrize("column", ["authors", "author_cell"])
def test_placeholders_for_authors_are_missing(column, words):
    record = composed({column: [words]})
    assert record.authors == []
    assert record.as_written["authors"] == words


@pytest.mark.parametrize("words", ["[No abstract available]", "No abstract available.", "n/a"])
def test_placeholders_for_abstracts_are_missing(words):
    record = composed({"abstract": [words]})
    assert (record.abstract, record.as_written["abstract"]) == ("", words)


@pytest.mark.parametrize("name", ["Na, Li", "Null, J", "Na L"])
def test_a_name_may_equal_a_placeholder(name):
    assert len(composed({"authors": [name]}).authors) == 1
