"""The types of works in BibTeX, RIS, CSL JSON, EndNote XML and refer, and where a part of a book or a paper stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prismake.formats import read_file

FORMATS = {
    "bibtex": "@{kind}{{key1,\n title = {{Roofs}},\n booktitle = {{Walls}}\n}}\n",
    "ris": "TY  - {kind}\nTI  - Roofs\nT2  - Walls\nER  - \n",
    "refer": "%0 {kind}\n%T Roofs\n%B Walls\n",
    "endnote": "<xml><records><record><ref-type name='{kind}'>1</ref-type><titles><title>Roofs</title><secondary-title>Walls</secondary-title></titles></record></records></xml>",
}


def read(folder: Path, text: str) -> tuple[str, str]:
    (folder / "export").write_text(text, encoding="utf-8")
    (record,) = read_file(folder / "export").records
    return record.record_type, record.journal


@pytest.mark.parametrize(
    ("kind", "names"),
    {
        "book": {"bibtex": "book_section Book_Section inbook incollection collection book mvbook suppbook inreference", "ris": "CHAP ECHAP BOOK EBOOK EDBOOK ENCYC",
                 "refer": "Book Section;Edited Book", "endnote": "Book Section;Electronic Book Section;Encyclopedia"},
        "conference abstract": {"bibtex": "Conference_Proceedings proceedings mvproceedings inproceedings conference", "ris": "CONF CPAPER",
                                "refer": "Conference Proceedings;Conference Paper", "endnote": "Conference Proceedings;Conference Paper"},
        "thesis": {"bibtex": "thesis phdthesis mastersthesis", "ris": "THES", "refer": "Thesis", "endnote": "Thesis"},
        "preprint": {"bibtex": "unpublished", "ris": "UNPB", "refer": "Unpublished Work", "endnote": "Unpublished Work;Manuscript"},
        "journal article": {"bibtex": "article periodical", "ris": "JOUR EJOUR MGZN NEWS", "refer": "Journal Article;Magazine Article", "endnote": "Electronic Article"},
        "technical report": {"bibtex": "techreport report", "ris": "RPRT GOVDOC PAMP", "refer": "Report;Government Document", "endnote": "Report;Pamphlet"},
        "other": {"bibtex": "online patent dataset manual", "ris": "ELEC DATA PAT COMP", "refer": "Web Page", "endnote": "Dataset"},
    }.items(),
)  # fmt: skip
def test_each_type_is_one_of_ours_and_names_what_the_work_is_in(
    kind: str, names: dict[str, str], tmp_path: Path
) -> None:
    for syntax, words in names.items():
        for word in words.split(";" if ";" in words or syntax in {"refer", "endnote"} else " "):
            assert read(tmp_path, FORMATS[syntax].format(kind=word)) == (kind, "Walls"), (syntax, word)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("article-journal", "journal article"), ("paper-conference", "conference abstract"), ("chapter", "book"), ("entry-encyclopedia", "book"),
        ("thesis", "thesis"), ("article", "preprint"), ("report", "technical report"), ("webpage", "other"), ("dataset", "other"),
    ],
)  # fmt: skip
def test_each_type_of_csl_is_one_of_ours(word: str, kind: str, tmp_path: Path) -> None:
    item = {"type": word, "title": "Roofs", "container-title": "Walls"}
    assert read(tmp_path, json.dumps([item])) == (kind, "Walls")


def test_an_article_of_csl_with_volume_and_pages_is_in_print(tmp_path: Path) -> None:
    item = {"type": "article", "title": "Roofs", "container-title": "Walls", "volume": "3", "page": "1-2"}
    assert read(tmp_path, json.dumps([item]))[0] == "journal article"


@pytest.mark.parametrize("field", ["book", "book_title", "eventtitle"])
def test_a_book_or_an_event_by_another_name_is_what_the_work_is_in(field: str, tmp_path: Path) -> None:
    text = f"@inbook{{key1,\n title = {{Roofs}},\n {field} = {{Walls}}\n}}\n"
    assert read(tmp_path, text) == ("book", "Walls")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("conferencePaper", "conference abstract"), ("bookSection", "book"), ("encyclopediaArticle", "book"), ("preprint", "preprint"), ("thesis", "thesis"),
        ("journalArticle", "journal article"), ("magazineArticle", "journal article"), ("report", "technical report"), ("dataset", "other"), ("blogPost", "other"),
        ("computerProgram", "other"), ("presentation", "conference abstract"), ("videoRecording", "other"), ("standard", "other"),
        ("Article; Proceedings Paper", "journal article"), ("Proceedings Paper", "conference abstract"), ("Dissertations & Theses", "thesis"), ("Thesis (Ph.D.)", "thesis"),
        ("Conference Papers & Proceedings", "conference abstract"), ("conference proceedings article", "conference abstract"), ("Scholarly Journals", "journal article"),
        ("Preprint (not peer reviewed)", "preprint"), ("MetaAnalysis", "journal article"), ("Artículo", "journal article"),
    ],
)  # fmt: skip
def test_each_type_of_a_table_is_one_of_ours(word: str, kind: str, tmp_path: Path) -> None:
    text = f"Item Type,Title,Publication Title\n{word},Roofs,Walls\n"
    assert read(tmp_path, text) == (kind, "Walls")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("IEEE Conferences", "conference abstract"), ("IET Conferences", "conference abstract"), ("IEEE Standards", "other"), ("IEEE Journals", "journal article"),
        ("IEEE Early Access Articles", "journal article"), ("MIT Press eBook Chapters", "book"), ("IEEE Magazines", "journal article"),
    ],
)  # fmt: skip
def test_the_identifier_of_a_document_of_ieee_is_its_type(word: str, kind: str, tmp_path: Path) -> None:
    text = f'"Document Title","Publication Title","Document Identifier"\n"Roofs","Walls","{word}"\n'
    assert read(tmp_path, text) == (kind, "Walls")


@pytest.mark.parametrize(
    "server",
    ["medRxiv", "bioRxiv", "arXiv", "arXiv preprint arXiv:2001.01234", "medRxiv : the preprint server for health sciences", "SSRN Electronic Journal", "Research Square",
     "Research Square (Research Square)", "OSF Preprints", "OSF", "Preprints.org", "Preprints", "PsyArXiv", "JMIR Preprints", "SSRN", "bioRxiv (Cold Spring Harbor Laboratory)"],
)  # fmt: skip
def test_an_article_in_a_server_of_preprints_is_a_preprint(server: str, tmp_path: Path) -> None:
    assert read(tmp_path, FORMATS["ris"].replace("Walls", server).format(kind="JOUR")) == ("preprint", server)
    bibtex = f"@article{{key1,\n title = {{Roofs}},\n journal = {{{server}}}\n}}\n"
    assert read(tmp_path, bibtex) == ("preprint", server)


@pytest.mark.parametrize(
    "journal", ["Advances in Roofs", "Preprints of Walls", "OSForum", "Research Squares", "Archives of Walls"]
)
def test_a_journal_whose_name_begins_like_a_server_is_none(journal: str, tmp_path: Path) -> None:
    assert read(tmp_path, FORMATS["ris"].replace("Walls", journal).format(kind="JOUR")) == (
        "journal article",
        journal,
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("TY  - JOUR\nTI  - Roofs\nPB  - medRxiv\nER  - \n", "preprint"), ("TY  - JOUR\nTI  - Roofs\nDO  - 10.1101/2020.01.02.20001234\nER  - \n", "preprint"),
        ("@misc{key1,\n title = {Roofs},\n archiveprefix = {arXiv},\n eprint = {2001.01234}\n}\n", "preprint"),
        ("TY  - DATA\nTI  - Roofs\nPB  - OSF\nER  - \n", "other"), ("TY  - JOUR\nTI  - Roofs\nPB  - Moss Press\nER  - \n", "journal article"),
        ("TY  - JOUR\nTI  - Roofs\nT2  - Walls\nVL  - 3\nDO  - 10.1101/2020.01.02.20001234\nER  - \n", "journal article"),
    ],
)  # fmt: skip
def test_a_work_without_a_journal_is_a_preprint_by_its_publisher_archive_or_doi(
    text: str, kind: str, tmp_path: Path
) -> None:
    assert read(tmp_path, text)[0] == kind


def test_ovid_ends_each_type_with_a_full_stop(tmp_path: Path) -> None:
    text = "<1>\nTitle\n  Roofs\nPublication Type\n  Journal Article. Retracted Publication. Research Support, U.S. Gov't, P.H.S.\n"
    (tmp_path / "export").write_text(text, encoding="utf-8")
    (record,) = read_file(tmp_path / "export").records
    assert record.publication_types == [
        "Journal Article",
        "Retracted Publication",
        "Research Support, U.S. Gov't, P.H.S",
    ]
    assert record.integrity == ["retracted"]


@pytest.mark.parametrize("word", ["Book, Section", "Book, Edited", "Book, Whole", "Book, Chapter"])
def test_refworks_puts_the_kind_of_a_book_behind_a_comma(word: str, tmp_path: Path) -> None:
    assert (
        read(tmp_path, f"RT {word}\nSR Print\nID 1\nA1 Moss, A.\nT1 Roofs\nT2 Walls\nYR 2020\n")[0] == "book"
    )
