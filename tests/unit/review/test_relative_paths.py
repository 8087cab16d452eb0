"""Paths in messages are relative to the working directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.review.relative_paths import path_prefix, prefix_paths

MESSAGE = 'config/config.yaml, line 3: wrong. See `results/first/STATUS.md`, "config/imports/a.ris", results/*/logs/.'


@pytest.mark.parametrize(
    ("working_directory", "prefix"),
    [("my review", ""), (".", "my review/"), ("other", "../my review/"), ("my review/config", "../")],
)
def test_the_prefix_leads_from_the_working_directory_to_the_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, working_directory: str, prefix: str
) -> None:
    root = tmp_path / "my review"
    for folder in (root / "config", tmp_path / "other"):
        folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / working_directory)
    assert path_prefix(root) == prefix
    prefixed = prefix_paths(MESSAGE, root)
    assert prefixed == MESSAGE.replace("config/c", prefix + "config/c").replace(
        "config/i", prefix + "config/i"
    ).replace("results/", prefix + "results/")


def test_other_paths_are_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    message = "my-config/a, ../config/b, docs/results/c, /config/d, configured"
    assert prefix_paths(message, tmp_path / "my-review") == message


def test_a_deleted_working_directory_gives_an_absolute_prefix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert path_prefix(tmp_path / "my-review") == f"{(tmp_path / 'my-review').as_posix()}/"
