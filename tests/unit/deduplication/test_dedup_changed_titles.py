"""One paper with two titles, before print and in print or in two languages: people are asked, never nothing."""

from __future__ import annotations

import pytest
from made_up_records import TITLE, outcomes, records, run

REWORDED = "A bryophyte infusion for spasms of the diaphragm: findings from two choirs"
SHUFFLED = "Hiccups and moss tea in a randomised study of adults in choirs"
GERMAN = "Moostee gegen Schluckauf bei Erwachsenen: eine randomisierte Studie"
POLISH = "Herbata z mchu przeciw czkawce u dorosłych w chórach"
JAPANESE = "成人のしゃっくりに対するコケ茶の無作為化試験"
AHEAD = {"volume": "", "issue": "", "pages": ""}


def outcome(first: dict[str, str], second: dict[str, str]) -> str:
    return outcomes(run(records(first, second))).get(("r1", "r2"), "silent")


@pytest.mark.parametrize("title", [REWORDED, SHUFFLED])
@pytest.mark.parametrize(
    "early",
    [
        AHEAD,
        {**AHEAD, "journal": "J Moss Med"},
        {**AHEAD, "year": "2018"},
        {**AHEAD, "pages": "1-9"},
        {**AHEAD, "authors": "Quill A | Fern B | Reed C"},
        {"issue": "", "pages": ""},
        {"pages": ""},
    ],
    ids=[
        "nothing",
        "abbreviated",
        "year before",
        "pages of a proof",
        "initials",
        "volume",
        "volume and issue",
    ],
)
def test_a_record_ahead_of_print_with_another_title_is_a_question(title: str, early: dict[str, str]) -> None:
    assert outcome({"title": title, **early}, {}) == "uncertain"


@pytest.mark.parametrize("title", [REWORDED, SHUFFLED, JAPANESE])
@pytest.mark.parametrize(
    "place",
    [{}, {"issue": ""}, {"pages": "101"}, {"pages": "", "article_number": "e1234"}],
    ids=["all", "no issue", "first page", "article number"],
)
def test_another_title_in_the_same_place_in_print_is_a_question(title: str, place: dict[str, str]) -> None:
    other = {"article_number": place.get("article_number", "")}
    if other["article_number"]:
        other["pages"] = ""
    assert outcome({"title": title, **place}, other) == "uncertain"


@pytest.mark.parametrize("original", [GERMAN, POLISH, JAPANESE])
@pytest.mark.parametrize(
    "place",
    [{}, {"pages": ""}, {"pages": "", "issue": ""}, AHEAD, {"issue": "4"}, {"pages": "101"}],
    ids=["all", "no pages", "volume", "nothing", "other issue", "first page"],
)
def test_a_title_in_brackets_and_the_original_title_are_not_passed_over(
    original: str, place: dict[str, str]
) -> None:
    assert outcome({"title": f"[{TITLE}]", **place}, {"title": original}) in ("merged", "uncertain")
    if place != {"issue": "4"}:
        both = {"title": original, **place}
        assert outcome({"title": f"[{TITLE}]", **place}, both) in ("merged", "uncertain")


def test_a_translation_whose_authors_are_written_otherwise_is_a_question() -> None:
    assert (
        outcome({"title": f"[{TITLE}]", "authors": "Kvill, A | Ferne, B"}, {"title": GERMAN}) == "uncertain"
    )


@pytest.mark.parametrize("identifier", [{"doi": "10.5555/moss.1"}, {"pmid": "30000001"}])
@pytest.mark.parametrize("title", [REWORDED, GERMAN, f"[{TITLE}]"])
def test_an_identifier_in_common_and_another_title_is_not_passed_over(
    title: str, identifier: dict[str, str]
) -> None:
    assert outcome({"title": title, **AHEAD, **identifier}, identifier) in ("merged", "uncertain")


@pytest.mark.parametrize(
    "other",
    [
        {"pages": "201-209", "issue": "4"},
        {**AHEAD, "authors": "Quill, Ada | Sedge, Una | Reed, Cleo"},
        {**AHEAD, "journal": "Annals of Lichen"},
        {**AHEAD, "year": "2015"},
        {**AHEAD, "doi": "10.5555/moss.2"},
        {**AHEAD, "pmid": "30000002"},
        {**AHEAD, "title": f"Erratum to: {REWORDED}"},
    ],
    ids=[
        "other pages",
        "other team",
        "other journal",
        "other year",
        "other DOI",
        "other PubMed id",
        "erratum",
    ],
)
def test_another_paper_of_the_authors_is_no_question(other: dict[str, str]) -> None:
    assert outcome({"title": REWORDED, **other}, {"doi": "10.5555/moss.1", "pmid": "30000001"}) == "silent"


def test_another_paper_of_one_author_is_no_question() -> None:
    alone = {"authors": "Quill, Ada"}
    assert outcome({"title": REWORDED, **alone, **AHEAD}, alone) == "silent"


def test_a_question_says_what_is_in_doubt() -> None:
    (rule,) = run(records({"title": REWORDED, **AHEAD}, {})).pairs["rule"]
    assert rule == "other title, author, year; but the titles differ"


PREPRINT = {"record_type": "preprint", "journal": "medRxiv", "doi": "10.1101/2020.01.01.20012345", **AHEAD}
TEXT = (
    "Ninety singers of two choirs drank moss tea for twelve weeks and counted hiccups during rehearsals; moss tea halved "
    "their number against plain water, mostly among tenors, and brewing costs little money."
)


@pytest.mark.parametrize(
    ("preprint", "article"),
    [
        ({"title": REWORDED, "abstract": TEXT}, {"abstract": TEXT}),
        ({"title": "Moss tea for adults with hiccups: a randomised trial in choirs"}, {}),
    ],
    ids=["one abstract", "one team"],
)
@pytest.mark.parametrize("year", ["2018", "2019"])
@pytest.mark.parametrize("doi", ["", "10.5555/moss.1"])
def test_a_preprint_whose_title_was_changed_is_a_question(
    preprint: dict[str, str], article: dict[str, str], year: str, doi: str
) -> None:
    assert outcome({**PREPRINT, **preprint, "year": year}, {**article, "doi": doi}) == "uncertain"


def test_the_question_on_a_preprint_names_the_preprint_and_not_its_doi() -> None:
    preprint = {**PREPRINT, "title": REWORDED, "abstract": TEXT}
    (rule,) = run(records(preprint, {"abstract": TEXT, "doi": "10.5555/moss.1"})).pairs["rule"]
    assert rule.endswith("but one is a preprint, the other one is not")


def test_a_preprint_of_another_text_is_no_question() -> None:
    other = "Thirty barn owls were kept in aviaries; snow made their sleep shorter. Heating helped owls, feeding mattered little."
    preprint = {**PREPRINT, "title": "Moss tea for adults with hiccups: a randomised trial in choirs"}
    assert outcome({**preprint, "abstract": other}, {"abstract": TEXT}) == "silent"


def test_a_preprint_and_an_abstract_of_a_congress_are_no_question() -> None:
    preprint = {**PREPRINT, "title": "Moss tea for adults with hiccups: a randomised trial in choirs"}
    meeting = {"record_type": "conference abstract", "journal": "Journal of Moss Congresses", "pages": "S12"}
    assert outcome(preprint, meeting) == "silent"


@pytest.mark.parametrize(
    ("pages", "outcome"),
    [(("30-38", "30-38"), "merged"), (("30", "30"), "uncertain"), (("30-38", "30-39"), "uncertain")],
)
def test_two_translations_of_one_title_on_the_same_pages_are_one_report(
    pages: tuple[str, str], outcome: str
) -> None:
    """Each database translates a title in its own words."""
    titles = (
        "Indications and contraindications for living moss donations. [Spanish]",
        "[Indications and contraindications of living-donor moss transplantation]. [Spanish]",
    )
    first, second = (
        {"title": title, "pages": page, "issue": issue, "authors": "Quill, Ada"}
        for title, page, issue in zip(titles, pages, ("SUPPL", "Suppl 2"), strict=True)
    )
    assert outcomes(run(records(first, second))) == {("r1", "r2"): outcome}
