"""What a title holds stays text: no formula in a spreadsheet, no markup in a page or a diagram."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from conftest import Step
from defusedxml.ElementTree import parse
from made_up_review import MadeUpReview, form_rows, table_sheet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STARTS = ("=Lark song+", "+5 decibels", "-10 degrees", "@night")
SCRIPT = "<script>alert"


def forms_of(story: dict[str, Step]) -> list[Path]:
    return [
        form
        for step in ("nothing", "titles")
        for form in sorted(story[step].review.results.rglob("forms/screener-*.xlsx"))
    ]


def test_titles_that_begin_like_a_formula_stand_in_the_forms_as_they_are(story: dict[str, Step]) -> None:
    form = story["nothing"].review.results / "3_screen/1_title_abstract/forms/screener-a.xlsx"
    titles = [cells["Title"] for _, cells in form_rows(form)]
    for start in STARTS:
        assert any(title.startswith(start) for title in titles), start


def test_no_cell_of_a_table_of_a_form_is_a_formula(story: dict[str, Step]) -> None:
    for form in forms_of(story):
        if not form_rows(form):
            continue
        book = openpyxl.load_workbook(form)
        sheet, header, _ = table_sheet(book)
        number = book.worksheets.index(sheet) + 1
        with zipfile.ZipFile(form) as packed, packed.open(f"xl/worksheets/sheet{number}.xml") as part:
            tree = parse(part)
        for row in tree.iter(f"{MAIN}row"):
            if int(row.get("r", "0")) <= header:
                continue
            for cell in row.iter(f"{MAIN}c"):
                assert cell.find(f"{MAIN}f") is None, f"{form.name} {cell.get('r')} is a formula"
                held = cell.find(f"{MAIN}v")
                assert held is None or cell.get("t") in {"s", "inlineStr", "str", None}


def test_markup_in_a_title_is_escaped_in_the_page(story: dict[str, Step]) -> None:
    page = (story["all"].review.results / "6_report/index.html").read_text(encoding="utf-8")
    assert "Skylark recordings" in page
    assert not re.search(r"<script>\s*alert", page)


@pytest.mark.slow
def test_markup_in_names_and_labels_is_escaped_in_the_diagram(markup: MadeUpReview) -> None:
    svg = (markup.results / "6_report/prisma/flow.svg").read_text(encoding="utf-8")
    page = (markup.results / "6_report/index.html").read_text(encoding="utf-8")
    for text in (svg, page):
        assert "<script>alert" not in text
        assert "<b>bold" not in text
        assert "Medline" in text
    parse(markup.results / "6_report/prisma/flow.svg")


@pytest.fixture
def markup(story: dict[str, Step], tmp_path: Path) -> MadeUpReview:
    """The review with markup in its title, in a source and in a reason."""
    review = story["all"].review.copy(tmp_path / "markup")
    config = review.config
    config["review"]["title"] = 'Birdsong </text><script>alert("x")</script> & sleep'
    config["sources"]["medline"]["name"] = "Medline <b>bold</b> & co"
    review.write_config(config)
    run = review.snakemake()
    assert run.code == 0, run.screen
    return review
