"""Small files of many formats whose values were read wrong in silence: siblings of the cases in tests/fixtures/cases."""

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.records.record import Record
from prismake.records.table import base_id, earlier_base_id


def records_in(folder: Path, name: str, text: str) -> list[Record]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_balanced(folder / name).records


ZOTERO = (
    "TY  - JOUR\nTI  - {title}\nAU  - Lee, Ann\nT2  - Moss\nPY  - 2019\nDP  - PubMed\nVL  - 12\nJ2  - Moss\n"
    "LA  - en\n{ids}SN  - 0140-6736\nER  - \n\n"
)


def test_an_issn_behind_the_name_of_a_database_is_no_pubmed_id(tmp_path: Path) -> None:
    """Zotero writes `DP  - PubMed`, and the ISSN in the next field without a column."""
    text = "".join(
        ZOTERO.format(title=title, ids=ids)
        for title, ids in [
            ("Moss tea", ""),
            ("Moss soup", "DO  - 10.5555/soup\n"),
            ("Moss", "AN  - PMID: 31234567\n"),
        ]
    )
    first, second, third = records_in(tmp_path, "zotero.ris", text)
    assert (first.pmid, second.pmid, third.pmid) == ("", "", "31234567")
    assert "other pmid" not in third.other_fields
    # Their ids were made of that number before.
    assert [earlier_base_id("zotero", record) for record in (first, second)] == ["zotero:140"] * 2
    assert base_id("zotero", second) == "zotero:10.5555/soup"


EUROPE_PMC = (
    "SOURCE,EXT_ID,PMCID,DOI,TITLE,AUTHOR_STRING,PUB_YEAR\n"
    'MED,31234567,PMC6543210,10.5555/a,Moss tea,"Lee A, Ruud B.",2019\n'
    'PPR,PPR123456,,,Moss before print,"Lee A, Ruud B.",2020\n'
    "PMC,7654321,,,Moss in PMC alone,Kim C.,2018\n"
    "AGR,IND600123,,,Moss in fields,Kim C.,2017\n"
)


@pytest.mark.parametrize("column", ["EXT_ID", "ext_id", "id", "Id"])
def test_the_id_of_europe_pmc_is_that_of_its_collection(tmp_path: Path, column: str) -> None:
    records = records_in(tmp_path, "europe_pmc.csv", EUROPE_PMC.replace("EXT_ID", column))
    assert [record.pmid for record in records] == ["31234567", "", "", ""]
    assert [record.pmcid for record in records] == ["PMC6543210", "", "PMC7654321", ""]
    assert [record.record_type for record in records][1] == "preprint"
    assert earlier_base_id("epmc", records[0]) == "epmc:10.5555/a"


def test_editors_are_authors_of_a_book_alone(tmp_path: Path) -> None:
    text = (
        "PMID- 11\nTI  - Moss in gardens.\nBTI - The Book of Moss\nFAU - Lee, Ann\nFED - Ruud, Bo\nDP  - 2018\nPT  - Book Chapter\n\n"
        "PMID- 12\nBTI - The Book of Moss\nFED - Ruud, Bo\nDP  - 2018\nPT  - Book\n\n"
    )
    chapter, book = records_in(tmp_path, "books.nbib", text)
    assert (chapter.authors, chapter.journal) == (["Lee, Ann"], "The Book of Moss")
    assert chapter.other_fields["FED"] == ["Ruud, Bo"]
    assert (book.title, book.authors, book.journal) == ("The Book of Moss", ["Ruud, Bo"], "")


def test_a_table_of_web_of_science_has_the_year_of_early_access(tmp_path: Path) -> None:
    text = "PT\tAU\tTI\tSO\tDT\tPY\tUT\tEA\nJ\tLee, A\tMoss tea\tMOSS\tArticle; Early Access\t\tWOS:1\tJAN 2020\n"
    (record,) = records_in(tmp_path, "wos.txt", text)
    assert record.year == "2020"


@pytest.mark.parametrize(
    ("issue", "becomes"),
    [
        ("03.Mär", "3-3"),
        ("01. Feb", "1-2"),
        ("02.Okt", "2-10"),
        ("n3", "3"),
        ("3", "3"),
        ("Suppl 1", "Suppl 1"),
    ],
)
def test_an_issue_is_no_day_of_a_german_spreadsheet_and_has_no_letter_of_eric(
    tmp_path: Path, issue: str, becomes: str
) -> None:
    text = f"Title;Authors;Year;Journal;Volume;Issue\nMoss tea;Lee, Ann;2019;Moss;v12;{issue}\n"
    (record,) = records_in(tmp_path, "table.csv", text)
    assert (record.volume, record.issue) == ("12", becomes)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Lee A*, Ruud B\u2020", ["Lee, A", "Ruud, B"]),
        ("Lee A1, Ruud B2", ["Lee, A", "Ruud, B"]),
        ("Lee AB1,2, Ruud CD2", ["Lee, AB", "Ruud, CD"]),
        ("Lee A.\u00b9; Ruud B.\u00b2", ["Lee, A.", "Ruud, B."]),
        ("Dr. Ann Lee; Prof. Dr. Bo Ruud", ["Lee, Ann", "Ruud, Bo"]),
        ("Lee A; ACTG5257 Study Group", ["Lee, A", "ACTG5257 Study Group"]),
    ],
)
def test_footnotes_and_forms_of_address_are_no_part_of_a_name(
    tmp_path: Path, cell: str, names: list[str]
) -> None:
    (record,) = records_in(
        tmp_path, "table.csv", f'Title,Authors,Year,Journal\nMoss tea,"{cell}",2019,Moss\n'
    )
    assert record.authors == names
