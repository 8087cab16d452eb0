"""Normalised names, numbers, identifiers and types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.records.author_cells import split_people
from prismake.records.compose import compose
from prismake.records.identifiers import (
    dois_in,
    pmcids_in,
    pmids_in,
    registration_id,
    registrations_in,
)
from prismake.records.kinds import integrity, language_behind, record_type
from prismake.records.names import people, person
from prismake.records.numbers import bare_number, pages_and_article, publication_year, whole
from prismake.records.text import clean, is_missing


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("Example, Ada", "Example, Ada"),
        ("Example A", "Example, A"),
        ("Example A.B.", "Example, A.B."),
        ("van der Muster EJ", "van der Muster, EJ"),
        ("A. B. Example", "Example, A. B."),
        ("Ada Example", "Example, Ada"),
        ("Erik van der Muster", "van der Muster, Erik"),
        ("Muster, Erik, Jr.", "Muster, Erik, Jr."),
        ("Muster, Jr., Erik", "Muster, Erik, Jr."),
        ("Imaginary Vesicle Study Group", "Imaginary Vesicle Study Group"),
        ("Example, Ada (ada at example)", "Example, Ada (ada at example)"),
        ("Muster E (ORCID 0000)", "Muster, E"),
        ("Example", "Example"),
        ("Anonymous", ""),
        ("No-Specified", ""),
        ("et al", "et al."),
        ("[Anonymous]", ""),
    ],
)
def test_a_person_is_family_and_given(written, becomes):
    assert person(written) == becomes


def test_et_al_comes_last_in_a_truncated_list():
    assert people(["Example, Ada", "Muster, Erik et al."]) == ["Example, Ada", "Muster, Erik", "et al."]
    assert people(["et al", "Example, Ada"]) == ["Example, Ada", "et al."]
    assert people(["Example, Ada", "others"]) == ["Example, Ada", "et al."]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Example, Ada; Muster, Erik", ["Example, Ada", "Muster, Erik"]),
        ("Example A., Muster E.", ["Example A.", "Muster E."]),
        ("Example, A., Muster, E.J.", ["Example, A.", "Muster, E.J."]),
        ("Example Ada Maria, Muster Erik, Third Pia", ["Example Ada Maria", "Muster Erik", "Third Pia"]),
        ("Ada Example and Erik Muster", ["Ada Example", "Erik Muster"]),
        ("['Example, Ada', 'Muster, Erik']", ["Example, Ada", "Muster, Erik"]),
        ("Example A, Muster E, et al", ["Example A", "Muster E", "et al"]),
        ("Example, Ada", ["Example, Ada"]),
        ("", []),
    ],
)
def test_a_cell_of_authors_is_split(cell, names):
    assert split_people(cell) == names


@pytest.mark.parametrize(
    ("written", "pages", "article"),
    [
        ("454-81", "454-481", ""), ("454-481", "454-481", ""), ("12--19", "12-19", ""), ("376 – 383", "376-383", ""),
        ("S12-8", "S12-S18", ""), ("S12-S18", "S12-S18", ""), ("e24-e31", "e24-e31", ""), ("p. 12-5", "12-15", ""),
        (":2380", "2380", ""), ("59--pp", "59", ""), ("12-1-12-9", "12-1-12-9", ""), ("e35598, 1--8", "", "e35598"),
        ("053501-1–053501-8", "", "053501"), ("e115665-1-e115665-12", "", "e115665"),
        ("7", "7", ""), ("e0209483", "", "e0209483"), ("UNSP 1722034", "", "1722034"), ("ARTN e12", "", "e12"),
        ("CD001234", "", "CD001234"), ("1947504", "", "1947504"), ("01-Jun", "1-6", ""), ("15-Mar", "3-15", ""),
        ("Jan-50", "1-50", ""), ("12-15, 20-22", "12-15, 20-22", ""), ("", "", ""), ("10-10", "10", ""),
        ("100-9", "100-109", ""), ("199-2", "199-2", ""),
        ("P123", "P123", ""), ("PS45", "", "PS45"), ("PA1234", "", "PA1234"), ("P12-P15", "P12-P15", ""), ("p123", "123", ""),
        ("P. 12", "12", ""), ("pp12-15", "12-15", ""), ("Pages 12-15", "12-15", ""), ("PP-7", "PP-7", ""), ("P 12", "12", ""),
        ("2019-01-06 00:00:00", "1-6", ""), ("2019-06-01", "1-6", ""), ("1/6/2019", "1-6", ""), ("01.06.2019", "1-6", ""),
        ("2020-12-15T00:00:00", "12-15", ""), ("06-Mai", "5-6", ""), ("1-Okt", "1-10", ""), ("4-févr", "2-4", ""),
        ("1-dic.", "1-12", ""), ("Okt-15", "10-15", ""), ("Jun-01", "1-6", ""), ("Jun-99", "6-99", ""),
        ("2019-13-45", "2019-13-45", ""), ("3-set", "3-9", ""),
    ],
)  # fmt: skip
def test_pages_and_article_numbers_are_distinguished(written, pages, article):
    assert pages_and_article(written) == (pages, article)


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2019-2020", "2019"),
        ("2014//", "2014"),
        ("15 Nov. 1997", "1997"),
        ("c2003", "2003"),
        ("10000", ""),
        ("n.d.", ""),
        ("20190503", "2019"),
        ("20191399", ""),
        ("201905031", ""),
        ("2019-05-03", "2019"),
        ("2019年5月", "2019"),
        ("٢٠١٩", "2019"),
        ("۲۰۱۹/۵", "2019"),
        ("２０１９", "2019"),
        # A year of the Persian calendar is not converted: it may span two of ours.
        ("۱۴۰۲", ""),
    ],
)
def test_a_year_is_found_in_what_sources_write(written, year):
    assert publication_year(written) == year


def test_digits_of_other_scripts_are_digits_of_pages_and_volumes() -> None:
    assert pages_and_article("۱۲-۱۹") == ("12-19", "")
    assert bare_number("١٢") == "12"


def test_what_a_spreadsheet_made_of_an_issue_is_marked():
    for written in ("Jun-01", "01-Jun", "06-Jan"):
        record = compose({"title": ["Invented"], "pages": [written], "issue": [written]}, {})
        assert (record.pages, record.issue) == ("1-6", "1-6")
        assert (record.as_written["pages"], record.as_written["issue"]) == (written, written)


def test_the_word_for_a_volume_is_not_its_number():
    assert [bare_number(text) for text in ("Vol. 12", "no 3", "(4)", "Suppl 1", "12A")] == [
        "12",
        "3",
        "4",
        "Suppl 1",
        "12A",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://doi.org/10.5555/ABC.1", ["10.5555/abc.1"]),
        ("doi: 10.5555/a(1)b. Next", ["10.5555/a(1)b"]),
        ("(see 10.5555/x1)", ["10.5555/x1"]),
        ("10.5555/a; 10.5555/b, 10.5555/a", ["10.5555/a", "10.5555/b"]),
        ("eid=2&doi=10.5555%2fabc&partnerID=40", ["10.5555/abc"]),
        ("10.5555/abc [doi]", ["10.5555/abc"]),
        ("10.5555/s0140-6736(24)02600-x", ["10.5555/s0140-6736(24)02600-x"]),
        ("version 10.2 of 3/4", []),
    ],
)
def test_dois_are_extracted_from_text(text, expected):
    assert dois_in(text) == expected


def test_pubmed_ids_are_taken_where_they_are_named():
    assert pmids_in("pmid: 90000001; https://pubmed.ncbi.nlm.nih.gov/90000002/") == ["90000001", "90000002"]
    assert pmids_in("the year 2019 and 90000003 cells") == []
    assert pmcids_in("see pmc9000001 and pmc9000002") == ["PMC9000001", "PMC9000002"]


@pytest.mark.parametrize(
    "number",
    ["NCT09000001", "ISRCTN90000001", "ACTRN12600000000001", "ChiCTR2000000001", "ChiCTR-IPR-15000001", "IRCT20200101000001N1",
     "2020-000001-01", "CTRI/2020/01/000001", "DRKS00000001", "jRCTs031200001", "UMIN000000001", "KCT0000001",
     "TCTR20200101001", "PACTR202001000000001", "RBR-2abcd3", "RPCEC00000001", "PER-001-20", "NTR1234"],
)  # fmt: skip
def test_registration_numbers_are_found_as_registries_print_them(number):
    text = f"It is registered ({number}), they say."
    assert registrations_in(text) == [number]


def test_registration_numbers_are_written_one_way():
    assert registration_id("nct 09000001") == "NCT09000001"
    assert registrations_in("nct09000001 and NCT 09000001") == ["NCT09000001"]
    assert registration_id("CHICTR2000000001") == "ChiCTR2000000001"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("JOUR", "Conference Abstract"), "conference abstract"), (("JOUR", "Article"), "journal article"),
        (("posted-content",), "preprint"), (("registration",), "registration"), (("THES",), "thesis"),
        (("CHAP",), "book"), (("something else",), "other"), ((), "other"),
        (("Journal Article", "Preprint"), "preprint"),
    ],
)  # fmt: skip
def test_the_more_specific_word_gives_the_type(words, kind):
    assert record_type(words) == kind


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("RETRACTED: Vesicles", ["retracted"]), ("Retraction: Vesicles", ["retraction notice"]),
        ("Retraction notice to Vesicles", ["retraction notice"]), ("Corrigendum to Vesicles", ["erratum"]),
        ("Author Correction: Vesicles", ["erratum"]), ("Correction to: Vesicles", ["erratum"]),
        ("Expression of Concern: Vesicles", ["expression of concern"]), ("Correction of anaemia by vesicles", []),
        ("Retraction of the lung after surgery", []), ("Retraction of publication. Vesicles", ["retraction notice"]), ("Vesicles", []),
    ],
)  # fmt: skip
def test_a_title_gives_the_integrity(title, expected):
    assert integrity(title, [], {}) == expected


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("{} [Retraction in: Moss J. 2020;1:2]", ["retracted"]), ("{} [Retracted in Moss J 2020]", ["retracted"]),
        ("{} (Retracted article. See vol. 12, pg. 33, 2020)", ["retracted"]), ("{} (Withdrawn Publication)", ["retracted"]),
        ("{} [Withdrawn]", ["retracted"]), ("{} - RETRACTED", ["retracted"]), ("{} RETRACTED ARTICLE", ["retracted"]),
        ("This article has been retracted: {}", ["retracted"]), ("{} (Retraction of vol 12, pg 33, 2020)", ["retraction notice"]),
        ("{} [Retraction notice]", ["retraction notice"]), ("{} (vol 12, pg 33, 2020)", ["erratum"]),
        ("{} (Publication with Expression of Concern. See vol. 12)", ["expression of concern"]),
        ("{} [Erratum appears in Moss J 2020]", ["corrected"]), ("{} [published erratum appears in Moss J]", ["corrected"]),
        ("{} [corrected]", ["corrected"]), ("{} [Spanish]", []), ("{} (volume 12 of three)", []),
        ("{}: what was retracted", []), ("{} (withdrawn from treatment)", []), ("{} (corrected for age)", []),
        ("Withdrawn singers, {}", []), ("{} and a retracted article in Moss", []),
    ],
)  # fmt: skip
def test_a_mark_in_a_title_is_a_fact_apart_from_the_title(mark, expected):
    title = mark.format("Moss tea for hiccups in singers of the opera")
    assert integrity(title, [], {}) == expected


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Moss tea [Spanish]", "Spanish"), ("[Moss tea]. [Article in German]", "German"), ("Moss tea (French).", "French"),
        ("Moss tea in Spanish singers", ""), ("Moss tea [Spanish singers]", ""), ("[Spanish] moss tea", ""),
    ],
)  # fmt: skip
def test_the_language_behind_a_title_is_that_of_the_record(title, language):
    assert language_behind(title) == language


def test_publication_types_and_tags_give_the_integrity():
    assert integrity("", ["Retracted Publication"], {}) == ["retracted"]
    assert integrity("", ["Journal Article, Retracted Publication"], {}) == ["retracted"]
    assert integrity("", [], {"EIN": ["x"]}) == ["corrected"]


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("CO<sub>2</sub> &amp; <i>cells</i>", "CO2 & cells"), ("p &lt; 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("a&amp;amp;b", "a&b"), ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ("soft\u00adhyphen \u200b and\u00a0space", "softhyphen and space"), ("a  b\tc\n d", "a b c d"),
        ("e\u0301", "é"), ("AT&T; R&D", "AT&T; R&D"),
        ("a &lt;b and c&gt; d", "a <b and c> d"), ("value <i or j> x", "value <i or j> x"), ("<p and q> fine", "<p and q> fine"),
        ('a<a href="x?a=b" class=\'y z\'>b</a>c', "abc"), ("a<i class=x>b</i><br />c", "ab c"), ('a<sup\n id=\\"x\\">2</sup>', "a2"),
        ('<mml:math xmlns:mml="http://x" display="inline"><mml:mi>x</mml:mi></mml:math>', "x"),
    ],
)  # fmt: skip
def test_markup_entities_and_odd_spaces_are_resolved(written, becomes):
    assert clean(written) == becomes


@pytest.mark.parametrize("word", ["", "n/a", "NA", "No-Specified", "UNKNOWN", "Anonymous", "-", " null "])
def test_placeholders_are_missing(word):
    assert is_missing(word)


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once_for_what_has_no_markup(text):
    once = clean(text.replace("&", "").replace("<", ""))
    assert clean(once) == once
    assert once == once.strip()


@given(st.text(max_size=40))
def test_no_name_pages_or_year_raises(text):
    person(text)
    people([text])
    split_people(text)
    pages_and_article(text)
    publication_year(text)
    dois_in("10.5555/" + text)
    registrations_in(text)


@pytest.mark.parametrize(
    ("value", "keywords"),
    [
        ("sleep, evening light, moss", ["sleep", "evening light", "moss"]),
        ("Diabetes Mellitus, Type 2", ["Diabetes Mellitus, Type 2"]),
        ("Sleep; Diabetes Mellitus, Type 2, Adult", ["Sleep; Diabetes Mellitus, Type 2, Adult"]),
        ("We measured sleep in the evening, when the light of roofs is dim, and moss, too", None),
    ],
)
def test_a_value_that_lists_short_parts_with_commas_is_a_list_of_keywords(value, keywords):
    record = compose({"title": ["Invented"], "keywords": [value]}, {})
    assert record.keywords == (keywords or [value])


def test_a_funder_of_ieee_is_kept_without_its_name():
    record = compose(
        {"title": ["Invented"]}, {"FX": ["10.13039/501100001809-National Moss Foundation (Grant: 1)"]}
    )
    assert record.references == ["funder:10.13039/501100001809"]


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("4.0", "4"), ("2018.0", "2018"), ("12.0-19.0", "12-19"), ("4.00", "4"), ("4,0", "4"), ("1.5", "1.5"), ("1.000", "1.000"), ("1,000", "1,000"),
        ("e12.0", "e12.0"), ("10.5555/a.0", "10.5555/a.0"), ("3.0.1", "3.0.1"), ("10", "10"), ("", ""), ("version 4.0", "version 4.0"), ("2-s2.0-77", "2-s2.0-77"),
    ],
)  # fmt: skip
def test_a_whole_number_that_a_spreadsheet_wrote_as_a_float_is_whole(written, becomes):
    assert whole(written) == becomes


def test_every_field_of_a_number_loses_the_zero_of_a_spreadsheet_and_no_title_does():
    values = {
        "title": ["Version 4.0"], "volume": ["4.0"], "issue": ["2.0"], "start_page": ["12.0"], "end_page": ["19.0"], "year": ["2018.0"], "date": ["2018.0"],
        "pmid": ["99990001.0"], "pmcid": ["9990001.0"], "enrolment": ["120.0"], "accession": ["9990077.0"],
    }  # fmt: skip
    record = compose(values, {})
    assert (record.title, record.volume, record.issue, record.pages) == ("Version 4.0", "4", "2", "12-19")
    assert (record.year, record.date, record.enrolment) == ("2018", "2018", "120")
    assert (record.pmid, record.pmcid, record.native_id) == ("99990001", "PMC9990001", "9990077")
    assert record.earlier_id == "9990077.0"
    assert record.as_written["volume"] == "4.0"
    assert compose({"title": ["Roofs"], "pages": ["12.0"], "year": ["2018.0"]}, {}).pages == "12"
    assert compose({"title": ["Roofs"], "article_number": ["123456.0"]}, {}).article_number == "123456"
    assert compose({"title": ["Roofs"], "year": ["2018.0"]}, {}).date == ""


@given(st.integers(0, 10**9))
def test_a_whole_number_and_its_float_are_one(number):
    assert whole(f"{number}.0") == whole(str(number)) == str(number)
