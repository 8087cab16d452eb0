"""The model of a form: columns, rows, and the check that ties the id of a row to its title."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from prismake.errors import Fault, ReviewError
from prismake.forms.places import TAG_OPENING
from prismake.forms.raw import RawSheet

# Each start of a run loads this module, and pandas takes .3 seconds.
if TYPE_CHECKING:
    import pandas as pd

LAYOUT = "1"
"""Version of the layout of form files."""

HEADER_ROW = 2
"""The header row, counted from 0; above it are the title and the tag of the form."""

CELL_LIMIT = 32_767
"""Most characters in a cell of a spreadsheet."""

CHECK_HEADER = "prismake check"
TAG_HEADER = "prismake form"
META_SHEET = "prismake"
GUIDE_SHEET = "Read me"
TEXTS_SHEET = "Abstracts"
"""The sheet with the whole texts that are longer than their row. It has no headers of a form, so it gives no answers."""

Kind = Literal["shown", "answer", "link", "hidden"]
ValueType = Literal["text", "number", "date"]
SectionRole = Literal["", "answers", "criteria", "reasons", "workbook"]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINK = re.compile(
    r"^(?P<label>.*?)\s*<(?P<url>(?:https?://|(?:\.\./)+)[^\s<>]+)>$", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class FormColumn:
    """One column of a form.

    kind: "shown" is locked text; "answer" is filled in by the person; "link" is locked and opens a URL (see `link_cell`);
    "hidden" is for the program. choices: the allowed answers; empty for free text. value_type: type of a free answer. unit: that of a number.
    list_key: the key of the protocol that lists the choices, where a team may add one. width: in characters. help: shown when the cell is selected. is_note: any text
    goes, and the comments on the cells of a row are kept there. none: what the cell of a workbook shows where there is no text. rich: highlight the terms of the form in it. repeated: name
    and header contain {n}; a form has the column with n = 1, 2, 3 and so on, as often as needed. optional: forms may lack it.
    later: forms that were written before the column was declared lack it.
    """

    name: str
    header: str
    kind: Kind = "shown"
    choices: tuple[str, ...] = ()
    width: int = 20
    help: str = ""
    value_type: ValueType = "text"
    unit: str = ""
    rich: bool = False
    repeated: bool = False
    optional: bool = False
    later: bool = False
    list_key: str = ""
    is_note: bool = False
    callout: bool = False
    none: str = ""


def numbered_column(column: FormColumn, number: int) -> FormColumn:
    """Return a repeated column with its number filled in."""
    name, header = (text.replace("{n}", str(number)) for text in (column.name, column.header))
    return replace(column, name=name, header=header, repeated=False)


@dataclass(frozen=True)
class GuideSection:
    """A section of the instructions: a heading, lines, and pairs of a term and its meaning.

    role: the kind of these terms, such as criteria or answers. A section that is only for workbooks is not shown in a
    browser.
    """

    heading: str
    lines: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    role: SectionRole = ""


@dataclass(frozen=True)
class Button:
    """How a browser offers one answer: the key that gives it, and its tone (yes, no or open), which determines its
    colour.
    """

    word: str
    key: str
    tone: str


@dataclass(frozen=True)
class Reason:
    """The column for the reason of an answer.

    answer: the only answer that can have a reason. required: whether that answer needs one.
    """

    column: str
    answer: str
    required: bool


@dataclass(frozen=True)
class RowSheet:
    """A sheet of a form on which people add rows, below those that are prefilled.

    columns: the first is the list of choices that says to what a row belongs. rows: prefilled text. locked: names of columns
    that nobody edits in prefilled rows. purpose: one line above the headers.
    """

    name: str
    columns: tuple[FormColumn, ...]
    rows: pd.DataFrame
    purpose: str = ""
    locked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form before it is written.

    rows: text, with a column for each of `columns`; answer columns may be missing, and are prefilled where present.
    id_name: the hidden column with the ids of the row, joined by |. key_name: the shown column that must stay in the same
    row as the id. done_name: the answer column that counts a row as done; empty for none. colours: the colour of a row for
    each value of that column. terms: terms to highlight; * at the end matches any ending. save_as: path of
    the returned file, named on the first sheet; empty for none. send_to: to whom the filled form goes; empty for whoever sent it. buttons: the answers of the column `done_name` as a browser shows
    them. reason: the column that depends on them, if there is one. row_sheets: further sheets of the workbook, with rows that
    people add.
    """

    kind: str
    run: str
    person: str
    title: str
    sheet: str
    columns: tuple[FormColumn, ...]
    rows: pd.DataFrame
    purpose: str = ""
    sections: tuple[GuideSection, ...] = ()
    save_as: str = ""
    send_to: str = ""
    id_name: str = "record_ids"
    key_name: str = "title"
    done_name: str = "decision"
    colours: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    reason: Reason | None = None
    row_sheets: tuple[RowSheet, ...] = ()

    @property
    def tag(self) -> str:
        """The line that identifies the form: layout, kind, version, person."""
        return form_tag(self.kind, self.run, self.person)

    def records(self) -> list[dict[str, str]]:
        """Return the cells of each row by column name, as every kind of file shows them.

        Texts fit a cell, except long ones that are only read, such as abstracts: those are whole.
        """
        whole = {column.name for column in self.columns if column.rich and column.name != self.key_name}
        return [
            {
                str(name): clean_text(str(value), sys.maxsize if name in whole else CELL_LIMIT)
                for name, value in record.items()
            }
            for record in self.rows.fillna("").to_dict("records")
        ]


@dataclass(frozen=True)
class FormRow:
    """A row of a returned form: its number as the spreadsheet shows it, and column name to text.

    decided: when the row was answered, according to the file (see `dates.moment`); empty if the file does not say.
    """

    row: int
    values: dict[str, str]
    decided: str = ""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class FormContent:
    """The content of a returned form.

    rows: the rows without faults. faults: the faults of all others. shown_names: column name to header and letter, as
    a person sees them. other_sheets: further sheets, without those that prismake wrote for reading.
    """

    file: str
    sheet: str
    kind: str
    run: str
    person: str
    layout: str
    rows: tuple[FormRow, ...]
    columns: tuple[str, ...]
    faults: tuple[Fault, ...] = ()
    shown_names: dict[str, str] = field(default_factory=dict)
    other_sheets: tuple[RawSheet, ...] = ()

    def fault(self, row: int | None, column: str, found: str, next_step: str, allowed: str = "") -> Fault:
        """Return a fault with the place of a cell of this form.

        column: a column name; the fault shows its header and letter.
        """
        return Fault(
            file=self.file,
            sheet=self.sheet,
            row=row,
            column=self.shown_names.get(column, column),
            found=found,
            allowed=allowed,
            next_step=next_step,
        )


def form_tag(kind: str, run: str, person: str, layout: str = LAYOUT) -> str:
    """Return the line that identifies a form: layout, kind, version and person.

    The person comes last because a name may contain "|".
    """
    return " | ".join((TAG_OPENING, f"layout {layout}", kind, f"version {run}", person))


def parse_tag(text: str) -> dict[str, str] | None:
    """Return layout, kind, run and person from the tag of a form; None if the text is not a tag."""
    parts = [part.strip() for part in text.split("|", 4)]
    if len(parts) != 5 or parts[0] != TAG_OPENING:
        return None
    if not parts[1].startswith("layout ") or not parts[3].startswith("version "):
        return None
    return {
        "layout": parts[1].removeprefix("layout "),
        "kind": parts[2],
        "run": parts[3].removeprefix("version "),
        "person": parts[4],
    }


def check_rows(form: Form) -> None:
    """Raise ReviewError if a column that identifies rows is missing, or if a row has no id or an id that is too long
    for a cell.
    """
    names = {column.name for column in form.columns}
    for needed in (form.id_name, form.key_name):
        if needed not in names:
            raise ReviewError(f'The form "{form.title}" has no column "{needed}".')
    for number, row_id in enumerate(form.rows[form.id_name], start=1):
        if not str(row_id).strip():
            raise ReviewError(
                f'The form "{form.title}": row {number} has no id, so an answer in the row could not be assigned '
                "to a record."
            )
        if len(str(row_id)) > CELL_LIMIT:
            raise ReviewError(
                f'The form "{form.title}": row {number} has more record ids than fit in a cell '
                f"({str(row_id)[:60]} ...). Check why so many records were merged into one report."
            )


def link_cell(label: str, url: str) -> str:
    """Return the text of a link cell.

    url: a web address, or a path relative to the folder of the form that begins with ../
    """
    return f"{label} <{url}>"


def parse_link(value: str) -> tuple[str, str] | None:
    """Return label and URL of a link cell; None where it holds no URL."""
    match = _LINK.match(value.strip())
    if match is None:
        return None
    return (match["label"] or match["url"], match["url"])


def clean_text(value: str, limit: int = CELL_LIMIT) -> str:
    """Return text that a cell can hold: without control characters, tabs and CR, and cut at `limit` UTF-16 units."""
    text = _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = text.strip()
    # A character has two units at most, so that most texts need not be counted.
    if len(text) <= limit // 2 or len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    note = " [cut: a cell can hold no more]"
    # Spreadsheets count UTF-16 units: a character outside the basic plane counts as two.
    start = text.encode("utf-16-le")[: (limit - len(note)) * 2].decode("utf-16-le", errors="ignore")
    return start + note
