"""A form that names a record by the id that it had under an earlier version: its votes, its log and its answers count."""

from __future__ import annotations

from pathlib import Path

from made_up_screening import RUN, fill, form, record_report, reports, stage, vote_files

from prismake.forms.read import read_forms
from prismake.screening.votes import read_votes


def test_a_vote_under_an_earlier_id_finds_its_report(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",), "made:1": ("exclude", "Wrong design")})
    groups = record_report(reports())
    now = groups.assign(
        record_id=groups["record_id"].replace("made:0", "made:doi"),
        report_id=groups["report_id"].replace("rep:made:0", "rep:made:doi"),
        aliases=groups["record_id"].where(groups["record_id"] == "made:0", ""),
    )
    votes = read_votes(vote_files(tmp_path), stage(), RUN, now)
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
    carried = read_votes([], stage(), "2031-01", now, sealed)
    assert carried[["record_ids", "report_id", "carried"]].values.tolist() == [
        ["made:doi", "rep:made:0", "yes"]
    ]


def test_rows_of_a_form_bear_the_ids_of_now(tmp_path: Path) -> None:
    from prismake.screening.forms import form_kinds

    path = fill(tmp_path / "ada.xlsx", form(), {"made:0": ("include",)})
    contents, faults = read_forms(
        [path],
        form_kinds(stage()),
        ["ada"],
        run=RUN,
        known_ids={"made:0"},
        current_ids={"made:0": "made:doi"},
    )
    assert faults == []
    assert "made:doi" in [row["record_ids"] for row in contents[0].rows]
