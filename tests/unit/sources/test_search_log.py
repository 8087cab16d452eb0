"""The search log: one row per source, with its metadata and the numbers of entries read."""

import json
from pathlib import Path

import pandas as pd
import pytest

from prismake.errors import ReviewFaults
from prismake.protocol.searching import SearchLimit
from prismake.protocol.sources import Source
from prismake.sources.pins import REQUIRED
from prismake.sources.search_log import miscounted, miscounted_lines, search_log, source_files
from prismake.tables import columns_of


def balance(*rows: tuple[str, str, int, int, int]) -> pd.DataFrame:
    made = [
        dict.fromkeys(columns_of("1_identify/balance"), "")
        | {
            "source": source,
            "file": file,
            "held": str(expected),
            "parsed": str(parsed),
            "quarantined": str(aside),
        }
        for source, file, expected, parsed, aside in rows
    ]
    return pd.DataFrame(made, columns=list(columns_of("1_identify/balance")), dtype="str")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a review with one pin, as the working directory."""
    monkeypatch.chdir(tmp_path)
    pin = tmp_path / "config/pins/registry/2031-01"
    pin.mkdir(parents=True)
    (pin / "b.json").write_text("{}", encoding="utf-8")
    (pin / "a.json").write_text("{}", encoding="utf-8")
    metadata = dict.fromkeys(REQUIRED, "") | {
        "platform": "its own page",
        "searched_on": "2031-01-05",
        "query": 'lamp AND "school"',
        "reported": 12,
        "limits": ["in English: nobody reads more"],
        "selection": "the first page",
        "what_it_is": "all that matched",
        "what_it_is_not": "what was added later",
        "files": {"b.json": "0", "a.json": "0"},
    }
    (pin / "search.json").write_text(json.dumps(metadata), encoding="utf-8")
    return tmp_path


PINNED = Source(name="A registry", arm="register", pin="config/pins/registry/2031-01")
IMPORTED = Source(
    name="A library", arm="database", files=["config/imports/a.ris", "config/imports/b.ris"], platform="Desk", searched_on="2031-01-06"
)  # fmt: skip


def row_of(sources: dict[str, Source], counts: pd.DataFrame) -> dict[str, str]:
    (row,) = search_log(sources, counts).to_dict("records")
    return row


def test_the_row_of_a_pin_comes_from_its_metadata(folder: Path) -> None:
    row = row_of({"registry": PINNED}, balance(("registry", "a.json", 5, 4, 1)))
    assert (row["kind"], row["pin"]) == ("pin", "config/pins/registry/2031-01")
    assert row["query"] == 'lamp AND "school"'
    assert row["searched_on"] == "2031-01-05"
    assert row["reported"] == "12"
    # No parameters of a request are pinned, so prismake did not send any.
    assert row["asked_by"] == "people"
    assert row["what_it_is_not"] == "what was added later"
    assert row["limits"] == "in English: nobody reads more | the first page"


def test_the_counts_of_a_sources_files_are_summed(folder: Path) -> None:
    row = row_of(
        {"registry": PINNED}, balance(("registry", "a.json", 5, 4, 1), ("registry", "b.json", 7, 7, 0))
    )
    assert (row["held"], row["parsed"], row["quarantined"]) == ("12", "11", "1")


def test_a_source_without_records_has_zero_counts(folder: Path) -> None:
    row = row_of({"registry": PINNED}, balance())
    assert (row["held"], row["parsed"], row["quarantined"]) == ("0", "0", "0")


def test_the_row_of_an_import_comes_from_the_config(folder: Path) -> None:
    row = row_of({"library": IMPORTED}, balance(("library", "config/imports/a.ris", 3, 3, 0)))
    assert (row["kind"], row["platform"], row["searched_on"]) == ("import", "Desk", "2031-01-06")
    assert row["pin"] == "config/imports/a.ris | config/imports/b.ris"
    assert row["reported"] == ""
    assert "cannot be checked" in row["what_it_is_not"]


def test_the_strategy_of_an_import_is_its_query_as_it_was_run(folder: Path) -> None:
    (folder / "strategy.txt").write_text("1. lamp\n2. lantern\n", encoding="utf-8")
    source = IMPORTED.model_copy(update={"strategy": "strategy.txt"})
    assert row_of({"library": source}, balance())["query"] == "1. lamp\n2. lantern"


def test_sources_are_in_the_order_of_the_config(folder: Path) -> None:
    table = search_log({"registry": PINNED, "library": IMPORTED}, balance())
    assert list(table["source"]) == ["registry", "library"]
    assert list(table["name"]) == ["A registry", "A library"]
    assert list(table.columns) == list(columns_of("1_identify/searches"))


def test_the_files_of_a_pin_are_its_frozen_files(folder: Path) -> None:
    assert [path.name for path in source_files("registry", PINNED)] == ["a.json", "b.json"]


def test_the_files_of_an_import_are_those_that_the_config_names() -> None:
    assert [path.as_posix() for path in source_files("library", IMPORTED)] == IMPORTED.files


def test_a_missing_pin_is_reported(folder: Path) -> None:
    gone = PINNED.model_copy(update={"pin": "config/pins/registry/2030-01"})
    with pytest.raises(ReviewFaults, match='as the pin .* of source "registry"'):
        search_log({"registry": gone}, balance())


EMBASE = {
    "name": "Embase",
    "arm": "database",
    "platform": "Embase (Ovid)",
    "files": ["config/imports/a.ris"],
    "strategy": "config/searches/embase.txt",
}
THREE = balance(("embase", "config/imports/a.ris", 3, 2, 1))


@pytest.mark.parametrize(
    ("keys", "agrees", "difference"),
    [
        ({}, "not stated", ""),
        ({"reported": 3}, "yes", ""),
        ({"reported": 5}, "no", ""),
        ({"reported": 0}, "no", ""),
        (
            {"reported": 5, "difference": "two patents were left out"},
            "explained",
            "two patents were left out",
        ),
        ({"reported": 5, "difference": "  "}, "no", ""),
        ({"reported": 3, "difference": "two patents were left out"}, "yes", ""),
    ],
)
def test_the_count_of_the_platform_is_compared_with_the_files(
    folder: Path, keys: dict[str, object], agrees: str, difference: str
) -> None:
    row = row_of({"embase": Source(**EMBASE, **keys)}, THREE)  # type: ignore[arg-type]
    assert (row["agrees"], row["difference"]) == (agrees, difference)
    assert row["reported"] == str(keys.get("reported", ""))


def test_only_an_unexplained_difference_is_awaited() -> None:
    sources = {
        "embase": Source(**EMBASE, reported=5),
        "scopus": Source(**EMBASE, reported=5, difference="an alert"),
        "central": Source(**EMBASE),
    }
    assert miscounted(sources, THREE) == ["Embase reported 5, its files hold 3"]


@pytest.mark.parametrize(
    ("keys", "parts"),
    [
        # The last line is the one with the highest number, wherever it stands.
        ({"line_counts": {2: 3, 1: 1200}, "reported": 3}, ()),
        ({"line_counts": {1: 1200, 2: 3}}, ()),
        ({"line_counts": {1: 1200, 2: 5}, "reported": 5, "difference": "two patents"}, ()),
        ({"line_counts": {1: 1200, 2: 5}, "reported": 3}, ("line 2", "has 5 records; reported is 3, and the files hold 3.")),
        ({"line_counts": {1: 1200, 2: 5}, "reported": 5 - 1, "difference": "one patent"}, ("reported is 4",)),
        ({"line_counts": {1: 1200, 2: 5}}, ("has 5 records; the files hold 3.", "or fetch the rest of the export.")),
        ({"line_counts": {1: 1}}, ("line 1", "has 1 record; the files hold 3. Correct line_counts or reported.")),
    ],
)  # fmt: skip
def test_the_count_of_the_last_line_is_compared_with_what_was_reported_and_came(
    keys: dict[str, object], parts: tuple[str, ...]
) -> None:
    found = miscounted_lines({"embase": Source(**EMBASE, **keys), "central": Source(**EMBASE)}, THREE)  # type: ignore[arg-type]
    assert len(found) == bool(parts)
    for part in parts:
        assert part in found[0]


def test_a_limit_is_named_as_a_reason_why_the_last_line_has_another_count() -> None:
    limit = SearchLimit(field="language", values=["English"], reason="nobody reads others")
    (sentence,) = miscounted_lines({"embase": Source(**EMBASE, limits=[limit], line_counts={1: 9})}, THREE)
    assert "Limits of the source may be the reason." in sentence


def test_the_limits_and_line_counts_of_an_import_are_in_the_log(folder: Path) -> None:
    limit = SearchLimit(field="language", values=["English"], reason="nobody reads others")
    source = Source(**EMBASE, limits=[limit], line_counts={2: 30, 1: 1200})
    row = row_of({"embase": source}, THREE)
    assert row["limits"] == "language: English (reason: nobody reads others)"
    assert row["line_counts"] == "#1: 1200 | #2: 30"


def test_the_line_counts_of_a_pin_are_in_the_log(folder: Path) -> None:
    path = folder / "config/pins/registry/2031-01/search.json"
    metadata = json.loads(path.read_text(encoding="utf-8"))
    metadata["lines"] = [{"line": 1, "text": "lamp", "query": "lamp", "count": 40}]
    path.write_text(json.dumps(metadata), encoding="utf-8")
    assert row_of({"registry": PINNED}, balance())["line_counts"] == "#1 (lamp): 40"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"pin": "config/pins/one/1", "reported": 3}, "the pin of a source already contains its counts"),
        (
            {"provider": "pubmed", "strategy": "config/searches/a.txt", "line_counts": {1: 3}},
            "the pin of a source already contains its counts",
        ),
        ({"files": ["config/imports/a.ris"], "difference": "an alert"}, "write `reported`, too"),
        ({"files": ["config/imports/a.ris"], "line_counts": {0: 3}}, "found line 0 with the count 3"),
        ({"files": ["config/imports/a.ris"], "reported": -1}, "greater than or equal to 0"),
    ],
)
def test_counts_that_cannot_be_are_refused(keys: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Source(name="One", arm="database", **keys)  # type: ignore[arg-type]
