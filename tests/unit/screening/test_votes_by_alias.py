"""A form that names a record by the id that it had under an earlier version: its votes, its log and its answers count."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from made_up_screening import RUN, TITLES, fill, form, record_report, reports, stage, vote_files

from prismake.forms.current_rows import with_current_rows
from prismake.forms.read import read_forms
from prismake.records.former_ids import FormerIds, ids_of_seal, titles_by_record
from prismake.screening.carried import carried_votes
from prismake.screening.forms import form_kinds
from prismake.screening.votes import read_votes
from prismake.tables import columns_of, empty_table, rows_of, table_of, write_table

ARM = {"arm": "database"}


def reports_of_now() -> pd.DataFrame:
    return reports().replace({"record_ids": {"made:0": "made:doi"}})


def written(folder: Path, records: pd.DataFrame, groups: pd.DataFrame) -> Path:
    folder.mkdir()
    for table, name in ((records, "1_identify/records"), (groups, "2_deduplicate/record_report")):
        whole = table_of([dict.fromkeys(columns_of(name), "") | ARM | row for row in rows_of(table)], name)
        write_table(whole, folder / f"{name.partition('/')[2]}.csv", name)
    return folder


def test_a_vote_under_an_earlier_id_finds_its_report(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",), "made:1": ("exclude", "Wrong design")})
    groups = record_report(reports())
    now = groups.assign(
        record_id=groups["record_id"].replace("made:0", "made:doi"),
        report_id=groups["report_id"].replace("rep:made:0", "rep:made:doi"),
        aliases=groups["record_id"].where(groups["record_id"] == "made:0", ""),
    )
    votes = read_votes(vote_files(tmp_path), stage(), RUN, now, titles=titles_by_record(reports_of_now()))
    assert dict(zip(votes["record_ids"], votes["report_id"], strict=True)) == {
        "made:doi": "rep:made:doi",
        "made:1": "rep:made:1",
    }


def test_votes_of_an_earlier_version_follow_the_new_id(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",)})
    groups = record_report(reports())
    sealed = read_votes(vote_files(tmp_path), stage(), RUN, groups)
    now = groups.assign(
        record_id=groups["record_id"].replace("made:0", "made:doi"),
        aliases=groups["record_id"].where(groups["record_id"] == "made:0", ""),
    )
    before = reports()[["record_ids", "title", "year"]].rename(columns={"record_ids": "record_id"})
    seal = written(tmp_path / "seal", before, groups)
    records = (
        written(tmp_path / "now", before.replace({"record_id": {"made:0": "made:doi"}}), now) / "records.csv"
    )
    decisions = empty_table("3_screen/decisions")
    earlier = carried_votes(sealed, decisions, ids_of_seal(seal, now, records))
    carried = read_votes([], stage(), "2031-01", now, earlier)
    assert carried[["record_ids", "report_id", "carried"]].values.tolist() == [
        ["made:doi", "rep:made:0", "yes"]
    ]


def test_rows_of_a_form_bear_the_ids_of_now(tmp_path: Path) -> None:
    path = fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",)})
    contents, faults = read_forms([path], form_kinds(stage()), ["ada"], run=RUN, known_ids={"made:0"})
    groups = pd.DataFrame({"record_id": ["made:doi"], "aliases": ["made:0"]})
    renamed, moved = with_current_rows(contents, FormerIds(groups, {"made:doi": TITLES[0]}), ("decision",))
    assert faults == moved == []
    assert "made:doi" in [row["record_ids"] for row in renamed[0].rows]
