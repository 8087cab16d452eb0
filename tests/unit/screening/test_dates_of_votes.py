"""When a vote was given comes from the returned file itself: from no clock and from no time of a file on a disk."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from forms_as_copy import copy_of, seal_of_line, sealed, text_of
from hypothesis import given
from hypothesis import strategies as st
from made_up_screening import (
    RUN,
    fill,
    form,
    grid_of,
    record_report,
    reports,
    save_csv,
    save_ods,
    stage,
    votes_of,
)

from prismake.forms.dates import WRITTEN, moment
from prismake.forms.write import write_form
from prismake.screening.kept_votes import keep, read_kept
from prismake.screening.votes import read_votes, votes_and_set_aside
from prismake.tables import read_table, rows_of

ROOT = Path(__file__).parents[3]
TABLE = reports()
RECORDS = record_report(TABLE)
ANSWERS = {"made:0": ("include",), "made:3": ("exclude", "Wrong design")}


def dates(path: Path) -> list[str]:
    return list(read_votes([path], stage(), RUN, RECORDS)["decided"])


def workbook(path: Path, modified: datetime | None) -> Path:
    """A filled form whose property `modified` is this time; without the part of properties for None."""
    fill(path, form(), ANSWERS)
    book = openpyxl.load_workbook(path)
    book.properties.modified = modified or datetime(2031, 1, 1)
    book.save(path)
    if modified is None:
        drop_parts(path, "docProps/core.xml")
    return path


def drop_parts(path: Path, *parts: str) -> None:
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist() if name not in parts}
    # openpyxl writes the time of the save, whatever is set.
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def with_modified(path: Path, text: str) -> Path:
    """The same workbook with this text as its date of the last save."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    core = content["docProps/core.xml"].decode()
    content["docProps/core.xml"] = re.sub(
        r"(<dcterms:modified[^>]*>)[^<]*", lambda match: match[1] + text, core
    ).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def test_a_workbook_gives_each_vote_the_date_of_its_last_save(tmp_path: Path) -> None:
    path = with_modified(workbook(tmp_path / "ada.xlsx", datetime(2031, 1, 1)), "2030-02-03T04:05:06Z")
    assert dates(path) == ["2030-02-03T04:05:06Z", "2030-02-03T04:05:06Z"]


def test_a_workbook_without_properties_states_no_date(tmp_path: Path) -> None:
    assert dates(workbook(tmp_path / "ada.xlsx", None)) == ["", ""]


def test_the_date_with_which_forms_are_written_is_no_date_of_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "ada.xlsx"
    path.write_bytes(write_form(form()))
    with zipfile.ZipFile(path) as archive:
        written = archive.read("docProps/core.xml").decode()
    assert WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ</dcterms:modified>") in written
    filled = with_modified(fill(path, form(), ANSWERS), WRITTEN.isoformat() + "Z")
    assert dates(filled) == ["", ""]


@pytest.mark.parametrize("damaged", ["&lt;not a date&gt;", "", "yesterday", "2030-13-45T00:00:00Z"])
def test_properties_that_cannot_be_read_cost_the_date_alone(tmp_path: Path, damaged: str) -> None:
    assert dates(with_modified(workbook(tmp_path / "ada.xlsx", datetime(2031, 1, 1)), damaged)) == ["", ""]


def test_a_copy_of_a_browser_has_a_date_for_each_decision(tmp_path: Path) -> None:
    copy = copy_of(form(), ANSWERS)
    copy["answers"][1]["decided"] = "2030-05-07T23:59:59.999Z"
    copy["answers"][1]["seal"] = seal_of_line(copy["answers"][1])
    path = tmp_path / "ada.json"
    path.write_text(text_of(sealed(copy)), encoding="utf-8")
    assert dates(path) == ["2030-05-06T07:08:09Z", "2030-05-07T23:59:59Z"]


def test_a_spreadsheet_of_opendocument_has_the_date_of_its_meta_data(tmp_path: Path) -> None:
    grid = grid_of(form())
    grid[3][1] = "include"
    path = save_ods(grid, tmp_path / "ada.ods")
    assert dates(path) == [""]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "meta.xml",
            '<?xml version="1.0"?><office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<office:meta><meta:creation-date>2029-01-01T00:00:00</meta:creation-date>"
            "<dc:date>2030-02-03T04:05:06.789012345</dc:date></office:meta></office:document-meta>",
        )
    assert dates(path) == ["2030-02-03T04:05:06"]


def test_a_csv_file_has_no_date(tmp_path: Path) -> None:
    grid = grid_of(form())
    grid[3][1] = "include"
    assert dates(save_csv(grid, tmp_path / "ada.csv")) == [""]


def test_neither_copying_nor_touching_a_file_changes_a_date(tmp_path: Path) -> None:
    path = workbook(tmp_path / "one/ada.xlsx", datetime(2031, 1, 1))
    before = dates(path)
    (tmp_path / "two").mkdir()
    copied = Path(shutil.copyfile(path, tmp_path / "two/ada.xlsx"))
    os.utime(copied, (0, 0))
    assert dates(copied) == before != ["", ""]


def test_votes_of_a_version_that_kept_no_dates_have_empty_ones() -> None:
    sealed_votes = ROOT / "tests/fixtures/0.1.0/sealed/config/versions/dawn-1/votes_1_title_abstract.csv"
    assert "decided" not in sealed_votes.read_text(encoding="utf-8").splitlines()[0]
    votes = read_table(sealed_votes, "3_screen/votes")
    assert len(votes) and set(votes["decided"]) == {""}


def test_an_answer_that_does_not_count_keeps_its_date(tmp_path: Path) -> None:
    fill(tmp_path / "ada.xlsx", form(), ANSWERS)
    fill(tmp_path / "ada_2.xlsx", form(), {"made:0": ("exclude", "Wrong design")})
    for name, day in (("ada.xlsx", "2030-02-03"), ("ada_2.xlsx", "2030-02-04")):
        with_modified(tmp_path / name, f"{day}T00:00:00Z")
    files = [tmp_path / "ada.xlsx", tmp_path / "ada_2.xlsx"]
    votes, others = votes_and_set_aside(files, stage(), RUN, RECORDS)
    assert list(votes["record_ids"]) == ["made:3"]
    assert [row["decided"] for row in rows_of(others)] == ["2030-02-03T00:00:00Z", "2030-02-04T00:00:00Z"]


def test_the_adjudicator_adds_a_vote_and_replaces_none(tmp_path: Path) -> None:
    """Votes are append-only: a vote of a reviewer has the same row in the table before and after the consensus."""
    from made_up_screening import due_forms

    from prismake.screening.decide import decide_stage

    fill(tmp_path / "ada.xlsx", form("ada"), {"made:0": ("include",)})
    fill(tmp_path / "bo.xlsx", form("bo"), {"made:0": ("exclude",)})
    before = votes_of(tmp_path, TABLE)
    kinds = {"ada": "human", "bo": "human", "cleo": "human"}
    worklist = decide_stage(stage(), TABLE, before, kinds)[0]
    theirs = due_forms(stage(), TABLE, before, worklist)["cleo"]
    fill(tmp_path / "cleo.xlsx", theirs, {"made:0": ("exclude",)})
    after = votes_of(tmp_path, TABLE)
    assert len(after) == len(before) + 1
    of_reviewers = [row for row in rows_of(after) if row["role"] == "reviewer"]
    assert of_reviewers == rows_of(before)


def test_a_changed_date_alone_keeps_one_last_vote(tmp_path: Path) -> None:
    path, kept = workbook(tmp_path / "ada.xlsx", datetime(2031, 1, 1)), tmp_path / "last.csv"
    for day in ("2030-02-03", "2030-02-04"):
        votes = read_votes([with_modified(path, f"{day}T00:00:00Z")], stage(), RUN, RECORDS)
        keep(rows_of(votes), read_kept(kept, RECORDS), kept)
    assert len(read_table(kept, "3_screen/votes")) == len(ANSWERS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2030-02-03", "2030-02-03"),
        ("2030-02-03T04:05:06", "2030-02-03T04:05:06"),
        ("2030-02-03T04:05:06+02:00", "2030-02-03T02:05:06Z"),
        (" 2030-02-03 04:05:06.5Z ", "2030-02-03T04:05:06Z"),
        ("2030-02", ""),
        ("03/02/2030", ""),
        ("0001-01-01T00:00:00+14:00", ""),
    ],
)
def test_a_moment_is_iso_8601_and_anything_else_is_none(text: str, expected: str) -> None:
    assert moment(text) == expected


@given(st.text() | st.datetimes().map(str) | st.dates().map(str))
def test_any_text_is_a_moment_that_reads_as_itself_or_is_none(text: str) -> None:
    assert moment(moment(text)) == moment(text)
