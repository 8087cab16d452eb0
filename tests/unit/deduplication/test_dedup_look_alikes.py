"""Reports that look alike: acronyms, companion pieces of an article, regular columns and titles with a word more."""

from __future__ import annotations

import pytest
from made_up_records import outcomes, records, run

from prismake.deduplication.acronyms import acronyms_of, is_acronym_of
from prismake.deduplication.signs import heading_of, signs_of
from prismake.deduplication.spellings import ALIKE, OTHER, SLIP, SPELLING, likeness_of_words, vocabulary_of
from prismake.deduplication.telling_words import EXTRA, OTHER_WORD, REWORDED, telling_words, word_of_a_cut

THIN = {"volume": "", "issue": "", "pages": ""}
TITLE = "Moss tea against hiccups in singers of the north"


def outcome(first: dict[str, str], second: dict[str, str]) -> str:
    return outcomes(run(records(first, second))).get(("r1", "r2"), "silent")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("RA", "OA"),
        ("CT", "MRI"),
        ("UK", "US"),
        ("DVT", "PE"),
        ("ED", "ICU"),
        ("ARDS", "RDS"),
        ("STEMI", "NSTEMI"),
        ("GPs", "NPs"),
        ("HFrEF", "HFpEF"),
        ("Zn", "Mg"),
    ],
)
@pytest.mark.parametrize("place", [THIN, {"pages": ""}, {"pages": "S12", "issue": "Suppl 1"}])
def test_two_acronyms_are_never_merged_where_no_range_of_pages_tells(
    first: str, second: str, place: dict[str, str]
) -> None:
    title = "Hiccups in {} of the northern islands: a survey of moss tea"
    # Two other titles write them too: that a word is frequent makes no slip of a rare one.
    other = [
        {"title": f"{first} and storms of kind {word}", "year": "1999"} for word in ("fern", "reed", "oak")
    ]
    pair = ({**place, "title": title.format(first)}, {**place, "title": title.format(second)})
    answer = outcomes(run(records(*pair, *other))).get(("r1", "r2"), "silent")
    assert answer != "merged" if place == THIN else answer == "uncertain"


def test_an_acronym_and_the_word_that_it_stands_for_tell_nothing() -> None:
    assert acronyms_of(["Scans by US in GPs", "HFrEF and phase III", "ALL IN CAPITALS"]) == {
        "us": "us",
        "gps": "gp",
        "hfref": "hfref",
    }
    assert is_acronym_of("us", "ultrasound")
    assert not is_acronym_of("us", "mexico")
    vocabulary = vocabulary_of(["scans by us of knees"], {"us": "us", "uk": "uk"})
    assert telling_words("scans by us of knees", "scans by ultrasound of knees", vocabulary) < OTHER_WORD
    assert telling_words("falls in the us after rain", "falls in the uk after rain", vocabulary) == OTHER_WORD


def test_acronyms_one_slip_apart_may_be_one_and_others_are_not() -> None:
    vocabulary = vocabulary_of(["x"] * 3, {"hpv": "hpv", "hvp": "hvp", "gp": "gp", "gps": "gp", "mri": "mri"})
    assert likeness_of_words("hpv", "hvp", vocabulary) == ALIKE
    assert likeness_of_words("gp", "gps", vocabulary) == SPELLING
    assert likeness_of_words("hpv", "mri", vocabulary) == OTHER


@pytest.mark.parametrize(
    "companion",
    [
        "{}: plain language summary",
        "Plain language summary of publication: {}",
        "Visual abstract: {}",
        "{} [video abstract]",
        "Podcast on {}",
        "Infographic. {}",
        "Press release: {}",
        'Review for "{}"',
        "Faculty Opinions recommendation of {}",
        "Supplementary material for: {}",
        "Data from: {}",
        "Additional file 1 of {}",
        "{}: supplementary table 1",
        "News: {}",
        "Journal club: {}",
        "Critically appraised topic: {}",
        "Summaries for patients. {}",
        "{}: executive summary",
        "{} (abridged version)",
        "Reprint of: {}",
        "Republished: {}",
    ],
)
def test_a_companion_piece_of_an_article_is_never_merged_with_it(companion: str) -> None:
    place = {"pages": ""}
    pair = ({"title": TITLE}, {"title": companion.format(TITLE), **place})
    assert outcome(*pair) == "uncertain"
    assert outcome({**pair[0], **THIN}, {**pair[1], **THIN}) == "uncertain"


@pytest.mark.parametrize(
    "heading", ["Original article: {}", "Singing: {}", "MOSS: {}", "{} (MOSS)", "{} [see comment]"]
)
def test_a_heading_or_a_name_of_the_study_is_no_companion(heading: str) -> None:
    assert outcome({"title": TITLE}, {"title": heading.format(TITLE), "pages": ""}) == "merged"


@pytest.mark.parametrize(
    "title",
    [
        "Images in clinical medicine",
        "Clinical picture",
        "Question of the month",
        "This month in the journal",
        "What is your diagnosis?",
        "Conflict of interest",
        "Research in brief",
        "Reviewer acknowledgements",
    ],
)
def test_regular_columns_of_one_volume_are_not_merged(title: str) -> None:
    elsewhere = {"title": title, "pages": "340", "issue": "5"}
    assert outcome({"title": title, "pages": "211"}, elsewhere) != "merged"
    placeless = {"title": title, "pages": "", "issue": ""}
    assert outcome({"title": title, "pages": "211"}, placeless) == "uncertain"
    assert outcome({**placeless, "authors": ""}, {**placeless, "authors": ""}) != "merged"
    # One place is one column.
    assert outcome({"title": title, "pages": "211"}, {"title": title, "pages": "211"}) == "merged"


def test_a_short_title_without_authors_is_a_question_where_no_page_tells() -> None:
    news = {"title": "Measles in coastal towns", "authors": "", "pages": "", "issue": ""}
    assert outcome(news, news) == "uncertain"
    assert outcome({**news, "pages": "211"}, {**news, "pages": "211"}) == "merged"
    assert outcome({**news, "title": TITLE}, {**news, "title": TITLE}) == "merged"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Hiccups in Guinea: a survey of singers", "Hiccups in Guinea-Bissau: a survey of singers"),
        ("Hiccups in Sudan: a survey of singers", "Hiccups in South Sudan: a survey of singers"),
        ("Peer support for hiccups: a feasibility trial", "Peer support for hiccups: a trial"),
        ("Moss tea for hiccups: a review of practice", "Moss tea for hiccups: a survey of practice"),
        ("Care of singers with long hiccups in choirs", "Treatment of singers with long hiccups in choirs"),
        ("Outcome of moss syndrome in old singers", "Outcome of moss disease in old singers"),
    ],
)
def test_a_word_more_or_of_nearly_one_meaning_is_a_question_where_no_page_tells(
    first: str, second: str
) -> None:
    assert (
        telling_words(*(title.lower().replace("-", " ").replace(":", "") for title in (first, second)))
        >= REWORDED
    )
    for place in (THIN, {"pages": ""}):
        assert outcome({**place, "title": first}, {**place, "title": second}) == "uncertain"
    assert outcome({"title": first}, {"title": second}) == "merged"


def test_a_congress_paper_and_an_article_ahead_of_print_with_one_abstract_are_not_merged() -> None:
    words = (
        "moss tea hiccups singers lozenges choirs rehearsal stage breath tempo soprano alto tenor bass organ"
    )
    text = {
        "abstract": f"We gave {words} to many people, and measured how long each of these went on for days."
    }
    congress = {
        **THIN,
        **text,
        "journal": "Proceedings of the 12th World Congress on Ferns",
        "pages": "380",
        "record_type": "conference paper",
    }
    assert outcome({**THIN, **text}, congress) != "merged"


def test_two_years_of_a_congress_are_a_question_where_both_have_a_place() -> None:
    congress = {
        **THIN,
        "journal": "Annual Congress of the Fern Society",
        "record_type": "conference abstract",
    }
    first, second = {**congress, "pages": "E3685"}, {**congress, "year": "2018", "pages": "453-460"}
    assert outcome(first, second) == "uncertain"
    # A paper that is indexed a year later without its pages is one.
    assert outcome({**first, "pages": ""}, second) == "merged"


def test_a_page_of_a_supplement_agrees_with_the_pages_of_a_record_whose_volume_is_unknown() -> None:
    printed = {"volume": "12 Suppl A", "issue": "", "pages": "219"}
    assert outcome(printed, {**THIN, "pages": "219-222"}) == "merged"
    # A page that is known to be outside the supplement, and one that is named by the prefix, are others.
    assert outcome(printed, {"volume": "12", "issue": "3", "pages": "219-222"}) != "merged"
    assert outcome({**printed, "pages": "S44"}, {**THIN, "pages": "44-51"}) != "merged"


@pytest.mark.parametrize(
    ("pages", "other", "expected"),
    [
        ("348-350", "348-350", "merged"),
        ("348-349", "348-349", "uncertain"),
        ("S348-S350", "S348-S350", "uncertain"),
    ],
)
def test_one_word_in_the_place_of_another_on_three_pages_is_a_slip(
    pages: str, other: str, expected: str
) -> None:
    first, second = (f"A clinical {word} of moss tea against hiccups" for word in ("evaluation", "valuation"))
    pair = ({"title": first, "pages": pages}, {"title": second, "pages": other})
    both = [
        {"title": f"{word} of ferns, kind {name}", "year": "1999"}
        for word in ("Evaluation", "Valuation")
        for name in ("oak", "reed", "moss")
    ]
    assert outcomes(run(records(*pair, *both))).get(("r1", "r2")) == expected


def test_a_slip_on_the_first_page_of_a_full_paper_is_one() -> None:
    first, second = (f"Moss tea against {word} hiccups of singers" for word in ("myeloidl", "myeloild"))
    assert outcome({"title": first, "pages": "640-648"}, {"title": second, "pages": "640"}) == "merged"
    assert outcome({"title": first, "pages": "640"}, {"title": second, "pages": "640"}) == "uncertain"


def test_a_letter_left_out_of_ten_is_a_slip() -> None:
    assert likeness_of_words("california", "califoria") == SLIP
    assert likeness_of_words("moderator", "moderater") != SLIP


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Hiccups in singers aged <65 years: a survey", "Hiccups in singers aged >65 years: a survey"),
        ("Hiccups in singers aged &lt;65 years: a survey", "Hiccups in singers aged ≥ 65 years: a survey"),
        ("Moss tea in HER2+ singers with hiccups", "Moss tea in HER2- singers with hiccups"),
    ],
)
def test_titles_that_differ_in_a_sign_are_a_question_where_no_page_tells(first: str, second: str) -> None:
    assert outcome({"title": first}, {"title": second, "pages": ""}) == "uncertain"
    assert outcome({"title": first}, {"title": second}) == "merged"


def test_a_sign_that_one_title_lacks_or_writes_otherwise_tells_nothing() -> None:
    assert (
        signs_of("<i>Moss</i> in singers aged ≥65 years and &lt; 80") == signs_of("aged >= 65, < 80") == "><"
    )
    assert signs_of("Alpha- and beta-moss: 1-2 cups, p - q") == signs_of("Alpha– and beta–moss") == "-"
    first, second = ({"title": f"Hiccups in singers aged {age} years: a survey"} for age in (">65", "65"))
    assert outcome(first, {**second, "pages": ""}) == "merged"


@pytest.mark.parametrize("word", ["Non-", "Not ", "Acute ", "Paediatric "])
def test_a_word_before_a_title_that_turns_it_into_another_is_a_question(word: str) -> None:
    title = "hiccups of singers of the northern islands: a survey"
    pair = ({"title": title}, {"title": f"{word}{title}", "pages": ""})
    assert (
        word_of_a_cut(*(text["title"].lower().replace("-", " ").replace(":", "") for text in pair)) == EXTRA
    )
    assert outcome(*pair) == "uncertain"
    one_doi = {"doi": "10.5555/moss.1"}
    assert outcome({**pair[0], **one_doi}, {**pair[1], **one_doi}) == "merged"


@pytest.mark.parametrize("before", ["Recurrent", "Refractory", "Newly diagnosed", "Familial"])
def test_a_word_before_a_title_that_is_no_heading_is_a_question(before: str) -> None:
    title = "Hiccups of singers of the northern islands: a survey"
    longer = f"{before} {title[0].lower()}{title[1:]}"
    assert outcome({"title": title}, {"title": longer, "pages": ""}) == "uncertain"
    assert outcome({**THIN, "title": title}, {**THIN, "title": longer}) == "uncertain"


@pytest.mark.parametrize(
    "heading",
    [
        "Singing:",
        "Original article:",
        "MOSS -",
        "Original research —",
        "[Singing]",
        "Ferns.",
        "THU0123",
        "The",
        "(Oral presentation)",
    ],
)
def test_a_heading_before_a_title_tells_nothing(heading: str) -> None:
    title = "Hiccups of singers of the northern islands: a survey"
    assert outcome({"title": title}, {"title": f"{heading} {title}", "pages": ""}) == "merged"


def test_the_heading_of_a_title_ends_at_its_first_colon_or_full_stop() -> None:
    assert heading_of("Original article: a survey. Of hips") == 2
    assert heading_of("A survey of hips in the northern islands of ferns: a survey") == 0
    assert heading_of("A survey of hips") == 0


@pytest.mark.parametrize(
    "longer",
    [
        "A guide of singers to the use of {}",
        "Energy and costs of technical report no 1 of {}",
        "{}. Appendix C",
        "{}. Research Brief",
        "{}: policy brief",
        "{}. Annex 2",
        "{} (fact sheet)",
    ],
)
def test_a_guide_an_appendix_or_a_brief_of_a_report_is_not_the_report(longer: str) -> None:
    alone = {**THIN, "journal": "", "pages": "1", "doi": "", "abstract": ""}
    first, second = {**alone, "title": TITLE}, {**alone, "title": longer.format(TITLE)}
    assert outcome(first, second) == "uncertain"


@pytest.mark.parametrize(("pages", "known"), [("1", 0), ("2", 2), ("1-40", 2)])
def test_the_first_page_of_a_report_without_a_volume_places_nothing(pages: str, known: int) -> None:
    alone = {**THIN, "journal": "", "pages": pages}
    compared = run(records(alone, alone)).pairs
    assert compared["evidence"].str.contains('"pages"').tolist() == [True]
    assert compared["rule"].str.contains("first page").tolist() == [known == 2]
