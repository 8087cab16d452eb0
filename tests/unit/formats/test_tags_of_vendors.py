"""What EBSCO, ScienceDirect, EndNote and Zotero write under one tag of RIS: identifiers are no types, and a title is a title."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.formats.reading import read_file
from prismake.records.record import Record


def record(tmp_path: Path, *lines: str) -> Record:
    path = tmp_path / "a.ris"
    text = ["TY  - JOUR", "AU  - Moss, A.", "PY  - 2020", "JO  - Journal of Gardens", *lines, "ER  - ", ""]
    path.write_text("\n".join(text), encoding="utf-8")
    (read,) = read_file(path).records
    return read


@pytest.mark.parametrize(
    "vendor",
    [
        (),
        ("DB  - PsycInfo", "DP  - EBSCOhost"),
        ("DB  - Ovid MEDLINE",),
        ("UR  - https://www.proquest.com/docview/1",),
    ],
)
@pytest.mark.parametrize("text", ["doi:10.5555/abc", "doi: 10.5555/abc"])
def test_a_doi_in_the_place_of_a_type_is_the_own_one_and_no_type(
    tmp_path: Path, text: str, vendor: tuple[str, ...]
) -> None:
    read = record(tmp_path, "T1  - Moss tea", f"M3  - {text}", *vendor)
    assert (read.doi, read.publication_types, read.record_type) == (["10.5555/abc"], [], "journal article")
    assert text in [*read.as_written.values(), *read.other_fields.get("M3", [])]


@pytest.mark.parametrize(
    ("written", "types"),
    [
        ("doi: DOI: 10.5555/abc", []), ("10.5555/abc", []), ("https://doi.org/10.5555/abc", []), ("PMC123456", []), ("12", []),
        ("Journal Article; doi:10.5555/abc", ["Journal Article"]), ("Article", ["Article"]), ("Phase 2 trial", ["Phase 2 trial"]),
    ],
)  # fmt: skip
def test_identifiers_and_numbers_are_no_publication_types(
    tmp_path: Path, written: str, types: list[str]
) -> None:
    assert record(tmp_path, "T1  - Moss tea", f"M3  - {written}").publication_types == types


def test_a_doi_in_the_place_of_a_type_gives_way_to_that_of_its_own_tag(tmp_path: Path) -> None:
    read = record(tmp_path, "T1  - Moss tea", "M3  - doi:10.5555/abc", "DO  - 10.5555/own")
    assert read.doi == ["10.5555/own"]


@pytest.mark.parametrize(
    "lines",
    [
        ("TI  - ", "T1  - Moss tea"), ("TI  - Untitled", "T1  - Moss tea"), ("TI  - [Not Available].", "T1  - Moss tea"),
        ("TI  - Journal of gardens.", "T1  - Moss tea"), ("T1  - Moss tea", "TI  - T\u00e9 de musgo", "TT  - T\u00e9 de musgo"),
        ("T1  - [Not Available]", "TI  - Moss tea"), ("TI  - Moss tea", "T1  - Moss tea: another"),
    ],
)  # fmt: skip
def test_the_title_is_that_of_the_work_under_either_tag(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert record(tmp_path, *lines).title == "Moss tea"


@pytest.mark.parametrize(
    ("lines", "is_noted"),
    [
        (("TI  - Moss tea", "T1  - Bees in gardens"), True),
        (("T1  - Bees in gardens", "TI  - Moss tea"), True),
        (("TI  - Moss tea", "T1  - Moss Tea."), False),
        (("TI  - Moss tea", "T1  - Moss tea: another"), False),
        (("TI  - Moss tea", "T1  - [Not Available]"), False),
        (("TI  - Moss tea", "T1  - Journal of Gardens"), False),
        (("TI  - Moss tea", "T1  - T\u00e9 de musgo", "TT  - T\u00e9 de musgo"), False),
        (("TI  - Moss tea",), False),
    ],
)
def test_two_titles_of_two_works_are_noted(tmp_path: Path, lines: tuple[str, ...], is_noted: bool) -> None:
    assert record(tmp_path, *lines).title == "Moss tea"
    notes = [note for note in read_file(tmp_path / "a.ris").notes if "different titles in TI and T1" in note]
    assert bool(notes) == is_noted
    assert all('"Moss tea" and "Bees in gardens" (line 1)' in note for note in notes)


def test_an_article_that_has_the_title_of_its_journal_keeps_it(tmp_path: Path) -> None:
    assert record(tmp_path, "TI  - Journal of Gardens").title == "Journal of Gardens"


@pytest.mark.parametrize("database", ["DB  - Scopus", "DB  - My library"])
def test_the_id_of_pubmed_central_under_a_tag_of_endnote(tmp_path: Path, database: str) -> None:
    read = record(tmp_path, "TI  - Moss tea", "C2  - PMC123456", database)
    assert (read.pmcid, read.pmid) == ("PMC123456", "")
