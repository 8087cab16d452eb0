"""Records that agree in one thing and contradict each other in others: people are asked, or two reports are linked."""

from __future__ import annotations

from itertools import pairwise

import pytest
from made_up_records import outcomes, records, run

THIN = {"volume": "", "issue": "", "pages": ""}


def outcome(first: dict[str, str], second: dict[str, str]) -> str:
    return outcomes(run(records(first, second))).get(("r1", "r2"), "silent")


@pytest.mark.parametrize("identifier", [{"doi": "10.5555/proceedings"}, {"pmid": "30000001"}])
@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Owls of the north in winter", "Voles of the south in winter"),
        ("Hearing in barn owls of the north", "Hearing in tawny owls of the north"),
    ],
)
@pytest.mark.parametrize("pages", [("1-9", "10-19"), ("11-19", "20-29")])
def test_one_identifier_with_other_titles_and_pages_is_a_question(
    title: str, other: str, pages: tuple[str, str], identifier: dict[str, str]
) -> None:
    assert outcome({"title": title, "pages": pages[0], **identifier}, {"title": other, "pages": pages[1], **identifier}) == "uncertain"  # fmt: skip


@pytest.mark.parametrize(
    "abstract",
    [
        {"issue": "Suppl 1", "pages": "S44"},
        {"issue": "Suppl 1", "pages": "44"},
        {"issue": "S2", "pages": "44-45"},
        {"issue": "1", "pages": "A44"},
        {"volume": "12 Suppl", "issue": "", "pages": "S44-S45"},
    ],
)
def test_a_page_of_a_supplement_is_no_page_of_a_full_paper(abstract: dict[str, str]) -> None:
    pairs = run(records(abstract, {"issue": "3", "pages": "44-51"})).pairs
    assert pairs["relation"].tolist() == ["conference abstract of"]


def test_a_page_range_that_lost_its_prefix_is_the_same() -> None:
    assert outcome({"issue": "Suppl 1", "pages": "S44-S51"}, {"issue": "1", "pages": "44-51"}) == "merged"


def test_short_abstracts_of_two_texts_stop_a_merge() -> None:
    owls = "Thirty barn owls were kept in aviaries; snow made their sleep shorter. Heating helped owls, feeding mattered little."
    miners = "Miners drank herbal infusions underground; coughing declined while dust remained. Costs were low, compliance excellent."
    assert outcome({**THIN, "abstract": owls}, {**THIN, "abstract": miners}) == "uncertain"
    assert outcome({**THIN, "abstract": owls}, {**THIN, "abstract": owls}) == "merged"


CORRECTED = "Orvelumab for tamsin syndrome in older singers"
CORRECTIONS = ("Erratum to: {}", "Correction: {}", 'Corrigendum to "{}"', "Erratum for {}", "Author Correction: {}", "Publisher Correction: {}", "{} (vol 12, pg 101, 2019)", "{} [Erratum]")  # fmt: skip
RETRACTIONS = ("Retraction notice to: {}", "Retraction: {}", "Notice of retraction: {}", "Retraction note to: {}", "Withdrawal notice to: {}", "Retraction statement: {}")  # fmt: skip


@pytest.mark.parametrize(
    ("wording", "other"), [*pairwise(CORRECTIONS), *pairwise(RETRACTIONS)], ids=lambda text: text[:20]
)
def test_one_notice_in_two_wordings_is_not_passed_over(wording: str, other: str) -> None:
    rows = [{**THIN, "title": text.format(CORRECTED)} for text in (wording, other)]
    assert outcome(*rows) in ("merged", "uncertain")


@pytest.mark.parametrize("wording", [*CORRECTIONS, *RETRACTIONS])
def test_a_notice_stays_apart_from_its_article(wording: str) -> None:
    assert (
        outcome({"title": wording.format(CORRECTED), "issue": "9", "pages": ""}, {"title": CORRECTED})
        == "related"
    )


def test_an_erratum_and_a_retraction_notice_of_one_article_stay_apart() -> None:
    assert (
        outcome({"title": f"Erratum to: {CORRECTED}"}, {"title": f"Retraction notice to: {CORRECTED}"})
        == "related"
    )


def test_two_corrections_of_one_article_in_two_years_are_not_merged() -> None:
    rows = [{"title": text.format(CORRECTED), "pages": ""} for text in CORRECTIONS[:2]]
    assert outcome(rows[0], {**rows[1], "year": "2020", "volume": "13", "issue": "1"}) != "merged"


@pytest.mark.parametrize("places", [THIN, {"volume": "12", "issue": "Suppl 1", "pages": "1234"}])
@pytest.mark.parametrize("journal", ["Moss Advances", "Moss Abstract Book"])
def test_one_abstract_under_the_dois_of_two_journals_is_a_question(
    journal: str, places: dict[str, str]
) -> None:
    row = {"record_type": "conference abstract"}
    first = {**row, **places, "journal": "Moss", "doi": "10.5555/moss.1"}
    second = {**row, **THIN, "journal": journal, "doi": "10.5555/advances.2"}
    assert outcome(first, second) == "uncertain"
    assert outcome(first, {**second, "volume": "2", "issue": "S1", "pages": "77"}) == "uncertain"


BEFORE_PRINT = (
    "Background: hiccups of singers are a burden. We gave moss tea to ninety singers of two choirs for twelve weeks and counted "
    "hiccups during rehearsals. Moss tea halved their number against plain water, mostly among tenors. Brewing costs little."
)


@pytest.mark.parametrize("doi", ["", "10.5555/moss.1"])
@pytest.mark.parametrize("year", ["2019", "2020"])
def test_a_title_changed_before_print_is_a_question(year: str, doi: str) -> None:
    early = {**THIN, "title": "Does moss tea help?", "abstract": BEFORE_PRINT, "doi": doi}
    late = {
        "title": "A bryophyte infusion against spasms of the diaphragm in two choirs",
        "doi": doi,
        "year": year,
    }
    revised = BEFORE_PRINT.replace("halved", "nearly halved").replace("Background: ", "")
    assert outcome(early, {**late, "abstract": revised}) == "uncertain"
    assert outcome(early, {**late, "abstract": revised, "authors": "Other, Una"}) != "merged"


ALIKE_TITLES = ({"title": "Surveys of cats in the north"}, {"title": "Surveys of bats in the north"})


@pytest.mark.parametrize(
    "common",
    [
        {"volume": "12", "pages": "101-103"},
        {"volume": "", "pages": "101-103"},
        {**THIN, "doi": "10.5555/one.paper"},
        {**THIN, "abstract": "Thirty animals lived in aviaries; snow made their sleep shorter. Heating helped, feeding mattered little, vaccination never."},
    ],
    ids=["pages", "pages without volume", "DOI", "abstract"],
)  # fmt: skip
def test_a_slip_does_not_separate_what_has_one_range_of_pages_one_doi_or_one_abstract(
    common: dict[str, str],
) -> None:
    first, second = ALIKE_TITLES
    assert outcome({**first, **common}, {**second, **common}) == "merged"


def test_one_page_that_notes_may_share_does_not_decide_on_a_slip() -> None:
    place = {"volume": "12", "pages": "101"}
    assert outcome({**ALIKE_TITLES[0], **place}, {**ALIKE_TITLES[1], **place}) != "merged"


def test_a_title_in_brackets_is_no_translation_on_a_page_of_several_abstracts() -> None:
    page = {"volume": "89", "issue": "", "pages": "81A"}
    other = {"title": "[Moss viruses and follow up of women with rare findings of moss]", **page}
    assert outcome({"title": "Rare findings of moss: correlation with age distributions", **page}, other) != "merged"  # fmt: skip


def test_a_correction_found_twice_on_one_page_is_one() -> None:
    correction = {"title": f"Corrigendum: {CORRECTED}", "pages": "994"}
    assert outcome({**correction, "volume": "35"}, {**correction, "volume": ""}) == "merged"


def test_data_that_two_papers_link_to_are_no_identifier_in_common() -> None:
    link = {**THIN, "url": "https://doi.org/10.5061/dryad.rad1"}
    titles = ("Radish paste for warts in cattle", "Radish paste for warts in cattle: economic evaluation")
    assert outcome(*({"title": title, **link} for title in titles)) != "merged"


def test_abstracts_of_two_congresses_are_not_merged() -> None:
    first = {"journal": "Lipids", "congress": "1st Lipid Congress", "year": "2017", "volume": "9", "issue": "Suppl 1", "pages": "S1", "abstract": "", "record_type": "conference abstract"}  # fmt: skip
    second = {**first, "congress": "2nd Lipid Congress", "year": "2018", "volume": "10", "pages": "S9"}
    assert outcome(first, second) != "merged"


def test_a_thesis_is_not_merged_with_the_paper_of_its_title() -> None:
    thesis = {"record_type": "thesis", "journal": "", "volume": "", "issue": "", "pages": "", "year": "2016"}
    assert outcome(thesis, {"year": "2017", "pages": "3-10"}) != "merged"
    assert outcome(thesis, {"year": "2016", "pages": "3-10"}) != "merged"
