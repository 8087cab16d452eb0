"""What a record is, and what it only names: DOIs and registration numbers of its own, and references with a role."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import records_of, reports_of

from prismake.formats import read_file
from prismake.records.identifiers import dois_in, named_dois
from prismake.records.record import Record

OWN = "10.5555/own.1"


def read_one(folder: Path, text: str, name: str = "export") -> Record:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (record,) = read_file(path).records
    return record


def ris(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - Evening light", "JO  - Invented Sleep", *lines, "ER  - ", ""])


def wos(*lines: str) -> str:
    return "\n".join(["PT J", "TI Evening light", "SO Invented Sleep", *lines, "ER", "", "EF", ""])


def bibtex(*lines: str) -> str:
    return (
        "@article{key1,\ntitle = {Evening light},\njournal = {Invented Sleep},\n"
        + ",\n".join(lines)
        + "\n}\n"
    )


def refer(*lines: str) -> str:
    return "\n".join(["%0 Journal Article", "%T Evening light", "%J Invented Sleep", *lines, ""])


def medline(*lines: str) -> str:
    return "\n".join(["PMID- 90000001", "TI  - Evening light", "JT  - Invented Sleep", *lines, ""])


def ovid(*lines: str) -> str:
    return "\n".join(["<1>", "Title", "  Evening light", "Source", "  Invented Sleep. 3(1):1-2", *lines, ""])


def table(columns: str, cells: str) -> str:
    return f"Title,Journal,{columns}\nEvening light,Invented Sleep,{cells}\n"


@pytest.mark.parametrize(
    ("text", "references"),
    [
        (ris(f"DO  - {OWN}", "FU  - Lamps [10.5555/grant]"), ["funder:10.5555/grant"]),
        (ris(f"DO  - {OWN}", "FX  - by https://doi.org/10.13039/501100001"), ["funder:10.13039/501100001"]),
        (ris(f"DO  - {OWN}", "N1  - Funding: 10.5555/grant"), ["mentioned:10.5555/grant"]),
        (ris(f"DO  - {OWN}", "N1  - Tests: Lamp Scale, 10.1037/t01234-000"), ["test:10.1037/t01234-000"]),
        (ris(f"DO  - {OWN}", "CR  - Berg N, 2012, DOI 10.5555/cited"), ["cited:10.5555/cited"]),
        (ris(f"DO  - {OWN}", "UR  - https://a.example/10.5555/own.1/fulltext.html"), []),
        (ris(f"DO  - {OWN}", "L2  - https://a.example/10.5555/preprint"), ["link:10.5555/preprint"]),
        (wos(f"DI {OWN}", "FU Lamps [10.5555/grant]", "FX by 10.5555/grant"), ["funder:10.5555/grant"]),
        (wos(f"DI {OWN}", "D2 10.5555/book"), ["book:10.5555/book"]),
        (bibtex(f"doi = {{{OWN}}}", "Funding-Text = {by 10.5555/grant}"), ["funder:10.5555/grant"]),
        (bibtex(f"doi = {{{OWN}}}", "note = {see 10.5555/other}"), ["mentioned:10.5555/other"]),
        (refer(f"%R {OWN}", "%Z funded by 10.5555/grant"), ["mentioned:10.5555/grant"]),
        (medline(f"LID - {OWN} [doi]", "GR  - 10.5555/grant/Lamps"), ["funder:10.5555/grant/lamps"]),
        (medline(f"LID - {OWN} [doi]", "UIN - Invented. 2020. doi: 10.5555/later"), ["other version:10.5555/later"]),
        (medline(f"LID - {OWN} [doi]", "SI  - Dryad/10.5555/data"), ["data:10.5555/data"]),
        (ovid("DOI Number", f"  {OWN}", "Tests & Measures", "  Lamp Scale 10.5555/scale"), ["test:10.5555/scale"]),
        (table("DOI,Funding Details", f"{OWN},10.5555/grant"), ["funder:10.5555/grant"]),
        (table("DOI,published", f"{OWN},10.5555/pub"), ["other version:10.5555/pub"]),
        (table("DOI,Notes", f"{OWN},see 10.5555/other"), ["mentioned:10.5555/other"]),
    ],
)  # fmt: skip
def test_a_doi_in_another_field_is_a_reference_with_its_role(
    text: str, references: list[str], tmp_path: Path
) -> None:
    record = read_one(tmp_path, text)
    assert (record.doi, record.references) == ([OWN], references)


@pytest.mark.parametrize(
    "text",
    [
        ris("FX  - by 10.5555/grant"), ris("N1  - by 10.5555/grant"), ris("AB  - It cites 10.5555/grant."),
        wos("FU Lamps [10.5555/grant]"), bibtex("note = {by 10.5555/grant}"), refer("%Z by 10.5555/grant"),
        medline("GR  - 10.5555/grant"), ovid("Grant Information", "  10.5555/grant"), table("Funder", "10.5555/grant"),
        table("Anything", "10.5555/grant"),
    ],
)  # fmt: skip
def test_a_record_without_a_doi_takes_none_from_such_a_field(text: str, tmp_path: Path) -> None:
    record = read_one(tmp_path, text)
    assert record.doi == []
    assert [reference.rpartition(":")[2] for reference in record.references] == ["10.5555/grant"]


@pytest.mark.parametrize(
    "text",
    [
        ris(f"UR  - https://doi.org/{OWN}"), ris(f"M3  - doi: {OWN}"), ris(f"L3  - {OWN}"), ris(f"N1  - doi:{OWN}"),
        wos(f"DL http://dx.doi.org/{OWN}"), bibtex(f"url = {{https://a.example/doi/{OWN}}}"), refer(f"%U https://doi.org/{OWN}"),
        table("Fulltext URL", f"https://doi.org/{OWN}"), table("Citation", f"Invented Sleep. 2020;3(1):1-2. doi: {OWN}."),
    ],
)  # fmt: skip
def test_a_record_without_a_doi_field_takes_that_of_its_links(text: str, tmp_path: Path) -> None:
    record = read_one(tmp_path, text)
    assert (record.doi, record.references) == ([OWN], [])


@pytest.mark.parametrize(
    "written",
    ["10.5555/OWN.1", "https://dx.doi.org/10.5555/Own.1", "doi:10.5555/own.1", "DOI 10.5555/own.1.", "10.5555/own.1/fulltext.html",
     "10.5555/own.1/", "10.5555/own.1/figures/3", "<10.5555/own.1>", "10.5555/own.1.;Berg", "10.5555/own.1.fulltext",
     "10.5555/own.1/123456/own.pdf", "10.5555/own.1/full/html?a=1"],
)  # fmt: skip
def test_case_prefix_and_what_follows_a_doi_make_no_difference(written: str) -> None:
    assert dois_in(written) == [OWN]


@pytest.mark.parametrize(
    "path", ["", "/4097929", "/4097929/moss-on-the-walls", "/4097929/moss-on-the-walls/"]
)
def test_the_path_of_a_page_of_oxford_university_press_is_none_of_the_doi(path: str) -> None:
    assert dois_in(f"https://academic.oup.example/doi/10.1093/moss/jux007{path}") == ["10.1093/moss/jux007"]


def test_a_doi_whose_last_part_is_such_a_word_keeps_it() -> None:
    assert dois_in("10.5555/xml 10.5555/epub") == ["10.5555/xml", "10.5555/epub"]


@pytest.mark.parametrize(
    "doi", ["10.13039/501100001", "10.1007/springer_crossmark_policy", "10.1002/tdm_license_1.1"]
)
def test_the_doi_of_a_funder_or_policy_is_never_that_of_a_work(doi: str) -> None:
    assert (dois_in(f"https://doi.org/{doi}"), named_dois(doi)) == ([], [doi])


def test_a_doi_field_with_the_doi_of_a_funder_gives_none(tmp_path: Path) -> None:
    record = read_one(tmp_path, ris("DO  - 10.13039/501100001"))
    assert (record.doi, record.references) == ([], ["funder:10.13039/501100001"])


@pytest.mark.parametrize("title", ["Response to orvelumab", "Early response to orvelumab in porters"])
def test_a_response_to_a_drug_is_no_reply(title: str, tmp_path: Path) -> None:
    record = read_one(tmp_path, ris().replace("Evening light", f"{title}. doi:{OWN}"))
    assert record.doi == [OWN]


@pytest.mark.parametrize(
    "title", ["Response to the letter by Groot", "Response from the authors", "Author response to Groot"]
)
def test_a_response_to_a_text_is_one(title: str, tmp_path: Path) -> None:
    assert read_one(tmp_path, ris().replace("Evening light", f"{title}. doi:{OWN}")).doi == []


def test_a_registration_that_names_another_trial_does_not_take_its_number() -> None:
    one, other = records_of("registration-that-names-another", "e.ris")
    assert one.record_type == other.record_type == "registration"
    assert (one.registration_ids, one.references) == (["NCT09990001"], [])
    assert other.registration_ids == ["NCT09990002"]
    assert other.references == ["mentioned:NCT09990001", "mentioned:NCT09990003"]
    assert len(reports_of("registration-that-names-another", "e.ris")) == 2


def test_another_number_of_the_same_registry_is_of_another_trial(tmp_path: Path) -> None:
    text = "NCT Number,Title,Status,Phases,Other IDs\nNCT09000001,Invented,Recruiting,Phase 1,NCT09000002|2020-000001-12\n"
    record = read_one(tmp_path, text)
    assert record.registration_ids == ["NCT09000001", "2020-000001-12"]
    assert record.references == ["mentioned:NCT09000002"]


def test_an_article_whose_fields_hold_the_number_of_its_trial_only_names_the_others(tmp_path: Path) -> None:
    abstract = "After an earlier trial (NCT09000002) we asked again. EudraCT number 2020-000001-12."
    record = read_one(tmp_path, medline("SI  - ClinicalTrials.gov/NCT09000001", f"AB  - {abstract}"))
    assert record.registration_ids == ["NCT09000001", "2020-000001-12"]
    assert record.references == ["mentioned:NCT09000002"]


@pytest.mark.parametrize(
    ("abstract", "own"),
    [
        ("Thirty porters (NCT09000001) were asked.", []),
        ("In this trial (NCT09000001) thirty porters were asked.", ["NCT09000001"]),
        ("After NCT09000002 we asked again. Registered as NCT09000001.", ["NCT09000001"]),
        ("We pooled NCT09000001 and NCT09000002.", []),
    ],
)
def test_an_article_without_such_a_field_takes_the_numbers_that_its_abstract_says_are_its_own(
    abstract: str, own: list[str], tmp_path: Path
) -> None:
    assert read_one(tmp_path, medline(f"AB  - {abstract}")).registration_ids == own


@pytest.mark.parametrize(
    ("written", "kind", "integrity"),
    [
        ("Journal article; Conference proceeding", "conference abstract", []),
        ("Journal article; Erratum", "journal article", ["erratum"]),
        ("Journal article; Retracted publication", "journal article", ["retracted"]),
        ("Journal article; Trial registry record", "registration", []),
    ],
)
@pytest.mark.parametrize("form", ["ris", "refer", "table"])
def test_two_kinds_in_one_field_are_two(
    form: str, written: str, kind: str, integrity: list[str], tmp_path: Path
) -> None:
    text = {
        "ris": ris(f"M3  - {written}"),
        "refer": refer(f"%9 {written}"),
        "table": table("Publication Type", written),
    }
    record = read_one(tmp_path, text[form])
    assert (record.record_type, record.integrity) == (kind, integrity)
    assert record.publication_types == written.split("; ")


def test_a_conference_proceeding_of_central_is_a_conference_abstract() -> None:
    (record,) = records_of("central-ris-m3-two-kinds", "q.ris")
    assert record.record_type == "conference abstract"


def test_a_record_of_a_preprint_server_without_a_type_is_a_preprint(tmp_path: Path) -> None:
    assert read_one(tmp_path, table("DOI", "10.1101/2021.03.01.21250000")).record_type == "preprint"
    assert read_one(tmp_path, table("DOI", "10.1101/gad.12345")).record_type == "journal article"


def test_two_spellings_of_one_doi_are_one_report() -> None:
    assert len(reports_of("dedup-doi-prefix", "a.ris", "b.ris")) == 1


@pytest.mark.parametrize(
    ("case", "dois"),
    [
        ("dedup-own-doi-plus-funder-doi", ["10.5555/jis.2021.101", "10.5555/jis.2021.240"]),
        ("dedup-shared-grant-doi", ["", ""]),
    ],
)
def test_the_doi_of_a_grant_joins_nothing(case: str, dois: list[str]) -> None:
    reports = reports_of(case, "wos.txt")
    assert sorted(reports["doi"]) == dois
    assert set(reports["references"]) == {"funder:10.54499/uidb/99999/2020"}


def test_a_preprint_does_not_take_the_doi_of_the_article_that_it_became() -> None:
    case = "dedup-medrxiv-published"
    (record,) = records_of(case, "medrxiv_export.csv")
    assert (record.doi, record.record_type) == (["10.1101/2021.03.01.21250000"], "preprint")
    assert "other version:10.5555/pub.2021.9" in record.references
    assert (record.date, record.as_written.get("date", "")) == ("20210305", "")
    assert len(reports_of(case, "medrxiv_export.csv", "pubmed.nbib")) == 2


@pytest.mark.parametrize(
    ("own", "book"),
    [
        ("10.5555/978-3-319-25370-1_12", "10.5555/978-3-319-25370-1"),
        ("10.5555/9789462986602/ch21", "10.5555/9789462986602"),
    ],
)
def test_the_doi_of_the_book_behind_that_of_its_chapter_is_no_identity(
    own: str, book: str, tmp_path: Path
) -> None:
    record = read_one(tmp_path, ris(f"DO  - {own}", f"DO  - {book}"))
    assert (record.doi, record.references) == ([own], [f"book:{book}"])


def test_the_second_doi_of_web_of_science_is_that_of_the_book(tmp_path: Path) -> None:
    record = read_one(tmp_path, ris(f"DO  - {OWN}", "DO  - 10.5555/c2017-0-1", "AN  - WOS:000900000000001"))
    assert (record.doi, record.references) == ([OWN], ["book:10.5555/c2017-0-1"])


def test_two_dois_of_one_work_in_its_field_are_both_its_own(tmp_path: Path) -> None:
    dois = ["10.5555/anie.1", "10.5555/ange.1"]
    assert read_one(tmp_path, ris(*(f"DO  - {doi}" for doi in dois))).doi == dois
