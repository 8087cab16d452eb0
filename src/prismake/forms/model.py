"""What a form is: its columns, its rows, and how a row knows that its parts still belong together."""

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
"""Version of the way a form is in a file. Forms of every layout that was ever written stay readable."""

HEADER_ROW = 2
"""The row of headers, counted from 0: above it stand the title and the line by which the form is known."""

CELL_LIMIT = 32_767
"""Most characters that a cell of a spreadsheet can hold."""

CHECK_HEADER = "prismake check"
TAG_HEADER = "prismake form"
META_SHEET = "prismake"
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

    kind: "shown" is locked text, "answer" is filled in by the person, "link" is locked and opens an address
    (see `link`), "hidden" is for the machine. choices: the only words that an answer may hold; empty for free
    text. value_type: what a free answer must be. width: in characters. help: shown when the cell is chosen.
    rich: mark the form's terms in it. repeated: name and header hold {n}, and a form has the column with 1, 2, 3 and so on in
    its place, as often as it needs. optional: forms may lack it.
    """

    name: str
    header: str
    kind: Kind = "shown"
    choices: tuple[str, ...] = ()
    width: int = 20
    help: str = ""
    value_type: ValueType = "text"
    rich: bool = False
    repeated: bool = False
    optional: bool = False


def numbered(column: Column, number: int) -> Column:
    """Return one of the columns that a repeated column represents."""
    name, header = (text.replace("{n}", str(number)) for text in (column.name, column.header))
    return replace(column, name=name, header=header, repeated=False)


@dataclass(frozen=True)
class Section:
    """A part of the sheet of instructions: a heading, lines, and pairs of a word and what it means."""

    heading: str
    lines: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """A form before it is written.

    rows has one column of text for each of `columns` but the answers (an answer that is there is filled in).
    id_name: the hidden column that names the row, values joined by |. key_name: the shown column that must
    stay beside it. done_name: the answer that makes a row count as done, empty for none. colours: the colour of
    a row for a word in that column. terms: words to mark, * at the end for any ending. save_as: where the file
    goes when it is back.
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
        """The line by which the form is known again: layout, kind, version, person."""
        return form_tag(self.kind, self.run, self.person)


@dataclass(frozen=True)
class FormRow:
    """A row as it came back: its number as the spreadsheet shows it, and its cells by column name."""

    row: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class FormContent:
    """A form as it came back.

    rows: those that are sound. faults: what is wrong in its cells. places: for each column name the letter
    and header under which the person sees it.
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
    places: dict[str, str] = field(default_factory=dict)

    def fault(self, row: int | None, column: str, found: str, next_step: str, allowed: str = "") -> Fault:
        """Return a fault at a place of this form, as the person sees it. column is a column name."""
        return Fault(
            file=self.file,
            sheet=self.sheet,
            row=row,
            column=self.places.get(column, column),
            found=found,
            allowed=allowed,
            next_step=next_step,
        )


def form_tag(kind: str, run: str, person: str, layout: str = LAYOUT) -> str:
    """Return the line by which a form is known again. The person is last, so that a name may hold a bar."""
    return " | ".join((TAG_OPENING, f"layout {layout}", kind, f"version {run}", person))


def parse_tag(text: str) -> dict[str, str] | None:
    """Take the line by which a form is known apart; None where the text is no such line."""
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
    """Return the value of a cell that opens an address."""
    return f"{label} <{url}>"


def parse_link(value: str) -> tuple[str, str] | None:
    """Take the value of a link cell apart into label and address; None where it holds no address."""
    match = _LINK.match(value.strip())
    if match is None:
        return None
    return (match["label"] or match["url"], match["url"])


def clean_text(value: str, limit: int = CELL_LIMIT) -> str:
    """Make text safe for a cell: no control characters, no tab or CR, no longer than a cell can hold."""
    text = _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = text.strip()
    if len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    note = " [cut: a cell can hold no more]"
    # A character outside the basic plane counts as two in a spreadsheet.
    kept = text.encode("utf-16-le")[: (limit - len(note)) * 2].decode("utf-16-le", errors="ignore")
    return kept + note


def _normal(text: str) -> str:
    # Marks are made plain before and after, because NFKC takes some of them apart into a space and an accent.
    plain = unicodedata.normalize("NFKC", clean_text(text).translate(_QUOTES).translate(_DASHES))
    plain = plain.translate(_QUOTES).translate(_DASHES)
    return " ".join(plain.replace("'", " ").split()).casefold()


def _ascii_letters(text: str) -> str:
    # Letters that Windows-1252 cannot hold come back as "?"; what is left must still tell rows apart.
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def row_check(row_id: str, key: str) -> str:
    """Return the digest that ties the id of a row to its title, whatever a spreadsheet does to quotes and spaces.

    Two parts: over the whole title, and over its plain letters alone, for files whose encoding lost the rest.
    """
    names = join_values(split_values(row_id))
    whole = hashlib.sha256(f"{names}\n{_normal(key)}".encode()).hexdigest()[:10]
    letters = hashlib.sha256(f"{names}\n{_ascii_letters(key)}".encode()).hexdigest()[:8]
    return f"{whole}-{letters}"


def belongs(row_id: str, key: str, check: str) -> bool:
    """Return whether an id and a title are still those that the check was made from."""
    expected_whole, expected_letters = row_check(row_id, key).split("-")
    whole, _, letters = check.strip().lower().partition("-")
    if whole == expected_whole:
        return True
    lossy = "?" in key or "\ufffd" in key
    return lossy and letters == expected_letters
