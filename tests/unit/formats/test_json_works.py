"""Works of Crossref, of DataCite and of programs that write CSL JSON: titles in two parts, ids that are addresses, relations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from prismake.formats import read_file
from prismake.records.record import Record
from prismake.records.table import records_tables


def work(folder: Path, **values: Any) -> Record:
    item = {"type": "journal-article", "DOI": "10.5555/roofs", "title": ["Roofs"]} | values
    path = folder / "works.json"
    path.write_text(json.dumps({"status": "ok", "message": {"items": [item]}}), encoding="utf-8")
    (record,) = read_file(path).records
    return record


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        ("Roofs", "A trial of moss", "Roofs: A trial of moss"), ("Roofs:", "A trial", "Roofs: A trial"), ("Why roofs?", "A trial", "Why roofs? A trial"),
        ("Roofs.", "A trial", "Roofs: A trial"), ("Roofs: a trial", "A trial", "Roofs: a trial"), ("Roofs", " ", "Roofs"), ("Roofs", "N/A", "Roofs"),
    ],
)  # fmt: skip
def test_a_subtitle_follows_its_title(title: str, subtitle: str, whole: str, tmp_path: Path) -> None:
    assert work(tmp_path, title=[title], subtitle=[subtitle]).title == whole


def test_biblatex_and_tables_have_subtitles(tmp_path: Path) -> None:
    for text in (
        "@article{key1,\n title = {Roofs},\n subtitle = {A trial}\n}\n",
        "Title,Subtitle,Year\nRoofs,A trial,2019\n",
    ):
        (tmp_path / "export").write_text(text, encoding="utf-8")
        (record,) = read_file(tmp_path / "export").records
        assert record.title == "Roofs: A trial"


def test_a_title_in_the_original_language_alone_is_the_title(tmp_path: Path) -> None:
    assert work(tmp_path, title=[], **{"original-title": ["Dächer"]}).title == "Dächer"


def test_a_short_title_of_the_journal_stands_in_for_the_long_one(tmp_path: Path) -> None:
    short = {"short-container-title": ["J Roofs"]}
    assert work(tmp_path, **short).journal == "J Roofs"
    record = work(tmp_path, **short, **{"container-title": ["Journal of Roofs"]})
    assert (record.journal, record.other_fields["short-container-title"]) == ("Journal of Roofs", ["J Roofs"])


@pytest.mark.parametrize(
    ("relation", "role"),
    [
        ("is-preprint-of", "other version"), ("has-version", "other version"), ("is-review-of", "comment"), ("is-comment-on", "comment"), ("has-reply", "comment"),
        ("is-supplemented-by", "data"), ("is-correction-of", "correction"), ("references", "cited"),
    ],
)  # fmt: skip
def test_a_relation_says_what_the_other_work_is(relation: str, role: str, tmp_path: Path) -> None:
    other = {relation: [{"id-type": "doi", "id": "10.5555/other", "asserted-by": "subject"}]}
    record = work(tmp_path, relation=other)
    assert (record.doi, record.references) == (["10.5555/roofs"], [f"{role}:10.5555/other"])


def test_a_doi_that_is_an_address_is_the_id_without_it_and_the_former_id_stays_an_alias(
    tmp_path: Path,
) -> None:
    path = tmp_path / "items.json"
    path.write_text(json.dumps([{"type": "article-journal", "title": "Roofs", "DOI": "https://doi.org/10.5555/Roofs"}]), encoding="utf-8")  # fmt: skip
    table, _, _ = records_tables([("csl", "databases", "items.json", read_file(path))])
    assert list(table["record_id"]) == ["csl:10.5555/roofs"]
    assert list(table["aliases"]) == ["csl:https://doi.org/10.5555/roofs"]


def test_an_id_of_csl_that_is_a_doi_is_the_doi(tmp_path: Path) -> None:
    path = tmp_path / "items.json"
    items = [{"id": "https://doi.org/10.5555/Roofs", "type": "article-journal", "title": "Roofs"}, {"id": "roofs2019", "type": "article-journal", "title": "Walls"}]  # fmt: skip
    path.write_text(json.dumps(items), encoding="utf-8")
    assert [record.doi for record in read_file(path).records] == [["10.5555/roofs"], []]
