"""Notices on an article, each by its own word, and numbers that do or do not number the parts of one work."""

from __future__ import annotations

import pytest
from made_up_records import TITLE, groups, outcomes, records, run

from prismake.deduplication.text import folded_text, title_of

ELSEWHERE = {"issue": "9", "pages": "400"}
THIN = {"volume": "", "issue": "", "pages": ""}


def pair(first: dict[str, str], second: dict[str, str]) -> tuple[str, str]:
    table = run(records(first, second)).pairs
    return (table["outcome"].iloc[0], table["relation"].iloc[0]) if len(table) else ("silent", "")


@pytest.mark.parametrize(
    ("wording", "relation"),
    [
        ("Erratum: {}", "erratum of"),
        ("Corrigendum to: {}", "erratum of"),
        ("Correction to: {}", "erratum of"),
        ("Publisher Correction: {}", "erratum of"),
        ("Addendum to: {}", "addendum to"),
        ("Author Addendum: {}", "addendum to"),
        ("{} [Addendum]", "addendum to"),
        ("Retraction: {}", "retraction notice of"),
        ("Retraction notice to: {}", "retraction notice of"),
        ("Partial retraction: {}", "retraction notice of"),
        ("Statement of Retraction: {}", "retraction notice of"),
        ("Withdrawal: {}", "withdrawal notice of"),
        ("Withdrawal notice to: {}", "withdrawal notice of"),
        ("Notice of withdrawal: {}", "withdrawal notice of"),
        ("Removal notice to: {}", "withdrawal notice of"),
        ("Expression of Concern: {}", "expression of concern about"),
        ("Editorial Expression of Concern: {}", "expression of concern about"),
        ('Expression of concern on "{}"', "expression of concern about"),
        ("Notice of concern: {}", "expression of concern about"),
        ("{} [Expression of concern]", "expression of concern about"),
        ("Comment on: {}", "comment on"),
        ("Letter regarding: {}", "comment on"),
        ("Letter to the editor: {}", "comment on"),
        ("To the Editor: {}", "comment on"),
        ("Correspondence: {}", "comment on"),
        ("Correspondence on '{}'", "comment on"),
        ("Concerning: {}", "comment on"),
        ("Regarding: {}", "comment on"),
        ("Reply to: {}", "reply to"),
        ("Response to comments on: {}", "reply to"),
    ],
)
def test_each_notice_has_the_word_of_its_kind(wording: str, relation: str) -> None:
    assert pair({"title": wording.format(TITLE), **ELSEWHERE}, {}) == ("related", relation)


@pytest.mark.parametrize(
    ("fields", "relation"),
    [
        ({"integrity": "erratum", "publication_types": "Published Erratum"}, "erratum of"),
        ({"integrity": "retraction notice", "publication_types": "Retraction"}, "retraction notice of"),
        ({"integrity": "expression of concern", "publication_types": "Expression of Concern"}, "expression of concern about"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [THIN, ELSEWHERE, {}])
def test_a_notice_that_has_the_title_of_its_article_is_known_by_its_type(
    fields: dict[str, str], relation: str, place: dict[str, str]
) -> None:
    assert pair({**fields, **place}, {}) == ("related", relation)


@pytest.mark.parametrize("status", ["retracted", "corrected", "expression of concern", "corrected | erratum"])
def test_the_status_of_an_article_makes_it_no_notice(status: str) -> None:
    assert pair({"integrity": status, "publication_types": "Journal Article"}, {}) == ("merged", "")


WORDINGS = [
    ("Expression of Concern: {}", "Editorial expression of concern on: {}"),
    ("Withdrawal notice to: {}", "Retraction: {}"),
    ("Corrigendum to: {}", "Erratum: {}"),
    ("Corrigendum to: {}", "{} (vol 12, pg 101, 2019)"),
    ("Addendum to: {}", "Author addendum: {}"),
    ('Corrigendum to "{}" [J. Moss Med. 12 (2019) 101–109]', "[Erratum] {}"),
    ("Erratum: {} (J Moss Med. 2019;12:101-9)", "{}: Erratum"),
    ("Correction to Quill et al.: {}", "{} - Correction"),
    ("Erratum for the Research Article: {}", "Correction for Quill and Fern et al., {}"),
]


@pytest.mark.parametrize(("wording", "other"), WORDINGS)
@pytest.mark.parametrize(
    ("place", "elsewhere"),
    [
        ({"issue": "", "pages": "400"}, {"pages": "400"}),
        ({"pages": "400-401"}, {"pages": "400"}),
        ({"issue": "", "pages": "400-401"}, {"pages": "400"}),
        ({"volume": "", "issue": "", "pages": "400"}, {"pages": "400-401"}),
        ({"issue": "", "pages": "400", "year": "2020"}, {"pages": "400"}),
        ({"issue": "", "pages": ""}, {"pages": "400"}),
        ({**THIN, "doi": "10.5555/notice.1"}, {"pages": "400", "doi": "10.5555/notice.1"}),
        ({"issue": "", "pages": "", "article_number": "e400"}, {"pages": "", "article_number": "e400"}),
    ],
    ids=[
        "issue",
        "last page",
        "issue and last page",
        "volume",
        "year",
        "issue and pages",
        "DOI",
        "article number",
    ],
)
def test_two_wordings_of_one_notice_in_one_place_are_one_though_a_field_is_missing(
    wording: str, other: str, place: dict[str, str], elsewhere: dict[str, str]
) -> None:
    assert pair({"title": wording.format(TITLE), **place}, {"title": other.format(TITLE), **elsewhere}) == ("merged", "")  # fmt: skip


@pytest.mark.parametrize(
    "place", [{"pages": "400"}, {"pages": "500-501"}, {"year": "2020", "volume": "13", "pages": ""}]
)
def test_two_notices_of_one_article_in_two_places_are_not_merged(place: dict[str, str]) -> None:
    first = {"title": f"Corrigendum to: {TITLE}", "pages": "300"}
    assert pair(first, {"title": f"Erratum: {TITLE}", **place})[0] in ("uncertain", "silent", "refused")


@pytest.mark.parametrize("word", ["type", "phase", "grade", "stage", "level", "day", "year", "cohort", "group", "study", "trial", "chapter", "section"])  # fmt: skip
@pytest.mark.parametrize(("number", "other"), [("1", "2"), ("II", "III")])
def test_numbers_that_are_no_parts_make_no_series(word: str, number: str, other: str) -> None:
    titles = [f"Moss tea for singers of {word} {n} in the north" for n in (number, other)]
    for place in (THIN, {}):
        outcome, relation = pair(*({"title": title, **place} for title in titles))
        assert (outcome != "merged" or place == {}, relation) == (True, "")


@pytest.mark.parametrize("word", ["Part", "Volume", "Vol.", "Paper", "Report"])
def test_the_parts_of_one_work_are_a_series(word: str) -> None:
    titles = [f"Moss tea for singers. {word} {number}: the north" for number in ("1", "2")]
    assert pair(*({"title": title, **THIN} for title in titles)) == ("related", "part of a series")
    # A database may drop "part 2", and the first part may have no number: where nothing else tells, people are asked.
    beside = [f"Moss tea and the singers of the north. {word} 2", "Moss tea and the singers of the north"]
    assert pair(*({"title": title, **THIN} for title in beside)) == ("uncertain", "")
    later = [{"title": beside[0], "year": "2023", **THIN}, {"title": beside[1], "year": "2020", **THIN}]
    assert pair(*later) == ("related", "part of a series")


def test_two_chapters_of_one_title_are_a_question_that_says_why() -> None:
    rows = [{"title": f"Chapter {number}: {TITLE}", "pages": ""} for number in (2, 3)]
    table = run(records(*rows))
    assert list(outcomes(table).values()) == ["uncertain"]
    assert table.pairs["rule"].iloc[0].endswith("but different numbers in the titles")


@pytest.mark.parametrize("title", ["Moss tea for singers with COPD (2019 to 2021 in the north)", "Lenses for singers: refraction and its correction", "Moss tea for the reader [2019 edition]"])  # fmt: skip
def test_brackets_and_words_of_an_article_name_no_notice(title: str) -> None:
    assert title_of(title).notice == ""
    assert title_of(title).words == folded_text(title)


@pytest.mark.parametrize("place", [{"issue": "", "pages": "400"}, {"pages": "400-401"}])
def test_a_notice_that_cuts_the_title_of_the_article_is_the_same_in_one_place(place: dict[str, str]) -> None:
    cut = {"title": "Erratum: Moss tea against hiccups in adults", "pages": "400"}
    assert pair({"title": f"Corrigendum to: {TITLE}", **place}, cut) == ("merged", "")


def test_a_notice_is_on_the_article_with_its_title_in_its_journal() -> None:
    table = records(
        {"title": f"Correction to: {TITLE}", **ELSEWHERE},
        {},
        {"title": TITLE.replace("a randomised", "study protocol for a randomised"), "journal": "Moss Trials", "volume": "1"},
        {"record_type": "preprint", "journal": "medRxiv", **THIN},
    )  # fmt: skip
    pairs = run(table).pairs
    related = pairs[pairs["relation"] == "erratum of"]
    assert related[["record_id_a", "record_id_b"]].to_numpy().tolist() == [["r1", "r2"]]


def test_a_notice_whose_article_is_not_there_keeps_what_it_fits() -> None:
    table = records(
        {"title": f"Correction to: {TITLE}", **ELSEWHERE},
        {"record_type": "preprint", "journal": "medRxiv", **THIN},
    )
    assert run(table).pairs["relation"].tolist() == ["erratum of"]


def test_an_abstract_that_one_source_calls_an_article_is_not_published_in_two_journals() -> None:
    meeting = {"journal": "Moss Congresses", "volume": "38", "issue": "", "pages": "112", "year": "2018"}
    table = records({}, {"record_type": "conference abstract", **meeting}, meeting)
    result = run(table)
    assert len(groups(result)) == 2
    assert set(result.pairs["relation"]) - {""} == {"conference abstract of"}


@pytest.mark.parametrize(
    "mark",
    [
        "{} [Retraction in: Moss J. 2020;1:2]",
        "{} (Retracted article. See vol. 12, pg. 33, 2020)",
        "{} (Withdrawn Publication)",
        "{} - RETRACTED",
        "{} RETRACTED ARTICLE",
        "This article has been retracted: {}",
        "TEMPORARY REMOVAL: {}",
        "{} (Publication with Expression of Concern. See vol. 12)",
        "{} [In Spanish]",
    ],
)
def test_a_mark_of_a_database_is_no_part_of_the_compared_title(mark: str) -> None:
    title, marked = title_of(TITLE), title_of(mark.format(TITLE))
    assert (marked.words, marked.notice) == (title.words, "")
    assert len(groups(run(records({}, {"title": mark.format(TITLE)})))) == 1


@pytest.mark.parametrize("words", ["(in Chinese singers)", "(withdrawal of moss)", "[withdrawn singers]"])
def test_words_that_only_begin_like_a_mark_stay_in_the_title(words: str) -> None:
    assert folded_text(words) in title_of(f"{TITLE} {words}").words


@pytest.mark.parametrize(
    "wording",
    [
        "{} (letter)",
        "{} [Letter]",
        "{} [letter to the editor]",
        "{}: correspondence",
        "{} - Letter",
        "{} [comment]",
        "Regarding {}",
        "In regard to {}",
        "With regards to {}",
    ],
)
def test_a_letter_with_the_authors_of_its_article_and_no_place_is_a_link(wording: str) -> None:
    assert pair({"title": wording.format(TITLE), **THIN}, {}) == ("related", "comment on")
    assert pair({"title": wording.format(TITLE), **THIN}, THIN) == ("related", "comment on")


@pytest.mark.parametrize("wording", ["{} (letter)", "{} [Letter]", "{} [comment]", "{}: correspondence"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({**THIN, "pmid": "31"}, {"pmid": "31"}),
        ({**THIN, "doi": "10.5555/moss.1"}, {"doi": "10.5555/moss.1"}),
        (THIN, {"publication_types": "Letter"}),
        (THIN, {"publication_types": "Journal Article | Comment"}),
    ],
)
def test_a_letter_whose_title_a_database_marks_is_the_same_letter_elsewhere(
    wording: str, first: dict[str, str], second: dict[str, str]
) -> None:
    assert len(groups(run(records({"title": wording.format(TITLE), **first}, second)))) == 1


@pytest.mark.parametrize(
    "title",
    [
        "Comments of readers on letters",
        "The letter [A] in moss texts of gardens",
        "Moss letters: reading for gardeners",
    ],
)
def test_a_word_for_letters_in_a_title_is_no_mark(title: str) -> None:
    assert not title_of(title).letter


@pytest.mark.parametrize("title", ["Regarding the pain of mosses", f"{TITLE} (letter)"])
def test_two_records_of_one_letter_are_one(title: str) -> None:
    assert len(groups(run(records({"title": title, "source": "a"}, {"title": title, "source": "b"})))) == 1


@pytest.mark.parametrize("mark", ["Correction.", "Erratum", "Corrigendum."])
def test_a_correction_behind_a_title_in_quotation_marks_is_one(mark: str) -> None:
    """PsycInfo writes `"X": Correction.`; "Correction" alone may end the title of an article."""
    quoted = {"title": f'"{TITLE}": {mark}'}
    assert pair(quoted, {"title": f"Correction: {TITLE}"})[0] == "merged"
    assert pair(quoted, {"title": TITLE})[1] == "erratum of"
    assert pair({"title": f'{TITLE} of the "Grey Wall": {mark[:-1]}s'}, {"title": TITLE})[1] == ""
