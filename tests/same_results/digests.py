"""What is recorded of a result: the sha256 of its bytes; of a page or notebook the numbers that it shows; of a table or
form that has other columns since, or another order of rows, a digest of each column.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl

PAGES = (".html", ".ipynb")
MANIFEST = "audit/manifest.json"
# The columns that name a row, by the name of a table; of other tables the first column.
KEYS = {"agreement.csv": ("reviewers", "measure"), "main_table.csv": ("registration_ids",)}
# A header that each form has, and those of the ids of its rows.
FORM_HEADER = "prismake check"
FORM_KEYS = ("prismake records", "record ids")
NUMBER = re.compile(r"\d+(?:[,.]\d+)*")


def results_of(folder: Path) -> list[str]:
    """The files below a version's results, but for logs and hidden files, sorted."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and path.relative_to(folder).parts[0] != "logs"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def recorded(
    folder: Path, place: str, content: bytes | None = None, changed_inputs: Mapping[str, str] | None = None
) -> str:
    """What is recorded of one result. `content` stands for its bytes where they were put into an older shape.

    changed_inputs: digest to former digest of the inputs that were changed for a comparison.
    """
    path = folder / place
    if path.suffix in PAGES:
        return sha256("\n".join(numbers(path)).encode())
    if place == MANIFEST:
        told = json.loads(path.read_text(encoding="utf-8"))
        inputs = json.dumps(told["inputs"], sort_keys=True)
        for now, before in (changed_inputs or {}).items():
            inputs = inputs.replace(now, before)
        return sha256(inputs.encode())
    return sha256(path.read_bytes() if content is None else content)


def key_of(place: str) -> str:
    """The column that names a row of a table of studies."""
    return KEYS.get(Path(place).name, ("study_id",))[0]


def columns(place: str, content: bytes, as_recorded: Callable[[str], str] = str) -> dict[str, str]:
    """The digest of each column of a table or form: of its cells, each with the key of its row, in any order of rows.

    as_recorded: what is done to each cell first.
    """
    header, rows = _form_rows(content) if place.endswith(".xlsx") else _table_rows(content)
    keys = [name for name in FORM_KEYS if name in header] or KEYS.get(Path(place).name, header[:1])
    digest_of = {}
    for name in header:
        cells = sorted([*(as_recorded(row[key]) for key in keys), as_recorded(row[name])] for row in rows)
        digest_of[name] = sha256(json.dumps(cells).encode())[:16]
    return digest_of


def _table_rows(content: bytes) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(content.decode(), newline=""))
    rows = list(reader)
    return list(reader.fieldnames or ()), rows


def _form_rows(content: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """The headers of the sheet that people fill in, and its rows that have ids."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        lines = [
            ["" if cell is None else str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)
        ]
        for number, header in enumerate(lines):
            if FORM_HEADER in header:
                rows = [dict(zip(header, line, strict=True)) for line in lines[number + 1 :]]
                return header, [row for row in rows if any(row.get(key) for key in FORM_KEYS)]
    raise ValueError("no sheet of the workbook has the headers of a form")


def folder_digest(folder: Path) -> str:
    """The sha256 of the names and bytes of all files below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(
        "".join(
            f"{path.relative_to(folder).as_posix()} {sha256(path.read_bytes())}\n" for path in files
        ).encode()
    )


def sha256(content: bytes) -> str:
    """The sha256 of bytes, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def numbers(page: Path) -> list[str]:
    """The numbers that a reader sees on a page or in a notebook's outputs, sorted, each as often as it stands there."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        text = "\n".join(_outputs(json.loads(text)))
    return sorted(NUMBER.findall(visible(text)))


def _outputs(notebook: dict) -> list[str]:
    shown = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            shown.append("".join(cell["source"]))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            shown.append("".join(data.get("text/html", data.get("text/plain", output.get("text", "")))))
    return shown


def visible(page: str) -> str:
    """The text of a page without markup, styles, scripts and pictures."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL | re.IGNORECASE)
    return html.unescape(re.sub(r"<[^>]+>", " ", page))
