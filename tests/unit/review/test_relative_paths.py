"""Paths that are right from where the person stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.review.relative_paths import path_prefix, prefix_paths

SAID = 'config/config.yaml, line 3: wrong. See `results/first/STATUS.md`, "config/imports/a.ris", results/*/logs/.'


@pytest.mark.parametrize(
    ("stand", "way"),
    [("my review", ""), (".", "my review/"), ("other", "../my review/"), ("my review/config", "../")],
)
def test_the_way_leads_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand: str, way: str
) -> None:
    root = tmp_path / "my review"
    for folder in (root / "config", tmp_path / "other"):
        folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / stand)
    assert path_prefix(root) == way
    told = prefix_paths(SAID, root)
    assert told == SAID.replace("config/c", way + "config/c").replace("config/i", way + "config/i").replace(
        "results/", way + "results/"
    )


def test_what_is_no_path_of_the_review_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = "my-config/a, ../config/b, docs/results/c, /config/d, configured"
    assert prefix_paths(said, tmp_path / "my-review") == said


def test_a_working_directory_that_is_gone_stops_no_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert path_prefix(tmp_path / "my-review") == f"{(tmp_path / 'my-review').as_posix()}/"
