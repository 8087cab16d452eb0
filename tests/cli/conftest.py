"""The review of the tutorial before its first run, and with tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tutorial_review import make_tables, tutorial_review


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The review before its first run, called from the folder above it."""
    monkeypatch.chdir(tmp_path)
    return tutorial_review(tmp_path / "my-review")


@pytest.fixture(scope="session")
def with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tutorial_review(tmp_path_factory.mktemp("tables") / "my-review")
    make_tables(folder)
    return folder


@pytest.fixture
def made(with_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The review with the tables of a first run, called from the folder above it."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(with_tables, tmp_path / "my-review"))
