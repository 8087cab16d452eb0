"""A CSV file in the code page of some system: its letters are known from its titles and people, or its cell is named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from made_up_screening import REASONS, RUN, form, grid_of, record_report, report, save_csv, stage

from prismake.errors import ReviewFaults
from prismake.protocol.eligibility import ExclusionReason
from prismake.records.former_ids import titles_by_record
from prismake.screening.stage import Stage
from prismake.screening.votes import read_votes

PLAIN = ("Moss tea for adults", "Moss tea for children", "Moss tea for sailors")
LATIN = ("Thé de mousse: « étude » à Genève", *PLAIN[1:])


def table_of(titles: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame([report(number, title=title) for number, title in enumerate(titles)], dtype="str")


def notes_in(
    folder: Path,
    titles: tuple[str, ...],
    note: str,
    encoding: str,
    at: Stage | None = None,
    reason: str = "",
    known: bool = False,
) -> list[tuple[str, str]]:
    """Return reason and note of the one answer that a person saved in an encoding. known: whether the titles are given, too."""
    table, at = table_of(titles), at or stage()
    grid = grid_of(form(at=at, table=table))
    for header, value in (("Decision", "exclude"), ("Reason for exclusion", reason), ("Notes", note)):
        grid[4][grid[2].index(header)] = value
    path = save_csv(grid, folder / "ada.csv", ";", encoding)
    votes = read_votes(
        [path], at, RUN, record_report(table), titles=titles_by_record(table) if known else None
    )
    return list(zip(votes["reason"], votes["note"], strict=True))


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "utf-16-le", "utf-16-be", "utf-16"])
def test_the_title_that_was_sent_tells_the_encoding(tmp_path: Path, encoding: str) -> None:
    assert notes_in(tmp_path, LATIN, "déjà à Genève", encoding) == [("", "déjà à Genève")]


@pytest.mark.parametrize(
    ("encoding", "title", "note"),
    [
        ("cp1250", "Čaj z mechu při škytavce", "škytavka při čaji"),
        ("cp1251", "Чай из мха при икоте", "чай и мох"),
        ("cp1253", "Τσάι από βρύα", "χωρίς βρύα"),
        ("cp932", "苔茶としゃっくり", "しゃっくり"),
        ("gb18030", "苔藓茶治疗呃逆", "苔藓茶"),
        ("mac_latin2", "Čaj z mechu při škytavce", "škytavka při čaji"),
    ],
)
def test_other_alphabets_are_told_by_their_titles(
    tmp_path: Path, encoding: str, title: str, note: str
) -> None:
    assert notes_in(tmp_path, (title, *PLAIN[1:]), note, encoding) == [("", note)]


@pytest.mark.parametrize(
    ("encoding", "note"), [("cp1252", "à voir"), ("mac_roman", "schön"), ("cp1250", "őr")]
)
def test_letters_that_nothing_tells_are_refused_at_their_cell(
    tmp_path: Path, encoding: str, note: str
) -> None:
    with pytest.raises(ReviewFaults) as caught:
        notes_in(tmp_path, PLAIN, note, encoding)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column.partition(" (")[0]) == (5, "Notes")
    assert "not in UTF-8" in fault.found
    assert "CSV UTF-8" in fault.next_step


def test_a_letter_in_which_the_encodings_that_are_left_differ_is_refused(tmp_path: Path) -> None:
    """é is the same in Windows-1252 and Windows-1250, ñ is not."""
    titles = ("Un thé de mousse né", *PLAIN[1:])
    assert notes_in(tmp_path, titles, "né", "cp1252") == [("", "né")]
    with pytest.raises(ReviewFaults, match='"señor" or "seńor"'):
        notes_in(tmp_path, titles, "señor", "cp1252")


def test_a_title_with_letters_that_the_encoding_has_not_tells_it_by_the_others(tmp_path: Path) -> None:
    titles = ("L’effet de la β-mousse: « étude » à Genève", *PLAIN[1:])
    assert notes_in(tmp_path, titles, "déjà", "mac_roman", known=True) == [("", "déjà")]


def test_a_reason_of_the_protocol_is_known_whatever_the_encoding(tmp_path: Path) -> None:
    label = ExclusionReason(label="Études animales", description="Not on people.")
    at = stage(reasons=(*REASONS, label), reason_required=True)
    for encoding in ("cp1252", "mac_roman"):
        assert notes_in(tmp_path, PLAIN, "né", encoding, at=at, reason=label.label) == [(label.label, "né")]


def test_a_plain_note_in_a_file_of_an_unknown_encoding_is_read(tmp_path: Path) -> None:
    assert notes_in(tmp_path, ("?" + LATIN[0], *PLAIN[1:]), "see table 2", "mac_roman") == [
        ("", "see table 2")
    ]


def test_one_damaged_letter_in_a_file_of_utf_8_is_named_at_its_cell(tmp_path: Path) -> None:
    table = table_of(LATIN)
    grid = grid_of(form(table=table))
    grid[4][1], grid[4][grid[2].index("Notes")] = "include", "nXé"
    path = save_csv(grid, tmp_path / "ada.csv", ",")
    path.write_bytes(path.read_bytes().replace(b"nX", b"n\xff"))
    with pytest.raises(ReviewFaults) as caught:
        read_votes([path], stage(), RUN, record_report(table))
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(5, "Notes (D)")]


def test_a_cut_file_in_utf_16_is_refused(tmp_path: Path) -> None:
    path = save_csv(grid_of(form(table=table_of(LATIN))), tmp_path / "ada.csv", ",", "utf-16")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ReviewFaults, match="UTF-16"):
        read_votes([path], stage(), RUN, record_report(table_of(LATIN)))
