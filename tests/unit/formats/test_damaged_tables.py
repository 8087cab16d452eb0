"""Tables whose header stands below other lines, and rows whose quotes are damaged."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsed_files import read_balanced

from prismake.formats import ParsedFile
from prismake.formats.table_rows import cells_with_inner_quotes

CASES = Path(__file__).parents[2] / "fixtures" / "cases"
HEADER = '"Title","Author Names","Source title","Publication Year",' + ",".join(
    f'"Own {n}"' for n in range(40)
)
ROW = '"Roofs","Lund L.","Towns","2021",' + ",".join(['""'] * 40)


def written(folder: Path, text: str) -> ParsedFile:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read_balanced(path)


def test_a_table_of_embase_below_its_search_query_is_read():
    (record,) = read_balanced(CASES / "csv-embase-search-query/records.csv").records
    assert (record.title, record.year, record.pages) == ("Chalk lozenges for tired feet", "2024", "12-19")
    assert record.registration_ids == ["NCT09999992"]
    assert record.line == 5
    assert record.other_fields["(around)"][0].startswith('"SEARCH QUERY"')


@pytest.mark.parametrize(
    ("quirk", "above"),
    [
        ("a line", "A search of 2021\n\n"),
        ("a cell over two lines", '"QUERY","chalk:ti AND\nfoot:ti"\n'),
        ("a quote that is never closed", '"QUERY","chalk 5" foot\n'),
        ("many lines", "".join(f"#{n} a search term\n" for n in range(60))),
        ("a table of facts", "Database,Embase\nDate,2021-01-01\nResults,1\n"),
    ],
)
def test_what_stands_above_the_header_is_stored_with_the_first_record(
    tmp_path: Path, quirk: str, above: str
) -> None:
    (record,) = written(tmp_path, f"{above}{HEADER}\n{ROW}\n").records
    assert (record.title, record.journal) == ("Roofs", "Towns"), quirk
    assert record.line == above.count("\n") + 2
    assert record.other_fields["(around)"] == [line.strip() for line in above.split("\n") if line]


def test_quotes_inside_of_a_cell_that_are_not_doubled_are_read_with_a_note():
    first, second = read_balanced(CASES / "ieee-csv-inner-quotes/export.csv").records
    assert first.journal == 'INVCON 2007 - The International Conference on "Computer as a Roof"'
    assert (first.title, first.pages, first.doi) == (
        "Roofs in the time domain",
        "1-4",
        ["10.5555/inv.2007.1"],
    )
    assert "line 2" in first.other_fields["(note)"][0]
    assert "(note)" not in second.other_fields


def test_a_row_that_can_be_read_in_two_ways_is_quarantined(tmp_path: Path) -> None:
    text = 'Title,Abstract,Year,Volume,Issue\n"a",b",c,"d",e",f\n"Next","Text",2022,1,2\n'
    parsed_file = written(tmp_path, text)
    assert [record.title for record in parsed_file.records] == ["Next"]
    assert [entry.line for entry in parsed_file.quarantined] == [2]


@given(st.lists(st.text(alphabet='ab",; ', max_size=8), min_size=2, max_size=6))
def test_a_sound_row_has_its_cells_or_no_one_way(cells: list[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
    read = cells_with_inner_quotes(stream.getvalue(), ",", len(cells))
    assert read is None or len(read) == len(cells)


@given(st.lists(st.text(alphabet='abc" ', min_size=1, max_size=12), min_size=2, max_size=6))
def test_inner_quotes_without_delimiters_beside_them_are_always_read(cells: list[str]) -> None:
    cells = [f"a{cell}b".replace('""', '"') for cell in cells]
    text = ",".join(f'"{cell}"' for cell in cells)
    assert cells_with_inner_quotes(text, ",", len(cells)) == [cell.replace('""', '"') for cell in cells]
