"""Written records read back as equal records, field by field."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.formats import Record, read_file, write_records
from prismake.formats.round_trip import ROUND_TRIP_COLUMNS

FIXTURES = Path(__file__).parents[2] / "fixtures" / "formats"
FORMS = ("ris", "medline", "bibtex", "csv")
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def fields(record: Record) -> dict[str, object]:
    return {column: getattr(record, column) for column in ROUND_TRIP_COLUMNS}


def read_back(records, form, folder):
    path = folder / f"written.{form}"
    path.write_text("".join(write_records(records, form)), encoding="utf-8", newline="")
    parsed_file = read_file(path)
    assert parsed_file.balanced
    return parsed_file.records


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_every_fixture_survives_the_round_trip(name, form, tmp_path):
    records = read_file(FIXTURES / name).records
    if records:
        assert list(map(fields, read_back(records, form, tmp_path))) == list(map(fields, records))


def test_other_tools_see_the_common_tags(tmp_path):
    import rispy
    from Bio import Medline

    records = read_file(FIXTURES / "sound.nbib").records
    seen = rispy.loads("".join(write_records(records, "ris")))
    assert [entry["title"] for entry in seen] == [record.title for record in records]
    assert seen[0]["authors"] == records[0].authors
    medline = list(Medline.parse("".join(write_records(records, "medline")).splitlines(keepends=True)))
    assert [entry["PMID"] for entry in medline] == [record.pmid for record in records]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    title=st.from_regex(r"[A-Za-z][^\x00-\x1f\x7f-\x9f|]{3,60}[a-z]", fullmatch=True),
    journal=st.text(max_size=30),
    other=st.dictionaries(st.text(max_size=8), st.lists(st.text(max_size=20), max_size=3), max_size=3),
)
def test_any_text_survives_the_round_trip(tmp_path_factory, form, title, journal, other):
    from prismake.records.compose import compose

    parsed_file = compose({"title": [title], "journal": [journal]}, other)
    if isinstance(parsed_file, Record):
        folder = tmp_path_factory.mktemp("round")
        assert list(map(fields, read_back([parsed_file], form, folder))) == [fields(parsed_file)]


def test_bibtex_has_a_key_of_its_own_for_each_record(tmp_path):
    records = [Record(title=f"Roof {number}", authors=["Moss, Ann"], year="2024") for number in range(28)]
    records.append(Record(title="Wall", authors=["Fern, Bo"], year="2024"))
    text = "".join(write_records(records, "bibtex"))
    keys = [line.partition("{")[2].rstrip(",") for line in text.splitlines() if line.startswith("@")]
    assert (keys[0], keys[1], keys[26], keys[28]) == ("Moss2024a", "Moss2024b", "Moss2024aa", "Fern2024")
    assert len(set(keys)) == len(records)
    assert [record.title for record in read_back(records, "bibtex", tmp_path)] == [
        record.title for record in records
    ]


def test_bibtex_has_groups_in_braces_and_suffixes_behind_family_names(tmp_path):
    authors = ["Moss, J., 3rd", "Society of Moss", "Fern, Bo", "Roofs and Walls, Inc.", "et al."]
    record = Record(title="Roofs", authors=authors, year="2024")
    text = "".join(write_records([record], "bibtex"))
    assert (
        "author = {Moss, 3rd, J. and {Society of Moss} and Fern, Bo and {Roofs and Walls, Inc.} and others}"
        in text
    )
    assert read_back([record], "bibtex", tmp_path)[0].authors == authors
