"""Totals, dates and rights that a program writes below a table are noted and counted as no record; a title is never one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.formats.reading import expected_count_of, read_file

HEAD = "Title,Authors,Year,Journal\n"
ROWS = 'Moss tea,"Moss, A.",2020,J Gard\n"Fern tea\nand bread","Fern, B.",2021,J Gard\n'
ASIDES = [
    "Total: 2 records,,,",
    "Total,2,,",
    ",,Total: 2,",
    "Total number of records: 2",
    "2 records exported",
    '"2 results"',
    "Records: 2,,,",
    "Exported from Scopus",
    "Exported from a shelf on 2024-03-02 10:11",
    "Date of export: 3 March 2024,,,",
    "Export date,2024-03-02,,",
    '"Copyright 2024 A, B and C. All rights reserved.",,,',
    "\u00a9 2024 Moss Press",
    "*** End of file ***,,,",
]
TITLES = [
    "Total: a history of the word,,,",
    "Total knee replacement,,,",
    "Exported from the south: rice and rivers,,,",
    "Copyright and gardens,,,",
    "Created by bees,,,",
    "Total,Moss A.,2020,J Gard",
    "2 records of a rare fern,,,",
    "Date of export and shelf life of moss,,,",
    "End of life in gardens,,,",
    "Retrieved from ice,,,",
]


@pytest.mark.parametrize("aside", ASIDES)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_an_aside_is_noted_and_is_no_record(tmp_path: Path, aside: str, separator: str) -> None:
    path = tmp_path / "a.csv"
    row = aside.replace(",,,", 3 * separator) if '"' in aside else aside.replace(",", separator)
    table = (HEAD + ROWS).replace(",", separator).replace(f"{separator} ", ", ")
    path.write_text(table + row + "\n", encoding="utf-8")
    parsed = read_file(path)
    assert [record.title for record in parsed.records] == ["Moss tea", "Fern tea and bread"]
    assert (parsed.expected, expected_count_of(path), parsed.quarantined) == (2, 2, [])
    assert any("Not counted as records" in note and "(line 5)" in note for note in parsed.notes)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_only_begins_like_an_aside_is_a_record(tmp_path: Path, title: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}{ROWS}{title}\n", encoding="utf-8")
    parsed = read_file(path)
    assert (len(parsed.records), parsed.expected, parsed.notes) == (3, 3, [])


def test_a_line_of_an_abstract_is_no_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    abstract = '"Moss was sought.\nTotal: 2 records\nIt was found."'
    path.write_text(
        f"Title,Year,Abstract\nMoss tea,2020,{abstract}\nFern tea,2021,{abstract}\nTotal: 2 records\n",
        encoding="utf-8",
    )
    parsed = read_file(path)
    assert [record.title for record in parsed.records] == ["Moss tea", "Fern tea"]
    assert parsed.expected == 2
    assert "Total: 2 records" in parsed.records[0].abstract


@pytest.mark.parametrize("row", ["2,,,", ",,,2", "1984,,,"])
def test_a_row_with_a_number_alone_is_quarantined(tmp_path: Path, row: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}{ROWS}{row}\n", encoding="utf-8")
    parsed = read_file(path)
    assert (len(parsed.records), parsed.expected) == (2, 3)
    assert "is a number" in parsed.quarantined[0].reason


def test_a_table_of_an_aside_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}Total: 0 records,,,\n", encoding="utf-8")
    assert "no record" in (read_file(path).refused or "")


TAGGED = {
    "medline": "PMID- 1234567\nDP  - 2020\nTI  - Moss tea\n\nPMID- 1234568\nDP  - 2020\nTI  - Fern tea",
    "refer": "%0 Journal Article\n%D 2020\n%T Moss tea\n\n%0 Journal Article\n%D 2020\n%T Fern tea",
    "ris": "TY  - JOUR\nPY  - 2020\nTI  - Moss tea\nER  - \n\nTY  - JOUR\nPY  - 2020\nTI  - Fern tea",
    "wos": "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Moss, A\nTI Moss tea\nER\n\nPT J\nAU Fern, A\nTI Fern tea",
    "refworks": "RT Journal Article\nID 1\nA1 Moss, A\nT1 Moss tea\n\nRT Journal Article\nID 2\nA1 Fern, A\nT1 Fern tea",
    "cochrane": "Record #1 of 2\nID: CN-01111111\nAU: Moss A\nTI: Moss tea\n\n\nRecord #2 of 2\nID: CN-01111112\nAU: Fern A\nTI: Fern tea",
}


@pytest.mark.parametrize("file_format", TAGGED)
@pytest.mark.parametrize("aside", ["Total: 2 records", "Exported on 2024-03-02\n\n\u00a9 2024 Moss Press"])
def test_an_aside_behind_the_last_record_does_not_continue_its_title(
    tmp_path: Path, file_format: str, aside: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{TAGGED[file_format]}\n\n{aside}\n", encoding="utf-8")
    parsed = read_file(path)
    assert (parsed.format, parsed.expected) == (file_format, 2)
    assert [record.title for record in parsed.records] == ["Moss tea", "Fern tea"]
    kept = " ".join(parsed.records[1].other_fields["(around)"])
    assert aside.split("\n")[0] in kept


def test_a_line_of_an_abstract_behind_a_blank_line_stays_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    path.write_text(
        "TY  - JOUR\nTI  - Moss tea\nAB  - Moss was sought.\n\nIt was found.\nER  - \n", encoding="utf-8"
    )
    (record,) = read_file(path).records
    assert record.abstract == "Moss was sought. It was found."
