"""BibTeX in all its forms, undamaged and damaged."""

from pathlib import Path

from parsed_files import read_balanced

from prismake.formats import read_file
from prismake.formats.expected_entries import bibtex_count
from prismake.formats.latex import plain_text

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
    assert record.title == "α-vesicles > β-cells with H2O in Fig. 2, for $5 and $\\frac12$"
    assert record.url == "https://example.org/~ada/"
    assert plain_text(r"\c{C}elik, \.{I}brahim {\O}rsted \H{o}") == "Çelik, İbrahim Ørsted ő"
