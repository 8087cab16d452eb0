"""Whatever is done to a returned form: the right votes, or a message that names the place. Never anything else."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from made_up_screening import (
    RUN,
    Grid,
    form,
    grid_of,
    record_report,
    reports,
    save_csv,
    save_ods,
    save_xlsx,
    stage,
)

from prismake.errors import ReviewFaults
from prismake.screening.stage import Stage
from prismake.screening.votes import read_votes

DECISION, REASON, TITLE = "Decision", "Reason for exclusion", "Title"
WORDS = {"include", "exclude", "maybe"}
TABLE = reports()
RECORDS = record_report(TABLE)
ID_OF = {
    " ".join(title.split()): record for title, record in zip(TABLE["title"], TABLE["record_ids"], strict=True)
}

Mutation = Callable[[Grid, st.DataObject], None]


def header_row(grid: Grid) -> int:
    return next((n for n, row in enumerate(grid) if "prismake check" in row or TITLE in row), 0)


def some_row(grid: Grid, data: st.DataObject) -> int:
    first = min(header_row(grid) + 1, len(grid) - 1)
    return data.draw(st.integers(first, len(grid) - 1))


def some_place(grid: Grid, data: st.DataObject) -> int:
    return data.draw(st.integers(0, max(len(grid[header_row(grid)]) - 1, 0)))


def cell(grid: Grid, row: int, place: int) -> str:
    return grid[row][place] if place < len(grid[row]) else ""


def put(grid: Grid, row: int, place: int, value: str) -> None:
    grid[row].extend([""] * (place + 1 - len(grid[row])))
    grid[row][place] = value


def place_of(grid: Grid, header: str) -> int | None:
    row = grid[header_row(grid)]
    return row.index(header) if header in row else None


# ---- what people may do ----


def sort_all(grid: Grid, data: st.DataObject) -> None:
    start, place = header_row(grid) + 1, some_place(grid, data)
    reverse = data.draw(st.booleans())
    grid[start:] = sorted(
        grid[start:], key=lambda row: row[place] if place < len(row) else "", reverse=reverse
    )


def move_column(grid: Grid, data: st.DataObject) -> None:
    start = header_row(grid)
    width = len(grid[start])
    here, there = some_place(grid, data), some_place(grid, data)
    for row in grid[start:]:
        row.extend([""] * (width - len(row)))
        row.insert(there, row.pop(here))


def add_column(grid: Grid, data: st.DataObject) -> None:
    start, place = header_row(grid), some_place(grid, data)
    header = data.draw(st.sampled_from(["", "My notes", "x"]))
    for number, row in enumerate(grid[start:]):
        row.extend([""] * (place - len(row)))
        row.insert(place, header if number == 0 else "mine")


def delete_row(grid: Grid, data: st.DataObject) -> None:
    if len(grid) > header_row(grid) + 2:
        del grid[some_row(grid, data)]


def add_empty_row(grid: Grid, data: st.DataObject) -> None:
    grid.insert(data.draw(st.integers(0, len(grid))), [])


def delete_banner(grid: Grid, data: st.DataObject) -> None:
    del grid[: header_row(grid)]


def other_case(grid: Grid, data: st.DataObject) -> None:
    row, place = some_row(grid, data), place_of(grid, DECISION)
    if place is not None:
        put(grid, row, place, f" {cell(grid, row, place).upper()} ")


def answer(grid: Grid, data: st.DataObject) -> None:
    row, place = some_row(grid, data), place_of(grid, DECISION)
    title = place_of(grid, TITLE)
    if place is not None and title is not None and cell(grid, row, title):
        put(grid, row, place, data.draw(st.sampled_from([*sorted(WORDS), ""])))


BENIGN: list[Mutation] = [
    sort_all, move_column, add_column, delete_row, add_empty_row, delete_banner, other_case, answer,
]  # fmt: skip


# ---- what goes wrong ----


def sort_some(grid: Grid, data: st.DataObject) -> None:
    start = header_row(grid) + 1
    places = data.draw(st.sets(st.integers(0, max(len(grid[start - 1]) - 1, 0)), min_size=1))
    for place in sorted(places):
        values = sorted((cell(grid, row, place) for row in range(start, len(grid))), reverse=True)
        for row, value in zip(range(start, len(grid)), values, strict=True):
            put(grid, row, place, value)


def delete_column(grid: Grid, data: st.DataObject) -> None:
    start, place = header_row(grid), some_place(grid, data)
    for row in grid[start:]:
        if place < len(row):
            del row[place]


def rename_header(grid: Grid, data: st.DataObject) -> None:
    put(
        grid,
        header_row(grid),
        some_place(grid, data),
        data.draw(st.sampled_from(["Dec", "My title", "", TITLE])),
    )


def copy_row(grid: Grid, data: st.DataObject) -> None:
    grid.insert(data.draw(st.integers(header_row(grid) + 1, len(grid))), list(grid[some_row(grid, data)]))


def copy_header(grid: Grid, data: st.DataObject) -> None:
    grid.insert(data.draw(st.integers(0, len(grid))), list(grid[header_row(grid)]))


def swap_cells(grid: Grid, data: st.DataObject) -> None:
    place, one, other = some_place(grid, data), some_row(grid, data), some_row(grid, data)
    first, second = cell(grid, one, place), cell(grid, other, place)
    put(grid, one, place, second)
    put(grid, other, place, first)


def clear_cell(grid: Grid, data: st.DataObject) -> None:
    put(grid, some_row(grid, data), some_place(grid, data), "")


def type_anything(grid: Grid, data: st.DataObject) -> None:
    word = st.sampled_from(
        ["inclued", "yes", "1", "include", "exclude; include", "ｉｎｃｌｕｄｅ", "made:3", "=FORMULA()"]
    )
    value = data.draw(word | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12))
    put(grid, some_row(grid, data), some_place(grid, data), value)


def shift_column(grid: Grid, data: st.DataObject) -> None:
    start, place = header_row(grid) + 1, some_place(grid, data)
    values = [cell(grid, row, place) for row in range(start, len(grid))]
    for row, value in zip(range(start, len(grid)), values[1:] + values[:1], strict=True):
        put(grid, row, place, value)


HARMFUL: list[Mutation] = [
    sort_some, delete_column, rename_header, copy_row, copy_header, swap_cells, clear_cell, type_anything,
    shift_column,
]  # fmt: skip


def plain_word(text: str) -> str:
    """Return a word as anyone reads it: full-width letters and letters that cannot be seen make no difference."""
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", text).strip().casefold()


def seen(grid: Grid) -> dict[str, str]:
    """Return the decision that stands beside each title, as anyone sees it who looks at the sheet."""
    titles, decisions = place_of(grid, TITLE), place_of(grid, DECISION)
    start = header_row(grid)
    decisions_by_title: dict[str, str] = {}
    if titles is None or decisions is None:
        return decisions_by_title
    for number in range(len(grid)):
        word = plain_word(cell(grid, number, decisions))
        title = " ".join(cell(grid, number, titles).split())
        if number != start and word in WORDS and title in ID_OF:
            decisions_by_title[ID_OF[title]] = word
    return decisions_by_title


def save(grid: Grid, folder: Path, way: str, at: Stage) -> Path:
    if way == "xlsx":
        return save_xlsx(grid, folder / "ada.xlsx", form(at=at), extra_sheets=1)
    if way == "ods":
        return save_ods(grid, folder / "ada.ods")
    separator, encoding = way.split(" ")
    return save_csv(
        grid, folder / "ada.csv", {"comma": ",", "semicolon": ";", "tab": "\t"}[separator], encoding
    )


WAYS = ["xlsx", "ods", "comma utf-8", "semicolon utf-8-sig", "tab utf-8", "semicolon cp1252", "tab utf-16"]


def start_grid(data: st.DataObject) -> Grid:
    grid = grid_of(form())
    for row in range(3, len(grid)):
        put(grid, row, 1, data.draw(st.sampled_from(["include", "exclude", "maybe", ""])))
        if grid[row][1] == "exclude":
            put(grid, row, 2, data.draw(st.sampled_from(["Wrong design", ""])))
    return grid


def votes_of_grid(grid: Grid, way: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = save(grid, Path(folder), way, stage())
        votes = read_votes([path], stage(), RUN, RECORDS)
    return dict(zip(votes["record_ids"], votes["decision"], strict=True))


def check_benign(data: st.DataObject) -> None:
    grid = start_grid(data)
    for change in data.draw(st.lists(st.sampled_from(BENIGN), max_size=5)):
        change(grid, data)
    expected = seen(grid)
    # A reason that is left beside another decision is a fault of its own, and not what is looked at here.
    place = place_of(grid, REASON)
    assert place is not None
    for row in range(len(grid)):
        if row != header_row(grid) and place < len(grid[row]) and grid[row][place] == "Wrong design":
            grid[row][place] = ""
    assert votes_of_grid(grid, data.draw(st.sampled_from(WAYS))) == expected


def check_any(data: st.DataObject) -> None:
    grid = start_grid(data)
    for change in data.draw(st.lists(st.sampled_from(HARMFUL + BENIGN), min_size=1, max_size=4)):
        change(grid, data)
    try:
        votes = votes_of_grid(grid, data.draw(st.sampled_from(WAYS)))
    except ReviewFaults as error:
        for fault in error.faults:
            assert fault.file and fault.found and fault.next_step
            assert (
                fault.row is not None
                or "more rows" in fault.found
                or "no sheet" in fault.found
                or ("the kind and owner of the form are unknown" in fault.found)
            )
        event("a named fault")
        return
    event("votes")
    assert votes == seen(grid)
    assert not strange_words(grid)


def strange_words(grid: Grid) -> list[str]:
    """Return what stands in the column of decisions and is none; to take votes and pass these over would lose one."""
    place, start = place_of(grid, DECISION), header_row(grid)
    if place is None:
        return []
    # A copy of the headers above those of the form is no answer, even if the test takes the copy for the headers.
    words = [
        plain_word(cell(grid, row, place))
        for row in range(start + 1, len(grid))
        if not {DECISION, TITLE} <= set(grid[row])
    ]
    return [word for word in words if word and word not in WORDS]


FAST = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))


@FAST
@given(st.data())
def test_what_people_may_do_changes_no_vote(data: st.DataObject) -> None:
    check_benign(data)


@FAST
@given(st.data())
def test_anything_else_ends_in_the_right_votes_or_in_a_named_place(data: st.DataObject) -> None:
    check_any(data)


@pytest.mark.slow
@LONG
@given(st.data())
def test_a_thousand_times_what_people_may_do(data: st.DataObject) -> None:
    check_benign(data)


@pytest.mark.slow
@LONG
@given(st.data())
def test_a_thousand_times_anything_else(data: st.DataObject) -> None:
    check_any(data)
