"""The adjudicator's form keeps the votes on which it was answered, so that a vote changed afterwards is seen."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from forms_as_copy import copy_of, text_of
from forms_as_csv import write_form_csv
from forms_as_ods import write_form_ods
from made_up_screening import RUN, fill, form, headers, record_report, reports, save_csv, stage, votes_of

from prismake.errors import ReviewFaults
from prismake.forms.model import Form
from prismake.forms.write import write_form
from prismake.protocol.loading import load_config
from prismake.screening.decide import decide_stage
from prismake.screening.forms import adjudication_form
from prismake.screening.pending import pending_assignments
from prismake.screening.plan import stage_plan
from prismake.screening.stage import Stage
from prismake.screening.votes import read_votes, votes_and_set_aside
from prismake.tables import read_table

MADE_BY_0_1_0 = Path(__file__).parents[2] / "fixtures/0.1.0/under_way"


def conflict_form(folder: Path, at: Stage) -> Form:
    """The adjudicator's form after the reviewers differed on the first two reports."""
    one, other = at.reviewers[:2]
    fill(folder / "one.xlsx", form(one, at, reports(3)), {"made:0": ("include",), "made:1": ("include",)})
    fill(
        folder / "other.xlsx",
        form(other, at, reports(3)),
        {"made:0": ("exclude", "Wrong design"), "made:1": ("exclude",)},
    )
    votes = cast(folder, at)
    worklist, _, _ = decide_stage(at, reports(3), votes, {})
    conflicts = pending_assignments(at, reports(3), votes, worklist)[at.adjudicator]
    return adjudication_form(at, RUN, "Moss", [], conflicts)


def cast(folder: Path, at: Stage) -> pd.DataFrame:
    """Read all returned files, named after their people by place in the stage."""
    for place, person in zip(("one", "other", "judge"), (*at.reviewers[:2], at.adjudicator), strict=True):
        for path in folder.glob(f"{place}.*"):
            path.rename(folder / f"{person}{path.suffix}")
    return votes_of(folder, reports(3), at)


def test_each_vote_has_three_hidden_columns_as_many_as_the_rows_need(tmp_path: Path) -> None:
    written = conflict_form(tmp_path, stage())
    hidden = [column.header for column in written.columns if column.kind == "hidden"]
    assert hidden == [
        "prismake records",
        *(f"prismake vote {n} {part}" for n in (1, 2) for part in ("by", "decision", "reason")),
    ]
    first = written.rows.iloc[0]
    assert list(first["vote_1_by":]) == ["ada", "include", "", "bo", "exclude", "Wrong design"]
    sheet = openpyxl.load_workbook(io.BytesIO(write_form(written)))["Conflicts"]
    place = headers(sheet)["prismake vote 1 by"]
    unseen = [width for width in sheet.column_dimensions.values() if width.hidden]
    assert any(width.min <= place and place + 5 <= width.max for width in unseen)


def test_a_form_without_conflicts_has_no_such_column() -> None:
    empty = reports(1).iloc[:0].assign(votes="")
    made = adjudication_form(stage(), RUN, "Moss", [], empty)
    assert [column.name for column in made.columns if column.kind == "hidden"] == ["record_ids"]


@pytest.mark.parametrize(
    ("ending", "write"), [(".xlsx", write_form), (".ods", write_form_ods), (".csv", write_form_csv)]
)
def test_a_vote_that_was_changed_afterwards_is_named_whatever_the_program(
    tmp_path: Path, ending: str, write: Callable[[Form], bytes]
) -> None:
    written = conflict_form(tmp_path, stage())
    answered = written.rows.assign(decision=["include", ""])
    (tmp_path / f"cleo{ending}").write_bytes(write(Form(**{**vars(written), "rows": answered})))
    assert len(votes_of(tmp_path, reports(3))) == 5
    fill(tmp_path / "bo.xlsx", form("bo", table=reports(3)), {"made:0": ("exclude", "Wrong population")})
    with pytest.raises(ReviewFaults) as caught:
        votes_of(tmp_path, reports(3))
    text = str(caught.value)
    assert 'resolved this conflict when the vote was "bo=exclude (Wrong design)"' in text
    assert 'it is now "bo=exclude (Wrong population)" in' in text


def test_a_csv_that_lost_the_hidden_votes_is_named(tmp_path: Path) -> None:
    written = conflict_form(tmp_path, stage())
    grid = write_form_csv(written).decode("utf-8-sig").splitlines()
    cells = [line.split(",") for line in grid]
    rows = pd.read_csv(io.StringIO("\n".join(grid[2:])), dtype=str, keep_default_na=False)
    rows.loc[0, "Decision"] = "include"
    kept = rows[[name for name in rows if not name.startswith("prismake vote")]]
    save_csv([cells[0], cells[1], list(kept), *kept.to_numpy().tolist()], tmp_path / "cleo.csv")
    with pytest.raises(ReviewFaults, match="expected the hidden columns with the votes"):
        votes_of(tmp_path, reports(3))


# Forms of 0.1.0 hold all votes of a row in one hidden cell.


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A review that 0.1.0 left under way, with a conflict that its arbiter settled."""
    shutil.copytree(MADE_BY_0_1_0, tmp_path / "review")
    monkeypatch.chdir(tmp_path / "review")
    return tmp_path / "review"


def read_older(review: Path) -> pd.DataFrame:
    at = stage_plan(load_config(review / "config/config.yaml"), "1_title_abstract")
    folder = review / "config/screening/1_title_abstract/dawn-1"
    groups = read_table(
        review / "results/dawn-1/2_deduplicate/record_report.csv", "2_deduplicate/record_report"
    )
    return read_votes(sorted(folder.glob("*.xlsx")), at, "dawn-1", groups)


def test_a_form_of_0_1_0_is_read(older: Path) -> None:
    votes = read_older(older)
    sealed = read_table(older / "results/dawn-1/3_screen/1_title_abstract/votes.csv", "3_screen/votes")
    assert set(votes["role"]) == {"reviewer", "adjudicator"}
    # 0.1.0 kept no dates, though the files state them.
    assert set(sealed["decided"]) == {""} and "" not in set(votes["decided"])
    differs = ["file", "decided"]
    pd.testing.assert_frame_equal(votes.drop(columns=differs), sealed.drop(columns=differs))


def test_a_vote_that_was_changed_after_a_form_of_0_1_0_was_answered_is_named(older: Path) -> None:
    folder = older / "config/screening/1_title_abstract/dawn-1"
    settled = openpyxl.load_workbook(folder / "arbiter.xlsx")["Conflicts"]
    places = headers(settled)
    record = settled.cell(4, places["prismake records"]).value
    packed = settled.cell(4, places["prismake votes"]).value
    assert " | " in packed and packed.startswith("screener-a=")
    book = openpyxl.load_workbook(folder / "screener-a.xlsx")
    sheet = book["Screening"]
    columns = headers(sheet)
    (row,) = [
        n for n in range(4, sheet.max_row + 1) if sheet.cell(n, columns["prismake records"]).value == record
    ]
    cell = sheet.cell(row, columns["Decision"])
    cell.value = "include" if cell.value == "exclude" else "exclude"
    sheet.cell(row, columns["Reason for exclusion"]).value = None
    book.save(folder / "screener-a.xlsx")
    with pytest.raises(ReviewFaults) as caught:
        read_older(older)
    assert f'resolved this conflict when the vote was "{packed.split(" | ")[0]}"' in str(caught.value)


# The same with copies of a browser, and with a second file of the adjudicator.


def as_copy(path: Path, written: Form, answers: dict[str, tuple[str, ...]]) -> None:
    path.write_text(text_of(copy_of(written, answers)), encoding="utf-8")


def resolved(folder: Path, ending: str) -> Form:
    """A conflict on the first two reports, and an adjudicator who decided the first, in a copy or a workbook."""
    written = conflict_form(folder, stage())
    if ending == ".json":
        as_copy(folder / "cleo.json", written, {"made:0": ("include",)})
    else:
        fill(folder / f"cleo{ending}", written, {"made:0": ("include",)})
    assert len(votes_of(folder, reports(3))) == 5
    return written


@pytest.mark.parametrize("ending", [".json", ".xlsx"])
@pytest.mark.parametrize("reviewers_ending", [".json", ".xlsx"])
def test_a_vote_that_was_changed_afterwards_in_a_browser_is_named_and_how_to_reopen_it_is_said(
    tmp_path: Path, ending: str, reviewers_ending: str
) -> None:
    resolved(tmp_path, ending)
    (tmp_path / "bo.xlsx").unlink()
    changed = {"made:0": ("exclude", "Wrong population"), "made:1": ("exclude",)}
    if reviewers_ending == ".json":
        as_copy(tmp_path / "bo_2-of-3.json", form("bo", table=reports(3)), changed)
    else:
        fill(tmp_path / "bo.xlsx", form("bo", table=reports(3)), changed)
    with pytest.raises(ReviewFaults) as caught:
        votes_of(tmp_path, reports(3))
    (fault,) = caught.value.faults
    assert fault.file.endswith(f"cleo{ending}") and fault.row == (1 if ending == ".json" else 4)
    assert (
        'when the vote was "bo=exclude (Wrong design)"; it is now "bo=exclude (Wrong population)"'
        in fault.found
    )
    assert fault.next_step.startswith("To reopen the conflict, clear the adjudicator's answer here")


@pytest.mark.parametrize("ending", [".json", ".xlsx"])
def test_a_second_file_of_the_adjudicator_on_the_same_conflict_is_held_to_the_same_votes(
    tmp_path: Path, ending: str
) -> None:
    written = resolved(tmp_path, ending)
    if ending == ".json":
        as_copy(tmp_path / "cleo_2.json", written, {"made:1": ("exclude",)})
    else:
        fill(tmp_path / "cleo_2.xlsx", written, {"made:1": ("exclude",)})
    votes = votes_of(tmp_path, reports(3))
    theirs = votes[votes["role"] == "adjudicator"]
    assert sorted(zip(theirs["record_ids"], theirs["decision"], strict=True)) == [
        ("made:0", "include"),
        ("made:1", "exclude"),
    ]
    fill(tmp_path / "ada.xlsx", form("ada", table=reports(3)), {"made:0": ("maybe",), "made:1": ("maybe",)})
    with pytest.raises(ReviewFaults) as caught:
        votes_of(tmp_path, reports(3))
    assert sorted(Path(fault.file).name for fault in caught.value.faults) == [
        f"cleo{ending}",
        f"cleo_2{ending}",
    ]


def test_another_answer_in_the_second_file_of_the_adjudicator_decides_nothing_and_is_asked_again(
    tmp_path: Path,
) -> None:
    written = resolved(tmp_path, ".json")
    fill(tmp_path / "cleo_2.xlsx", written, {"made:0": ("exclude",)})
    files = sorted(path for path in tmp_path.iterdir() if path.is_file())
    votes, others = votes_and_set_aside(files, stage(), RUN, record_report(reports(3)))
    assert "adjudicator" not in set(votes["role"])
    assert [(row["why"], row["decision"]) for row in others.to_dict("records")] == [
        ("two answers", "include"),
        ("two answers", "exclude"),
    ]
    as_copy(tmp_path / "bo.json", form("bo", table=reports(3)), {"made:0": ("include",)})
    (tmp_path / "bo.xlsx").unlink()
    with pytest.raises(ReviewFaults, match="resolved this conflict when the vote was"):
        votes_of(tmp_path, reports(3))
