"""BibTeX in all its forms, undamaged and damaged."""

from pathlib import Path

import pytest
from parsed_files import read_balanced

from prismake.formats import read_file
from prismake.formats.expected_entries import bibtex_count
from prismake.formats.latex import plain_text
from prismake.records.table import records_tables

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"


def parsed(name):
    return read_balanced(FIXTURES / name)


def test_an_entry_starts_at_its_head_anywhere_in_a_line():
    assert [record.title for record in parsed("bibtex_forms.bib").records] == [
        "First on the line",
        "Second on the line",
        "In parentheses (as it may be)",
        "The brace on the next line",
        "A space after the sign",
        "A command at the begin of a line",
    ]


def test_a_command_at_the_start_of_a_line_does_not_split_an_entry():
    assert parsed("bibtex_forms.bib").records[5].abstract == "First line of foo, bar baz"


def test_strings_span_lines_use_parentheses_and_are_joined():
    records = parsed("bibtex_forms.bib").records
    assert records[1].journal == "Journal of Other Things"
    assert records[2].journal == "Journal of Invented Results Part B"


def test_text_outside_of_entries_is_stored_with_the_preceding_entry():
    record, *_, five, _ = parsed("bibtex_forms.bib").records
    assert "% Encoding: UTF-8" in record.other_fields["(around)"]
    assert "An entry in a comment" in str(record.other_fields["(around)"])
    assert five.other_fields["(around)"] == ["A remark outside of all entries."]


def test_an_unclosed_comment_hides_no_entry(tmp_path):
    text = "@comment{it goes on\n" + "".join(
        f"@article{{k{number}, title={{Number {number}}}}}\n" for number in range(9)
    )
    (tmp_path / "open.bib").write_text(text, encoding="utf-8")
    parsed_file = read_file(tmp_path / "open.bib")
    assert (parsed_file.expected, len(parsed_file.records)) == (9, 9)


def test_appended_files_may_each_have_a_byte_order_mark(tmp_path):
    text = "".join(f"\ufeff@article{{k{number}, title={{Number {number}}}}}\n" for number in range(3))
    (tmp_path / "joined.bib").write_text(text, encoding="utf-8")
    assert len(read_file(tmp_path / "joined.bib").records) == 3


def test_entries_are_counted_independently_of_the_parser():
    assert (
        bibtex_count("@article{a, title={x}} @misc(b, title={y})\n@comment{@book{c,}}\n@string{d={e}}") == 2
    )
    assert bibtex_count("@article{a,\n title={x}\n}\n  author={y},\n  title={z}\n}\n") == 2


def test_names_and_signs_of_latex():
    record = parsed("bibtex_values.bib").records[0]
    assert record.authors[:2] == ["Exemplar, María", "Muster, Jíří"]
    assert record.authors[2:] == ["Department and Institute of Nothing", "de la Fontaine, Jean"]
    assert record.title == "α-vesicles > β-cells with H2O in Fig. 2, for $5 and 1/2"
    assert record.url == "https://example.org/~ada/"
    assert plain_text(r"\c{C}elik, \.{I}brahim {\O}rsted \H{o}") == "Çelik, İbrahim Ørsted ő"


def test_a_string_may_be_defined_below_the_entry_that_uses_it(tmp_path):
    text = "@article{a, title = {First}, journal = JM, month = jan, year = 2019}\n% text\n@article{b, title = {Second}, journal = {Walls}}\n@string{jm = {Journal of Moss}}\n"
    (tmp_path / "late.bib").write_text(text, encoding="utf-8")
    first, second = read_file(tmp_path / "late.bib").records
    assert (first.journal, first.year, second.journal) == ("Journal of Moss", "2019", "Walls")
    assert first.other_fields["(note)"] == [
        'the word "JM" is used above the @string that defines it, and was read as defined there.'
    ]
    assert first.other_fields["(around)"] == ["% text"]
    assert "(note)" not in second.other_fields


def test_a_record_whose_string_is_defined_below_it_keeps_its_former_id_as_an_alias(tmp_path):
    text = "@article{a, title = {First}, journal = jm}\n"
    ids = []
    for name in ("before", "after"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        table, _, _ = records_tables([("bib", "databases", name, read_file(tmp_path / name))])
        ids.append((table["record_id"][0], table["aliases"][0]))
        text += "@string{jm = {Journal of Moss}}\n"
    # The former id is the digest with the key, which is part of none now.
    former = ids[0][1]
    assert former not in ("", ids[0][0])
    assert ids[1][1] == former
    assert ids[0][0] != ids[1][0]


def test_a_word_that_no_string_defines_is_kept_with_a_note(tmp_path):
    (tmp_path / "word.bib").write_text("@article{a, title = {First}, journal = jama}\n", encoding="utf-8")
    (record,) = read_file(tmp_path / "word.bib").records
    assert record.journal == "jama"
    assert record.other_fields["(note)"] == [
        'the word "jama" is defined by no @string, and was kept as it is.'
    ]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (r"{\"Desmids of \"ISO\" ponds}", '"Desmids of "ISO" ponds'),
        (r"{\"Moss\" and {\"o} and caf{\'e}}", '"Moss" and ö and café'),
        (r"{M\"uller and \"Uber}", "Müller and Über"),
        (r"{na\"{\i}ve co\"ordinates of \"a}", "naïve coördinates of ä"),
    ],
)
def test_an_escaped_quotation_mark_is_no_diaeresis_where_the_value_shows_it(written: str, title: str) -> None:
    assert plain_text(written) == title


def test_the_id_that_a_title_with_escaped_quotation_marks_had_before_is_an_alias(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text(
        r"@article{k, title = {\"Desmids of \"ISO\" ponds}, year = 2031, author = {Doe, J.}}",
        encoding="utf-8",
    )
    (record,) = read_file(path).records
    path.write_text(
        '@article{k, title = {"Desmids of "ISO" ponds}, year = 2031, author = {Doe, J.}}', encoding="utf-8"
    )
    (plain,) = read_file(path).records
    assert record.title == plain.title == '"Desmids of "ISO" ponds'
    assert record.earlier_id
    assert record.earlier_id != plain.earlier_id
