"""Files in config/imports/ that the config does not name."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from prismake.sources.imports import imported_files, unnamed_imports


@pytest.fixture
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "config/imports"
    folder.mkdir(parents=True)
    return folder


def test_unnamed_files_in_subfolders_are_returned(imports: Path) -> None:
    (imports / "2024").mkdir()
    for name in ("a.ris", "b.ris", "2024/c d {x}.ris"):
        (imports / name).touch()
    assert unnamed_imports(["config/imports/a.ris", "config/searches/medline.txt"]) == [
        "config/imports/2024/c d {x}.ris",
        "config/imports/b.ris",
    ]
    assert unnamed_imports(["config/imports/./a.ris", *imported_files()]) == []


@pytest.mark.parametrize("name", [".gitkeep", ".DS_Store", "~$b.csv", ".~lock.b.csv#", ".hidden/b.ris"])
def test_hidden_files_and_locks_are_ignored(imports: Path, name: str) -> None:
    (imports / name).parent.mkdir(exist_ok=True)
    (imports / name).touch()
    assert unnamed_imports([]) == []


def test_both_spellings_of_an_accent_name_one_file(imports: Path) -> None:
    (imports / unicodedata.normalize("NFD", "caf\u00e9.ris")).touch()
    assert unnamed_imports([unicodedata.normalize("NFC", "config/imports/caf\u00e9.ris")]) == []


def test_without_the_folder_there_are_no_unnamed_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert unnamed_imports([]) == []
