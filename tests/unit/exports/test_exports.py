"""Lists of reports in the formats of other tools: what is written reads back, and what a format cannot hold is named."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prismake.exports import FORMATS, LISTS
from prismake.exports.files import exported_reports
from prismake.exports.lists import reports_of
from prismake.exports.references import reference
from prismake.formats.reading import read_file
from prismake.records.record import Record
from prismake.tables import columns_of, split_values

READ_BACK = (
    "authors",
    "title",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "abstract",
    "keywords",
)
LISTED = ("authors", "doi", "keywords")
ARTICLE = {
    "report_id": "rep:index:1",
    "record_ids": "index:1 | other:7",
    "sources": "index | other",
    "arm": "databases_and_registers",
    "record_type": "journal article",
    "title": "Moss tea for hiccups: a trial of {braces}, 50% more & = signs",
    "authors": "Plover, Ida M | Snipe, Ole | The Moss Group",
    "year": "2031",
    "journal": "Journal of moss",
    "volume": "7",
    "issue": "2",
    "pages": "101-109",
    "doi": "10.5555/moss.1",
    "pmid": "90000001",
    "abstract": "Background: β-moss “helps”. Methods: 20 people; two arms.",
    "keywords": "Hiccup | Tea, green | Bryophyta",
}
BARE = {"report_id": "rep:index:2", "record_ids": "index:2", "title": "Lichen", "record_type": "other"}
OUT = {
    "report_id": "rep:index:3",
    "record_ids": "index:3",
    "title": "Fern",
    "authors": "Dunlin, A",
    "year": "2030",
}


def table(name: str, *rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns_of(name)), dtype="str").fillna("")


def reports(*rows: dict[str, str]) -> pd.DataFrame:
    return table("2_deduplicate/reports", *rows)


def decision(report: dict[str, str], word: str, reason: str = "") -> dict[str, str]:
    return {"report_id": report["report_id"], "decision": word, "reason": reason}


EVERY = reports(ARTICLE, BARE, OUT)
TITLES = table(
    "3_screen/decisions", decision(ARTICLE, "include"), decision(BARE, "exclude"), decision(OUT, "include")
)
TEXTS = table("3_screen/decisions", decision(ARTICLE, "include"), decision(OUT, "exclude", "No moss"))


def listed(name: str) -> pd.DataFrame:
    return reports_of(name, EVERY, TITLES, TEXTS)


@pytest.mark.parametrize(
    ("name", "numbers"), [("all", "123"), ("going-on", "13"), ("included", "1"), ("excluded", "23")]
)
def test_the_reports_of_a_list(name: str, numbers: str) -> None:
    assert list(listed(name)["report_id"]) == [f"rep:index:{number}" for number in numbers]


def test_every_list_is_described() -> None:
    assert set(LISTS) == {"all", "going-on", "included", "excluded"}
    with pytest.raises(KeyError):
        listed("nearly")


def test_an_excluded_report_has_its_stage_and_reason() -> None:
    rows = listed("excluded")[["stage", "decision", "reason"]].values.tolist()
    assert rows == [["1_title_abstract", "exclude", ""], ["2_full_text", "exclude", "No moss"]]


def read_back(text: str, ending: str, folder: Path) -> list[Record]:
    path = folder / f"export{ending}"
    path.write_text(text, encoding="utf-8")
    parsed = read_file(path)
    assert not parsed.quarantined
    return list(parsed.records)


def told(record: Record) -> dict[str, object]:
    return {column: getattr(record, column) for column in READ_BACK}


def wanted(row: dict[str, str]) -> dict[str, object]:
    return {
        column: split_values(row.get(column, "")) if column in LISTED else row.get(column, "")
        for column in READ_BACK
    }


@pytest.mark.parametrize("form", ["ris", "bibtex", "csv", "csl-json"])
def test_what_is_written_reads_back_equal(form: str, tmp_path: Path) -> None:
    rows = [ARTICLE, {**BARE, "year": "2029"}, OUT]
    records = read_back(exported_reports(reports(*rows), form).text, FORMATS[form], tmp_path)
    assert [told(record) for record in records] == [wanted(row) for row in rows]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize("form", ["ris", "bibtex"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=LINES, abstract=LINES, journal=LINES)
def test_any_words_read_back_equal(
    form: str, title: str, abstract: str, journal: str, tmp_path: Path
) -> None:
    # A record as our reader gives it: what a reader would normalise (an "x" as title) can not come back otherwise.
    row = {**ARTICLE, "title": f"Moss {title}", "abstract": f"We {abstract}", "journal": f"J {journal}"}
    (record,) = read_back(exported_reports(reports(row), form).text, FORMATS[form], tmp_path)
    assert told(record) == wanted(row)


def test_a_csv_holds_every_column_and_names_none() -> None:
    made = exported_reports(listed("excluded"), "csv")
    assert made.not_held == {}
    (first, *_) = list(csv.DictReader(io.StringIO(made.text)))
    assert list(first) == [*columns_of("2_deduplicate/reports"), "decision", "stage", "reason"]


def test_what_a_format_cannot_hold_is_counted_by_column() -> None:
    made = exported_reports(listed("excluded"), "csl-json")
    assert made.not_held["reason"] == 1 and made.not_held["record_ids"] == 2
    assert "title" not in made.not_held
    assert set(exported_reports(listed("included"), "ris").not_held) >= {"record_ids", "sources"}


def test_csl_json_has_the_variables_of_the_schema() -> None:
    (item, bare) = json.loads(exported_reports(reports(ARTICLE, BARE), "csl-json").text)
    assert (
        item["type"] == "article-journal" and item["DOI"] == "10.5555/moss.1" and item["PMID"] == "90000001"
    )
    assert item["author"][0] == {"family": "Plover", "given": "Ida M"}
    assert item["author"][2] == {"literal": "The Moss Group"}
    assert item["issued"] == {"date-parts": [[2031]]}
    assert bare == {"id": "rep:index:2", "type": "document", "title": "Lichen"}


def test_a_reference_is_written_as_editors_ask() -> None:
    made = Record(
        title="Moss tea",
        authors=["Plover, Ida Maud", "Snipe, O-K.", "The Moss Group"],
        journal="J Moss",
        year="2031",
        volume="7",
        issue="2",
        pages="101-109",
        doi=["10.5555/moss.1"],
        pmid="90000001",
    )
    assert reference(made) == (
        "Plover IM, Snipe OK, The Moss Group. Moss tea. J Moss. 2031;7(2):101-109. doi:10.5555/moss.1 PMID 90000001"
    )


def test_more_than_six_authors_end_in_et_al() -> None:
    made = Record(title="Moss?", authors=[f"Author{letter}, {letter}" for letter in "ABCDEFG"], year="2031")
    assert reference(made).startswith(
        "AuthorA A, AuthorB B, AuthorC C, AuthorD D, AuthorE E, AuthorF F, et al. Moss? 2031."
    )


def test_references_are_numbered_in_the_order_of_their_authors() -> None:
    lines = exported_reports(reports(ARTICLE, OUT), "references").text.splitlines()
    assert [line[:10] for line in lines] == ["1. Dunlin ", "2. Plover "]


@pytest.mark.parametrize("form", ["ris", "bibtex", "csv", "csl-json"])
@pytest.mark.parametrize(
    "kind", ["journal article", "conference abstract", "preprint", "book", "thesis", "other"]
)
def test_the_type_and_the_number_of_an_article_read_back(form: str, kind: str, tmp_path: Path) -> None:
    row = {
        **ARTICLE,
        "record_type": kind,
        "pages": "",
        "article_number": "e12" if kind == "journal article" else "",
    }
    (record,) = read_back(exported_reports(reports(row), form).text, FORMATS[form], tmp_path)
    assert (record.record_type, record.article_number, record.pages) == (kind, row["article_number"], "")


def test_csl_json_names_types_and_dois_that_it_cannot_hold() -> None:
    made = exported_reports(
        reports({**ARTICLE, "record_type": "registration", "doi": "10.5555/a | 10.5555/b"}), "csl-json"
    )
    assert made.not_held["record_type"] == made.not_held["doi"] == 1
    assert not {"record_type", "doi"} & exported_reports(reports(ARTICLE), "csl-json").not_held.keys()


def test_a_semicolon_in_a_keyword_is_named_as_what_csl_json_cannot_hold() -> None:
    row = {**ARTICLE, "keywords": "moss; wet | roof"}
    assert exported_reports(reports(row), "csl-json").not_held["keywords"] == 1
    assert (
        "keywords" not in exported_reports(reports({**row, "keywords": "moss | roof"}), "csl-json").not_held
    )


@pytest.mark.parametrize(
    ("date", "held"),
    [
        ("2030-04-01", True),
        ("2030/04/01", True),
        ("2030-04", True),
        ("2030", True),
        ("", True),
        ("2030//", True),
    ]
    + [("2030 Nov-Dec", False), ("Spring 2030", False), ("1 Apr 2030", False), ("2030-2031", False)],
)
def test_a_date_in_words_is_named_as_what_csl_json_cannot_hold(date: str, held: bool, tmp_path: Path) -> None:
    made = exported_reports(reports({**ARTICLE, "year": "2030", "date": date}), "csl-json")
    assert ("date" not in made.not_held) == held
    (record,) = read_back(made.text, "json", tmp_path)
    assert record.year == "2030"
    if held:
        assert record.date == (date.replace("/", "-").strip("-") or "2030")


def test_the_number_of_a_paper_is_named_as_what_csl_json_cannot_hold() -> None:
    row = {**ARTICLE, "pages": "", "article_number": "e12"}
    assert "article_number" not in exported_reports(reports(row), "csl-json").not_held
    assert (
        exported_reports(reports({**row, "record_type": "conference abstract"}), "csl-json").not_held[
            "article_number"
        ]
        == 1
    )


def test_bibtex_escapes_the_signs_of_latex_but_not_in_addresses() -> None:
    row = {
        **ARTICLE,
        "title": "Moss & roofs: 50% of #1 in a_b for $5",
        "url": "https://moss.example/a_b?c=1&d=%20#e",
    }
    text = exported_reports(reports(row), "bibtex").text
    assert "title = {Moss \\& roofs: 50\\% of \\#1 in a\\_b for \\$5}," in text
    assert "url = {https://moss.example/a_b?c=1&d=%20#e}," in text


@pytest.mark.parametrize("title", ["About ~5 singers", "Moss\\fern tea", "C\\# and 50 % of ~tea_"])
def test_bibtex_holds_tildes_and_backslashes_for_other_programs_too(title: str, tmp_path: Path) -> None:
    text = exported_reports(reports({**ARTICLE, "title": title}), "bibtex").text
    without_note = re.sub(r"(?m)^  prismake = .*$", "", text)
    (record,) = read_back(without_note, ".bib", tmp_path)
    assert record.title == title


def test_our_own_csv_names_none_of_its_columns_as_unknown(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text(exported_reports(reports(ARTICLE, OUT), "csv").text, encoding="utf-8")
    parsed = read_file(path)
    assert (len(parsed.records), parsed.unknown, parsed.notes) == (2, [], [])
    assert parsed.records[0].record_type == "journal article"


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("Moss, J., 3rd", "Moss J 3rd"),
        ("Moss, Ann, Jr.", "Moss A Jr"),
        ("van der Moss, Eva, III", "van der Moss E 3rd"),
        ("Society of Moss, Inc.", "Society of Moss, Inc"),
    ],
)
def test_a_suffix_of_a_name_is_none_of_its_initials(author: str, shown: str) -> None:
    assert reference(Record(title="Roofs", authors=[author])).startswith(f"{shown}. Roofs.")
