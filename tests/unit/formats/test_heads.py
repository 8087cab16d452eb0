"""Where a record starts, even if its first line is indented or damaged, or starts an appended file."""

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.formats import read_file

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"


def titles(path: Path) -> list[str]:
    parsed_file = read_balanced(path)
    assert not parsed_file.quarantined
    return [record.title for record in parsed_file.records]


def test_an_indented_or_tight_first_tag_starts_a_record():
    assert titles(FIXTURES / "indented_heads.ris") == ["First", "Second, indented", "Third, without a space"]
    assert read_file(FIXTURES / "indented_heads.ris").records[1].authors == ["Example, Ada"]
    assert titles(FIXTURES / "indented_heads.enw") == ["First", "Second"]


def test_an_indented_pmid_starts_a_record_but_not_one_in_a_folded_line():
    assert titles(FIXTURES / "indented_heads.nbib") == ["First of it.", "Second of it."]


def test_blank_lines_between_the_tags_of_a_record_do_not_split_it():
    assert titles(FIXTURES / "blank_lines_between.enw") == ["First", "Second"]
    assert read_file(FIXTURES / "blank_lines_between.enw").records[0].authors == ["Example, Ada"]


def test_a_damaged_ovid_number_still_starts_a_record():
    assert titles(FIXTURES / "ovid_damaged_number.txt") == ["First", "Second", "Third", "Fourth"]


def test_text_before_the_first_ovid_number_is_stored_with_the_first_record(tmp_path):
    (tmp_path / "cut").write_text("words of a record that was cut\n<2>\nTitle\n  Second\n", encoding="utf-8")
    record = read_file(tmp_path / "cut").records[0]
    assert (record.title, record.other_fields) == ("Second", {"(around)": ["words of a record that was cut"]})


def test_line_ends_converted_twice_count_once():
    assert titles(FIXTURES / "doubled_carriage_returns.nbib") == ["First of it.", "Second of it."]


def test_xml_is_decoded_as_it_declares():
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
def test_appended_files_with_byte_order_marks_are_read_as_one(record, end, encoding, tmp_path):
    text = "".join(f"\ufeff{record}{end}".replace("{}", str(number)) for number in (1, 2, 3))
    (tmp_path / "joined").write_bytes(text.removeprefix("\ufeff").encode(encoding))
    assert titles(tmp_path / "joined") == ["Title 1", "Title 2", "Title 3"]
