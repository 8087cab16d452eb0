"""A column that holds whole references beside a column of titles: authors, year, journal, place and DOI are read from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.formats.reading import read_file
from prismake.records.record import Record

TITLE = "Moss on the walls of a house: a trial"


def record_of(folder: Path, header: str, *cells: str) -> Record:
    path = folder / "made.csv"
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    path.write_text(f"{header}\n{quoted}\n", encoding="utf-8")
    (record,) = read_balanced(path).records
    return record


CITATIONS = [
    # DistillerSR: no full stop behind the title, and the signs of numbers that it does not have.
    (f"Linden, Ada, Hazel, Bo (2019). {TITLE} Moss Journal, 12(3), 44. 10.5555/abc", "Moss Journal", "12", "3", "44"),
    (f"Linden, Ada; Hazel, Bo (2019). {TITLE} Moss Journal, (169), 16. ", "Moss Journal", "", "169", "16"),
    (f"Linden, Ada, Hazel, Bo (2019/03/04/). {TITLE} , (), . ", "", "", "", ""),
    (f"Linden, Ada, Hazel, Bo (2019). {TITLE} NA, NA(NA), NA. https://doi.org/10.5555/abc", "", "", "", ""),
    # The styles of APA and Vancouver.
    (f"Linden, A., & Hazel, B. (2019). {TITLE}. Moss Journal, 12(3), 44-52. https://doi.org/10.5555/abc", "Moss Journal", "12", "3", "44-52"),
    (f"Linden A, Hazel B. {TITLE}. Moss Journal. 2019;12(3):44-52.", "Moss Journal", "12", "3", "44-52"),
]  # fmt: skip


@pytest.mark.parametrize(("citation", "journal", "volume", "issue", "pages"), CITATIONS)
@pytest.mark.parametrize("column", ["Bibliography", "APA Citation"])
def test_a_citation_that_contains_the_title_is_read(
    tmp_path: Path, column: str, citation: str, journal: str, volume: str, issue: str, pages: str
) -> None:
    record = record_of(tmp_path, f"Refid,{column},Title", "7", citation, TITLE)
    assert [name.split(",")[0] for name in record.authors] == ["Linden", "Hazel"]
    assert record.year == "2019"
    assert (record.journal, record.volume, record.issue, record.pages) == (journal, volume, issue, pages)
    assert record.doi == (["10.5555/abc"] if "10.5555" in citation else [])
    assert record.references == []
    assert record.other_fields[column] == [citation.strip()]


def test_other_columns_outrank_the_citation(tmp_path: Path) -> None:
    citation = f"Linden, Ada (2019). {TITLE} Moss Journal, 12(3), 44."
    record = record_of(tmp_path, "Bibliography,Title,Author,Year", citation, TITLE, "Rowan, Cy", "2020")
    assert (record.authors, record.year, record.journal) == (["Rowan, Cy"], "2020", "Moss Journal")


def test_a_list_of_cited_works_is_no_citation_of_the_record(tmp_path: Path) -> None:
    cited = "Linden, Ada (2009). Ferns in the shade. Fern Journal, 3(1), 4. 10.5555/ferns"
    record = record_of(tmp_path, "Bibliography,Title,Author", cited, TITLE, "Rowan, Cy")
    assert (record.year, record.journal, record.doi) == ("", "", [])
    assert record.references == ["cited:10.5555/ferns"]


def test_a_column_that_config_maps_to_a_whole_reference_is_read_and_kept(tmp_path: Path) -> None:
    citation = f"Linden, Ada (2019). {TITLE} Moss Journal, 12(3), 44."
    path = tmp_path / "made.csv"
    path.write_text(f'Work,Title\n"{citation}","{TITLE}"\n', encoding="utf-8")
    (record,) = read_file(path, column_map={"Work": "full_citation"}).records
    assert (record.year, record.journal, record.other_fields["Work"]) == ("2019", "Moss Journal", [citation])
