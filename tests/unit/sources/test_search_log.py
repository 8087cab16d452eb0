"""The search log: one row per source, with its metadata and the numbers of entries read."""

import json
from pathlib import Path

import pandas as pd
import pytest

from prismake.errors import ReviewFaults
from prismake.protocol.sources import Source
from prismake.sources.pins import REQUIRED
from prismake.sources.search_log import search_log, source_files
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
    with pytest.raises(ReviewFaults, match='the pin of source "registry" is missing'):
        search_log({"registry": gone}, balance())
