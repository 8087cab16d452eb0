"""Aliases: ids of records under earlier versions, in the tables and in human input."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from prismake.records.aliases import current_ids, is_counted, reports_of_records, with_current_ids
from prismake.records.record import ParsedFile, Record
from prismake.records.table import earlier_base_id, record_ids, records_tables
from prismake.tables import replace_values


def record(position: int, doi: str, earlier_id: str | None = None) -> Record:
    source_fields = {"TI": [f"Title {position}"], "DO": [doi]}
    return Record(
        title=f"Title {position}",
        doi=[doi],
        source_fields=source_fields,
        position=position,
        earlier_id=earlier_id,
    )


def table(*records: Record) -> pd.DataFrame:
    parsed = ParsedFile(format="ris", records=list(records), quarantined=[], expected=len(records))
    return records_tables([("index", "database", "config/imports/index.ris", parsed)])[0]


def test_a_record_that_kept_its_id_has_no_alias() -> None:
    assert list(table(record(1, "10.5555/a"))["aliases"]) == [""]


def test_an_identifier_that_is_no_longer_of_the_record_is_its_alias() -> None:
    made = table(record(1, "10.5555/a", earlier_id="10.13039/5"))
    assert made[["record_id", "aliases"]].values.tolist() == [["index:10.5555/a", "index:10.13039/5"]]


def test_aliases_of_records_with_one_identifier_keep_their_numbers() -> None:
    made = table(record(1, "10.5555/a", "10.13039/5"), record(2, "10.5555/b", "10.13039/5"))
    assert sorted(made["aliases"]) == ["index:10.13039/5", "index:10.13039/5~2"]


def test_the_alias_of_a_record_without_a_former_identifier_is_its_digest() -> None:
    made = record(1, "10.5555/a", earlier_id="")
    assert list(table(made)["aliases"]) == [f"index:{made.digest[:12]}"]


def test_an_id_never_passes_to_another_record() -> None:
    first, second = record(1, "10.5555/a", "10.5555/b"), record(2, "10.5555/b")
    before = record_ids([("index", 0, first), ("index", 0, second)], earlier_base_id)
    made = table(first, second)
    assert made["record_id"].iloc[0] == "index:10.5555/a"
    assert [made["aliases"].iloc[0], made["record_id"].iloc[1]] == before
    assert made["aliases"].iloc[1] == ""


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "a", "b", "c", None])), max_size=8))
def test_every_former_id_leads_to_its_record(pairs: list[tuple[str, str | None]]) -> None:
    records = [record(number, *pair) for number, pair in enumerate(pairs)]
    before = record_ids([("index", 0, one) for one in records], earlier_base_id)
    made = table(*records)
    found = {**dict(zip(made["record_id"], range(len(records)), strict=True))}
    found |= {alias: found[record_id] for alias, record_id in current_ids(made).items()}
    assert len(set(made["record_id"])) == len(records)
    assert [found[former] for former in before] == list(range(len(records)))


def test_a_report_is_found_by_each_id_of_its_records() -> None:
    groups = pd.DataFrame(
        {"record_id": ["s:1", "s:2"], "report_id": ["rep:s:1", "rep:s:1"], "aliases": ["", "s:old | s:older"]}
    )
    assert reports_of_records(groups) == dict.fromkeys(["s:1", "s:2", "s:old", "s:older"], "rep:s:1")
    assert current_ids(groups) == {"s:old": "s:2", "s:older": "s:2"}


def test_an_alias_of_two_records_or_that_is_an_id_leads_nowhere() -> None:
    groups = pd.DataFrame(
        {
            "record_id": ["s:1", "s:2", "s:3"],
            "report_id": ["rep:s:1", "rep:s:2", "rep:s:3"],
            "aliases": ["s:old | s:a", "s:old | s:b", "s:1"],
        }
    )
    assert current_ids(groups) == {"s:a": "s:1", "s:b": "s:2"}
    assert reports_of_records(groups)["s:1"] == "rep:s:1"
    assert "s:old" not in reports_of_records(groups)


def test_numbers_that_an_export_counts_up_are_told_from_identifiers() -> None:
    assert all(map(is_counted, ["s:1", "s:12~2"]))
    assert not any(
        map(is_counted, ["s:10.5555/a", "s:4b8dc8f3c978", "s:2030123456", "s:WOS:000123456789012"])
    )


def test_ids_in_cells_become_current_ids() -> None:
    current = {"s:old": "s:2"}
    written = pd.DataFrame({"record_ids": ["s:1 | s:old", "s:2 | s:old"], "by": ["a", "s:old"]})
    made = with_current_ids(written, current, "record_ids")
    assert made.values.tolist() == [["s:1 | s:2", "a"], ["s:2", "s:old"]]
    assert replace_values(["s:old", "s:2", "s:3"], current) == ["s:2", "s:3"]
