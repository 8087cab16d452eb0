"""The page in a real browser: searching, sorting, links, keyboard, phone, and nothing on the console."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("websocket", reason="the websocket client, which Jupyter brings, is not installed")

from browser_driver import Browser
from made_up_flow import SOURCE_NAMES, Review, at_random, by_hand
from made_up_page import ATTACK, page_of

from prismake.flow.boxes import box_files
from prismake.flow.sets import flow_sets
from prismake.render.page import index_html

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine"),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    assert CHROMIUM
    opened = Browser(CHROMIUM, tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


def write(review: Review, folder: Path, rows: int = 0, title: str = "A made-up review") -> str:
    tables = review.tables()
    for name, text in box_files(flow_sets(tables, SOURCE_NAMES), tables).items():
        path = folder / "prisma" / "boxes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    page = folder / "a folder" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(index_html(page_of(review, title=title, rows=rows)), encoding="utf-8")
    (page.parent / "prisma").symlink_to(folder / "prisma")
    return page.as_uri()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Browser]:
    browser.complaints.clear()
    browser.shape(1280, 900)
    browser.open(write(by_hand(), tmp_path, rows=5000))
    yield browser
    assert browser.complaints == []


def test_a_word_of_a_title_finds_records_and_a_click_tells_their_life(page: Browser) -> None:
    page.type("#life-query", "about t")
    page.wait("document.querySelectorAll('#life-found button').length > 3")
    page.run(
        "[...document.querySelectorAll('#life-found button')].find((b) => b.textContent.startsWith('About two')).click()"
    )
    told = page.run("document.querySelector('#life-shown').innerText")
    for words in (
        "About two",
        "Trials Register",
        "Removed as a duplicate",
        "first: include",
        "study A",
        "Included",
    ):
        assert words in told, words


def test_an_id_finds_its_report_at_once(page: Browser) -> None:
    page.type("#life-query", "beta:1")
    page.wait("document.querySelector('.life')")
    assert page.run("document.querySelector('.life').dataset.id") == "rep:alpha:1"


def test_a_link_to_a_life_opens_it(page: Browser) -> None:
    page.run("location.hash = '#life=reviews%3A2'")
    page.wait("document.querySelector('.life')")
    assert (
        page.run("document.querySelector('.life .end').textContent")
        == "Excluded at title and abstract, by people"
    )


def test_nothing_found_is_said(page: Browser) -> None:
    page.type("#life-query", "zebra")
    page.wait("document.querySelector('#life-count').textContent === 'Nothing found'")


def test_a_click_on_a_heading_sorts_by_number_and_again_turns_it(page: Browser) -> None:
    page.run("document.querySelector('#table-many').open = true")
    page.wait("document.querySelectorAll('#table-many tbody tr').length === 100")
    head = "document.querySelectorAll('#table-many th')[1]"
    page.run(f"{head}.querySelector('button').click()")
    assert page.run(f"{head}.getAttribute('aria-sort')") == "ascending"
    column = (
        "[...document.querySelectorAll('#table-many tbody tr')].map((r) => Number(r.cells[1].textContent))"
    )
    assert page.run(column) == sorted(n * 7 % 1000 for n in range(5000))[:100]
    page.run(f"{head}.querySelector('button').click()")
    assert page.run(column) == sorted((n * 7 % 1000 for n in range(5000)), reverse=True)[:100]


def test_a_filter_of_5000_rows_answers_within_a_tenth_of_a_second(page: Browser) -> None:
    page.run("document.querySelector('#table-many').open = true")
    page.type("#table-many input", "r499")
    page.wait("document.querySelector('#table-many .shown').textContent.startsWith('11 of 11')")
    # Redrawing itself, without the pause that waits for the next key
    assert (
        page.run(
            "(() => { const t = performance.now(); document.querySelectorAll('#table-many th button')[0].click();"
            " return performance.now() - t; })()"
        )
        < 100
    )


def test_the_keyboard_reaches_every_number_of_the_flow_in_order(page: Browser) -> None:
    page.run("document.querySelector('.paper-frame').focus()")
    seen = []
    for _ in range(8):
        page.press("Tab", 9)
        seen.append(page.run("document.activeElement.getAttribute('aria-label') || ''"))
    assert seen[0].startswith("Records identified from")
    assert "Databases (n = 13)" in seen[1]
    assert "Alpha Database (n = 7)" in seen[2]


def test_every_relative_link_of_the_flow_leads_to_a_file(page: Browser, tmp_path: Path) -> None:
    links = page.run("[...document.querySelectorAll('#flow a')].map((a) => a.getAttribute('href'))")
    assert len(links) > 40
    for link in links:
        assert (tmp_path / "a folder" / link).is_file(), link


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("wide", [360, 768, 1440])
def test_nothing_is_wider_than_the_screen(page: Browser, wide: int, dark: bool) -> None:
    page.shape(wide, 800, dark=dark)
    assert page.run("document.documentElement.scrollWidth") <= wide


def test_on_a_phone_the_flow_is_there_as_text(browser: Browser, tmp_path: Path) -> None:
    browser.shape(360, 800)
    browser.open(write(by_hand(), tmp_path))
    assert browser.run("document.querySelector('#flow-text').open") is True


def test_hostile_titles_run_nothing(browser: Browser, tmp_path: Path) -> None:
    browser.complaints.clear()
    review = Review()
    review.report(ATTACK, ["alpha", "beta"], ft="exclude", reason=ATTACK)
    browser.shape(1280, 900)
    browser.open(write(review, tmp_path, title=ATTACK))
    browser.type("#life-query", "about")
    browser.wait("document.querySelector('.life')")
    assert browser.run("document.body.dataset.stolen || 'nothing'") == "nothing"
    assert browser.run("document.querySelectorAll('img[src=x]').length") == 0
    assert browser.complaints == []


def test_every_field_and_button_has_a_name(page: Browser) -> None:
    unnamed = page.run(
        "[...document.querySelectorAll('input, button, a, img, summary')].filter((e) => !("
        "e.textContent.trim() || e.getAttribute('aria-label') || e.getAttribute('alt')"
        " || (e.labels && e.labels.length) || e.querySelector('img[alt]'))).length"
    )
    assert unnamed == 0


def test_a_large_review_opens_without_a_pause(browser: Browser, tmp_path: Path) -> None:
    browser.shape(1280, 900)
    browser.open(write(at_random(1, 5000), tmp_path, rows=5000))
    assert browser.run("performance.getEntriesByType('navigation')[0].domComplete") < 5000
    pause = browser.run(
        "(async () => { const t = performance.now(); const f = document.querySelector('#life-query');"
        " f.value = 'about 12'; f.dispatchEvent(new Event('input'));"
        " while (!document.querySelector('#life-count').textContent) await new Promise((r) => setTimeout(r, 5));"
        " return performance.now() - t; })()"
    )
    assert pause < 1000
