"""Exports that a person, an e-mail or a spreadsheet changed on the way: each is read as it was meant, or refused with its cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.formats.reading import expected_count_of, read_file
from prismake.formats.recognise import FORMATS
from prismake.records.record import ParsedFile

MOSS = "TY  - JOUR\nTI  - Moss tea\nAU  - Moss, Ann\nPY  - 2020\nER  - \n"
FERN = "TY  - JOUR\nTI  - Fern tea\nAU  - Fern, Bo\nPY  - 2021\nER  - \n"
NBIB = "PMID- 90000001\nOWN - NLM\nDP  - 2022\nTI  - Oak tea\nFAU - Oak, Cy\n"
REFER = "%0 Journal Article\n%T Oak tea\n%A Oak, Cy\n%D 2022\n"
WOS = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Oak, C\nTI Oak tea\nSO J OAK\nPY 2022\nER\n\nEF\n"
REFWORKS = "RT Journal Article\nSR 1\nA1 Oak,Cy\nT1 Oak tea\nYR 2022\nER\n"
COCHRANE = "Record #1 of 1\nID: CN-01234567\nTI: Oak tea\nYR: 2022\n"
BIBTEX = "@article{oak, title={Oak tea}, author={Oak, Cy}, year={2022}}\n"
OVID = "<1>\nUnique Identifier\n  31000001\nTitle\n  Oak tea.\n"


def parsed(folder: Path, text: str) -> ParsedFile:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    result = read_file(path)
    if not result.refused:
        assert result.expected == expected_count_of(path) == len(result.records) + len(result.quarantined)
    return result


def read(folder: Path, text: str) -> list[tuple[str, list[str], str]]:
    result = parsed(folder, text)
    assert not result.quarantined and not result.refused
    return [(record.title, record.authors, record.year) for record in result.records]


BOTH = [("Moss tea", ["Moss, Ann"], "2020"), ("Fern tea", ["Fern, Bo"], "2021")]


@pytest.mark.parametrize(
    "text",
    [
        MOSS.replace("AU  -", "au  -").replace("PY  -", "Py  -") + FERN,
        MOSS + FERN.replace("TI  - ", "ti  - ").replace("ER  - ", "er  - "),
        MOSS + FERN.lower().replace("fern", "Fern").replace("bo", "Bo").replace("jour", "JOUR"),
        MOSS + FERN.replace("TI  - ", "TI  \u2013 ").replace("AU  - ", "AU  \u2014 "),
    ],
)
def test_a_tag_that_a_person_typed_is_a_tag_and_continues_no_value(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == BOTH
    assert any("in lower case" in note for note in read_file(tmp_path / "a.txt").notes)


def test_words_of_two_letters_in_an_abstract_are_no_typed_tags(tmp_path: Path) -> None:
    abstract = "AB  - Tea\nwo  - was hot\nis - none\nER \u2013 positive\n"
    result = parsed(tmp_path, MOSS.replace("PY  -", f"{abstract}PY  -"))
    assert result.records[0].abstract == "Tea wo - was hot is - none ER \u2013 positive"
    assert result.notes == []


@pytest.mark.parametrize("lead", ["AU  - {1}\nTI  - {0}\n", "ID  - 7\nAU  - {1}\n\nTI  - {0}\n"])
def test_fields_before_the_first_tag_belong_to_the_record_that_follows(tmp_path: Path, lead: str) -> None:
    records = [
        lead.format(title, authors[0]) + f"TY  - JOUR\nPY  - {year}\nER  - \n\n"
        for title, authors, year in BOTH
    ]
    assert read(tmp_path, "".join(records)) == BOTH


def test_fields_behind_the_last_tag_stay_with_their_record(tmp_path: Path) -> None:
    assert read(tmp_path, MOSS.replace("AU  - Moss, Ann\n", "") + "AU  - Moss, Ann\n" + FERN) == BOTH


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        *(
            ("".join(f"> {line}\n" for line in text.split("\n")), "quoted in an e-mail")
            for text in (MOSS, NBIB, REFER, WOS, REFWORKS, COCHRANE, BIBTEX, OVID)
        ),
        (MOSS.replace("Moss tea", "M=C3=BCsli tea =\nhot"), "quoted-printable"),
        (MOSS.replace("Moss tea", "M=FCsli tea =\nhot"), "quoted-printable"),
        ("".join(f"{line};;\n" for line in MOSS.split("\n")), "a spreadsheet saved"),
        (MOSS.replace("TI  - Moss tea", '"TI  - Moss tea, hot"'), "a spreadsheet saved"),
        ("".join(f"        {line}\n" for line in (MOSS + FERN).split("\n")), "lines are indented"),
        (NBIB.lower(), "PubMed or MEDLINE in lower case"),
        ("<pre>\n" + NBIB + "</pre>\n", "a web page"),
        ("DataType: 1\nTitle-题名: 茶\nAuthor-作者: 张三;\nYear-年: 2020\n", "CNKI's E-Study"),
        ("{Reference Type}: Journal Article\n{Title}: 茶\n{Author}: 张三\n", "NoteExpress"),
        ("Id: 1234567\nAutor: Musgo, Ana\nTítulo: Té de musgo\n", "Virtual Health Library"),
    ],
)
def test_a_refusal_names_what_changed_the_file(tmp_path: Path, text: str, cause: str) -> None:
    result = parsed(tmp_path, text)
    assert not result.records and cause in (result.refused or "")


SINGLE = {
    "ris": MOSS,
    "medline": NBIB,
    "refer": REFER,
    "wos": WOS,
    "refworks": REFWORKS,
    "cochrane": COCHRANE,
    "bibtex": BIBTEX,
}


@pytest.mark.parametrize("second", SINGLE)
@pytest.mark.parametrize("first", [*SINGLE, "ovid"])
def test_two_formats_in_one_file_are_refused_with_the_line_of_the_second(
    tmp_path: Path, first: str, second: str
) -> None:
    before = {**SINGLE, "ovid": OVID}[first] + "\n"
    result = parsed(tmp_path, before + SINGLE[second])
    if first == second:
        assert not result.refused and len(result.records) == 2
    else:
        assert not result.records and "several formats are in one file" in (result.refused or "")
        assert f"{FORMATS[first]} (line {3 if first == 'wos' else 1})" in (result.refused or "")
        line = before.count("\n") + (3 if second == "wos" else 1)
        assert f"{FORMATS[second]} (line {line})" in (result.refused or "")


def test_text_that_only_mentions_another_format_is_no_second_export(tmp_path: Path) -> None:
    abstract = "AB  - We cite\n@article{x}\n%0 here\nPMID- 90000001\n<1>\nPT J\n"
    assert len(read(tmp_path, MOSS.replace("PY  -", f"{abstract}PY  -"))) == 1


@pytest.mark.parametrize("text", [REFER, WOS, REFWORKS, NBIB])
def test_a_tab_behind_a_tag_is_a_blank(tmp_path: Path, text: str) -> None:
    lines = [
        line[:5].replace("- ", "-\t") + line[5:] if text is NBIB else line.replace(" ", "\t", 1)
        for line in text.split("\n")
    ]
    result = parsed(tmp_path, "\n".join(lines))
    assert [(record.title, record.year) for record in result.records] == [("Oak tea", "2022")]
    assert result.records[0].authors[0].startswith("Oak, C")


def test_a_tab_before_the_second_line_of_web_of_science_continues_the_value(tmp_path: Path) -> None:
    text = "PT\tJ\nAU\tOak, C\n\tElm, D\nTI\tOak tea\n\tagainst hiccups\nPY\t2022\nER\n"
    assert read(tmp_path, text) == [("Oak tea against hiccups", ["Oak, C", "Elm, D"], "2022")]


def test_a_line_of_ovid_that_an_email_broke_goes_on(tmp_path: Path) -> None:
    text = "<1>\nTitle\n  Oak tea against\nhiccups.\nAuthors\n  Oak C\nYear of Publication\n  2022\n"
    assert read(tmp_path, text) == [("Oak tea against hiccups.", ["Oak, C"], "2022")]


def test_ovid_text_without_indents_is_read_by_the_names_of_its_fields(tmp_path: Path) -> None:
    text = "<1>\nTitle\nOak tea\nagainst hiccups.\nAuthors\nOak C\nYear of Publication\n2022\n<2>\nTitle\nElm tea\n"
    assert read(tmp_path, text) == [("Oak tea against hiccups.", ["Oak, C"], "2022"), ("Elm tea", [], "")]


def test_control_characters_cost_no_record_of_xml(tmp_path: Path) -> None:
    record = (
        '<record><ref-type name="Journal Article">17</ref-type><titles><title>{}</title></titles></record>'
    )
    records = "".join(map(record.format, ("Oak \x0btea", "Elm&#x2; tea")))
    text = f"<xml><records>{records}</records></xml>"
    assert [title for title, _, _ in read(tmp_path, text)] == ["Oak tea", "Elm tea"]


def test_a_number_before_a_pmid_is_no_unknown_tag(tmp_path: Path) -> None:
    assert parsed(tmp_path, f"1. {NBIB}\n2. {NBIB.replace('90000001', '90000002')}").unknown == []
