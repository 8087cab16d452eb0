"""Filled forms as other programs save them: .ods, .csv with semicolons in Windows-1252, the copy of a browser, an export of Rayyan."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from forms_as_copy import content_of_page, copy_of_content, text_of
from made_up_review import Judge, MadeUpReview, fill_form, form_rows, table_sheet

ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest")
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def key_of(cells: dict[str, str]) -> str:
    return cells.get("Title") or cells.get("Study", "")


def save_as_ods(form: Path, back: Path, judge: Judge, most: int | None = None) -> int:
    """Fill a workbook and save all its sheets as OpenDocument."""
    filled = back.with_suffix(".xlsx")
    count = fill_form(form, filled, judge, most)
    sheets = []
    for sheet in openpyxl.load_workbook(filled).worksheets:
        rows = []
        for row in sheet.iter_rows(values_only=True):
            cells = "".join(_ods_cell(value) for value in row)
            rows.append(f"<table:table-row>{cells}</table:table-row>")
        sheets.append(f'<table:table table:name="{escape(sheet.title)}">{"".join(rows)}</table:table>')
    filled.unlink()
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_SPACES} office:version="1.3">'
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {ODS_SPACES} manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(back, "w") as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return count


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def save_as_csv(form: Path, back: Path, judge: Judge, most: int | None = None) -> int:
    """Fill a workbook and save the sheet with the rows as a European Excel does: semicolons, Windows-1252, `?` for other letters."""
    filled = back.with_suffix(".xlsx")
    count = fill_form(form, filled, judge, most)
    sheet, _, _ = table_sheet(openpyxl.load_workbook(filled))
    filled.unlink()
    with back.open("w", encoding="cp1252", errors="replace", newline="") as handle:
        writer = csv.writer(handle, delimiter=";", lineterminator="\r\n")
        writer.writerows(sheet.iter_rows(values_only=True))
    return count


def save_copy(page: Path, back: Path, judge: Judge, most: int | None = None) -> int:
    """Answer a page and save its copy, as the page writes it."""
    content = content_of_page(page.read_text(encoding="utf-8"))
    place = {name: number for number, name in enumerate(content["names"])}
    answers = {}
    for row in content["rows"][:most]:
        texts = ["".join(cell) for cell in row]
        said = judge(texts[place["title"]])
        answers[texts[place[content["id"]]]] = tuple(
            said.get(header, "")
            for header, asked in (
                ("Decision", True),
                ("Reason for exclusion", bool(content["reason"])),
                ("Notes", True),
            )
            if asked
        )
    back.parent.mkdir(parents=True, exist_ok=True)
    back.write_text(text_of(copy_of_content(content, answers)), encoding="utf-8")
    return len(answers)


def save_from_rayyan(form: Path, back: Path, judge: Judge, member: str) -> int:
    """What Rayyan exports when a member has decided on the reports of a form: one line a record, with its decision in the notes."""
    rows = form_rows(form)
    back.parent.mkdir(parents=True, exist_ok=True)
    with back.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("key", "title", "year", "notes"))
        for number, (_, cells) in enumerate(rows):
            said = judge(cells["Title"])
            word = {"include": "Included", "exclude": "Excluded", "maybe": "Maybe"}[said["Decision"]]
            note = f' | USER-NOTES: {{"{member}"=>["{said["Notes"]}"]}}' if "Notes" in said else ""
            inclusion = f'RAYYAN-INCLUSION: {{"{member}"=>"{word}"}}{note}'
            ids = cells["prismake records"]
            writer.writerow(
                (f"rayyan-{number}", cells["Title"], cells["Year"], f"[prismake {ids}] | {inclusion}")
            )
    return len(rows)


def in_form(review: MadeUpReview, stage: str, person: str) -> list[str]:
    """The titles in the form of a person."""
    return [
        cells["Title"] for _, cells in form_rows(review.results / f"3_screen/{stage}/forms/{person}.xlsx")
    ]
