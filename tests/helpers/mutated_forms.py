"""Returned files, changed at random, with a model of its own of what must come of them.

A change knows what it does: whether the votes stay as they are shown, or which cell a message must name. Nothing here reads a
form; the expectation is made from the changes alone, so that a fault of a reader does not hide itself.
"""

from __future__ import annotations

import datetime
import io
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from form_imitations import IMITATIONS, imitated
from forms_as_copy import copy_of, text_of
from made_up_screening import RUN, Grid, form, grid_of, record_report, reports, save_csv, save_ods, stage
from openpyxl.styles import Font

from prismake.errors import Fault, ReviewFaults
from prismake.forms.model import Form
from prismake.forms.write import write_form
from prismake.records.former_ids import titles_by_record
from prismake.screening.stage import Stage
from prismake.screening.votes import votes_and_set_aside

DECISION, REASON, NOTES, TITLE = "Decision", "Reason for exclusion", "Notes", "Title"
IDS, CHECK, TAG = "prismake records", "prismake check", "prismake form"
LABELS = ("Wrong population", "Wrong intervention", "Wrong design")
TEXTS = (
    "",
    "",
    "see table 2",
    "β – “quoted”",
    "two\nlines",
    "苔",
    "a;b,c d",
    "don't",
    "1,000 of 1.000,5",
    "= 12 %",
)
COUNT = 12
TABLE = reports(COUNT)
RECORDS = record_report(TABLE)
STAGES = {"1_title_abstract": stage(), "2_full_text": stage("2_full_text")}
WAYS = ("xlsx", "xlsx", "xlsx", "ods", "csv", "csv", "copy")
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "cp1252",
    "mac_roman",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1250",
    "cp1254",
)
Answer = tuple[str, str, str]
LOST = re.compile(
    r'(2030-02-03) \[the spreadsheet made this date or time of what was typed in column "Notes \([A-Z]+\)".*?\]'
)
"""What a note says of which a program made a date; only this date, and only of the column of notes."""


@dataclass(eq=False)
class Line:
    """One row of the sheet. record: whose row it is; empty for a row that is none. cells: by column number."""

    record: str
    cells: list[Any]
    comments: dict[int, str] = field(default_factory=dict)


@dataclass
class Named:
    """What a message must name: a line and one of these columns, or a line of the headers, or these words."""

    line: Line | None
    columns: tuple[str, ...] = ()
    words: str = ""


@dataclass
class Sheet:
    """A form under change: the lines above the headers, the headers, the rows, and what is expected of it."""

    written: Form
    at: Stage
    above: list[Line]
    header: Line
    rows: list[Line]
    truth: dict[str, Answer]
    person: str = "ada"
    way: str = "xlsx"
    merged: list[tuple[Line, int]] = field(default_factory=list)
    struck: list[tuple[Line, int]] = field(default_factory=list)
    dates: list[tuple[Line, int]] = field(default_factory=list)
    hidden: list[Line] = field(default_factory=list)
    is_misplaced: bool = False
    named: list[Named] = field(default_factory=list)
    untold: list[Line] = field(default_factory=list)
    fatal: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def column(self, header: str) -> int | None:
        """The number of a column, None if it has lost its header."""
        return self.header.cells.index(header) if header in self.header.cells else None

    def lines(self) -> list[Line]:
        return [*self.above, self.header, *self.rows]

    def has_places(self) -> bool:
        """Whether anything is kept by the number of its column, which may not change any more."""
        return bool(self.merged or self.struck or self.dates or any(line.comments for line in self.rows))

    def number(self, line: Line) -> int:
        return 1 + next(place for place, other in enumerate(self.lines()) if other is line)


Change = Callable[[Sheet, random.Random], bool]
"""Changes a sheet and what is expected of it; False if it can not be done here."""


def new_sheet(dice: random.Random, way: str) -> Sheet:
    """A form with answers of a person who makes no mistake."""
    at = STAGES[dice.choice(list(STAGES))]
    written = form(at=at, table=TABLE)
    grid = [Line("", list(row)) for row in grid_of(written)]
    sheet = Sheet(written, at, grid[:2], grid[2], grid[3:], {}, way=way)
    third = "maybe" if at.name == "1_title_abstract" else "unclear"
    for line in sheet.rows:
        line.record = line.cells[sheet.header.cells.index(IDS)]
        decision = dice.choice(("include", "exclude", "exclude", third, ""))
        reason = ""
        if decision == "exclude" and (at.reason_required or dice.random() < 0.5):
            reason = dice.choice(LABELS)
        note = dice.choice(TEXTS)
        for header, value in ((DECISION, decision), (REASON, reason), (NOTES, note)):
            line.cells[sheet.header.cells.index(header)] = value
        if decision or note:
            sheet.truth[line.record] = (decision, reason, note)
    return sheet


def _row(sheet: Sheet, dice: random.Random, answered: bool = False) -> Line | None:
    lines = [
        line
        for line in sheet.rows
        if line.record
        and all(named.line is not line for named in sheet.named)
        and all(merged is not line for merged, _ in sheet.merged)
        and (not answered or sheet.truth.get(line.record, ("",))[0])
    ]
    return dice.choice(lines) if lines else None


def _put(sheet: Sheet, line: Line, header: str, value: Any) -> bool:
    place = sheet.column(header)
    if place is None:
        return False
    line.cells[place] = value
    return True


# ---- what leaves the votes as they are shown ----


def sort_rows(sheet: Sheet, dice: random.Random) -> bool:
    place = dice.randrange(len(sheet.header.cells))
    if sheet.merged:
        return False
    sheet.rows.sort(key=lambda line: str(line.cells[place]), reverse=dice.random() < 0.5)
    return True


def move_column(sheet: Sheet, dice: random.Random) -> bool:
    width = len(sheet.header.cells)
    here, there = dice.randrange(width), dice.randrange(width)
    if sheet.has_places():
        return False
    for line in (sheet.header, *sheet.rows):
        line.cells.insert(there, line.cells.pop(here))
    return True


def add_column(sheet: Sheet, dice: random.Random) -> bool:
    if sheet.has_places():
        return False
    place = dice.randrange(len(sheet.header.cells) + 1)
    for line in (sheet.header, *sheet.rows):
        line.cells.insert(place, "My own" if line is sheet.header else dice.choice(("", "x", "include")))
    return True


def add_empty_rows(sheet: Sheet, dice: random.Random) -> bool:
    if sheet.merged:
        return False
    sheet.rows.insert(dice.randrange(len(sheet.rows) + 1), Line("", [""] * len(sheet.header.cells)))
    return True


def delete_row(sheet: Sheet, dice: random.Random) -> bool:
    line = _row(sheet, dice)
    if line is None or len(sheet.rows) < 3 or sheet.merged:
        return False
    sheet.rows.remove(line)
    sheet.truth.pop(line.record, None)
    return True


def delete_banner(sheet: Sheet, dice: random.Random) -> bool:
    del dice
    sheet.above.clear()
    return True


def other_letters(sheet: Sheet, dice: random.Random) -> bool:
    """The same word as it looks: other case, spaces around it, letters of full width, a space that does not break."""
    line = _row(sheet, dice, answered=True)
    place = sheet.column(DECISION)
    if line is None or place is None:
        return False
    word = line.cells[place]
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in word if letter.isascii() and letter.isalpha())
    choices = [word.upper(), f" {word} ", f"\u00a0{word.title()}", *([wide] if sheet.way != "csv" else [])]
    line.cells[place] = dice.choice(choices)
    return True


def other_quotes(sheet: Sheet, dice: random.Random) -> bool:
    """A program makes quotes and dashes of a title straight."""
    del dice
    place = sheet.column(TITLE)
    if place is None:
        return False
    for line in sheet.rows:
        line.cells[place] = str(line.cells[place]).replace("“", '"').replace("”", '"').replace("–", "-")
    return True


def change_answer(sheet: Sheet, dice: random.Random) -> bool:
    line = _row(sheet, dice)
    if line is None or sheet.column(REASON) is None or sheet.column(DECISION) is None:
        return False
    decision = dice.choice(("include", "exclude", ""))
    reason = dice.choice(LABELS) if decision == "exclude" else ""
    _put(sheet, line, DECISION, decision)
    _put(sheet, line, REASON, reason)
    note = sheet.truth.pop(line.record, ("", "", ""))[2]
    if decision or note:
        sheet.truth[line.record] = (decision, reason, note)
    return True


def typed_note(sheet: Sheet, dice: random.Random) -> bool:
    """A note that the program made a logical value, a number or a date: kept as its text."""
    line = _row(sheet, dice, answered=True)
    if line is None or sheet.way != "xlsx" or line.comments:
        return False
    value, text = dice.choice(
        [
            (True, "TRUE"),
            (False, "FALSE"),
            (7, "7"),
            (0.5, "0.5"),
            (datetime.datetime(2030, 2, 3), "2030-02-03"),
        ]
    )
    if not _put(sheet, line, NOTES, value):
        return False
    sheet.truth[line.record] = (*sheet.truth[line.record][:2], text)
    return True


def date_in_a_note(sheet: Sheet, dice: random.Random) -> bool:
    """A note that LibreOffice made a date, saved as .ods."""
    line, place = _row(sheet, dice, answered=True), sheet.column(NOTES)
    if line is None or place is None or sheet.way != "ods" or (line, place) in sheet.struck:
        return False
    line.cells[place] = "2030-02-03"
    sheet.dates.append((line, place))
    sheet.truth[line.record] = (*sheet.truth[line.record][:2], "2030-02-03")
    return True


def struck_cell(sheet: Sheet, dice: random.Random) -> bool:
    """A line through a decision, a note or a title takes nothing away."""
    line, place = _row(sheet, dice), sheet.column(dice.choice((DECISION, NOTES, TITLE)))
    if line is None or place is None or sheet.way not in ("xlsx", "ods") or (line, place) in sheet.dates:
        return False
    sheet.struck.append((line, place))
    return True


def hidden_rows(sheet: Sheet, dice: random.Random) -> bool:
    """Rows that a filter hides were answered all the same."""
    if sheet.way not in ("xlsx", "ods"):
        return False
    sheet.hidden += dice.sample(sheet.rows, min(3, len(sheet.rows)))
    return True


def comment(sheet: Sheet, dice: random.Random) -> bool:
    """A comment on a cell of a row is kept with the note."""
    line = _row(sheet, dice, answered=True)
    place = sheet.column(DECISION)
    if line is None or place is None or sheet.way != "xlsx" or line.comments or sheet.column(NOTES) is None:
        return False
    line.comments[place] = "ask Bo"
    decision, reason, note = sheet.truth[line.record]
    sheet.truth[line.record] = (
        decision,
        reason,
        "; ".join(filter(None, [note, "comment on Decision: ask Bo"])),
    )
    return True


BENIGN: tuple[Change, ...] = (
    sort_rows, move_column, add_column, add_empty_rows, delete_row, delete_banner, other_letters, other_quotes, change_answer,
    typed_note, date_in_a_note, struck_cell, hidden_rows, comment,
)  # fmt: skip


# ---- what must be refused at its cell ----


def _wrong(sheet: Sheet, line: Line | None, header: str, value: Any, *columns: str) -> bool:
    if line is None or not _put(sheet, line, header, value):
        return False
    sheet.named.append(Named(line, columns or (header,)))
    return True


def misspelt_decision(sheet: Sheet, dice: random.Random) -> bool:
    return _wrong(
        sheet,
        _row(sheet, dice),
        DECISION,
        dice.choice(("inclued", "yes", "1", "include; exclude", "inсlude")),
    )


def misspelt_reason(sheet: Sheet, dice: random.Random) -> bool:
    line = _row(sheet, dice)
    if line is None or not _put(sheet, line, DECISION, "exclude"):
        return False
    return _wrong(sheet, line, REASON, dice.choice(("Wrong desing", "other", "2")))


def no_reason(sheet: Sheet, dice: random.Random) -> bool:
    line = _row(sheet, dice)
    if line is None or not sheet.at.reason_required or not _put(sheet, line, DECISION, "exclude"):
        return False
    return _wrong(sheet, line, REASON, "")


def reason_of_another_decision(sheet: Sheet, dice: random.Random) -> bool:
    line = _row(sheet, dice)
    if line is None or not _put(sheet, line, DECISION, "include"):
        return False
    return _wrong(sheet, line, REASON, "Wrong design")


def reason_alone(sheet: Sheet, dice: random.Random) -> bool:
    line = _row(sheet, dice)
    if line is None or not _put(sheet, line, DECISION, ""):
        return False
    return _wrong(sheet, line, REASON, "Wrong design", DECISION)


def typed_decision(sheet: Sheet, dice: random.Random) -> bool:
    if sheet.way != "xlsx":
        return False
    value = dice.choice((True, 3, datetime.datetime(2030, 2, 3), "=1+1", "#N/A"))
    return _wrong(sheet, _row(sheet, dice), DECISION, value)


def unknown_id(sheet: Sheet, dice: random.Random) -> bool:
    return _wrong(sheet, _row(sheet, dice), IDS, "made:999")


def id_of_another(sheet: Sheet, dice: random.Random) -> bool:
    line = _row(sheet, dice)
    if line is None:
        return False
    other = dice.choice([name for name in TABLE["record_ids"] if name != line.record])
    return _wrong(sheet, line, IDS, other, TITLE)


def other_title(sheet: Sheet, dice: random.Random) -> bool:
    return _wrong(sheet, _row(sheet, dice), TITLE, f"Another title {dice.randrange(100)}")


def swapped_titles(sheet: Sheet, dice: random.Random) -> bool:
    one, two = _row(sheet, dice), _row(sheet, dice)
    place = sheet.column(TITLE)
    if one is None or two is None or one is two or place is None:
        return False
    one.cells[place], two.cells[place] = two.cells[place], one.cells[place]
    sheet.named += [Named(one, (TITLE,)), Named(two, (TITLE,))]
    return True


def row_twice(sheet: Sheet, dice: random.Random) -> bool:
    line = _row(sheet, dice)
    if line is None or sheet.merged or line.comments:
        return False
    sheet.rows.insert(sheet.rows.index(line) + 1 + dice.randrange(2), Line("", list(line.cells)))
    # Whichever of the two comes second is named; a later sort may turn them.
    sheet.named.append(Named(None, words="the same row is in the form twice"))
    line.record = ""
    return True


def row_of_another(sheet: Sheet, dice: random.Random) -> bool:
    other = form("bo", at=sheet.at, table=TABLE)
    return _wrong(sheet, _row(sheet, dice), TAG, other.tag)


def row_without_id(sheet: Sheet, dice: random.Random) -> bool:
    line = _row(sheet, dice, answered=True)
    if line is None:
        return False
    return _wrong(sheet, line, IDS, "", DECISION)


def merged_decisions(sheet: Sheet, dice: random.Random) -> bool:
    place = sheet.column(DECISION)
    if (
        sheet.way not in ("xlsx", "ods")
        or place is None
        or sheet.merged
        or any(named.line for named in sheet.named)
    ):
        return False
    first = dice.randrange(len(sheet.rows) - 1)
    one, two = sheet.rows[first : first + 2]
    if one.comments or two.comments or not (one.record and two.record):
        return False
    if any(line in (one, two) for line, _ in (*sheet.struck, *sheet.dates)):
        return False
    two.cells[place] = ""
    sheet.merged.append((one, place))
    sheet.named.append(Named(one, (DECISION,)))
    two.record = ""
    return True


def shifted_column(sheet: Sheet, dice: random.Random) -> bool:
    """A cell was deleted with "shift up": the titles, ids or checks below it stand beside the records above."""
    place = sheet.column(dice.choice((TITLE, IDS, CHECK)))
    lines = [line for line in sheet.rows if line.record]
    if place is None or sheet.named or sheet.merged or sheet.fatal or len(lines) < 3:
        return False
    first = dice.randrange(len(lines) - 2)
    values = [line.cells[place] for line in lines[first:]]
    for line, value in zip(lines[first:], [*values[1:], values[0]], strict=True):
        line.cells[place] = value
        sheet.named.append(Named(line, (TITLE,)))
    return True


def misplaced_file(sheet: Sheet, dice: random.Random) -> bool:
    """The form lies in the folder of the other stage."""
    del dice
    if sheet.fatal or sheet.column(TAG) is None:
        return False
    sheet.is_misplaced = True
    sheet.fatal.append(f'the form is of kind "{sheet.at.kind}"')
    return True


def renamed_header(sheet: Sheet, dice: random.Random) -> bool:
    header = dice.choice((DECISION, REASON, TITLE, IDS, CHECK, TAG))
    place = sheet.column(header)
    if place is None or sheet.fatal:
        return False
    sheet.header.cells[place] = f"My {dice.choice(('word', 'cell'))}"
    sheet.fatal.append(f"column:{header}")
    return True


def header_twice(sheet: Sheet, dice: random.Random) -> bool:
    header = dice.choice((DECISION, TITLE, IDS))
    if sheet.column(header) is None or sheet.merged or sheet.fatal:
        return False
    for line in (sheet.header, *sheet.rows):
        line.cells.append(header if line is sheet.header else "")
    sheet.fatal.append(f"column:{header}")
    return True


def another_tag(sheet: Sheet, dice: random.Random) -> bool:
    """The whole form is that of another person, version or kind."""
    if sheet.fatal or sheet.column(TAG) is None:
        return False
    person, run, at = dice.choice(
        (("eve", RUN, sheet.at.kind), ("ada", "2029-01", sheet.at.kind), ("ada", RUN, "extraction"))
    )
    old = sheet.written.tag
    new = old.replace(f"| {sheet.at.kind} |", f"| {at} |").replace(f"version {RUN}", f"version {run}")
    new = new[: new.rindex("ada")] + person
    if new == old:
        return False
    for line in sheet.lines():
        line.cells = [new if cell == old else cell for cell in line.cells]
    sheet.person = f"tag {new}"
    sheet.fatal.append(
        {"eve": "eve", "2029-01": "2029-01"}.get(person, run) if at != "extraction" else "extraction"
    )
    return True


HARMFUL: tuple[Change, ...] = (
    misspelt_decision, misspelt_reason, no_reason, reason_of_another_decision, reason_alone, typed_decision, unknown_id, id_of_another,
    other_title, swapped_titles, row_twice, row_of_another, row_without_id, merged_decisions, shifted_column, misplaced_file,
    renamed_header, header_twice, another_tag,
)  # fmt: skip


# ---- files ----


def saved(sheet: Sheet, folder: Path, dice: random.Random) -> Path:
    """Write the sheet as a file of its way, as some program saves it, and change what is expected as the encoding does."""
    if sheet.way == "xlsx":
        path = folder / "ada.xlsx"
        content = _workbook(sheet)
        # The imitation hides rows, too.
        known = [
            imitation for imitation in IMITATIONS if not sheet.hidden or imitation.__name__ != "filtered"
        ]
        chosen = dice.sample(known, dice.randrange(4))
        sheet.done += [imitation.__name__ for imitation in chosen]
        path.write_bytes(imitated(content, *chosen))
        return path
    grid: Grid = [[str(cell) for cell in line.cells] for line in sheet.lines()]
    if sheet.way == "ods":
        return _ods(sheet, grid, folder / "ada.ods")
    # A letter that is not ASCII in a decision tells a code page, too: whether it does is not modelled where titles do not.
    both = {"other_letters", "other_quotes"} <= set(sheet.done)
    encoding = dice.choice([name for name in ENCODINGS if name.startswith("utf") or not both])
    sheet.done.append(encoding)
    sheet.truth = {
        record: (*answer[:2], answer[2].encode(encoding, errors="replace").decode(encoding))
        for record, answer in sheet.truth.items()
    }
    if not encoding.startswith("utf"):
        _name_untold(sheet, encoding)
    return save_csv(grid, folder / "ada.csv", dice.choice(",;\t"), encoding)


def _ods(sheet: Sheet, grid: Grid, path: Path) -> Path:
    marks: dict[tuple[int, int], str] = {}
    for lines, mark in (
        (sheet.struck, 'table:style-name="lined"'),
        (sheet.dates, 'office:value-type="date" office:date-value="2030-02-03"'),
        (sheet.merged, 'table:number-rows-spanned="2" table:number-columns-spanned="1"'),
    ):
        for line, place in lines:
            if line in sheet.rows:
                key = (sheet.number(line) - 1, place)
                marks[key] = f"{marks.get(key, '')} {mark}"
    return save_ods(
        grid, path, marks, {sheet.number(line) - 1 for line in sheet.hidden if line in sheet.rows}
    )


def _name_untold(sheet: Sheet, encoding: str) -> None:
    """Note the notes whose letters no title tells: they are read right, where they are words in one encoding alone, or are named."""
    title, note = sheet.column(TITLE), sheet.column(NOTES)

    def tells(line: Line, place: int) -> bool:
        return not str(line.cells[place]).encode(encoding, errors="replace").isascii()

    if title is None or note is None or any(line.record and tells(line, title) for line in sheet.rows):
        return
    known = [*(named.line for named in sheet.named), *(line for line, _ in sheet.merged)]
    sheet.untold += [
        line
        for line in sheet.rows
        if line.record and tells(line, note) and not any(line is other for other in known)
    ]


def _workbook(sheet: Sheet) -> bytes:
    original = openpyxl.load_workbook(io.BytesIO(write_form(sheet.written)))
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    target = book.create_sheet(sheet.written.sheet)
    for number, line in enumerate(sheet.lines(), start=1):
        for place, value in enumerate(line.cells, start=1):
            if value == "":
                continue
            cell = target.cell(number, place)
            cell.value = value
            if isinstance(value, str) and value not in ("=1+1", "#N/A"):
                cell.data_type = "s"
            if place - 1 in line.comments:
                cell.comment = openpyxl.comments.Comment(line.comments[place - 1], "ada")
    for line, place in sheet.struck:
        if line in sheet.rows:
            target.cell(sheet.number(line), place + 1).font = Font(strike=True)
    for line in sheet.hidden:
        if line in sheet.rows:
            target.row_dimensions[sheet.number(line)].hidden = True
    for line, place in sheet.merged:
        number = sheet.number(line)
        target.merge_cells(start_row=number, end_row=number + 1, start_column=place + 1, end_column=place + 1)
    meta = book.create_sheet("prismake")
    tag = sheet.person.removeprefix("tag ") if sheet.person.startswith("tag ") else sheet.written.tag
    for row in original["prismake"].iter_rows(values_only=True):
        meta.append([tag if cell == sheet.written.tag else cell or "" for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(paths: Sequence[Path], at: Stage) -> dict[str, Answer]:
    """Return what the product reads: the votes, and the notes without one. Raises ReviewFaults."""
    votes, others = votes_and_set_aside(paths, at, RUN, RECORDS, titles=titles_by_record(TABLE))
    rows = [*votes.to_dict("records"), *others.to_dict("records")]
    found = {
        row["record_ids"]: (row["decision"], row["reason"], LOST.sub(r"\1", row["note"])) for row in rows
    }
    assert len(found) == len(rows), "a record has two votes"
    return found


def trial(seed: int, folder: Path) -> str:
    """Change a form at random, return "votes" or "a message", and raise AssertionError where it ends in anything else."""
    dice = random.Random(seed)
    way = dice.choice(WAYS)
    if way == "copy":
        return _trial_of_a_copy(dice, folder)
    sheet = new_sheet(dice, way)
    harms = dice.choice((0, 0, 1, 1, 2))
    changes = (
        dice.sample(BENIGN, dice.randrange(4))
        + dice.sample(HARMFUL, harms)
        + dice.sample(BENIGN, dice.randrange(2))
    )
    for change in changes:
        if change(sheet, dice):
            sheet.done.append(change.__name__)
    path = saved(sheet, folder, dice)
    what = f"seed {seed}, {sheet.way}: {', '.join(sheet.done)}"
    try:
        found = read([path], _folder_of(sheet))
    except ReviewFaults as error:
        faults = error.faults
        assert sheet.named or sheet.fatal or _are_untold(sheet, faults), (
            f"{what}: refused without a reason: {[str(fault) for fault in faults]}"
        )
        _check_named(sheet, faults, what)
        return "a message"
    assert not sheet.named and not sheet.fatal, f"{what}: read, though a cell is wrong: {found}"
    assert found == sheet.truth, f"{what}: {_difference(found, sheet.truth)}"
    return "votes"


def _are_untold(sheet: Sheet, faults: Sequence[Fault]) -> bool:
    """Whether each fault is that of a note whose letters nothing tells."""
    rows = {sheet.number(line) for line in sheet.untold}
    return all(fault.row in rows and fault.column.partition(" (")[0] == NOTES for fault in faults)


def _folder_of(sheet: Sheet) -> Stage:
    """The stage in whose folder the file lies."""
    return next(at for at in STAGES.values() if (at is sheet.at) is not sheet.is_misplaced)


def _check_named(sheet: Sheet, faults: Sequence[Fault], what: str) -> None:
    for fault in faults:
        assert fault.file and fault.found and fault.next_step, what
    texts = [str(fault) for fault in faults]
    if sheet.fatal:
        for words in sheet.fatal:
            name = words.removeprefix("column:")
            assert any(name in text for text in texts), f"{what}: {words} is not named in {texts}"
        return
    for named in sheet.named:
        if named.line is None:
            assert any(named.words in text for text in texts), f"{what}: {named.words} is not in {texts}"
            continue
        number = sheet.number(named.line)
        assert any(
            (fault.row == number and fault.column.partition(" (")[0] in named.columns)
            or ("more row" in fault.found and re.search(rf"\b{number}\b", fault.found))
            for fault in faults
        ), f"{what}: row {number}, {named.columns} is not named in {texts}"


def _difference(found: dict[str, Answer], truth: dict[str, Answer]) -> str:
    return "; ".join(
        f"{record}: {found.get(record)} instead of {truth.get(record)}"
        for record in sorted(found.keys() | truth.keys())
        if found.get(record) != truth.get(record)
    )


def _trial_of_a_copy(dice: random.Random, folder: Path) -> str:
    """A copy of a browser: other spaces and encodings change nothing, any other change is named at its record or refuses all."""
    sheet = new_sheet(dice, "copy")
    text = text_of(copy_of(sheet.written, sheet.truth))
    path = folder / "ada.json"
    change = dice.choice(("none", "line ends", "utf-16", "letter", "cut", "answer"))
    numbers = [int(number) for number in re.findall(r'"record":\s*(\d+)', text)]
    wanted = 0
    if change == "cut":
        text = text[: dice.randrange(len(text) - 2)]
    elif change == "letter":
        place = dice.randrange(len(text))
        while not text[place].isalnum():
            place = dice.randrange(len(text))
        text = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]
    elif change == "answer" and numbers:
        wanted = dice.choice(numbers)
        line = re.search(rf'\{{"record":\s*{wanted},.*', text)
        assert line is not None
        text = text.replace(
            line[0],
            line[0]
            .replace('"decision":"', '"decision":"in', 1)
            .replace('"decision": "', '"decision": "in', 1),
        )
    content = text.replace("\n", "\r\n") if change == "line ends" else text
    path.write_bytes(content.encode("utf-16" if change == "utf-16" else "utf-8"))
    harmless = change in ("none", "line ends", "utf-16") or (change == "answer" and not numbers)
    try:
        found = read([path], sheet.at)
    except ReviewFaults as error:
        assert not harmless, f"copy, {change}: refused: {error}"
        assert not wanted or any(fault.row == wanted for fault in error.faults), (
            f"copy, {change}, record {wanted}: {error}"
        )
        return "a message"
    assert harmless or change == "letter", f"copy, {change}: read"
    assert found == sheet.truth, f"copy, {change}: {_difference(found, sheet.truth)}"
    return "votes"
