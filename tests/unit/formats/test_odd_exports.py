"""Odd exports: numbers that an export counts up are no ids, and no cell makes a table another format."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.records.table import records_tables

RIS = "TY  - JOUR\nID  - {0}\nAN  - {0}\nLB  - {0}\nTC  - {0}\nTI  - Moss tea against hiccups\nPY  - 2020\nER  - \n"
BIBTEX = "@article{{ref{0}, title={{Moss tea against hiccups}}, year={{2020}}, cited-by={{{0}}}, owner={{p{0}}}}}\n"
CSL = '[{{"id": {0}, "type": "article-journal", "title": "Moss tea", "citation-number": {0}, "accessed": {{"date-parts": [[2024, {0}]]}}}}]'
REFER = "%0 Journal Article\n%T Moss tea against hiccups\n%D 2020\n%M {0}\n%F {0}\n\n"
TABLE = "No.,Key,Title,Authors,Year,Times Cited\n{0},{0},Moss tea,Doe J,2020,{0}\n"
XML = (
    '<?xml version="1.0"?><xml><records><record><rec-number>{0}</rec-number><ref-type name="Journal Article">17'
    "</ref-type><titles><title>Moss tea</title></titles><accession-num>{0}</accession-num></record></records></xml>"
)


def rows(folder: Path, name: str, text: str) -> list[dict[str, str]]:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    table = records_tables([("index", "database", name, read_balanced(path))])[0]
    return [dict(row) for row in table.to_dict("records")]


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.ris", RIS), ("a.bib", BIBTEX), ("a.json", CSL), ("a.enw", REFER), ("a.csv", TABLE), ("a.xml", XML)],
)
def test_numbers_that_an_export_counts_up_change_no_id(name: str, text: str, tmp_path: Path) -> None:
    first, second = (rows(tmp_path, name, text.format(number))[0] for number in (7, 12))
    assert first["record_id"] == second["record_id"]
    assert "7" not in first["record_id"].split(":")[1:]


def test_the_id_of_a_counted_record_stays_an_alias(tmp_path: Path) -> None:
    assert rows(tmp_path, "a.ris", RIS.format(7))[0]["aliases"] == "index:7"


def test_a_cell_with_the_lines_of_another_format_leaves_a_table_a_table(tmp_path: Path) -> None:
    abstract = "We wrote\nTI  - no title\nER  - \n@article{x, title={y}}\n@misc{z, title={w}}"
    text = f'Title,Authors,Year,Abstract\nMoss tea,"Doe, Jo",2020,"{abstract}"\n'
    assert [row["title"] for row in rows(tmp_path, "a.csv", text)] == ["Moss tea"]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!"])
def test_an_error_of_a_spreadsheet_is_no_value(error: str, tmp_path: Path) -> None:
    text = f"Title,Authors,Year,Volume,Issue,Pages,DOI\nMoss tea,{error},{error},{error},{error},{error},{error}\n"
    row = rows(tmp_path, "a.csv", text)[0]
    assert {row[c] for c in ("authors", "year", "volume", "issue", "pages", "doi", "date")} == {""}


def test_a_field_doi_of_ovid_is_the_doi(tmp_path: Path) -> None:
    text = (
        "<1>\nUnique Identifier\n  31000009\nTitle\n  Moss tea.\nDOI\n  https://dx.doi.org/10.5555/moss.1\n"
    )
    assert rows(tmp_path, "a.txt", text)[0]["doi"] == "10.5555/moss.1"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Doe, J., Roe, A. B., Poe, C.", "Doe, J. | Roe, A. B. | Poe, C."),
        ("Jo Doe, Ann Roe and Bob Poe", "Doe, Jo | Roe, Ann | Poe, Bob"),
        ("LI Xi", "LI, Xi"),
        ("WU Xiaoming", "WU, Xiaoming"),
        ("LI Smith", "Smith, LI"),
        ("MA Jane", "Jane, MA"),
        ("Society of Roofs, Walls and Doors", "Society of Roofs, Walls and Doors"),
    ],
)
def test_authors_of_one_line_of_ris(line: str, authors: str, tmp_path: Path) -> None:
    text = f"TY  - JOUR\nTI  - Moss tea\nAU  - {line}\nPY  - 2020\nER  - \n"
    assert rows(tmp_path, "a.ris", text)[0]["authors"] == authors
