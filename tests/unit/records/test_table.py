"""Stable ids, the quarantine, and the balance."""

import re

from hypothesis import given
from hypothesis import strategies as st

from prismake.records.record import ParsedFile, Quarantined, Record
from prismake.records.table import base_id, record_ids, records_tables
from prismake.tables import columns_of


def record(title: str, position: int = 1, **values: object) -> Record:
    made = Record(record_type="journal article", title=title, position=position, **values)
    made.source_fields = {"TI": [title], **{key: [str(value)] for key, value in values.items()}}
    return made


def ids(*files: list[Record], source: str = "made_up") -> dict[str, str]:
    known = [(source, number, entry) for number, records in enumerate(files) for entry in records]
    return {entry.title: name for (_, _, entry), name in zip(known, record_ids(known), strict=True)}


def test_a_record_is_named_by_its_own_identifier():
    assert base_id("pubmed", record("A", pmid="90000001")) == "pubmed:90000001"
    assert base_id("embase", record("A", native_id="L1", pmid="90000001")) == "embase:L1"
    assert base_id("crossref", record("A", doi=["10.5555/a"])) == "crossref:10.5555/a"
    made = record("A", registration_ids=["NCT09000001"])
    assert re.fullmatch(r"site:[0-9a-f]{12}", base_id("site", made))
    made.record_type = "registration"
    assert base_id("site", made) == "site:NCT09000001"


@given(st.text(min_size=1, max_size=30))
def test_ids_hold_no_space_bar_or_control_character(native):
    assert not re.search(r"[\s|\x00-\x1f\x7f]", base_id("a", record("A", native_id=native)))


def test_ids_do_not_change_when_records_are_added_before_or_after():
    first, second = record("One"), record("Two", pmid="90000001")
    before = ids([first, second])
    after = ids([record("Zero"), first, record("Between"), second, record("Last", pmid="90000002")])
    assert {title: after[title] for title in before} == before


def test_repeats_are_numbered_by_content_and_not_by_position():
    first, second, third = (record(title, pmid="90000001") for title in ("One", "Two", "Three"))
    assert ids([first, second, third]) == ids([third, second, first])
    assert sorted(ids([first, second, third]).values()) == [
        "made_up:90000001",
        "made_up:90000001~2",
        "made_up:90000001~3",
    ]


def test_a_later_file_does_not_rename_the_records_of_an_earlier_one():
    first, second = record("One", pmid="90000001"), record("Two", pmid="90000001")
    before = ids([first, second])
    for title in "abcdefgh":
        after = ids([first, second], [record(title, pmid="90000001")])
        assert {name: after[name] for name in before} == before
        assert after[title] == "made_up:90000001~3"


def test_sources_do_not_share_ids():
    first = record("One", pmid="90000001")
    assert record_ids([("a", 0, first), ("b", 1, first)]) == ["a:90000001", "b:90000001"]


def test_the_digest_ignores_volatile_tags():
    first, second = record("One"), record("One")
    first.source_fields["N1"], second.source_fields["N1"] = ["Cited By 1"], ["Cited By 2"]
    assert first.digest != second.digest
    first.volatile = second.volatile = frozenset({"N1"})
    assert first.digest == second.digest


def test_the_tables_have_the_columns_of_their_schemas():
    parsed_record = record("One", pmid="90000001", doi=["10.5555/a", "10.5555/b"])
    parsed_record.other_fields = {"ZZ": ["ü"]}
    bad = Quarantined(2, 7, "TY  - JOUR", "it has no title")
    parsed_file = ParsedFile("ris", 2, [parsed_record], [bad])
    records, quarantine, balance = records_tables([("made_up", "database", "a.ris", parsed_file)])
    assert tuple(records.columns) == columns_of("1_identify/records")
    assert tuple(quarantine.columns) == columns_of("1_identify/quarantine")
    assert tuple(balance.columns) == columns_of("1_identify/balance")
    assert records.loc[0, "doi"] == "10.5555/a | 10.5555/b"
    assert records.loc[0, "other_fields"] == '{"ZZ": ["ü"]}'
    assert quarantine.loc[0, "line"] == "7"
    assert balance.loc[0, ["held", "parsed", "quarantined", "balanced"]].tolist() == ["2", "1", "1", "yes"]


def test_an_unbalanced_file_is_recognised():
    _, _, balance = records_tables([("a", "database", "a.ris", ParsedFile("ris", 3, [record("One")], []))])
    assert balance.loc[0, "balanced"] == "no"


def test_no_files_give_empty_tables():
    assert [len(table) for table in records_tables([])] == [0, 0, 0]
