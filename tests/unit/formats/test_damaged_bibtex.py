"""Damaged BibTeX: what can be read of an entry is read, with a note; what cannot is quarantined."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsed_files import read_balanced

from prismake.formats import ParsedFile, Record

FIXTURES = Path(__file__).parents[2] / "fixtures"
FIELDS = ["title = {Moss on walls}", "author = {Example, Ada}", "year = {2020}", "volume = {7}"]


def written(folder: Path, text: str) -> ParsedFile:
    path = folder / "export.bib"
    path.write_text(text, encoding="utf-8")
    return read_balanced(path)


def only(folder: Path, text: str) -> Record:
    parsed_file = written(folder, text)
    assert not parsed_file.quarantined, parsed_file.quarantined
    assert len(parsed_file.records) == 1
    return parsed_file.records[0]


def facts(record: Record) -> tuple[str, list[str], str, str]:
    return record.title, record.authors, record.year, record.volume


def note(record: Record) -> str:
    return " ".join(record.other_fields.get("(note)", []))


def test_a_brace_without_its_field_costs_nothing_and_is_noted_with_its_line():
    parsed_file = read_balanced(FIXTURES / "cases/scopus-bibtex-stray-brace/b.bib")
    (record,) = parsed_file.records
    assert record.title == "Roof gardens and the sleep of night porters"
    assert record.authors == ["Quibble, S.", "Verity, A.M."]
    assert (record.journal, record.year, record.volume) == ("Journal of Roof Health", "2022", "13")
    assert (record.doi, record.publication_types) == (["10.5555/roof.41"], ["Article"])
    assert record.other_fields["publisher"] == ["Invented House"]
    assert "line 10" in note(record)


@pytest.mark.parametrize(
    ("quirk", "text"),
    [
        ("a missing comma", "@article{k,\n{0}\n{1},\n{2},\n{3}\n}\n"),
        ("a missing comma on one line", "@article{k, {0} {1}, {2}, {3}}\n"),
        ("a doubled comma", "@article{k,\n{0},,\n{1},\n{2},\n{3}\n}\n"),
        ("a stray brace on its own line", "@article{k,\n{0},\n}\n{1},\n{2},\n{3}\n}\n"),
        ("a stray brace with a comma", "@article{k,\n{0},\n},\n{1},\n{2},\n{3}\n}\n"),
        ("a stray opening brace", "@article{k,\n{0},\n{\n{1},\n{2},\n{3}\n}\n"),
        ("no closing brace", "@article{k,\n{0},\n{1},\n{2},\n{3}\n"),
        ("a doubled closing brace of a value", "@article{k,\n{0}},\n{1},\n{2},\n{3}\n}\n"),
        ("no first line", "@article{a,\n title = {Other}\n}\n\n{0},\n{1},\n{2},\n{3}\n}\n"),
        (
            "no brace in the first line",
            "@articlek,\n{0},\n{1},\n{2},\n{3}\n}\n@article{a, title = {Other}}\n",
        ),
    ],
)
def test_an_entry_with_this_damage_is_read_with_a_note(tmp_path: Path, quirk: str, text: str) -> None:
    for number, field in enumerate(FIELDS):
        text = text.replace(f"{{{number}}}", field)
    records = [record for record in written(tmp_path, text).records if record.title != "Other"]
    assert [facts(record) for record in records] == [("Moss on walls", ["Example, Ada"], "2020", "7")], quirk
    assert "compare it with the source" in note(records[0])


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("{Moss on {walls}", "Moss on walls"),
        ("{Moss} on walls}", "Moss on walls"),
        ("{{Moss on walls}", "Moss on walls"),
        ('"Moss on walls', "Moss on walls"),
    ],
)
def test_the_value_beside_a_damaged_brace_is_read(tmp_path: Path, title: str, read: str) -> None:
    record = only(tmp_path, f"@article{{k,\n title = {title},\n year = {{2020}},\n volume = {{7}}\n}}\n")
    assert (record.title, record.year, record.volume) == (read, "2020", "7")
    assert "line 2" in note(record)


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("@article{", ""),
        ("@article{,", ""),
        ("@article{doi=10.5555/x,", "doi=10.5555/x"),
        ("@article{Moss, 'walls', 2020,", "Moss, 'walls', 2020"),
        ("@article{k\n", "k"),
        ("@article{year=2020,", ""),
    ],
)
def test_a_key_that_is_missing_or_odd_damages_nothing(tmp_path: Path, head: str, key: str) -> None:
    record = only(tmp_path, f"{head}\n title = {{Moss on walls}},\n author = {{Example, Ada}}\n}}\n")
    assert (record.title, record.authors) == ("Moss on walls", ["Example, Ada"])
    assert record.other_fields.get("(key)", [""]) == [key]
    assert note(record) == ""


@pytest.mark.parametrize("kind", ["book_section", "web_page", "online", "in-proceedings", "misc2", "Article"])
def test_the_type_of_an_entry_is_any_word(tmp_path: Path, kind: str) -> None:
    text = f"@{kind}{{a, title = {{First}}}}\n@{kind}{{b,\n title = {{Second}}\n}}\n"
    assert [record.title for record in written(tmp_path, text).records] == ["First", "Second"]


def test_the_types_and_empty_keys_of_mendeley_are_read():
    types = read_balanced(FIXTURES / "cases/bibtex-mendeley-underscore-types/mendeley.bib")
    keys = read_balanced(FIXTURES / "cases/bibtex-mendeley-empty-key/mendeley_empty.bib")
    assert [len(types.records), len(keys.records)] == [4, 2]
    assert [record.title for record in types.records][1:3] == [
        "Moss in the gardens of schools",
        "Does moss cool a roof?",
    ]
    assert not any(map(note, [*types.records, *keys.records]))


def test_names_that_are_wrapped_between_lines_stay_whole():
    (record,) = read_balanced(FIXTURES / "cases/wos-bibtex-wrapped-author/savedrecs.bib").records
    assert record.authors == ["Selvan, Elia A.", "Jaya, Maneka", "Selvan, Saro", "van der Berg, Jan"]


def test_a_field_that_stands_twice_keeps_both_values(tmp_path: Path) -> None:
    record = only(tmp_path, "@article{k, title = {Moss}, year = {2020}, year = {2021}}\n")
    assert (record.year, record.other_fields["year"]) == ("2020", ["2021"])


def test_text_that_belongs_to_no_field_of_a_damaged_entry_is_kept(tmp_path: Path) -> None:
    record = only(tmp_path, "@article{k,\n title = {Moss},\n author {Example, Ada},\n year = {2020}\n}\n")
    assert (record.year, record.other_fields["(unread)"]) == ("2020", ["author {Example, Ada}"])
    assert "line 3" in note(record)


def test_every_damaged_entry_of_a_file_is_read_beside_its_neighbours():
    parsed_file = read_balanced(FIXTURES / "formats/bibtex_damaged.bib")
    assert [record.title for record in parsed_file.records] == [
        "A sound entry",
        "An entry without its first line",
        "An entry whose brace was lost",
        "Closed too early",
        "The last sound entry",
    ]
    assert [bool(note(record)) for record in parsed_file.records] == [False, True, True, True, False]
    assert parsed_file.records[3].doi == ["10.5555/early"]


def test_two_entries_that_lost_the_border_between_them_are_quarantined(tmp_path: Path) -> None:
    text = "@article{k,\n title = {Moss},\n title = {Walls\n}\n@article{b, title = {Next}}\n"
    parsed_file = written(tmp_path, text)
    assert [record.title for record in parsed_file.records] == ["Next"]
    assert ["not closed" in entry.reason for entry in parsed_file.quarantined] == [True]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    at=st.integers(0, 200),
    damage=st.sampled_from(["{", "}", '"', ",", "=", "", "},\n", "\n}\n"]),
    inserts=st.booleans(),
)
def test_one_sign_more_or_less_loses_no_word(
    tmp_path_factory: pytest.TempPathFactory, at: int, damage: str, inserts: bool
) -> None:
    text = "@article{k,\n  " + ",\n  ".join(FIELDS) + "\n}\n"
    at = min(at, len(text))
    damaged = text[:at] + damage + text[at + (0 if inserts else 1) :]
    path = tmp_path_factory.mktemp("damaged") / "export.bib"
    path.write_text(
        f"@article{{a, title = {{First}}}}\n{damaged}@article{{z, title = {{Last}}}}\n", encoding="utf-8"
    )
    parsed_file = read_balanced(path)
    everything = str(parsed_file.records) + "".join(entry.raw_text for entry in parsed_file.quarantined)
    for word in ("First", "Last", "2020", "Ada", "walls"):
        assert word in everything or word not in damaged, damaged


def test_a_stray_brace_in_an_entry_of_one_line_costs_no_other_field(tmp_path: Path) -> None:
    text = "@article{k5, title={Moss on}} walls}, author={Example, Ada}, journal={Roofs}, year={2020}, doi={10.5555/k5}}\n"
    record = only(tmp_path, text)
    assert (record.title, record.authors, record.year) == ("Moss on walls", ["Example, Ada"], "2020")
    assert (record.journal, record.doi) == ("Roofs", ["10.5555/k5"])
    assert "line 1" in note(record)


@pytest.mark.parametrize("value", ["{Roofs}", '"Roofs"'])
def test_a_word_in_braces_or_quotes_is_none_of_a_string_in_a_damaged_entry(
    value: str, tmp_path: Path
) -> None:
    record = only(
        tmp_path,
        f"@article{{k, title={{Moss}}}}, author={{Example, Ada}}, journal={value}, year={{2020}}}}\n",
    )
    assert record.journal == "Roofs"
    assert "@string" not in note(record)


def test_a_bare_word_of_a_damaged_entry_still_is_one_of_a_string(tmp_path: Path) -> None:
    text = "@string{jr = {Journal of Roofs}}\n@article{k, title={Moss}}, author={Example, Ada}, journal=jr, year=2020}\n"
    record = only(tmp_path, text)
    assert (record.journal, record.year) == ("Journal of Roofs", "2020")
