"""Votes that a run no longer finds are reported by file and person, and archived."""

from __future__ import annotations

from pathlib import Path

from prismake.review.vote_archive import LOST, archive_lost_votes, current_votes
from prismake.tables import columns_of, read_table, table_of, write_table

VOTES = "3_screen/votes"
RESULTS = Path("results/first")


def votes(*records: str, decision: str = "include") -> list[dict[str, str]]:
    common = {"stage": "1_title_abstract", "reviewer": "ada", "role": "reviewer", "file": "config/ada.xlsx"}
    columns = dict.fromkeys(columns_of(VOTES), "")
    return [{**columns, **common, "record_ids": record, "decision": decision} for record in records]


def write_votes(root: Path, rows: list[dict[str, str]]) -> None:
    write_table(table_of(rows, VOTES), root / RESULTS / "3_screen/1_title_abstract/votes.csv", VOTES)


def test_lost_votes_are_reported_by_file_and_person_and_archived(tmp_path: Path) -> None:
    write_votes(tmp_path, votes("m:3"))
    (message,) = archive_lost_votes(votes("m:1", "m:2", "m:3"), tmp_path, RESULTS)
    assert message.startswith("config/ada.xlsx: 2 votes of ada from the last run are missing.")
    assert list(read_table(tmp_path / RESULTS / LOST, VOTES)["record_ids"]) == ["m:1", "m:2"]


def test_the_advice_for_an_export_of_another_tool_is_no_new_name(tmp_path: Path) -> None:
    file = "config/screening/1_title_abstract/first/imports/articles.csv"
    write_votes(tmp_path, votes())
    (message,) = archive_lost_votes([vote | {"file": file} for vote in votes("m:1")], tmp_path, RESULTS)
    assert "articles_2" not in message and ".xlsx" not in message
    assert "export all of them again" in message


def test_archived_votes_stay_in_the_archive(tmp_path: Path) -> None:
    write_votes(tmp_path, votes())
    archive_lost_votes(votes("m:1"), tmp_path, RESULTS)
    archive_lost_votes(votes("m:1", "m:2"), tmp_path, RESULTS)
    assert list(read_table(tmp_path / RESULTS / LOST, VOTES)["record_ids"]) == ["m:1", "m:2"]


def test_a_vote_that_was_changed_is_not_lost(tmp_path: Path) -> None:
    write_votes(tmp_path, votes("m:1", decision="exclude"))
    assert archive_lost_votes(votes("m:1"), tmp_path, RESULTS) == []
    assert not (tmp_path / RESULTS / LOST).exists()


def test_an_unreadable_table_counts_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "3_screen/1_title_abstract/votes.csv"
    path.parent.mkdir(parents=True)
    for content in (b"", b"\xff\xfe\x00", b"a,b\n1,2\n"):
        path.write_bytes(content)
        assert current_votes(tmp_path) == []
