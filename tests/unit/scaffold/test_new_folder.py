"""Where a new review may be written, and where it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from prismake.errors import ReviewError
from prismake.scaffold.folder import new_review


def test_leftovers_of_snakemake_and_an_empty_repository_are_ignored(tmp_path: Path) -> None:
    for name in (".snakemake", ".git"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "inside").write_text("kept", encoding="utf-8")
    (tmp_path / ".prismake.lock").write_text("process 1", encoding="utf-8")
    written = new_review(tmp_path)
    assert tmp_path / "config/config.yaml" in written
    assert (tmp_path / ".snakemake/inside").read_text(encoding="utf-8") == "kept"
    assert (tmp_path / ".git/inside").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("name", ["notes.txt", ".gitignore", "README.md", "results/", "config/", ".hidden"])
def test_other_content_is_refused_and_named(tmp_path: Path, name: str) -> None:
    (tmp_path / ".snakemake").mkdir()
    mine = tmp_path / name
    if name.endswith("/"):
        mine.mkdir()
    else:
        mine.write_text("mine", encoding="utf-8")
    with pytest.raises(ReviewError, match="expected a new or empty folder") as refused:
        new_review(tmp_path)
    assert f"found {name}." in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([".snakemake", mine.name])
    assert mine.is_dir() or mine.read_text(encoding="utf-8") == "mine"


def test_of_many_files_the_first_are_named(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.ris").touch()
    with pytest.raises(ReviewError, match=r"found 0\.ris, 1\.ris, 2\.ris, 3\.ris, 4\.ris and 2 more\."):
        new_review(tmp_path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cranes").write_text("mine", encoding="utf-8")
    with pytest.raises(ReviewError, match="cranes, which is a file"):
        new_review(tmp_path / "cranes")


def test_the_template_names_what_one_person_alone_must_declare(tmp_path: Path) -> None:
    new_review(tmp_path)
    text = (tmp_path / "config/config.yaml").read_text(encoding="utf-8")
    assert "# single_reviewer_exception:" in text and "leave the adjudicator out" in text
