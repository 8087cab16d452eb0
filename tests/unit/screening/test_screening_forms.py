"""The forms of screening: blind to others for reviewers, with all votes for the adjudicator."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from forms_as_csv import write_form_csv
from made_up_screening import (
    HUMAN_KINDS,
    REASONS,
    RUN,
    due_forms,
    fill,
    form,
    headers,
    report,
    reports,
    stage,
    votes_of,
)

from prismake.forms.write import write_form
from prismake.screening.decide import decide_stage
from prismake.screening.forms import adjudication_form, screening_form
from prismake.screening.pending import pending_assignments


def raw(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", errors="replace") for name in sorted(archive.namelist())
        )


@pytest.fixture
def half_done(tmp_path: Path) -> dict[str, bytes]:
    """The forms after bo has voted on all and noted much, and ada on one report, with a conflict."""
    table = reports(4)
    answers = {f"made:{number}": ("exclude", "Wrong population", "BO-NOTE") for number in range(4)}
    fill(tmp_path / "bo.xlsx", form("bo", table=table), answers)
    fill(tmp_path / "ada.xlsx", form("ada", table=table), {"made:0": ("include", "", "ADA-NOTE")})
    votes = votes_of(tmp_path, table)
    worklist, _, _ = decide_stage(stage(), table, votes, HUMAN_KINDS)
    forms = due_forms(stage(), table, votes, worklist, ["moss"])
    return {name: write_form(made) for name, made in forms.items()}


def test_a_reviewers_form_holds_nothing_of_anyone_elses_decisions(half_done: dict[str, bytes]) -> None:
    text = raw(half_done["ada"])
    assert "BO-NOTE" not in text
    assert not re.search(r"\bbo\b|\bcleo\b", text)
    # The list of reasons is for everyone; beside a row none may stand.
    with zipfile.ZipFile(io.BytesIO(half_done["ada"])) as archive:
        rows = archive.read("xl/worksheets/sheet2.xml").decode()
        strings = re.findall(r"<si>(.*?)</si>", archive.read("xl/sharedStrings.xml").decode(), re.DOTALL)
    used = {int(number) for number in re.findall(r't="s"><v>(\d+)</v>', rows)}
    shown = {re.sub("<[^>]+>", "", strings[number]) for number in used}
    assert not shown & {"include", "exclude", "maybe", *(reason.label for reason in REASONS)}


def test_the_form_is_the_same_whatever_the_others_did(tmp_path: Path) -> None:
    table = reports(3)
    none = votes_of(tmp_path, table)
    before = due_forms(stage(), table, none, decide_stage(stage(), table, none, HUMAN_KINDS)[0])
    fill(tmp_path / "bo.xlsx", form("bo", table=table), {"made:0": ("include", "", "note")})
    votes = votes_of(tmp_path, table)
    after = due_forms(stage(), table, votes, decide_stage(stage(), table, votes, HUMAN_KINDS)[0])
    assert write_form(before["ada"]) == write_form(after["ada"])
    assert write_form_csv(before["ada"]) == write_form_csv(after["ada"])


def test_the_adjudicators_form_shows_votes_and_notes(half_done: dict[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(half_done["cleo"]))["Conflicts"]
    places = headers(sheet)
    assert sheet.max_row == 4
    assert sheet.cell(4, places["Votes and notes"]).value == (
        "ada include: ADA-NOTE\nbo exclude (Wrong population): BO-NOTE"
    )


def test_the_first_sheet_says_all_that_a_reviewer_needs() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_form(form())))["Read me"]
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for words in (
        "Title and abstract screening: ada",
        "For ada. 8 reports to decide.",
        "Moss tea for hiccups",
        "People with hiccups.",
        "The people had no hiccups.",
        "include",
        "config/screening/1_title_abstract/2030-01/ada.xlsx",
        "layout 1 | title_abstract | version 2030-01 | ada",
    ):
        assert words in text


def test_nothing_to_decide_is_said() -> None:
    made = form(table=reports(1).iloc[:0])
    assert "There is nothing to decide now." in made.sections[0].lines[0]
    write_form(made)
    empty = reports(1).iloc[:0].assign(votes="")
    write_form(adjudication_form(stage(), RUN, "Moss", [], empty))


def test_a_registration_shows_its_facts_and_links() -> None:
    table = pd.DataFrame(
        [
            report(
                0,
                abstract="",
                record_type="registration",
                conditions="Hiccups | Boredom",
                status="recruiting",
                registration_ids="NCT99999999",
                pmid="12345",
                doi="10.5555/a<b>#c",
                url="https://example.org/x",
            )
        ]
    )
    row = form(table=table).rows.iloc[0]
    assert row["abstract"] == "Conditions: Hiccups; Boredom\nStatus: recruiting"
    assert row["registry"] == "NCT99999999 <https://clinicaltrials.gov/study/NCT99999999>"
    assert row["pubmed"] == "12345 <https://pubmed.ncbi.nlm.nih.gov/12345/>"
    assert row["doi"] == "10.5555/a<b>#c <https://doi.org/10.5555/a%3Cb%3E%23c>"
    assert row["page"] == "open <https://example.org/x>"


@pytest.mark.parametrize(
    ("ids", "address"),
    [
        ("DRKS00099999", "https://drks.de/search/en/trial/DRKS00099999"),
        ("jRCT9999999999 | NCT99999999", "https://clinicaltrials.gov/study/NCT99999999"),
        ("CTRI/2029/01/099999", "https://trialsearch.who.int/Trial2.aspx?TrialID=CTRI/2029/01/099999"),
        ("", ""),
    ],
)
def test_a_registration_opens_where_it_is_kept(ids: str, address: str) -> None:
    assert form(table=pd.DataFrame([report(0, registration_ids=ids)])).rows.iloc[0]["registry"].partition(
        "<"
    )[2] == (f"{address}>" if address else "")


def test_columns_that_no_row_would_fill_are_left_out() -> None:
    table = reports(2).assign(abstract="", doi="")
    names = [column.name for column in form(table=table).columns]
    assert "abstract" not in names and "doi" not in names
    assert {"decision", "reason", "note", "title", "record_ids"} <= set(names)


def test_the_words_of_each_stage() -> None:
    decisions = {
        name: form(at=stage(name)).columns[1].choices for name in ("1_title_abstract", "2_full_text")
    }
    assert decisions == {
        "1_title_abstract": ("include", "exclude", "maybe"),
        "2_full_text": ("include", "exclude", "unclear"),
    }


def test_a_stage_without_reasons_asks_for_none(tmp_path: Path) -> None:
    bare = stage(reasons=())
    table = reports(2)
    made = screening_form(bare, "ada", RUN, "Moss", [], table)
    assert "reason" not in [column.name for column in made.columns]
    fill(tmp_path / "ada.xlsx", made, {"made:0": ("exclude",)})
    votes = votes_of(tmp_path, table, bare)
    assert list(votes["reason"]) == [""]
    assert (
        len(pending_assignments(bare, table, votes, decide_stage(bare, table, votes, HUMAN_KINDS)[0])["ada"])
        == 1
    )


def test_many_authors_are_cut_as_a_reader_expects() -> None:
    table = pd.DataFrame([report(0, authors=" | ".join(f"Name{n}, A" for n in range(12)))])
    assert form(table=table).rows.iloc[0]["authors"].endswith("Name5, A; et al.")
