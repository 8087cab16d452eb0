"""A file whose records another file holds is noted: its records would counts twice as identified."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.protocol.sources import Source
from prismake.sources.reading import read_sources


def ris(*titles: str) -> str:
    return "".join(f"TY  - JOUR\nTI  - {title}\nPY  - 2020\nER  - \n\n" for title in titles)


def notes_of(folder: Path, sources: dict[str, list[str]], texts: dict[str, str]) -> list[str]:
    """The notes of each file, in order. sources: key to its files. texts: file to its content."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    tables = read_sources(
        {
            key: Source(name=key, arm="database", files=[(folder / name).as_posix() for name in names])
            for key, names in sources.items()
        }
    )
    return list(tables.reconciliation["notes"])


@pytest.mark.parametrize(
    "again", [ris("Moss", "Lichen"), ris("Lichen", "Moss").replace("\n", "\r\n"), ris("Lichen")]
)
def test_a_second_download_is_noted(tmp_path: Path, again: str) -> None:
    texts = {"a.ris": ris("Moss", "Lichen"), "a (1).ris": again}
    first, second = notes_of(tmp_path, {"medline": ["a.ris", "a (1).ris"]}, texts)
    assert first == ""
    assert "a.ris holds" in second
    assert "counts twice as identified" in second


def test_one_file_under_two_sources_is_noted(tmp_path: Path) -> None:
    texts = {"a.ris": ris("Moss"), "b.ris": ris("Moss")}
    assert ["a.ris holds every record of this file (1)" in note for note in notes_of(tmp_path, {"a": ["a.ris"], "b": ["b.ris"]}, texts)] == [
        False,
        True,
    ]  # fmt: skip


@pytest.mark.parametrize("other", [ris("Moss", "Fern"), ris("moss"), ""])
def test_files_that_share_some_records_or_none_are_not_noted(tmp_path: Path, other: str) -> None:
    texts = {"a.ris": ris("Moss", "Lichen"), "b.ris": other or ris("Fern")}
    assert notes_of(tmp_path, {"a": ["a.ris", "b.ris"]}, texts) == ["", ""]
