"""No release seals a search that is dated in the future."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from prismake.errors import ReviewError, ReviewFaults
from prismake.protocol.sources import Source
from prismake.review.search_dates import searches_to_come
from prismake.today import stated_today, today

NOW = date(2031, 5, 1)


def imported(searched_on: str) -> dict[str, Source]:
    files = ["config/imports/a.ris"]
    return {"library": Source(name="A library", arm="database", files=files, searched_on=searched_on)}


@pytest.mark.parametrize("day", ["2031-05-01", "2031-05-02", "2031-05", "2031", "2030-12-31", ""])
def test_a_date_until_tomorrow_is_no_fault(day: str) -> None:
    assert searches_to_come(imported(day), NOW) == []


@pytest.mark.parametrize("day", ["2031-05-03", "2031-06", "2032"])
def test_a_later_date_is_a_fault_that_says_what_to_do(day: str) -> None:
    assert str(ReviewFaults(searches_to_come(imported(day), NOW))) == (
        'config/config.yaml, key "sources.library.searched_on": expected the date of the last search of A library, at most that of '
        f"today (2031-05-01, UTC, and one day for time zones), found {day}, which is still to come.\n    What to do: write the day on "
        "which it was searched, YYYY-MM-DD, or correct the clock of the computer if it is wrong."
    )


def test_the_date_of_a_pin_is_judged_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("config/pins/library/1")
    folder.mkdir(parents=True)
    words = ("name", "platform", "query", "reported", "what_it_is", "what_it_is_not")
    content = dict.fromkeys(words, "made up") | {"source": "library", "searched_on": "2031-07-01"}
    content["files"] = {"a.ris": "0" * 64}
    (folder / "a.ris").touch()
    (folder / "search.json").write_text(json.dumps(content), encoding="utf-8")
    sources = {"library": Source(name="A library", arm="database", pin=folder.as_posix())}
    (fault,) = searches_to_come(sources, NOW)
    assert (fault.file, "found 2031-07-01" in fault.found) == ("config/pins/library/1/search.json", True)
    assert searches_to_come(sources, date(2031, 7, 1)) == []


def test_a_date_of_today_that_is_stated_counts_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRISMAKE_TODAY", "2032-01-15")
    assert today() == date(2032, 1, 15)
    assert stated_today().endswith("PRISMAKE_TODAY: 2032-01-15.")
    monkeypatch.delenv("PRISMAKE_TODAY")
    assert stated_today() == ""
    monkeypatch.setenv("PRISMAKE_TODAY", "soon")
    with pytest.raises(ReviewError, match='found "soon"'):
        today()
