"""Votes that a run no longer finds: whose, where they stood, and that they are kept."""

from __future__ import annotations

from pathlib import Path

from prismake.review.vote_archive import LOST, archive_lost_votes, current_votes
from prismake.tables import columns_of, read_table, table_of, write_table

VOTES = "3_screen/votes"
RESULTS = Path("results/first")


def votes(*records: str, decision: str = "include") -> list[dict[str, str]]:
    said = {"stage": "1_title_abstract", "reviewer": "ada", "role": "reviewer", "file": "config/ada.xlsx"}
    columns = dict.fromkeys(columns_of(VOTES), "")
    return [{**columns, **said, "record_ids": record, "decision": decision} for record in records]


def held(root: Path, rows: list[dict[str, str]]) -> None:
    write_table(table_of(rows, VOTES), root / RESULTS / "3_screen/1_title_abstract/votes.csv", VOTES)


def test_what_is_gone_is_told_by_file_and_person_and_kept(tmp_path: Path) -> None:
    held(tmp_path, votes("m:3"))
    (told,) = archive_lost_votes(votes("m:1", "m:2", "m:3"), tmp_path, RESULTS)
    assert told.startswith("config/ada.xlsx: 2 votes of ada from the last run are missing.")
    assert list(read_table(tmp_path / RESULTS / LOST, VOTES)["record_ids"]) == ["m:1", "m:2"]


def test_what_was_kept_before_stays(tmp_path: Path) -> None:
    held(tmp_path, votes())
    archive_lost_votes(votes("m:1"), tmp_path, RESULTS)
    archive_lost_votes(votes("m:1", "m:2"), tmp_path, RESULTS)
    assert list(read_table(tmp_path / RESULTS / LOST, VOTES)["record_ids"]) == ["m:1", "m:2"]


def test_a_vote_that_was_changed_is_not_lost(tmp_path: Path) -> None:
    held(tmp_path, votes("m:1", decision="exclude"))
    assert archive_lost_votes(votes("m:1"), tmp_path, RESULTS) == []
    assert not (tmp_path / RESULTS / LOST).exists()


def test_a_table_that_cannot_be_read_holds_no_votes_and_stops_nothing(tmp_path: Path) -> None:
    place = tmp_path / "3_screen/1_title_abstract/votes.csv"
    place.parent.mkdir(parents=True)
    for content in (b"", b"\xff\xfe\x00", b"a,b\n1,2\n"):
        place.write_bytes(content)
        assert current_votes(tmp_path) == []
