"""Where a record begins, also where its first line is indented, damaged, or that of a file put after another."""

from pathlib import Path

import pytest

from prismake.formats import ParsedFile, read_file

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"


def titles(path: Path) -> list[str]:
    parsed_file: ParsedFile = read_file(path)
    assert parsed_file.balanced, (
        parsed_file.expected,
        len(parsed_file.records),
        len(parsed_file.quarantined),
    )
    assert not parsed_file.quarantined
    return [record.title for record in parsed_file.records]


def test_an_indented_or_tight_first_tag_begins_a_record():
    assert titles(FIXTURES / "indented_heads.ris") == ["First", "Second, indented", "Third, without a space"]
    assert read_file(FIXTURES / "indented_heads.ris").records[1].authors == ["Example, Ada"]
    assert titles(FIXTURES / "indented_heads.enw") == ["First", "Second"]


def test_an_indented_pmid_begins_a_record_and_one_in_a_folded_line_does_not():
    assert titles(FIXTURES / "indented_heads.nbib") == ["First of it.", "Second of it."]


def test_blank_lines_between_the_tags_of_a_record_do_not_part_it():
    assert titles(FIXTURES / "blank_lines_between.enw") == ["First", "Second"]
    assert read_file(FIXTURES / "blank_lines_between.enw").records[0].authors == ["Example, Ada"]


def test_a_damaged_number_of_ovid_still_begins_a_record():
    assert titles(FIXTURES / "ovid_damaged_number.txt") == ["First", "Second", "Third", "Fourth"]


def test_what_stands_before_the_first_number_of_ovid_is_kept_with_the_first_record(tmp_path):
    (tmp_path / "cut").write_text("words of a record that was cut\n<2>\nTitle\n  Second\n", encoding="utf-8")
    record = read_file(tmp_path / "cut").records[0]
    assert (record.title, record.other_fields) == ("Second", {"(around)": ["words of a record that was cut"]})


def test_line_ends_that_were_converted_twice_are_one():
    assert titles(FIXTURES / "doubled_carriage_returns.nbib") == ["First of it.", "Second of it."]


def test_the_encoding_that_xml_declares_is_its_encoding():
    assert titles(FIXTURES / "declared_encoding.xml") == ["Размер"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("record", "end"),
    [
        ("TY  - JOUR\nTI  - Title {}\nER  - ", "\n\n"),
        ("TY  - JOUR\nTI  - Title {}\nER  - ", ""),
        ("PMID- 9000000{}\nTI  - Title {}", "\n\n"),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI Title {}\nER\n\nEF", ""),
        ("%0 Journal Article\n%T Title {}", "\n\n"),
        ("<{}>\nTitle\n  Title {}", "\n"),
    ],
)
def test_files_put_together_each_with_its_byte_order_mark_are_read_as_one(record, end, encoding, tmp_path):
    text = "".join(f"\ufeff{record}{end}".replace("{}", str(number)) for number in (1, 2, 3))
    (tmp_path / "joined").write_bytes(text.removeprefix("\ufeff").encode(encoding))
    assert titles(tmp_path / "joined") == ["Title 1", "Title 2", "Title 3"]
