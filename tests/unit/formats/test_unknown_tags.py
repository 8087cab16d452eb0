"""A tag that is not known does not join the value before it, in any tagged format."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.formats import read_file
from prismake.formats.field_map import dialects_of, field_map_of
from prismake.formats.headers import names_in
from prismake.records.record import Record

REFWORKS = "RT Journal Article\nA1 Doe,Jane\nT1 Roofs\nJF Walls\n{lines}\nYR 2019\nER\n"
COCHRANE = "Record #1 of 1\nID: CN-1\nAU: Doe J\nTI: Roofs\nSO: Walls\n{lines}\nYR: 2019\n"
FORMATS = {
    "refworks": (REFWORKS, "ZZ A text"),
    "cochrane": (COCHRANE, "ZZ: A text"),
    "ris": ("TY  - JOUR\nAU  - Doe, Jane\nTI  - Roofs\nJO  - Walls\n{lines}\nPY  - 2019\nER  - \n", "ZZ  - A text"),
    "wos": ("PT J\nAU Doe, J\nTI Roofs\nSO Walls\n{lines}\nPY 2019\nER\n\nEF\n", "ZZ A text"),
    "medline": ("PMID- 99990001\nAU  - Doe J\nTI  - Roofs\nJT  - Walls\n{lines}\nDP  - 2019\n", "ZZZ - A text"),
    "refer": ("%0 Journal Article\n%A Doe, Jane\n%T Roofs\n%J Walls\n{lines}\n%D 2019\n", "%: A text"),
    "ovid": ("<1>\nTitle\n  Roofs\nAuthors\n  Doe J\nJournal\n  Walls\n{lines}\nYear of Publication\n  2019\n", "Unheard Of\n  A text"),
}  # fmt: skip


def read(folder: Path, text: str) -> Record:
    (folder / "export").write_text(text, encoding="utf-8")
    (record,) = read_file(folder / "export").records
    return record


@pytest.mark.parametrize("name", FORMATS)
def test_the_text_of_an_unknown_tag_stays_under_its_tag(name: str, tmp_path: Path) -> None:
    layout, line = FORMATS[name]
    record = read(tmp_path, layout.format(lines=line))
    assert (record.title, record.journal, record.year) == ("Roofs", "Walls", "2019")
    assert ["A text"] in record.other_fields.values()


@pytest.mark.parametrize("line", ["PMCID PMC9990001", "U10 a field of a user", "LL 7", "OT Rooves"])
def test_refworks_has_tags_of_more_than_two_letters(line: str, tmp_path: Path) -> None:
    record = read(tmp_path, REFWORKS.format(lines=line))
    tag, _, value = line.partition(" ")
    assert record.journal == "Walls"
    assert record.pmcid == value if tag == "PMCID" else record.other_fields[tag] == [value]


@pytest.mark.parametrize("line", ["NCT: NCT09990001", "CRG: Moss Group", "ST: a stage"])
def test_the_cochrane_library_has_tags_of_three_letters(line: str, tmp_path: Path) -> None:
    record = read(tmp_path, COCHRANE.format(lines=line))
    tag, _, value = line.partition(": ")
    assert (record.journal, record.other_fields[tag]) == ("Walls", [value])


@pytest.mark.parametrize(
    ("text", "abstract"),
    [
        (REFWORKS.format(lines="AB The level of\nIL 6 rose"), "The level of IL 6 rose"), (REFWORKS.format(lines="AB It rose.\nZZ A text"), "It rose."),
        (COCHRANE.format(lines="AB: They had an\nAIM: to climb"), "They had an AIM: to climb"), (COCHRANE.format(lines="AB: It rose.\nZZ: A text"), "It rose."),
    ],
)  # fmt: skip
def test_a_line_of_an_abstract_that_begins_like_a_tag_goes_on_unless_its_sentence_has_ended(
    text: str, abstract: str, tmp_path: Path
) -> None:
    assert read(tmp_path, text).abstract == abstract


@pytest.mark.parametrize("syntax", ["bibtex", "cochrane", "csv", "json", "medline", "ovid", "refer", "refworks", "ris", "wos", "xml"])  # fmt: skip
def test_every_name_of_a_dialect_is_a_text(syntax: str) -> None:
    """YAML reads NO, an abbreviation of number and of notes, as false."""
    for dialect in ("", *dialects_of(syntax)):
        assert all(isinstance(name, str) for name in names_in(field_map_of(syntax, dialect)))


def test_notes_of_refworks_are_known(tmp_path: Path) -> None:
    (tmp_path / "export").write_text(REFWORKS.format(lines="NO PMID: 99990001"), encoding="utf-8")
    parsed_file = read_file(tmp_path / "export")
    assert (parsed_file.unknown, parsed_file.records[0].pmid) == ([], "99990001")


def test_a_tag_of_more_than_two_letters_is_a_tag_and_continues_no_value(tmp_path: Path) -> None:
    path = tmp_path / "psycnet.ris"
    path.write_text(
        "TY  - CHAP\nDESCRIPTORS  - *Moss;  Roofs (Green)\nTI  - Moss on roofs\nT2  - Roofs\nSP  - 12\nEP  - 19\n"
        "AID  - 10.5555/moss.1\nROOFAGE  - 12\nER  - \n",
        encoding="utf-8",
    )
    parsed = read_file(path)
    (record,) = parsed.records
    assert (record.record_type, record.keywords) == ("book", ["*Moss", "Roofs (Green)"])
    assert (record.pages, record.doi) == ("12-19", ["10.5555/moss.1"])
    assert (record.other_fields["ROOFAGE"], parsed.unknown) == (["12"], ["ROOFAGE"])


def test_a_heading_in_an_abstract_is_no_tag(tmp_path: Path) -> None:
    path = tmp_path / "headings.ris"
    path.write_text(
        "TY  - JOUR\nTI  - Moss on roofs\nAB  - OBJECTIVE  - To see moss.\nMETHODS  - We looked.\nPY  - 2020\nER  - \n",
        encoding="utf-8",
    )
    (record,) = read_file(path).records
    assert record.abstract == "OBJECTIVE - To see moss. METHODS - We looked."


def test_the_tags_of_ovid_are_known(tmp_path: Path) -> None:
    tags = ("AD", "CS", "CE", "PB", "DJ", "OD", "SL", "SU", "DD", "CR")
    lines = "\n".join(f"{tag}  - A text." for tag in tags)
    text = "".join(
        f"<{number}>\nUI  - {number}\nTI  - Roofs {number}\nAU  - Doe J\nSO  - Walls. 3(1):1-9, 2019\n{lines}\n\n"
        for number in range(1, 5)
    )
    (tmp_path / "export").write_text(text, encoding="utf-8")
    parsed = read_file(tmp_path / "export")
    assert parsed.format.startswith("ovid") and len(parsed.records) == 4
    assert parsed.unknown == []
