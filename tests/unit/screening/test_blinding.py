"""No file of a reviewer holds anything of another's decisions: the raw XML of the workbook, and the page, alone and zipped."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from made_up_screening import HUMAN_KINDS, Answers, due_forms, fill, form, reports, stage, votes_of

from prismake.forms.files import form_files
from prismake.forms.model import Form
from prismake.screening.decide import decide_stage

SUFFIXES = (".xlsx", ".html", ".zip")
NOTE = "BO-THINKS-OTHERWISE"


def table() -> pd.DataFrame:
    """Reports of which two do not fit their rows, so that the workbook has its second sheet."""
    made = reports(6)
    made.loc[1:2, "abstract"] = "Moss tea was given to adults with hiccups, and nothing else was. " * 60
    return made


def forms_after(folder: Path, votes_of_bo: Answers) -> dict[str, Form]:
    """Return the forms of all after ada voted on one report, and bo as given."""
    fill(folder / "ada.xlsx", form("ada", table=table()), {"made:0": ("include", "", "mine")})
    fill(folder / "bo.xlsx", form("bo", table=table()), votes_of_bo)
    votes = votes_of(folder, table())
    worklist, _, _ = decide_stage(stage(), table(), votes, HUMAN_KINDS)
    return due_forms(stage(), table(), votes, worklist, ["moss"])


def files_of(name: str, forms: dict[str, Form]) -> dict[str, bytes]:
    paths = [Path(f"{name}{suffix}") for suffix in SUFFIXES]
    return {path.suffix: content for path, content in form_files({name: forms[name]}, paths).items()}


def raw_text(content: bytes) -> str:
    """Return all that a file holds: each part of a zip file, or the text itself."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode('utf-8')}" for name in archive.namelist())


def all_of(answer: tuple[str, ...]) -> Answers:
    return {f"made:{number}": answer for number in range(1, 6)}


WORLDS = {
    "bo did nothing": {},
    "bo included all": all_of(("include", "", NOTE)),
    "bo excluded all": all_of(("exclude", "Wrong design", NOTE)),
    "bo and ada are in conflict": {"made:0": ("exclude", "Wrong population", NOTE)},
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("world", [name for name in WORLDS if name != "bo did nothing"])
def test_the_files_of_a_reviewer_are_the_same_bytes_whatever_the_other_did(
    tmp_path: Path, world: str, suffix: str
) -> None:
    blank = forms_after(tmp_path / "blank", WORLDS["bo did nothing"])
    other = forms_after(tmp_path / "other", WORLDS[world])
    assert files_of("ada", other)[suffix] == files_of("ada", blank)[suffix]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("world", WORLDS)
def test_no_file_of_a_reviewer_holds_a_name_a_note_or_an_answer_of_another(
    tmp_path: Path, world: str, suffix: str
) -> None:
    forms = forms_after(tmp_path, WORLDS[world])
    text = raw_text(files_of("ada", forms)[suffix])
    assert "Abstracts" in text or suffix != ".xlsx"
    assert NOTE not in text
    assert not re.search(r"\b(?:bo|cleo)\b", text)
    # That of the adjudicator shows them on purpose, so the words above are those that would be found.
    if world == "bo and ada are in conflict":
        assert NOTE in raw_text(files_of("cleo", forms)[suffix])


def test_answer_cells_of_a_workbook_are_empty(tmp_path: Path) -> None:
    with zipfile.ZipFile(
        io.BytesIO(files_of("ada", forms_after(tmp_path, WORLDS["bo excluded all"]))[".xlsx"])
    ) as book:
        rows = book.read("xl/worksheets/sheet2.xml").decode()
    answers = re.findall(r'<c r="[BCD]\d+"[^>]*?(?:/>|>.*?</c>)', rows.partition('<row r="4"')[2])
    assert len(answers) == 5 * 3
    assert all(cell.endswith("/>") for cell in answers)
