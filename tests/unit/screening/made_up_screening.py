"""A made-up review for the tests of screening, and people who fill in its forms in every way."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
from forms_as_csv import write_form_csv

from prismake.forms.model import Form
from prismake.forms.names import returned_files
from prismake.forms.write import write_form
from prismake.protocol.eligibility import ExclusionReason
from prismake.protocol.screening import Titles
from prismake.records.former_ids import titles_by_record
from prismake.screening.forms import screening_form
from prismake.screening.pending import forms_of_stage
from prismake.screening.stage import Stage
from prismake.screening.votes import read_votes
from prismake.tables import columns_of, empty_table

RUN = "2030-01"
HUMAN_KINDS = {"ada": "human", "bo": "human", "cleo": "human"}
TITLES = (
    "Moss tea for hiccups: a randomised trial",
    "=SUM(A1:A9) and other titles that begin with a sign",
    "The “quoted” effect of β-moss – a pilot study",
    "+ or - moss: what is added?",
    "@home moss therapy for adults",
    "Chamomile without moss in children",
    "苔藓茶治疗呃逆",
    "Moss, 2; tea, 3\tand a tab",
)
REASONS = (
    ExclusionReason(label="Wrong population", description="The people had no hiccups."),
    ExclusionReason(label="Wrong intervention", description="They had no moss tea."),
    ExclusionReason(label="Wrong design", description="It is no trial."),
)


def vote_files(folder: Path) -> list[Path]:
    """The returned files of a folder that are votes."""
    return returned_files(folder)


def report(number: int, **values: str) -> dict[str, str]:
    row = dict.fromkeys(columns_of("2_deduplicate/reports"), "")
    row |= {
        "report_id": f"rep:made:{number}",
        "record_ids": f"made:{number}",
        "title": TITLES[number % len(TITLES)] + ("" if number < len(TITLES) else f" ({number})"),
        "year": "2029",
        "journal": "Annals of Moss",
        "authors": "Fictive, Ada | Invented, Bo",
        "record_type": "journal article",
        "doi": f"10.5555/moss.{number}",
        "abstract": "Moss tea was given to adults with hiccups.",
    }
    return row | values


def reports(count: int = len(TITLES)) -> pd.DataFrame:
    return pd.DataFrame([report(number) for number in range(count)], dtype="str")


def record_report(table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for report_id, records in zip(table["report_id"], table["record_ids"], strict=True):
        for record in records.split(" | "):
            rows.append({"record_id": record, "report_id": report_id, "aliases": "", "leading": "yes"})
    return pd.DataFrame(rows)


def stage(name: str = "1_title_abstract", **values: object) -> Stage:
    given: dict[str, object] = {
        "reviewers": ("ada", "bo"),
        "adjudicator": "cleo",
        "reasons": REASONS,
        "reason_required": name == "2_full_text",
    }
    return Stage(name, **(given | values))


def form(
    person: str = "ada", at: Stage | None = None, table: pd.DataFrame | None = None, run: str = RUN
) -> Form:
    return screening_form(
        at or stage(),
        person,
        run,
        "Moss tea for hiccups",
        ["People with hiccups.", "Moss tea."],
        reports() if table is None else table,
        ["moss", "hiccup*"],
    )


def due_forms(
    at: Stage,
    table: pd.DataFrame,
    votes: pd.DataFrame,
    worklist: pd.DataFrame,
    terms: Sequence[str] = (),
    set_aside: pd.DataFrame | None = None,
) -> dict[str, Form]:
    """Return the form of everyone at a stage, as the step makes them from the protocol."""
    plan = Titles(
        reviewers=list(at.reviewers), adjudicator=at.adjudicator, reason_required=at.reason_required
    )
    config = SimpleNamespace(
        run=RUN,
        review=SimpleNamespace(title="Moss"),
        criteria=[SimpleNamespace(label="People", text="Adults.")],
        screening=SimpleNamespace(title_abstract=plan, full_text=plan, highlight=terms),
        exclusion_reasons=at.reasons,
        people={
            name: SimpleNamespace(state="former" if name in at.former else "active") for name in at.people
        },
    )
    others = empty_table("3_screen/set_aside") if set_aside is None else set_aside
    return forms_of_stage(at.name, config, table, votes, worklist, others)


Answers = dict[str, tuple[str, ...]]


def fill(path: Path, written: Form, answers: Answers) -> Path:
    """Write a form and fill it in as a person does: decision, reason and note beside the title of a record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_form(written))
    book = openpyxl.load_workbook(path)
    sheet = book[written.sheet]
    places = headers(sheet)
    for number in range(4, sheet.max_row + 1):
        record = sheet.cell(number, places["prismake records"]).value
        given = answers.get(str(record), ())
        for header, value in zip(("Decision", "Reason for exclusion", "Notes"), given, strict=False):
            if value:
                sheet.cell(number, places[header]).value = value
    book.save(path)
    return path


def headers(sheet: object) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[3]}


def votes_of(
    folder: Path, table: pd.DataFrame, at: Stage | None = None, run: str = RUN, **more: object
) -> pd.DataFrame:
    at = at or stage()
    more = {"titles": titles_by_record(table), **more}
    return read_votes(vote_files(folder), at, run, record_report(table), **more)


def said(votes: pd.DataFrame) -> dict[tuple[str, str], str]:
    return {(v["reviewer"], v["record_ids"]): v["decision"] for v in votes.to_dict("records")}


Grid = list[list[str]]


def grid_of(written: Form) -> Grid:
    """Return the sheet of rows as a person sees it, hidden columns and all."""
    text = write_form_csv(written).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return [[cell[1:] if cell[:2] in ("'=", "'+", "'-", "'@") else cell for cell in row] for row in rows]


def save_csv(grid: Grid, path: Path, separator: str = ",", encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(grid)
    path.write_bytes(text.getvalue().encode(encoding, errors="replace"))
    return path


def save_xlsx(grid: Grid, path: Path, written: Form, extra_sheets: int = 0) -> Path:
    """Save a grid as another program does: bare strings, no validation, styles lost, sheets added."""
    original = openpyxl.load_workbook(io.BytesIO(write_form(written)))
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    for number in range(extra_sheets):
        book.create_sheet(f"Sheet {number}").append(["my own", "list"])
    sheet = book.create_sheet(written.sheet)
    _append(sheet, grid)
    meta = book.create_sheet("prismake")
    _append(
        meta, [[str(cell or "") for cell in row] for row in original["prismake"].iter_rows(values_only=True)]
    )
    book.save(path)
    return path


def _append(sheet: object, grid: Grid) -> None:
    for number, row in enumerate(grid, start=1):
        for place, value in enumerate(row, start=1):
            if value:
                cell = sheet.cell(number, place)
                cell.value = value
                if not value.startswith("=FORMULA"):
                    cell.data_type = "s"


def save_ods(
    grid: Grid,
    path: Path,
    marks: Mapping[tuple[int, int], str] | None = None,
    hidden: Collection[int] = (),
) -> Path:
    """Save a grid as the smallest OpenDocument spreadsheet: runs of equal cells folded, spaces as elements.

    marks: attributes of cells by row and column, counted from 0; the style "lined" strikes its letters through. hidden: rows.
    """
    rows = []
    for number, row in enumerate(grid):
        cells = []
        for place, value in enumerate(row):
            mark = (marks or {}).get((number, place), "")
            if value:
                kind = "" if "value-type" in mark else ' office:value-type="string"'
                lines = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in value.split("\n"))
                cells.append(f"<table:table-cell {mark}{kind}>{lines}</table:table-cell>")
            elif mark:
                cells.append(f"<table:table-cell {mark}/>")
            elif cells and cells[-1].startswith("<table:table-cell table:number"):
                count = int(cells[-1].split('"')[1]) + 1
                cells[-1] = f'<table:table-cell table:number-columns-repeated="{count}"/>'
            else:
                cells.append('<table:table-cell table:number-columns-repeated="1"/>')
        shown = ' table:visibility="filter"' if number in hidden else ""
        rows.append(f"<table:table-row{shown}>{''.join(cells)}</table:table-row>")
    rows.append('<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>')
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    lined = (
        '<office:automatic-styles><style:style style:name="lined" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>{lined}<office:body><office:spreadsheet>'
        f'<table:table table:name="Screening">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def _ods_text(line: str) -> str:
    return escape(line).replace("  ", ' <text:s text:c="1"/>').replace("\t", "<text:tab/>")
