"""The model of a form: columns, rows, and the check that ties the id of a row to its title."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from prismake.errors import Fault
from prismake.tables import join_values, split_values

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
TAG_OPENING = "prismake form"

Kind = Literal["shown", "answer", "link", "hidden"]
ValueType = Literal["text", "number", "date"]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_QUOTES = str.maketrans(dict.fromkeys('‘’‚‛“”„‟«»‹›′″`´"', "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_LINK = re.compile(r"^(?P<label>.*?)\s*<(?P<url>https?://[^\s<>]+)>$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Column:
    """One column of a form.

    kind: "shown" is locked text; "answer" is filled in by the person; "link" is locked and opens a URL (see `link`);
    "hidden" is for the program. choices: the allowed answers; empty for free text. value_type: type of a free answer. unit: that of a number.
    list_key: the key of the protocol that lists the choices, where a team may add one. width: in characters. help: shown when the cell is selected. is_note: any text
    goes, and the comments on the cells of a row are kept there. rich: highlight the terms of the form in it. repeated: name
    and header contain {n}; a form has the column with n = 1, 2, 3 and so on, as often as needed. optional: forms may lack it.
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
    list_key: str = ""
    is_note: bool = False


def numbered(column: Column, number: int) -> Column:
    """Return a repeated column with its number filled in."""
    name, header = (text.replace("{n}", str(number)) for text in (column.name, column.header))
    return replace(column, name=name, header=header, repeated=False)


@dataclass(frozen=True)
class Section:
    """A section of the sheet of instructions: a heading, lines, and pairs of a term and its meaning."""

    heading: str
    lines: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """A form before it is written.

    rows: text, with a column for each of `columns`; answer columns may be missing, and are prefilled where present.
    id_name: the hidden column with the ids of the row, joined by |. key_name: the shown column that must stay in the same
    row as the id. done_name: the answer column that counts a row as done; empty for none. colours: the colour of a row for
    each value of that column. terms: terms to highlight; * at the end matches any ending. save_as: path of
    the returned file, named on the first sheet; empty for none.
    """

    kind: str
    run: str
    person: str
    title: str
    sheet: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    purpose: str = ""
    sections: tuple[Section, ...] = ()
    save_as: str = ""
    id_name: str = "record_ids"
    key_name: str = "title"
    done_name: str = "decision"
    colours: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The line that identifies the form: layout, kind, version, person."""
        return form_tag(self.kind, self.run, self.person)


@dataclass(frozen=True)
class FormRow:
    """A row of a returned form: its number as the spreadsheet shows it, and its cells by column name."""

    row: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class FormContent:
    """A returned form.

    rows: the valid rows. faults: the faults of the others. shown_names: for each column name its header and letter, as a
    person sees them.
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

    def fault(self, row: int | None, column: str, found: str, next_step: str, allowed: str = "") -> Fault:
        """Return a fault at a cell of this form. column: a column name; the fault shows its header and letter."""
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
    """Return the line that identifies a form. The person comes last because a name may contain "|"."""
    return " | ".join((TAG_OPENING, f"layout {layout}", kind, f"version {run}", person))


def parse_tag(text: str) -> dict[str, str] | None:
    """Return layout, kind, run and person from the tag of a form; None where the text is not a tag."""
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


def link(label: str, url: str) -> str:
    """Return the value of a link cell."""
    return f"{label} <{url}>"


def parse_link(value: str) -> tuple[str, str] | None:
    """Return label and URL of a link cell; None where it holds no URL."""
    match = _LINK.match(value.strip())
    if match is None:
        return None
    return (match["label"] or match["url"], match["url"])


def clean_text(value: str, limit: int = CELL_LIMIT) -> str:
    """Return text that fits a cell: without control characters, tabs and CR, cut at `limit` UTF-16 units."""
    text = _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = text.strip()
    if len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    note = " [cut: a cell can hold no more]"
    # Spreadsheets count UTF-16 units: a character outside the basic plane counts as two.
    start = text.encode("utf-16-le")[: (limit - len(note)) * 2].decode("utf-16-le", errors="ignore")
    return start + note


def _normal(text: str) -> str:
    # Quotes and dashes are replaced before and after, because NFKC decomposes some into a space and an accent.
    plain = unicodedata.normalize("NFKC", clean_text(text).translate(_QUOTES).translate(_DASHES))
    plain = plain.translate(_QUOTES).translate(_DASHES)
    return " ".join(plain.replace("'", " ").split()).casefold()


def _ascii_letters(text: str) -> str:
    # Letters that Windows-1252 cannot encode come back as "?"; the other letters must still distinguish rows.
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def row_check(row_id: str, key: str) -> str:
    """Return the digest of the id and the title of a row; it ignores changes of quotes, dashes, case and spaces.

    It has two parts: over the whole title, and over its ASCII letters and digits alone, for files whose encoding lost the
    others.
    """
    names = join_values(split_values(row_id))
    of_title = hashlib.sha256(f"{names}\n{_normal(key)}".encode()).hexdigest()[:10]
    of_letters = hashlib.sha256(f"{names}\n{_ascii_letters(key)}".encode()).hexdigest()[:8]
    return f"{of_title}-{of_letters}"


def belongs(row_id: str, key: str, check: str) -> bool:
    """Return whether the check is that of this id and title."""
    expected_of_title, expected_letters = row_check(row_id, key).split("-")
    of_title, _, of_letters = check.strip().lower().partition("-")
    if of_title == expected_of_title:
        return True
    lossy = "?" in key or "\ufffd" in key
    return lossy and of_letters == expected_letters
