"""The form in Firefox, where it is installed: opened from the disk, killed right after a decision, gone on with, and returned."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("websocket", reason="the websocket client, which Jupyter brings, is not installed")

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "screening"))

from firefox_driver import Firefox
from made_up_screening import RUN, form, record_report, reports, stage

from prismake.forms.page.write import write_page
from prismake.screening.votes import read_votes

FIREFOX = next((found for name in ("firefox", "firefox-esr") if (found := shutil.which(name))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed on this machine"),
]


def at_record(browser: Firefox, number: int) -> None:
    browser.wait(
        "document.body.dataset.view === 'screen' && "
        f"document.querySelector('#record .position').textContent.startsWith('Record {number} of')"
    )


def test_what_was_decided_before_a_kill_is_there_after_it_and_is_returned(tmp_path: Path) -> None:
    assert FIREFOX
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    path = tmp_path / "a folder/ada.html"
    path.parent.mkdir()
    path.write_bytes(write_page(form(table=reports(4))))
    first = Firefox(FIREFOX, tmp_path / "profile", downloads)
    try:
        first.open(path.as_uri())
        first.wait("document.body.dataset.ready")
        assert first.run("document.body.dataset.store || 'kept'") == "kept"
        first.press("Enter")
        at_record(first, 1)
        first.press("i")
        at_record(first, 2)
        first.press("3")
        at_record(first, 3)
    finally:
        first.kill()
    second = Firefox(FIREFOX, tmp_path / "profile", downloads)
    try:
        second.open(path.as_uri())
        second.wait("document.body.dataset.ready")
        assert "2 of 4 decided" in second.run("document.getElementById('begin').innerText")
        second.press("Enter")
        at_record(second, 3)
        second.press("m")
        at_record(second, 4)
        second.press("s")
        deadline = time.monotonic() + 20
        while not (copies := list(downloads.glob("*.json"))):
            assert time.monotonic() < deadline, "no copy was saved"
            time.sleep(0.1)
        time.sleep(0.5)
    finally:
        second.kill()
    votes = read_votes(copies, stage(), RUN, record_report(reports(4)))
    assert list(zip(votes["record_ids"], votes["decision"], votes["reason"], strict=True)) == [
        ("made:0", "include", ""),
        ("made:1", "exclude", "Wrong design"),
        ("made:2", "maybe", ""),
    ]
