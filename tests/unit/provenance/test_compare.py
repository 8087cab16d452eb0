"""Where two files differ first, in the terms of the file."""

from pathlib import Path

import pytest

from prismake.provenance.compare import first_difference


@pytest.fixture
def told(tmp_path: Path):
    def compare(old: str | bytes, new: str | bytes, suffix: str = ".csv") -> str:
        paths = []
        for name, content in (("old", old), ("new", new)):
            path = tmp_path / f"{name}{suffix}"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(path)
        return first_difference(*paths)

    return compare


def test_a_cell_is_named_by_its_row_its_id_and_its_column(told) -> None:
    said = told("record_id,title\na,One\nb,Two\n", "record_id,title\na,One\nb,Three\n")
    assert said == ' (row 3, b, title: expected "Two", found "Three")'


def test_a_row_that_is_gone_is_named_by_its_id(told) -> None:
    assert told("id,x\na,1\nb,2\n", "id,x\na,1\n") == ' (row 3, b, id: expected "b", found "")'


def test_a_row_that_was_added_is_named_by_its_id(told) -> None:
    assert told("id\na\n", "id\na\nb\n") == ' (row 3, b, id: expected "", found "b")'


def test_a_column_that_was_added_is_named(told) -> None:
    assert told("id\na\n", "id,x\na,1\n") == ' (row 1, id, column 2: expected "", found "x")'


def test_a_line_of_a_text_is_named_by_its_number(told) -> None:
    assert told("one\ntwo\n", "one\n2\n", ".md") == ' (line 2: expected "two", found "2")'


def test_long_texts_are_shortened(told) -> None:
    assert told("a" * 200, "b", ".txt") == f' (line 1: expected "{"a" * 60}...", found "b")'


@pytest.mark.parametrize("suffix", [".csv", ".txt"])
def test_ends_of_lines_are_a_difference_that_is_told(told, suffix: str) -> None:
    assert "only line endings" in told("a\nb\n", "a\r\nb\r\n", suffix)


def test_of_a_picture_no_place_is_told(told) -> None:
    assert told(b"\x89PNG\xff\x00", b"\x89PNG\xfe\x00", ".png") == ""


def test_of_a_file_that_is_gone_no_place_is_told(tmp_path: Path) -> None:
    assert first_difference(tmp_path / "a.csv", tmp_path / "b.csv") == ""


def test_a_cell_longer_than_the_reader_takes_by_itself_is_told_shortened(told) -> None:
    long = "a" * 60
    assert (
        told(f"id\n{'a' * 200_000}\n", "id\nb\n") == f' (row 2, {long}, id: expected "{long}...", found "b")'
    )
