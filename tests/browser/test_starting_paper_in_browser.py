"""The page of a starting paper in a real browser: at the desk, on a phone, on paper, with nothing on the console."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("websocket", reason="the websocket client, which Jupyter brings, is not installed")

from browser_driver import Browser
from made_up_flow import table

from prismake.protocol.starting_papers import StartingPapers
from prismake.reports.page.starting_papers import paper_pages
from prismake.reports.starting_tables import StartingTables

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine"),
]
PAPER = "10.5555/a-long-doi-without-a-place-to-break-it-0123456789-0123456789-0123456789"
LONG = "https://library.example.org/" + "w" * 300


class OnePin:
    """What the page asks of a pin."""

    facts = {"link_out": {"1": []}}
    asked_on = "2031-02-03"

    def ids(self, paper: str) -> list[str]:
        return ["1"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    assert CHROMIUM
    opened = Browser(CHROMIUM, tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A page with the longest words that data may have."""
    here = {"paper": PAPER, "provider": "pubmed", "id": "1"}
    articles = [
        {
            **here,
            "direction": direction,
            "article_id": str(number),
            "sent": "yes",
            "title": f"Article {number} on {'pneumonoultramicroscopicsilicovolcanoconiosis' * 3}",
            "authors": "Moth, Ada | Owl, Bo",
            "doi": f"{PAPER}-{number}",
            "pmid": str(number + 1),
            "report_ids": "rep:" + "x" * 90 if number % 2 else "",
            "outcome": "awaiting screening" if number % 2 else "",
        }
        for direction in ("similar", "cited_by", "references")
        for number in range(30)
    ]
    paper = {
        **here,
        "state": "held",
        "title": "A made-up paper",
        "abstract": "Words. " * 90,
        "pin": f"config/pins/{'p' * 99}",
    }
    link = {**here, "origin": "LinkOut", "kind": "other", "label": LONG, "url": LONG}
    lists = [{**here, "direction": "cited_by", "state": "listed", "received": "30", "claimed": "30"}]
    tables = StartingTables(
        table("6_report/starting_papers", [paper]),
        table("6_report/starting_links", [link]),
        table("6_report/starting_lists", lists),
        table("6_report/starting_articles", articles),
    )
    plan = StartingPapers.model_validate({"papers": [PAPER], "providers": {"pubmed": {}}})
    (page,) = paper_pages(plan, {"pubmed": OnePin()}, tables, "A review", "2031-02").values()  # type: ignore[dict-item]
    path = tmp_path / "paper.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("wide", [1280, 400])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_the_screen(browser: Browser, address: str, wide: int, dark: bool) -> None:
    browser.complaints.clear()
    browser.shape(wide, 900, dark=dark)
    browser.open(address)
    assert browser.run("document.documentElement.scrollWidth") <= wide
    assert browser.run(
        "[...document.querySelectorAll('.scroll')].every((e) => e.scrollWidth <= e.clientWidth)"
    )
    assert browser.complaints == []


def test_every_entry_of_the_contents_leads_to_a_heading(browser: Browser, address: str) -> None:
    browser.shape(1280, 900)
    browser.open(address)
    assert browser.run(
        "[...document.querySelectorAll('nav a[href^=\"#\"]')]"
        ".every((a) => document.querySelector(a.getAttribute('href') + ' h2'))"
    )
    assert browser.run("document.querySelectorAll('nav a[href^=\"#\"]').length") == 6


def test_a_phone_shows_the_name_of_each_cell(browser: Browser, address: str) -> None:
    browser.shape(400, 900)
    browser.open(address)
    before = "getComputedStyle(document.querySelector('#cited_by .whole td'), '::before').content"
    assert browser.run(before) == '"Article: "'


def test_paper_holds_every_article(browser: Browser, address: str) -> None:
    browser.shape(1280, 900)
    browser.open(address)
    browser.send("Emulation.setEmulatedMedia", media="print")
    try:
        heights = (
            "[...document.querySelectorAll('.whole')].every((e) => e.scrollHeight <= e.clientHeight + 2)"
        )
        assert browser.run(heights)
        assert browser.run("getComputedStyle(document.querySelector('nav')).display") == "none"
        printed = browser.send("Page.printToPDF", preferCSSPageSize=True)["data"]
        assert base64.b64decode(printed).startswith(b"%PDF")
    finally:
        browser.send("Emulation.setEmulatedMedia", media="")
