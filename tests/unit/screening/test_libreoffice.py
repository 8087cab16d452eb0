"""Real round trips: LibreOffice opens a form, a person's work is done in it, and every format it saves is read."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from forms_as_ods import write_form_ods
from made_up_screening import TITLES, form, reports, said, votes_of

from prismake.forms.read_csv import read_csv
from prismake.forms.read_ods import read_ods
from prismake.forms.read_xlsx import read_xlsx
from prismake.forms.write import write_form

pytestmark = pytest.mark.slow

FILLER = Path(__file__).parents[1] / "forms" / "fill_in_libreoffice.py"


def python_with_uno() -> str:
    candidates = [Path("/usr/bin/python3"), Path("/usr/lib/libreoffice/program/python"), Path(sys.executable)]
    for candidate in candidates:
        if candidate.exists():
            result = subprocess.run([str(candidate), "-c", "import uno"], capture_output=True, check=False)
            if result.returncode == 0:
                return str(candidate)
    pytest.skip("no Python with LibreOffice's bridge (python3-uno) is installed")


def soffice() -> str:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    return program


# 44 comma, 59 semicolon, 9 tab; 34 the quote; 76 UTF-8, 1 Windows-1252; the last but one says: a byte order mark.
SAVES = [
    ("ada.xlsx", ""),
    ("ada.ods", ""),
    ("ada_comma.csv", "44,34,76,1,,0,false,true,false,false,false,-1"),
    ("ada_semicolon.csv", "59,34,1,1,,0,false,true,false,false,false,-1"),
    ("ada_tab.csv", "9,34,76,1,,0,false,true,false,false,false,-1"),
]

ANSWERS = [
    (4, "Decision", "include"),
    (5, "Decision", "exclude"),
    (5, "Reason for exclusion", "Wrong design"),
    (6, "Notes", "a note alone – no vote"),
    (9, "Decision", "maybe"),
    (9, "Notes", "β?"),
    (10, "Decision", "include"),
]
LONG = "Moss tea was given to adults with hiccups, and nothing else was. " * 60
EXPECTED = {
    ("ada", "made:0"): "include",
    ("ada", "made:1"): "exclude",
    ("ada", "made:5"): "maybe",
    ("ada", "made:6"): "include",
}


@pytest.fixture(scope="module", params=[".xlsx", ".ods"], ids=["sent as xlsx", "sent as ods"])
def returned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    table = reports()
    # One abstract does not fit its row, so the form has a second sheet.
    table.loc[2, "abstract"] = LONG
    for number, sign in enumerate("=+-@\t\r"):
        table.loc[number if number < 2 else number + 1, "abstract"] = f"{sign}1+1 begins with a sign"
    made = form(table=table)
    sent = folder / f"form{request.param}"
    sent.write_bytes(write_form(made) if request.param == ".xlsx" else write_form_ods(made))
    width = len(made.columns) + 2
    task = {
        "form": str(sent),
        "sheet": made.sheet,
        "answers": ANSWERS,
        "last_row": 3 + len(made.rows),
        "width": width,
        "sort_by": "Title",
        "hide_row": 5,
        "insert_column": True,
        "add_sheet": True,
        "look": str(folder / "seen.json"),
        "save": [(str(folder / name), options) for name, options in SAVES],
    }
    (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
    subprocess.run(
        [python_with_uno(), str(FILLER), soffice(), str(folder / "task.json")], check=True, timeout=300
    )
    return folder


@pytest.mark.parametrize("name", [name for name, _ in SAVES])
def test_filled_sorted_filtered_and_saved(returned: Path, tmp_path: Path, name: str) -> None:
    files = [returned / name]
    if name.endswith(".csv") and not files[0].exists():
        # With "all sheets" LibreOffice puts the name of each sheet into the name of its file.
        files = [path for path in returned.glob(f"{Path(name).stem}-*.csv") if "Screening" in path.name]
    assert len(files) == 1
    target = tmp_path / name
    shutil.copy(files[0], target)
    assert said(votes_of(tmp_path, reports())) == EXPECTED


@pytest.mark.parametrize("name", [name for name, _ in SAVES])
def test_text_that_begins_with_a_sign_is_text_after_libreoffice_saved_it(returned: Path, name: str) -> None:
    (path,) = (
        [returned / name]
        if (returned / name).exists()
        else returned.glob(f"{Path(name).stem}-Screening*.csv")
    )
    read = {".xlsx": read_xlsx, ".ods": read_ods}.get(
        path.suffix, lambda file: read_csv(file, ["Title", "Decision"])
    )
    sheet = next(sheet for sheet in read(path) if sheet.name in ("Screening", ""))
    headers = [cell.text for cell in sheet.rows[2]]
    cells = [
        row[headers.index(header)]
        for row in sheet.rows[3:11]
        for header in headers
        if header.startswith(("Title", "Abstract"))
    ]
    assert {cell.kind for cell in cells} == {"text"}
    texts = {cell.text.strip().lstrip("'") for cell in cells}
    assert {f"{sign}1+1 begins with a sign" for sign in ("=", "+", "-", "@", "")} <= texts
    assert {title for title in TITLES if title[0] in "=+-@"} <= texts


def test_the_live_count_is_live(returned: Path) -> None:
    import openpyxl

    if not (returned / "form.xlsx").exists():
        pytest.skip("a form in .ods has no live count")
    sheet = openpyxl.load_workbook(returned / "ada.xlsx", data_only=True)["Screening"]
    assert "Done: 4 of 8" in [cell.value for cell in sheet[2]]


def test_no_row_fills_the_screen_and_the_link_from_a_long_text_finds_its_row_after_a_sort(
    returned: Path,
) -> None:
    import openpyxl

    if not (returned / "form.xlsx").exists():
        pytest.skip("a form in .ods has no sheet of long texts")
    seen = json.loads((returned / "seen.json").read_text(encoding="utf-8"))
    assert max(seen["pixels"]) <= 300
    rows = openpyxl.load_workbook(returned / "ada.xlsx")["Screening"]
    (number,) = {row[0].row for row in rows.iter_rows(min_row=4) if row[0].value == "3"}
    assert number != 6, "the sort moved nothing"
    assert set(seen["targets"]) == {f"#'Screening'!B{number}"}
    book = openpyxl.load_workbook(returned / "ada.xlsx")
    whole = " ".join(str(row[3].value or "") for row in book["Abstracts"].iter_rows(min_row=3))
    assert whole == LONG.strip()
    assert rows.cell(number, 1).hyperlink is not None
