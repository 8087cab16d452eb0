"""A thesis, a technical report or a book, and the paper on the same study: two reports, about which people are asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_records import outcomes, records, run
from parsed_files import read_balanced

from prismake.deduplication.engine import deduplicate
from prismake.records.table import records_tables
from prismake.tables import empty_table

GREY = {"journal": "", "volume": "", "issue": "", "pages": ""}
GENRES = ("thesis", "technical report")


def outcome(first: dict[str, str], second: dict[str, str]) -> str:
    return outcomes(run(records(first, second))).get(("r1", "r2"), "silent")


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("year", ["2013", "2018", "2019", "2020"])
@pytest.mark.parametrize("pages", ["", "215 p", "1-215", "215"])
@pytest.mark.parametrize("series", ["", "Moss Reports"])
def test_a_paper_and_a_work_of_another_genre_with_its_title_are_a_question(
    genre: str, year: str, pages: str, series: str
) -> None:
    work = {**GREY, "record_type": genre, "year": year, "pages": pages, "journal": series}
    assert outcome(work, {}) == "uncertain"


@pytest.mark.parametrize("genre", GENRES)
def test_a_short_title_in_two_genres_is_a_question(genre: str) -> None:
    title = {"title": "Moss tea for hiccups"}
    assert outcome({**GREY, **title, "record_type": genre, "year": "2017"}, title) == "uncertain"


@pytest.mark.parametrize("genre", GENRES)
def test_two_dois_of_two_genres_are_a_question(genre: str) -> None:
    work = {**GREY, "record_type": genre, "doi": "10.5555/report.1"}
    assert outcome(work, {"doi": "10.5555/moss.1"}) == "uncertain"


@pytest.mark.parametrize("genre", GENRES)
def test_one_doi_or_one_place_in_print_says_that_a_genre_is_a_slip(genre: str) -> None:
    assert outcome({"record_type": genre}, {}) == "merged"
    assert (
        outcome({**GREY, "record_type": genre, "doi": "10.5555/moss.1"}, {"doi": "10.5555/moss.1"})
        == "merged"
    )


def test_two_records_of_one_technical_report_are_merged() -> None:
    work = {**GREY, "record_type": "technical report"}
    assert outcome(work, work) == "merged"
    # A website has no type for it.
    assert outcome(work, {**GREY, "record_type": "other"}) == "merged"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ris", "TY  - RPRT\nTI  - {title}\nAU  - Quill, Ada\nPY  - 2019\nPB  - Moss Institute\nER  - \n"),
        ("a.ris", "TY  - GOVDOC\nTI  - {title}\nAU  - Quill, Ada\nPY  - 2019\nT2  - Moss Reports\nER  - \n"),
        ("a.bib", "@techreport{{quill2019,\n author = {{Quill, Ada}},\n title = {{{title}}},\n year = {{2019}},\n institution = {{Moss Institute}}\n}}\n"),
        ("a.enw", "%0 Report\n%T {title}\n%A Quill, Ada\n%D 2019\n%I Moss Institute\n"),
    ],
    ids=["RIS", "RIS of a government", "BibTeX", "EndNote"],
)  # fmt: skip
def test_a_technical_report_of_each_format_is_a_question(name: str, text: str, tmp_path: Path) -> None:
    title = "Moss tea against hiccups in adults of the far north"
    files = {
        name: text.format(title=title),
        "b.ris": f"TY  - JOUR\nTI  - {title}\nAU  - Quill, Ada\nPY  - 2019\nT2  - Journal of Moss\nVL  - 12\nER  - \n",
    }
    for file, content in files.items():
        (tmp_path / file).write_text(content, encoding="utf-8")
    parsed = [(file, "database", file, read_balanced(tmp_path / file)) for file in files]
    result = deduplicate(records_tables(parsed)[0], empty_table("2_deduplicate/verdicts"))
    assert result.pairs["outcome"].tolist() == ["uncertain"]


def test_a_book_and_an_article_of_its_title_are_a_question_unless_they_have_one_place() -> None:
    assert outcome({**GREY, "record_type": "book"}, {}) == "uncertain"
    assert outcome({"record_type": "book"}, {}) == "merged"
    assert outcome({"record_type": "book", "pages": ""}, {}) == "merged"
