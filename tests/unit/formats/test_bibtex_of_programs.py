"""BibTeX, JSON and XML as programs write them: parts of names, letters of LaTeX, eprints, editors alone, abstracts in another language."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.formats.reading import read_file
from prismake.records.record import Record
from prismake.records.table import records_tables


def first_record(folder: Path, text: str, name: str = "a.bib") -> Record:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_balanced(path).records[0]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("family=Moss, given=Ann, prefix=de la, useprefix=true", "de la Moss, Ann"),
        (r"Nguy{\~{\^e}}n, T.", "Nguyễn, T."),
        (r"Nguy\~{\^{e}}n, T.", "Nguyễn, T."),
        (r"\DJ{}or{\dj}e, A.", "Đorđe, A."),
        (r"Vargov\a'a, Bo", "Vargová, Bo"),
        ("Ann Moss 0002", "Moss, Ann"),
    ],
)
def test_names_of_bibtex(name: str, read: str, tmp_path: Path) -> None:
    assert first_record(tmp_path, f"@article{{a, author={{{name}}}, title={{Tea}}, year=2019}}").authors == [
        read
    ]


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("The ``green'' tea", "The “green” tea"),
        (r"Tea at \textsterling{}3 and \euro{} 4", "Tea at £3 and € 4"),
        (r"A \textonehalf{} cup", "A ½ cup"),
        (r"\guillemotleft{}Tea\guillemotright{}", "«Tea»"),
    ],
)
def test_signs_of_latex_that_were_left(title: str, read: str, tmp_path: Path) -> None:
    assert (
        first_record(tmp_path, f"@article{{a, author={{Moss, A.}}, title={{{title}}}, year=2019}}").title
        == read
    )


def test_a_record_whose_latex_is_read_otherwise_keeps_its_former_id_as_an_alias(tmp_path: Path) -> None:
    ids = []
    for title in ("The ``green'' tea", "The “green” tea", "The green tea"):
        path = tmp_path / "a.bib"
        path.write_text(f"@article{{, title={{{title}}}, year=2019}}", encoding="utf-8")
        (row,) = records_tables([("index", "database", "a.bib", read_balanced(path))])[0].to_dict("records")
        ids.append((row["record_id"], row["aliases"]))
    assert ids[0][0] == ids[1][0]
    assert ids[0][1]
    assert not ids[2][1]


def test_an_eprint_of_pubmed_is_its_id_and_the_former_id_an_alias(tmp_path: Path) -> None:
    text = "@article{a, title={Tea}, year=2019, doi={10.5555/tea.1}, eprint={31234567}, eprinttype={pubmed}}"
    record = first_record(tmp_path, text)
    assert (record.pmid, record.earlier_id) == ("31234567", "10.5555/tea.1")
    other = first_record(tmp_path, text.replace("{pubmed}", "{arxiv}"))
    assert not other.pmid


def test_editors_are_the_people_of_a_book_without_authors(tmp_path: Path) -> None:
    book = "@book{a, editor={Moss, A. and Fern, B.}, title={Tea}, year=2019}"
    record = first_record(tmp_path, book)
    assert record.authors == ["Moss, A.", "Fern, B."]
    assert record.other_fields["editor"] == ["Moss, A.", "Fern, B."]
    assert first_record(tmp_path, book.replace("@book{a,", "@book{a, author={Roe, C.},")).authors == [
        "Roe, C."
    ]
    csl = '[{"id": "a", "type": "book", "title": "Tea", "editor": [{"family": "Moss", "given": "A."}]}]'
    assert first_record(tmp_path, csl, "a.json").authors == ["Moss, A."]


def test_the_number_of_an_article_of_acm(tmp_path: Path) -> None:
    text = "@article{a, title={Tea}, year=2019, articleno={45}, numpages={20}}"
    assert first_record(tmp_path, text).article_number == "45"


ARTICLE = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>31234567</PMID><Article><Journal><Title>Moss</Title></Journal>"
    "<ArticleTitle>Tea.</ArticleTitle>{}</Article><OtherAbstract Type='Publisher' Language='spa'><AbstractText>Solo.</AbstractText>"
    "</OtherAbstract></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)


def test_an_abstract_in_another_language_is_one_if_there_is_no_other(tmp_path: Path) -> None:
    assert first_record(tmp_path, ARTICLE.format(""), "a.xml").abstract == "Solo."
    own = "<Abstract><AbstractText>Own.</AbstractText></Abstract>"
    assert first_record(tmp_path, ARTICLE.format(own), "a.xml").abstract == "Own."
    medline = "PMID- 31234567\nTI  - Tea.\nDP  - 2019\nOAB - Solo.\nOABL- spa\n"
    assert first_record(tmp_path, medline, "a.nbib").abstract == "Solo."


@pytest.mark.parametrize(
    ("text", "program"),
    [
        ('{"CodeSets": [], "References": [{"ItemId": 1, "Title": "Tea", "DOI": ""}]}', "EPPI-Reviewer"),
        ('[{"cites": 5, "title": "Tea", "article_url": "x", "uid": "GS:1"}]', "Publish or Perish"),
        ('{"results": [{"id": "a", "bibjson": {"title": "Tea"}}]}', "DOAJ"),
        ('{"results": [{"id": 1, "title": "Tea", "yearPublished": 2019, "doi": ""}]}', "CORE"),
        ('{"data": [{"attributes": {"titles": [{"title": "Tea"}], "creators": []}}]}', "DataCite"),
    ],
)
def test_json_of_a_program_is_refused_by_its_name(text: str, program: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert f"taken for JSON of {program}" in (read_file(path).refused or "")
