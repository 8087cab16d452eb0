"""The first difference between two files is named as a cell or a line."""

from pathlib import Path

import pytest

from prismake.provenance.compare import first_difference


@pytest.fixture
def difference(tmp_path: Path):
    def compare(old: str | bytes, new: str | bytes, suffix: str = ".csv") -> str:
        paths = []
        for name, content in (("old", old), ("new", new)):
            path = tmp_path / f"{name}{suffix}"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(path)
        return first_difference(*paths)

    return compare


def test_a_cell_is_named_by_its_row_its_id_and_its_column(difference) -> None:
    message = difference("record_id,title\na,One\nb,Two\n", "record_id,title\na,One\nb,Three\n")
    assert message == ' (row 3, b, title: expected "Two", found "Three")'


def test_a_row_that_is_gone_is_named_by_its_id(difference) -> None:
    assert difference("id,x\na,1\nb,2\n", "id,x\na,1\n") == ' (row 3, b, id: expected "b", found "")'


def test_a_row_that_was_added_is_named_by_its_id(difference) -> None:
    assert difference("id\na\n", "id\na\nb\n") == ' (row 3, b, id: expected "", found "b")'


def test_a_column_that_was_added_is_named(difference) -> None:
    assert difference("id\na\n", "id,x\na,1\n") == ' (row 1, id, column 2: expected "", found "x")'


def test_a_line_of_a_text_is_named_by_its_number(difference) -> None:
    assert difference("one\ntwo\n", "one\n2\n", ".md") == ' (line 2: expected "two", found "2")'


def test_long_texts_are_shortened(difference) -> None:
    assert difference("a" * 200, "b", ".txt") == f' (line 1: expected "{"a" * 60}...", found "b")'


@pytest.mark.parametrize("suffix", [".csv", ".txt"])
def test_different_line_endings_are_reported(difference, suffix: str) -> None:
    assert "only line endings" in difference("a\nb\n", "a\r\nb\r\n", suffix)


def test_a_picture_gives_no_phrase(difference) -> None:
    assert difference(b"\x89PNG\xff\x00", b"\x89PNG\xfe\x00", ".png") == ""


def test_a_missing_file_gives_no_phrase(tmp_path: Path) -> None:
    assert first_difference(tmp_path / "a.csv", tmp_path / "b.csv") == ""


def test_a_cell_above_the_size_limit_of_the_csv_module_is_shortened(difference) -> None:
    long = "a" * 60
    assert (
        difference(f"id\n{'a' * 200_000}\n", "id\nb\n")
        == f' (row 2, {long}, id: expected "{long}...", found "b")'
    )
