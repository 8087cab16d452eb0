"""A DOI of data, of a supplement or of a figure is no DOI of the article that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.formats import read_file
from prismake.records.record import Record
from prismake.records.works import is_component, is_of_data

DATA = "10.5061/dryad.moss1"
LINK = f"https://doi.org/{DATA}"
OWN = "10.5555/own.1"


def read_one(folder: Path, text: str) -> Record:
    (folder / "export").write_text(text, encoding="utf-8")
    (record,) = read_file(folder / "export").records
    return record


def ris(kind: str, *lines: str) -> str:
    journal = ("JO  - Invented Sleep",) if kind == "JOUR" else ()
    return "\n".join([f"TY  - {kind}", "TI  - Evening light", *journal, *lines, "ER  - ", ""])


def bibtex(kind: str, fields: str) -> str:
    return f"@{kind}{{key1,\n title = {{Evening light}},\n {fields}\n}}\n"


def csl(fields: str) -> str:
    return f'[{{"type": "article-journal", "title": "Evening light", "container-title": "Invented Sleep", {fields}}}]'


def endnote(fields: str) -> str:
    return f'<xml><records><record><ref-type name="Journal Article">17</ref-type><titles><title>Evening light</title><secondary-title>Invented Sleep</secondary-title></titles>{fields}</record></records></xml>'


@pytest.mark.parametrize(
    "text",
    [
        *(ris("JOUR", f"{tag}  - {LINK}") for tag in ("UR", "L1", "L2", "L3", "L4", "LK")),
        ris("JOUR", f"N1  - doi: {DATA}"),
        ris("JOUR", f"KW  - {DATA}"),
        bibtex("article", f"journal = {{Invented Sleep}}, url = {{{LINK}}}"),
        bibtex("article", f"journal = {{Invented Sleep}}, bdsk-url-1 = {{{LINK}}}"),
        f"%0 Journal Article\n%T Evening light\n%J Invented Sleep\n%U {LINK}\n",
        f"PT J\nTI Evening light\nSO Invented Sleep\nDL {LINK}\nER\n\nEF\n",
        f"Title,Journal,Year,Link\nEvening light,Invented Sleep,2020,{LINK}\n",
        csl(f'"URL": "{LINK}"'),
        endnote(f"<urls><related-urls><url>{LINK}</url></related-urls></urls>"),
    ],
)  # fmt: skip
def test_a_link_from_an_article_to_its_data_is_a_reference(tmp_path: Path, text: str) -> None:
    record = read_one(tmp_path, text)
    assert record.doi == []
    assert record.references == [f"data:{DATA}"]


def test_the_next_link_to_the_article_itself_is_found(tmp_path: Path) -> None:
    record = read_one(tmp_path, ris("JOUR", f"UR  - {LINK}", f"UR  - https://doi.org/{OWN}"))
    assert (record.doi, record.references) == ([OWN], [f"data:{DATA}"])


def test_data_beside_the_article_in_a_doi_field_are_a_reference(tmp_path: Path) -> None:
    record = read_one(tmp_path, ris("JOUR", f"DO  - {DATA}", f"DO  - {OWN}"))
    assert (record.doi, record.references) == ([OWN], [f"data:{DATA}"])


@pytest.mark.parametrize(
    "text",
    [
        ris("JOUR", f"DO  - {DATA}"),
        ris("DATA", f"DO  - {DATA}"),
        ris("DATA", f"UR  - {LINK}"),
        bibtex("dataset", f"url = {{{LINK}}}"),
        bibtex("misc", f"type = {{Dataset}}, url = {{{LINK}}}"),
    ],
)
def test_the_doi_field_counts_and_so_do_the_links_of_a_dataset(tmp_path: Path, text: str) -> None:
    record = read_one(tmp_path, text)
    assert (record.doi, record.references) == ([DATA], [])


@pytest.mark.parametrize("doi", ["10.5281/zenodo.11", "10.6084/m9.figshare.11", "10.17605/osf.io/ab1cd"])
def test_a_repository_that_also_holds_texts_is_the_source_of_a_report_and_not_of_an_article(
    tmp_path: Path, doi: str
) -> None:
    link = f"UR  - https://doi.org/{doi}"
    assert read_one(tmp_path, ris("RPRT", link)).doi == [doi]
    assert read_one(tmp_path, ris("JOUR", link)).doi == []


def test_an_article_whose_id_was_that_of_its_data_keeps_it_as_the_earlier_one(tmp_path: Path) -> None:
    assert read_one(tmp_path, ris("JOUR", f"UR  - {LINK}")).earlier_id == DATA


@pytest.mark.parametrize(
    "doi",
    [
        "10.1371/journal.pone.0000001.s001", "10.1371/journal.pone.0000001.t002", "10.3389/fxyz.2020.00001.s001",
        "10.7554/elife.00001.002", "10.7554/elife.00001.sa1", "10.7717/peerj.1/supp-1", "10.7717/peerj.1/fig-2",
        "10.5194/abc-1-2-2020-supplement", "10.5555/own.1.suppl1",
    ],
)  # fmt: skip
def test_supplements_and_figures_are_components(doi: str) -> None:
    assert is_component(doi)
    assert is_of_data(doi)


@pytest.mark.parametrize(
    "doi",
    [
        "10.1371/journal.pone.0000001", "10.7554/elife.00001", "10.7554/elife.00001.2", "10.2741/s457", "10.5555/suppl.1",
        "10.1093/gerona/53a.4.m295", "10.1093/clinids/11.supplement_2.s404", "10.31219/osf.io/ab1cd",
    ],
)  # fmt: skip
def test_an_article_whose_doi_looks_like_a_supplement_is_none(doi: str) -> None:
    assert not is_of_data(doi)
