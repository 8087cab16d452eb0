"""Accession numbers that count the records of a large file identify none: the next export gives them to other records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prismake.formats import read_file
from prismake.records.aliases import is_counted
from prismake.records.record import ParsedFile
from prismake.records.table import records_tables


def parsed(folder: Path, numbers: Sequence[int | str], titles: Sequence[str]) -> ParsedFile:
    file = folder / "records.ris"
    entries = [
        f"TY  - JOUR\nAN  - {number}\nTI  - {title}\nPY  - 2020\nER  - \n\n"
        for number, title in zip(numbers, titles, strict=True)
    ]
    file.write_text("".join(entries), encoding="utf-8")
    return read_file(file)


TITLES = [f"Moss number {name} on a roof" for name in "abcdefghijklmnopqrstuvwxyz"]


def ids(file: ParsedFile) -> dict[str, str]:
    records = records_tables([("a", "database", "records.ris", file)])[0]
    return dict(zip(records["title"], records["record_id"], strict=True))


def test_numbers_beyond_9999_that_count_are_no_ids_and_change_none(tmp_path: Path) -> None:
    first = parsed(tmp_path, range(10001, 10027), TITLES)
    again = parsed(tmp_path, range(10201, 10227), TITLES[::-1])
    assert [record.native_id for record in first.records] == [""] * 26
    assert first.records[0].as_written["native_id"] == "10001"
    assert ids(first) == ids(again)


def test_the_number_that_was_an_id_is_a_former_id_that_counts_only_beside_its_title(tmp_path: Path) -> None:
    records = records_tables(
        [("a", "database", "records.ris", parsed(tmp_path, range(10001, 10027), TITLES))]
    )[0]
    assert records["aliases"][0] == "a:10001"
    assert is_counted("a:10001")


def test_numbers_with_gaps_few_numbers_and_longer_ones_are_accession_numbers(tmp_path: Path) -> None:
    with_gaps = [10001 + 3 * number for number in range(26)]
    for numbers in (with_gaps, range(20_180_001, 20_180_027), [f"L{10001 + n}" for n in range(26)]):
        assert all(record.native_id for record in parsed(tmp_path, list(numbers), TITLES).records)
    few = parsed(tmp_path, range(10001, 10006), TITLES[:5])
    assert [record.native_id for record in few.records] == ["10001", "10002", "10003", "10004", "10005"]
