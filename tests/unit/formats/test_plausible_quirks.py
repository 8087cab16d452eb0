"""Quirks that exports may have and no one reported: each value is what a librarian would enter by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.formats.noted import noted_records
from prismake.records.record import Record

RIS = "TY  - JOUR\nTI  - Moss tea\nAU  - Moss, Ann\nPY  - 2020\nER  - \n"


def records(folder: Path, name: str, text: str) -> list[Record]:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_balanced(path).records


@pytest.mark.parametrize("around", ["\u00a0 - ", "\u00a0\u00a0-\u00a0", " \u00a0- "])
def test_spaces_that_do_not_break_do_not_hide_a_tag(around: str, tmp_path: Path) -> None:
    whole = records(tmp_path, "whole.ris", RIS.replace("  - ", around))
    part = records(tmp_path, "part.ris", RIS.replace("TY  - ", f"TY{around}") + RIS)
    for record in (*whole, *part):
        assert (record.record_type, record.title, record.year) == ("journal article", "Moss tea", "2020")
        assert not record.other_fields


def test_a_space_that_does_not_break_in_a_text_stays_where_it_is(tmp_path: Path) -> None:
    (record,) = records(tmp_path, "a.ris", RIS.replace("Moss tea", "Moss\u00a0tea - A\u00a0-\u00a0B"))
    assert record.title == "Moss tea - A - B"


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Moss A. Fern B. van der Roe C.", ["Moss, A", "Fern, B", "van der Roe, C"]),
        ("Moss, Ann. Fern, Bob J.. Roe, C.", ["Moss, Ann", "Fern, Bob J", "Roe, C"]),
        ("Moss, Ann. Fern, Bob.", ["Moss, Ann", "Fern, Bob"]),
        ("Moss, A.B.; Fern, B.", ["Moss, A.B.", "Fern, B."]),
        ("Moss, Ann B. C.", ["Moss, Ann B. C."]),
    ],
)
def test_authors_of_ovid_between_full_stops_are_people(
    authors: str, expected: list[str], tmp_path: Path
) -> None:
    text = f"<1. >\nUnique Identifier\n  31234567\nAuthors\n  {authors}\nTitle\n  Moss tea.\n"
    (record,) = records(tmp_path, "a.txt", text)
    assert record.authors == expected


def test_addresses_links_and_double_hyphens_of_latex_are_plain(tmp_path: Path) -> None:
    text = (
        "@article{a, title={Tea at \\url{http://x.example/a_b} and \\href{http://y.example}{a link} of \\textsl{moss}}, "
        "journal={J}, volume={12--13}, number={3--4}, author={Moss, Ann}, year=2020}"
    )
    (record,) = records(tmp_path, "a.bib", text)
    assert record.title == "Tea at http://x.example/a_b and a link of moss"
    assert (record.volume, record.issue) == ("12-13", "3-4")


def test_a_doi_that_pubmed_calls_invalid_is_kept_and_not_the_records_own(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>22222</PMID><Article><Journal><Title>J</Title>'
        '</Journal><ArticleTitle>Moss</ArticleTitle><ELocationID EIdType="doi" ValidYN="N">10.5555/bad</ELocationID>'
        '<ELocationID EIdType="doi" ValidYN="Y">10.5555/good</ELocationID></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>'
    )
    (record,) = records(tmp_path, "a.xml", text)
    assert record.doi == ["10.5555/good"]
    assert "10.5555/bad" in str((record.other_fields, record.references))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Article; Proceedings Paper", "journal article"),
        ("Review; Proceedings Paper", "journal article"),
        ("Proceedings Paper", "conference abstract"),
        ("Article; Meeting Abstract", "conference abstract"),
        ("Meeting Abstract", "conference abstract"),
    ],
)
def test_a_paper_of_a_journal_that_was_given_at_a_congress_is_an_article(
    kind: str, expected: str, tmp_path: Path
) -> None:
    text = f"FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Moss, A\nTI Moss\nSO J MOSS\nDT {kind}\nPY 2020\nUT WOS:1\nER\n\nEF\n"
    (record,) = records(tmp_path, "a.txt", text)
    assert record.record_type == expected


def test_names_that_no_rule_reads_with_certainty_are_counted_in_a_note(tmp_path: Path) -> None:
    names = [
        "García López Ana",
        "Doe, John, Roe, Ann",
        "Moss, Ann",
        "Moss A",
        "Doe, John, Jr.",
        "The Moss Society",
    ]
    text = "".join(RIS.replace("Moss, Ann", name) for name in names)
    parsed = records(tmp_path, "a.ris", text)
    bare, several = noted_records(parsed, "ris")
    assert bare.startswith("1 record has authors without a comma") and '"Ana" of "García López Ana"' in bare
    assert several.startswith("1 record has a line with more commas than one name has")
    assert "Doe, John, Roe, Ann" in several
    assert noted_records(parsed, "bibtex") == []
