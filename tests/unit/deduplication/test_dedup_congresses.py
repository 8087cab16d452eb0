"""Journal, congress and supplement are three facts; abstracts, pages and notices that stand beside them."""

from __future__ import annotations

import numpy as np
import pytest
from made_up_records import TITLE, groups, outcomes, records, run

from prismake.deduplication.abstracts import abstract_words, compare_abstracts, rarity
from prismake.deduplication.bibliographic_fields import cell_pages, journal_of, same_journal
from prismake.deduplication.congresses import are_two_congresses, congress_of
from prismake.deduplication.features import features_of
from prismake.deduplication.text import title_of

CONGRESS = "Rhythms. Conference: Invented Sleep Society's 2019 Scientific Sessions. Lyon France. Conference Publication: (var.pagings). 12"
ABSTRACT_ROW = {"journal": CONGRESS, "pages": "", "issue": "SUPPL. 3"}
MOSS = " ".join(f"moss{letter}{other}" for letter in "abcdefgh" for other in "abcde")
SOUP = " ".join(f"soup{letter}{other}" for letter in "abcdefgh" for other in "abcde")


@pytest.mark.parametrize("journal", [CONGRESS, "Rhythms. Conference", "Rhythms Supplements. Conference: 15th Symposium", "Rhythms, Supplement"])  # fmt: skip
def test_what_stands_behind_the_journal_is_no_part_of_its_name(journal: str) -> None:
    assert same_journal(journal_of(journal), journal_of("Rhythms")) == 1
    assert same_journal(journal_of("Rhythms"), journal_of(journal)) == 1


def test_an_abstract_is_one_with_its_copy_in_the_supplement_of_the_journal() -> None:
    copy = {"journal": "Rhythms", "issue": "Supplement 3", "pages": ""}
    assert len(groups(run(records(ABSTRACT_ROW, copy)))) == 1


@pytest.mark.parametrize(
    "article",
    [
        {"year": "2020", "volume": "13", "issue": "1", "pages": "330-340"},
        {"year": "2019", "volume": "12", "issue": "9", "pages": "330-340"},
        {"year": "2019", "volume": "12", "issue": "", "pages": "330-340"},
    ],
)
def test_an_abstract_is_linked_with_its_full_paper(article: dict[str, str]) -> None:
    pairs = run(records(ABSTRACT_ROW, {"journal": "Rhythms", **article})).pairs
    assert pairs["relation"].tolist() == ["conference abstract of"]


def test_an_abstract_and_a_record_without_place_are_a_question() -> None:
    thin = {"journal": "Rhythms", "volume": "", "issue": "", "pages": ""}
    table = records({**ABSTRACT_ROW, "volume": ""}, thin)
    assert outcomes(run(table)) == {("r1", "r2"): "uncertain"}


def test_one_abstract_under_the_dois_of_two_journals_is_a_question() -> None:
    row = {"record_type": "conference abstract", "abstract": MOSS, "pages": "S12"}
    table = records({**row, "doi": "10.5555/a"}, {**row, "doi": "10.6666/b", "journal": "Annals of Tea"})
    assert "uncertain" in outcomes(run(table)).values()


def test_siblings_of_one_congress_are_not_merged() -> None:
    row = {"issue": "Suppl 1", "doi": "10.5555/supplement"}
    first = {
        "title": "Baseline signs of hiccups that predict the response to moss tea in singers",
        "pages": "S12",
    }
    second = {
        "title": "Quality of life of singers with hiccups after 16 weeks of moss tea",
        "pages": "S12-S13",
    }
    assert len(groups(run(records({**row, **first}, {**row, **second})))) == 2


def test_abstracts_of_two_texts_stop_a_merge() -> None:
    table = records({"abstract": MOSS}, {"abstract": SOUP})
    assert outcomes(run(table)) == {("r1", "r2"): "uncertain"}
    assert len(groups(run(records({"abstract": MOSS}, {"abstract": MOSS[:220]})))) == 1


def test_abstracts_are_compared_by_the_weight_of_their_words() -> None:
    features = features_of(
        records({"abstract": MOSS}, {"abstract": MOSS[:220]}, {"abstract": SOUP}, {"abstract": "Moss."})
    )
    shares = compare_abstracts(
        features.abstract, rarity(features.abstract), np.array([0, 0, 0]), np.array([1, 2, 3])
    ).tolist()
    assert shares[0] > 0.9
    assert shares[1:] == [0.0, -1.0]
    assert abstract_words("The moss and the tea") == frozenset()


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("1234-41", "range", 1234, 1241),
        ("2297-2108", "garbled", 2297, 2297),
        ("454-448", "garbled", 454, 454),
        ("S97-9", "range", 97, 99),
    ],
)
def test_a_range_that_runs_backwards_is_garbled(text: str, kind: str, first: int, last: int) -> None:
    pages = cell_pages(text)
    assert (pages.kind, pages.first, pages.last) == (kind, first, last)


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("Response to moss tea in singers with hiccups", ""),
        ("Response to: Moss tea against hiccups", "reply"),
        ("Response to Quill et al.", "reply"),
        ("Response to the letter on moss tea", "reply"),
        ("Reply to Quill and Fern", "reply"),
        ("Correction of hiccups with moss tea in singers", ""),
        ("Correction to: Moss tea against hiccups in singers", "erratum"),
        ("Withdrawal of moss tea from old singers", ""),
        ("Withdrawal: Moss tea against hiccups in singers", "withdrawal notice"),
        ("Discussion of moss tea with old singers", ""),
        ("Moss tea for singers (vol 360, pg 542, 2009)", "erratum"),
        ("Moss tea for singers (Journal of Moss Medicine (2009) 360 (542-544))", "erratum"),
        ("Moss tea for singers (J Moss Med (2012) 31:3 (345-350) DOI: 10.5555/moss.1)", "erratum"),
        ("Moss tea for singers (hiccups) and (2009) others", ""),
    ],
)
def test_the_notice_that_a_title_names(title: str, notice: str) -> None:
    assert title_of(title).notice == notice


@pytest.mark.parametrize(
    "place", ["Chapter 5", "Chapter 5:", "Chapter Five -", "Abstract 1234:", "Poster P12"]
)
def test_a_place_before_the_title_is_no_part_of_it(place: str) -> None:
    assert len(groups(run(records({"title": f"{place} {TITLE}"}, {})))) == 1


def test_two_chapters_of_one_title_are_two_reports() -> None:
    rows = [{"title": f"Chapter {number}: {TITLE}", "pages": ""} for number in (5, 6)]
    assert len(groups(run(records(*rows)))) == 2


SUPPLEMENT = {"journal": "Journal of Moss Medicine", "issue": "Suppl 1", "pages": "S44"}


@pytest.mark.parametrize(
    "book",
    [
        {"journal": "Moss Abstr", "volume": "63", "issue": "", "pages": "P123"},
        {"journal": "Moss Abstracts", "volume": "63", "issue": "", "pages": "", "article_number": "P123"},
        {"journal": "Moss Abstract Book", "volume": "", "issue": "", "pages": ""},
        {"journal": "Annals of Tea", "volume": "30", "issue": "Suppl 5", "pages": "v123"},
        {"journal": "Annals of Tea", "volume": "30", "issue": "", "pages": "A123"},
        {
            "journal": "Moss Abstr",
            "volume": "63",
            "issue": "",
            "pages": "P123",
            "doi": "10.5555/abstr.63.p123",
        },
    ],
    ids=["abbreviated", "poster number", "book", "supplement", "page of a supplement", "own DOI"],
)
@pytest.mark.parametrize("record_type", ["journal article", "conference abstract"])
def test_one_abstract_in_a_supplement_and_in_a_journal_of_abstracts_is_a_question(
    book: dict[str, str], record_type: str
) -> None:
    for doi in ("", "10.5555/moss.12.s44"):
        table = records(
            {**SUPPLEMENT, "record_type": record_type, "doi": doi}, {"record_type": record_type, **book}
        )
        assert outcomes(run(table)) == {("r1", "r2"): "uncertain"}


def test_a_poster_number_of_a_journal_of_abstracts_is_no_page_of_a_paper() -> None:
    abstract = {"journal": "Moss Abstr", "volume": "63", "issue": "", "pages": "P101"}
    assert run(records(abstract, {"journal": "Annals of Tea", "volume": "30"})).pairs[
        "relation"
    ].tolist() == ["conference abstract of"]


def test_a_paper_in_a_supplement_and_an_abstract_are_linked() -> None:
    paper = {"issue": "Suppl 1", "pages": "S212-S216"}
    abstract = {"journal": "Annals of Tea", "volume": "30", "issue": "Suppl 5", "pages": "A186"}
    assert outcomes(run(records(paper, abstract))) == {("r1", "r2"): "related"}


def test_a_supplement_whose_journal_has_two_names_is_one_place() -> None:
    place = {"volume": "15", "issue": "3 Suppl 4", "pages": "37-39"}
    table = records({**place}, {**place, "journal": "Zhonghua tai zhi [Chinese journal of lichens]"})
    assert outcomes(run(table)) == {("r1", "r2"): "merged"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Invented Sleep Society Congress 2019", "Invented Sleep Society Congress 2020"),
        ("ISS Asia Congress 2019", "ISS Congress 2019"),
        ("14th Moss Meeting", "9th Soup Meeting"),
    ],
)
def test_one_text_at_two_congresses_of_a_journal_is_a_question(one: str, other: str) -> None:
    rows = (
        {"journal": f"Rhythms. Conference: {name}. Lyon, France.", "pages": "", "issue": "", "source": name}
        for name in (one, other)
    )
    result = run(records(*rows))
    assert len(groups(result)) == 2
    (rule,) = result.uncertain["rule"]
    assert rule.endswith("but the congresses differ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Invented Sleep Society's 2019 Scientific Sessions",
            "2019 Scientific Sessions of the Invented Sleep Society's",
        ),
        ("ISSM 2019", "Invented Sleep Society of Mosses 2019"),
        ("15th Invented Sleep Symposium", "Invented Sleep Symposium"),
    ],
)
def test_one_congress_in_two_wordings_is_no_doubt(one: str, other: str) -> None:
    rows = (
        {"journal": f"Rhythms. Conference: {name}", "pages": "", "issue": "", "source": name}
        for name in (one, other)
    )
    assert len(groups(run(records(*rows)))) == 1


def test_a_congress_in_a_field_of_its_own_is_compared_with_one_behind_a_journal() -> None:
    behind = congress_of("", "Rhythms. Conference: Invented Sleep Congress 2019. Lyon France.")
    assert not are_two_congresses(congress_of("Invented Sleep Congress, 2019", ""), behind)
    assert are_two_congresses(congress_of("Invented Sleep Congress, 2020", ""), behind)
    assert not are_two_congresses("", behind)


MEETING = {"record_type": "conference abstract"}
CALLED = ({"publication_types": "Conference Abstract"}, {"publication_types": "Conference Paper"})


@pytest.mark.parametrize("pages", [("", ""), ("", "101-109")])
def test_people_are_asked_about_an_abstract_and_a_paper_that_no_page_holds_together(
    pages: tuple[str, str],
) -> None:
    first, second = ({**MEETING, **words, "pages": page} for words, page in zip(CALLED, pages, strict=True))
    result = run(records(first, second))
    assert (len(result.reports), len(result.uncertain)) == (2, 1)
    # The same words, or a word that stands for both, are no difference.
    for words in ("Conference Abstract", "Meeting Abstract", "Conference Proceeding", ""):
        assert len(run(records(first, {**second, "publication_types": words})).reports) == 1


@pytest.mark.parametrize(
    "place", [{"pages": "101-109"}, {"pages": "101"}, {"pages": "", "doi": "10.5555/one"}]
)
def test_one_page_or_identifier_makes_one_text_of_an_abstract_and_a_paper(place: dict[str, str]) -> None:
    """Databases call the abstracts of one supplement abstracts or papers, and one page begins one text."""
    assert len(run(records(*({**MEETING, **words, **place} for words in CALLED))).reports) == 1


ABSTRACT = {"record_type": "conference abstract", "publication_types": "Conference Abstract"}


@pytest.mark.parametrize(
    "paper", [{}, {"publication_types": "Journal Article"}, {"year": "2020"}, {"issue": ""}]
)
@pytest.mark.parametrize("page", ["101", "101-102"])
def test_an_abstract_that_begins_on_the_page_of_a_full_paper_is_a_question(
    page: str, paper: dict[str, str]
) -> None:
    table = records({**ABSTRACT, "pages": page}, {**paper, "pages": "101-109"})
    assert outcomes(run(table)) == {("r1", "r2"): "uncertain"}


@pytest.mark.parametrize(
    "pages", [("S101", "S101"), ("101", "101"), ("101-109", "101-109"), ("101", "101-102")]
)
def test_one_abstract_under_two_types_is_one_report(pages: tuple[str, str]) -> None:
    table = records(
        {**ABSTRACT, "pages": pages[0]}, {"publication_types": "Journal Article", "pages": pages[1]}
    )
    assert len(groups(run(table))) == 1


def test_an_identifier_holds_an_abstract_and_its_pages_together() -> None:
    table = records(
        {**ABSTRACT, "pages": "101", "doi": "10.5555/a"}, {"pages": "101-109", "doi": "10.5555/a"}
    )
    assert len(groups(run(table))) == 1


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        ("507-507", "merged"),
        ("507", "uncertain"),
        ("507-512", "related"),
    ],
)
def test_an_abstract_without_a_place_is_the_one_page_of_its_journal_that_has_all_its_words(
    page: str, outcome: str
) -> None:
    nowhere = {"journal": CONGRESS, "volume": "", "issue": "", "pages": ""}
    there = {"journal": "Rhythms", "volume": "12", "issue": "6", "pages": page}
    assert outcomes(run(records(nowhere, there))) == {("r1", "r2"): outcome}


def test_a_congress_that_stands_for_the_journal_is_the_one_that_another_source_names_behind_it() -> None:
    place = {**MEETING, "pages": "", "issue": ""}
    behind = {
        **place,
        "journal": "Rhythms.Conference: 23rd Congress of the Invented Sleep Society Lyon France.",
    }
    alone = {**place, "journal": "23rd Congress of the Invented Sleep Society Lyon France."}
    assert len(groups(run(records(behind, alone)))) == 1
    other = {**place, "journal": "12th Congress of the Society of Soup Makers Lyon France."}
    assert len(groups(run(records(behind, other)))) == 2


def test_two_single_pages_of_one_volume_are_a_question_and_no_abstract_with_its_article() -> None:
    congress, journal = (
        {"journal": name, "issue": "", "pages": page}
        for name, page in ((CONGRESS, "22-22"), ("Rhythms", "52-52"))
    )
    assert outcomes(run(records(congress, journal))) == {("r1", "r2"): "uncertain"}
