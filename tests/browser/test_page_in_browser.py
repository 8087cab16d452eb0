"""The page in a real browser: searching, sorting, links, keyboard, phone, and nothing on the console."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

import pandas as pd
import pytest

pytest.importorskip("websocket", reason="the websocket client, which Jupyter brings, is not installed")

from browser_driver import Browser
from made_up_flow import SOURCE_NAMES, Review, at_random, by_hand
from made_up_page import ATTACK, page_of

from prismake.flow.members import all_sets, members_table
from prismake.flow.sets import flow_sets
from prismake.reports.page.content import PageTable
from prismake.reports.page.page import index_html
from prismake.tables import write_table

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
    members = members_table(flow_sets(review.tables(), SOURCE_NAMES))
    write_table(members, folder / "prisma/members.csv", "6_report/members")
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


def test_a_word_of_a_title_finds_records_and_a_click_tells_their_history(page: Browser) -> None:
    page.type("#history-query", "about t")
    page.wait("document.querySelectorAll('#history-found button').length > 3")
    page.run(
        "[...document.querySelectorAll('#history-found button')].find((b) => b.textContent.startsWith('About two')).click()"
    )
    told = page.run("document.querySelector('#history-shown').innerText")
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
    page.type("#history-query", "beta:1")
    page.wait("document.querySelector('.history')")
    assert page.run("document.querySelector('.history').dataset.id") == "rep:alpha:1"


def test_a_link_to_a_record_opens_its_history(page: Browser) -> None:
    page.run("location.hash = '#record=reviews%3A2'")
    page.wait("document.querySelector('.history')")
    assert (
        page.run("document.querySelector('.history .end').textContent")
        == "Excluded at title and abstract, by people"
    )


def test_nothing_found_is_said(page: Browser) -> None:
    page.type("#history-query", "zebra")
    page.wait("document.querySelector('#history-count').textContent === 'Nothing found'")


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


def test_every_number_of_the_flow_leads_to_a_list_as_long_as_it_says(page: Browser) -> None:
    numbers = {entry.name: len(entry) for entry in all_sets(flow_sets(by_hand().tables(), SOURCE_NAMES))}
    links = page.run("[...document.querySelectorAll('#flow a')].map((a) => a.getAttribute('href'))")
    sets = {unquote(link.removeprefix("#set=")) for link in links if link.startswith("#set=")}
    assert len(sets) > 25 and sets <= set(numbers)
    for name in sorted(sets):
        page.run(f"location.hash = '#set={quote(name, safe='')}'")
        page.wait(f"document.querySelector('#members-choice').value === {json.dumps(name)}")
        assert page.run("document.querySelectorAll('#members-shown tbody tr').length") == numbers[name], name


def test_a_click_on_a_number_of_the_diagram_shows_its_list(page: Browser) -> None:
    page.run(
        "[...document.querySelectorAll('#flow svg a')].find((a) =>"
        " a.getAttribute('aria-label').startsWith('Duplicate records'))"
        ".dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))"
    )
    page.wait("document.querySelector('#members-shown h3')")
    shown = page.run("document.querySelector('#members-shown').innerText")
    assert "Removed before screening: Duplicates" in shown
    assert "3 records" in shown
    assert page.run("document.activeElement.id") == "members-shown"
    row = "[...document.querySelectorAll('#members-shown tbody tr')][0]"
    cells = page.run(f"[...{row}.cells].map((c) => c.textContent)")
    assert cells[2] in SOURCE_NAMES.values() and cells[3] == "Removed as a duplicate before screening"
    page.run(f"{row}.querySelector('a').click()")
    page.wait("document.querySelector('.history')")
    assert cells[0] in page.run("document.querySelector('#history-shown').innerText")


def test_a_list_is_filtered_like_any_table(page: Browser) -> None:
    page.run("location.hash = '#set=dbr_identified'")
    page.wait("document.querySelector('#members-shown input')")
    page.type("#members-shown input", "trials register")
    page.wait("document.querySelectorAll('#members-shown tbody tr').length === 3")


def test_a_set_is_chosen_without_the_diagram(page: Browser) -> None:
    page.run(
        "(() => { const c = document.querySelector('#members-choice'); c.value = 'total_studies';"
        " c.dispatchEvent(new Event('change')); })()"
    )
    assert page.run("[...document.querySelectorAll('#members-shown th')].map((h) => h.textContent)") == [
        "Study",
        "Title",
        "Reports",
    ]
    assert page.run("location.hash") == "#set=total_studies"


def test_a_large_list_opens_without_a_pause(browser: Browser, tmp_path: Path) -> None:
    browser.shape(1280, 900)
    browser.open(write(at_random(1, 5000), tmp_path))
    pause = browser.run(
        "(async () => { const t = performance.now(); location.hash = '#set=dbr_identified';"
        " while (!document.querySelector('#members-shown tbody tr')) await new Promise((r) => setTimeout(r, 5));"
        " return performance.now() - t; })()"
    )
    assert pause < 1000


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("wide", [360, 768, 1440])
def test_nothing_is_wider_than_the_screen(page: Browser, wide: int, dark: bool) -> None:
    page.shape(wide, 800, dark=dark)
    assert page.run("document.documentElement.scrollWidth") <= wide


def of_studies(folder: Path) -> str:
    """A page whose main table has a dozen columns, with the words that such columns hold."""
    words = {
        "Group": "regenerative gardening",
        "Registration ids": "NCT01234567 | ISRCTN12345678",
        "Title": "What children at school eat after a year in which they grew their own beans, a randomised trial",
        "Conditions": "Undernourishment | Overnourishment in children",
        "Source": "kitchen gardens",
        "Route": "by mouth or by parcel",
        "Dose": "0.5, 1.0 and 2.0 kg a week",
        "Phase": "Phase 1/Phase 2",
        "Enrolment (type)": "120 (planned)",
        "Status (as of)": "Not yet recruiting (September 14, 2031)",
        "Countries": "Netherlands | Denmark",
        "Start date": "December 1, 2031",
    }
    table = pd.DataFrame([words] * 40)
    content = page_of(by_hand())
    made = replace(content, tables=(PageTable("studies", "Included studies", table, "One row a study."),))
    page = folder / "index.html"
    page.write_text(index_html(made), encoding="utf-8")
    return page.as_uri()


@pytest.mark.parametrize("wide", [1280, 1440, 1920])
def test_a_dozen_columns_are_read_without_scrolling_sideways(
    browser: Browser, tmp_path: Path, wide: int
) -> None:
    browser.shape(wide, 900)
    browser.open(of_studies(tmp_path))
    box = "document.querySelector('#table-studies .scroll')"
    assert browser.run(f"{box}.scrollWidth <= {box}.clientWidth")
    clipped = f"[...{box}.querySelectorAll('td, th')].filter((c) => c.scrollWidth > c.clientWidth + 1).length"
    assert browser.run(clipped) == 0
    smallest = browser.run(f"parseFloat(getComputedStyle({box}.querySelector('td')).fontSize)")
    assert smallest >= 11


def test_on_a_phone_a_row_is_a_card_that_names_its_cells(browser: Browser, tmp_path: Path) -> None:
    browser.shape(390, 844)
    browser.open(of_studies(tmp_path))
    assert browser.run("document.querySelector('#table-studies').open") is False
    browser.run("document.querySelector('#table-studies').open = true")
    browser.wait("document.querySelectorAll('#table-studies tbody tr').length === 20")
    box = "document.querySelector('#table-studies .scroll')"
    assert browser.run(f"{box}.scrollWidth <= {box}.clientWidth")
    cell = f"{box}.querySelectorAll('td')[2]"
    assert browser.run(f"getComputedStyle({cell}, '::before').content") == '"Title: "'
    assert browser.run(f"{cell}.getBoundingClientRect().width") > 250
    assert browser.run("document.documentElement.scrollWidth") <= 390


def test_a_table_is_a_table_to_screen_readers_on_a_phone_too(browser: Browser, tmp_path: Path) -> None:
    for wide in (390, 1280):
        browser.shape(wide, 844)
        browser.open(of_studies(tmp_path))
        browser.run("document.querySelector('#table-studies').open = true")
        browser.wait("document.querySelectorAll('#table-studies tbody tr').length >= 20")
        told = browser.send("Accessibility.getFullAXTree")["nodes"]
        roles = [node.get("role", {}).get("value") for node in told]
        assert "table" in roles
        assert roles.count("columnheader") >= 12
        assert roles.count("cell") >= 12 * 20


def test_a_number_with_a_word_in_brackets_is_sorted_as_a_number(browser: Browser, tmp_path: Path) -> None:
    numbers = pd.DataFrame({"Enrolment (type)": ["100 (planned)", "9 (actual)", "", "20"]})
    made = replace(page_of(by_hand()), tables=(PageTable("n", "Numbers", numbers, "Four."),))
    page = tmp_path / "index.html"
    page.write_text(index_html(made), encoding="utf-8")
    browser.shape(1280, 900)
    browser.open(page.as_uri())
    browser.run("document.querySelector('#table-n th button').click()")
    column = "[...document.querySelectorAll('#table-n tbody td')].map((c) => c.textContent)"
    assert browser.run(column) == ["9 (actual)", "20", "100 (planned)", ""]


def test_the_keyboard_reaches_the_numbers_of_the_notes(page: Browser) -> None:
    page.run("[...document.querySelectorAll('#flow svg .box a')].at(-1).focus()")
    seen = []
    for _ in range(2):
        page.press("Tab", 9)
        seen.append(page.run("document.activeElement.getAttribute('aria-label') || ''"))
    assert seen[0].startswith("Reports assessed and awaiting classification (n = 1)")
    assert seen[1].startswith("Reports of ongoing studies that are not included (n = 1)")


def test_a_query_stands_as_it_was_written(page: Browser) -> None:
    page.run("document.querySelector('details.verbatim').open = true")
    assert page.run("document.querySelector('details.verbatim pre').innerText") == "a AND b\n  OR c"


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
    browser.type("#history-query", "about")
    browser.wait("document.querySelector('.history')")
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
        "(async () => { const t = performance.now(); const f = document.querySelector('#history-query');"
        " f.value = 'about 12'; f.dispatchEvent(new Event('input'));"
        " while (!document.querySelector('#history-count').textContent) await new Promise((r) => setTimeout(r, 5));"
        " return performance.now() - t; })()"
    )
    assert pause < 1000
