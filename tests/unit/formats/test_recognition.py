"""What a file is taken for, and what the sentence of a refusal says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from parsed_files import read_balanced

from prismake.formats import read_file, refusals
from prismake.formats.recognise import recognise


def refused(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    answer = recognise(raw)
    assert answer.startswith("refused: "), answer
    return answer.removeprefix("refused: ")


@pytest.mark.parametrize(
    ("text", "taken_for", "choose"),
    [
        ("1: Lund L. Roofs. Towns. 2021;7:5. PMID: 99990031.\n\n2: Groot J. Walls. PMID: 99990032.\n", "PubMed's Summary (text)", "the format PubMed"),
        ("99990031\n99990032\n99990033\n", "a list of PubMed ids", "the format PubMed"),
        ("Search number,Query,Sort By,Filters,Search Details,Results,Time\n1,chalk,,,,12,10:00\n", "the search history of PubMed", "the format PubMed"),
        ("Scopus\nEXPORT DATE: 1 May 2020\n\nLund, L.\nRoofs\n(2021) Towns, 7, pp. 5-9.\nDOI: 10.5555/t.1\n", "Scopus plain text", "RIS or CSV"),
        ("____________________________________________________________\n\nDocument 1 of 2\n\nRoofs\n\nAuthor: Lund, L\n\nPublication info: Towns 7 (2021)\n", "ProQuest text", "RIS"),
        ("Record: 1\nTitle: Roofs\nAuthors: Lund, L\nSource: Towns, 2021\n", "EBSCOhost text", "RIS"),
        ("Record 1 of 2\nTitle: Roofs\nAuthor(s): Lund, L\nSource: TOWNS Volume: 7\n", "Web of Science, printable text", "Plain text file"),
        ("Reference Type:  Journal Article\nRecord Number: 1\nAuthor: Lund, L.\nYear: 2021\n", "EndNote's style Show All Fields", "RefMan (RIS) Export"),
        ("Lund L, Groot J. Planted roofs in cold towns. Towns. 2021;7:55-61.\nGroot J. Planted roofs in warm towns of the south. Towns. 2022;8:70-9.\n", "a list of references in a citation style", "RIS"),
        ("\\begin{thebibliography}{9}\n\\bibitem{a} Lund, L.: Roofs.\n", "a LaTeX bibliography", ".bib"),
        ("---\nreferences:\n- id: a\n  type: book\n  title: Roofs\n", "CSL YAML", "CSL JSON or RIS"),
        ("{\\rtf1\\ansi Lund L. Roofs.}", "formatted text (RTF)", "RIS"),
        ("<!DOCTYPE html>\n<html><body>Roofs</body></html>", "a web page", "RIS"),
        ("<?xml version='1.0'?>\n<html xmlns='x'><body>Roofs</body></html>", "a web page", "RIS"),
        ("<table><tr><td>Title</td></tr></table>", "a web page", "RIS"),
        ("From: <Saved by a browser>\nSnapshot-Content-Location: https://example.org\nMIME-Version: 1.0\nContent-Type: multipart/related\n", "a saved web page (.mht)", "RIS"),
        ('{"items": [{"itemType": "book", "title": "Roofs", "creators": [], "DOI": "10.5555/t.1"}]}', "Zotero JSON", "RIS or CSL JSON"),
        ('{"esearchresult": {"idlist": ["1"]}}', "an ESearch response", "EFetch"),
        ('{"data": [{"paperId": "x", "title": "Roofs"}]}', "Semantic Scholar JSON", "BibTeX"),
        ("<rdf:RDF xmlns:z='x'><bib:Article/></rdf:RDF>", "RDF (such as Zotero RDF)", "RIS"),
        ("<modsCollection><mods/></modsCollection>", "MODS XML", "RIS"),
        ("<?xml version='1.0'?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>", "an Excel workbook saved as XML", "CSV"),
        ("<records-of-nobody/>", "XML", "RIS"),
        ('{"nothing": 1}', "JSON", "RIS"),
        (b"%PDF-1.7 \x00", "a PDF", "RIS"),
        (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "an Excel workbook (.xlsx)", "CSV"),
        (b"PK\x03\x04....[Content_Types].xml....word/document.xml", "a Word document (.docx)", "RIS"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)", "CSV"),
        (b"PK\x03\x04....records.ris", "a ZIP archive", "Unpack it"),
        (b"\x1f\x8b\x08\x00", "a file compressed with gzip", "Decompress it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office document (.xls, .doc)", "CSV"),
        (b"SQLite format 3\x00", "an SQLite database (such as one of Zotero or Mendeley)", "RIS"),
    ],
)  # fmt: skip
def test_a_file_given_by_mistake_is_named_with_the_export_to_choose(
    text: str | bytes, taken_for: str, choose: str
) -> None:
    sentence = refused(text)
    assert sentence.startswith(f"taken for {taken_for}: ")
    assert choose in sentence and sentence.endswith(".")


def test_a_table_without_titles_is_refused_with_its_columns_and_line():
    sentence = refused("a note\nkind,weight,size\nx,1,2\ny,2,3\nz,3,4\n".removeprefix("a note\n"))
    assert sentence.startswith("taken for a table: its header (line 1)")
    assert '"kind", "weight", "size"' in sentence and "sources.NAME.columns" in sentence


def test_every_declared_refusal_has_a_cause_and_an_export():
    declared = yaml.safe_load(Path(refusals.__file__).with_name("refusals.yaml").read_text(encoding="utf-8"))
    for entry in [entry for group in declared.values() for entry in group]:
        assert set(entry) <= {"starts", "holds", "signs", "share", "is", "cause", "choose"}, entry
        assert entry["choose"].endswith(".") and not entry["cause"].endswith("."), entry["is"]


@pytest.mark.parametrize(
    "text",
    [
        '{"items": [{"id": "a", "type": "report", "title": "Roofs", "issued": {"raw": "2015"}}]}',
        '{"references": [{"id": "a", "type": "book", "title": "Roofs", "issued": "2015-03-02"}]}',
        '{"references": [{"id": "a", "type": "book", "title": "Roofs", "issued": [{"year": 2015}]}]}',
        '[{"id": "a", "type": "thesis", "title": "Roofs", "issued": {"date-parts": [["2015"]]}}]',
        '{"id": "a", "type": "webpage", "title": "Roofs", "issued": {"literal": "2015"}}',
    ],
)
def test_csl_json_of_each_program_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "library.json").write_text(text, encoding="utf-8")
    (record,) = read_balanced(tmp_path / "library.json").records
    assert (record.title, record.year) == ("Roofs", "2015")


def test_json_with_a_record_on_each_line_is_read(tmp_path: Path) -> None:
    lines = [
        json.dumps({"DOI": f"10.5555/{n}", "title": f"Roof {n}", "author": [{"family": "Lund"}]})
        for n in (1, 2)
    ]
    (tmp_path / "works.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [record.title for record in read_balanced(tmp_path / "works.jsonl").records] == [
        "Roof 1",
        "Roof 2",
    ]


def test_bibtex_of_scopus_below_its_lines_is_bibtex(tmp_path: Path) -> None:
    text = "Scopus\nEXPORT DATE: 1 May 2020\n\n@ARTICLE{Lund2021,\nauthor={Lund, L.},\ntitle={Roofs},\n}\n"
    (tmp_path / "scopus.bib").write_text(text, encoding="utf-8")
    assert [record.title for record in read_balanced(tmp_path / "scopus.bib").records] == ["Roofs"]


OVID = "{}VN  - Ovid Technologies\nTI  - Roof {}\nPT  - Article\nPT  - Review\nPT  - Trial\nPG  - 1-2\nAB  - Warm\n      rooms.\n\n"


@pytest.mark.parametrize("number", ["<{}>\n", "<{}. >\n", "<{}.>\n"])
@pytest.mark.parametrize("above", ["", "Database: Embase\nSearch Strategy:\n1     chalk.ti. (12)\n*****\n"])
def test_the_tagged_form_of_ovid_is_no_medline(tmp_path: Path, number: str, above: str) -> None:
    text = above + "".join(OVID.format(number.format(n), n) for n in (1, 2, 3))
    (tmp_path / "ovid.txt").write_text(text, encoding="utf-8")
    parsed_file = read_balanced(tmp_path / "ovid.txt")
    assert parsed_file.format == "ovid"
    assert [record.title for record in parsed_file.records] == ["Roof 1", "Roof 2", "Roof 3"]
    assert parsed_file.records[0].abstract == "Warm rooms."


def test_numbers_between_records_of_ris_are_no_ovid_text(tmp_path: Path) -> None:
    text = "".join(f"<{n}>\nTY  - JOUR\nTI  - Roof {n}\nER  - \n\n" for n in (1, 2, 3))
    (tmp_path / "ovid.ris").write_text(text, encoding="utf-8")
    assert read_file(tmp_path / "ovid.ris").format == "ris"


def test_refworks_records_without_first_or_last_line_are_records(tmp_path: Path) -> None:
    text = (
        "RT Journal Article\nA1 Lund,Lise\nT1 First\n  wrapped\nRT Journal Article\nT1 Second\nER\n"
        "T1 Third\nA1 Groot,Jan\nER\n\nRT Book, Whole\nT1 Fourth\n"
    )
    (tmp_path / "refworks.txt").write_text(text, encoding="utf-8")
    titles = [record.title for record in read_balanced(tmp_path / "refworks.txt").records]
    assert titles == ["First wrapped", "Second", "Third", "Fourth"]


def test_cochrane_records_without_first_line_are_records(tmp_path: Path) -> None:
    text = (
        "An export\n\nID: CN-1\nTI: First\n\nRecord #2 of 4\nID: CN-2\nTI: Second\nAB: One\nnext: line\n\n"
        "ID: CN-3\nTI: Third\n\nRecord #4 of 4\nTI: Fourth\n"
    )
    (tmp_path / "central.txt").write_text(text, encoding="utf-8")
    parsed = read_balanced(tmp_path / "central.txt").records
    assert [record.title for record in parsed] == ["First", "Second", "Third", "Fourth"]
    assert [record.line for record in parsed] == [3, 6, 12, 15]
    assert parsed[1].abstract == "One next: line"
