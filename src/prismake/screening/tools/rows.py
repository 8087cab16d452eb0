"""Rows of an export of another tool, as fields: the same for CSV, workbooks and RIS."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prismake.forms.other_content import other_content
from prismake.forms.raw import RawSheet, Unreadable, column_letter
from prismake.forms.read_csv import read_csv
from prismake.forms.read_ods import read_ods
from prismake.forms.read_xlsx import read_xlsx
from prismake.forms.safety import check_size, kind_of_content
from prismake.forms.text_encodings import unicode_text

NOTES = ("notes", "tags")
"""Fields of which every value is kept."""

_ENTRY = re.compile(r"^\s*(?:TY)\s{0,2}-", re.MULTILINE)
_LINE = re.compile(r"^([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*))?$")


@dataclass(frozen=True)
class ExportedRecord:
    """One record of an export. number: its row in the sheet, or its line in a RIS file. columns: by its own names, in lower case.
    shown: these names as people see them, with the letter of the column.
    """

    number: int
    fields: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def column_of(self, name: str) -> str:
        """Return the column or tag from which a field comes, as people see it; empty for a field that the row has not."""
        source = next(
            (source for source in tool_words()["fields"].get(name, ()) if source in self.columns), ""
        )
        return self.shown.get(source, source.upper() if len(source) == 2 else source)


@cache
def tool_words() -> dict[str, Any]:
    """Return the words of the tools (words.yaml)."""
    path = Path(__file__).with_name("words.yaml")
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def read_exported_records(path: Path) -> list[ExportedRecord]:
    """Return the records of a CSV file, a workbook or a RIS file. Raises Unreadable."""
    check_size(path)
    if other := other_content(path):
        raise Unreadable(other)
    suffix = path.suffix.lower()
    if (content := kind_of_content(path)) in (".xlsx", ".ods"):
        suffix = content
    if suffix in (".xlsx", ".xlsm", ".ods"):
        sheets = read_ods(path) if suffix == ".ods" else read_xlsx(path)
        return _of_sheet(max(sheets, key=_score, default=RawSheet("", [])))
    text = unicode_text(path.read_bytes())
    if text is None:
        raise Unreadable(
            "expected UTF-8, in which the tools export: another program saved the file in another encoding"
        )
    if suffix == ".ris" or _ENTRY.match(text[:2_000]):
        return _of_ris(text)
    names = {name for names in tool_words()["fields"].values() for name in names}
    return _of_sheet(
        read_csv(path, names | {name.title() for name in names} | {name.upper() for name in names})[0]
    )


def _score(sheet: RawSheet) -> int:
    known = {name for names in tool_words()["fields"].values() for name in names}
    return len({cell.text.strip().lower() for cell in sheet.rows[0]} & known) if sheet.rows else 0


def _of_sheet(sheet: RawSheet) -> list[ExportedRecord]:
    rows = [[cell.text for cell in row] for row in sheet.rows]
    header = [name.strip().lower() for name in rows[0]] if rows else []
    if "article_id" not in header and not set(header) & set(tool_words()["fields"]["title"]):
        raise Unreadable("its first row has no column with titles, so it is not an export of records")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Unreadable(f'the column "{twice[0]}" occurs twice')
    shown = {
        name: f"{title.strip()} ({column_letter(place)})"
        for place, (name, title) in enumerate(zip(header, rows[0] if rows else [], strict=True))
    }
    records = []
    for number, row in enumerate(rows[1:], start=2):
        columns = {name: cell for name, cell in zip(header, row, strict=False) if name and cell.strip()}
        if columns:
            records.append(_row(number, {name: [cell] for name, cell in columns.items()}, shown))
    return records


def _of_ris(text: str) -> list[ExportedRecord]:
    records = []
    tags: dict[str, list[str]] = {}
    start, last = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.match(line)
        if match and match[1] == "TY":
            if tags:
                raise Unreadable(f"line {number}: a record begins before the one of line {start} ends (ER)")
            tags, start = {"ty": [match[2] or ""]}, number
        elif match and match[1] == "ER" and tags:
            records.append(_row(start, tags))
            tags, last = {}, ""
        elif match and tags:
            last = match[1].lower()
            tags.setdefault(last, []).append(match[2] or "")
        elif line.strip() and tags and last:
            # A value goes on in the next line.
            tags[last][-1] += f" {line.strip()}"
    if tags:
        raise Unreadable(f"the record of line {start} has no end (ER): the file is cut")
    return records


def _row(
    number: int, columns: Mapping[str, Sequence[str]], shown: Mapping[str, str] | None = None
) -> ExportedRecord:
    fields = {}
    for name, sources in tool_words()["fields"].items():
        values = [value.strip() for source in sources for value in columns.get(source, ()) if value.strip()]
        if values:
            fields[name] = " | ".join(values) if name in NOTES else values[0]
    return ExportedRecord(
        number, fields, {name: "\n".join(values) for name, values in columns.items()}, shown or {}
    )
