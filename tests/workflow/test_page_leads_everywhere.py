"""After a run every link of the page leads to a file, and every table of the version has one."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import STEPS, Step
from made_up_review import MadeUpReview


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "href"]


def targets(review: MadeUpReview) -> set[Path]:
    """The files that the page leads to; links within the page and to the web are left out."""
    page = review.results / "6_report/index.html"
    reader = Links()
    reader.feed(page.read_text(encoding="utf-8"))
    kept = [link for link in reader.found if not link.startswith(("#", "http://", "https://"))]
    assert len(kept) > 60
    return {(page.parent / link).resolve() for link in kept}


@pytest.mark.parametrize("step", STEPS)
def test_every_link_of_the_page_leads_to_a_file(story: dict[str, Step], step: str) -> None:
    lost = sorted(str(path) for path in targets(story[step].review) if not path.is_file())
    assert lost == []


def test_the_page_leads_to_every_table_of_the_version(story: dict[str, Step]) -> None:
    review = story["all"].review
    inside = ("forms", "logs")
    tables = {
        path.resolve()
        for path in review.results.rglob("*.csv")
        if not set(path.relative_to(review.results).parts[:-1]) & set(inside)
    }
    assert len(tables) > 25
    assert tables - targets(review) == set()


def test_the_page_leads_to_the_manifest_and_the_status(story: dict[str, Step]) -> None:
    results = story["all"].review.results
    assert {(results / "audit/manifest.json").resolve(), (results / "STATUS.md").resolve()} <= targets(
        story["all"].review
    )


def test_every_set_that_a_file_leads_to_is_on_the_page(story: dict[str, Step]) -> None:
    results = story["all"].review.results
    page = (results / "6_report/index.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="set-data">(.*?)</script>', page, re.S)
    assert found
    sets = {entry[0] for entry in json.loads(found[1])["sets"]}
    files = ["prisma/flow.svg", "prisma/prisma2020.csv", "index.html"]
    for file in files:
        text = (results / "6_report" / file).read_text(encoding="utf-8")
        named = {unquote(name) for name in re.findall(r'#set=([a-z][^",\s]*)', text)}
        assert named <= sets, file
        assert len(named) > 10, file
