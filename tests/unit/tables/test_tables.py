"""Tables on disk: text, written completely or not at all, with the declared columns only."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.errors import Fault, ReviewError, ReviewFaults, did_you_mean
from prismake.tables import (
    columns_of,
    empty_table,
    join_values,
    numbered_rows,
    read_human_input,
    read_table,
    rows_of,
    split_values,
    write_bytes,
    write_table,
)

SCHEMA = "2_deduplicate/verdicts"
COLUMNS = list(columns_of(SCHEMA))


def verdicts(*rows: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame([list(row) for row in rows], columns=COLUMNS, dtype="str")


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    table = verdicts(("a", "b", "same", "anna", 'a "quote", a comma'), ("007", "1e5", "NA", "", "null"))
    write_table(table, tmp_path / "t.csv", SCHEMA)
    assert rows_of(read_table(tmp_path / "t.csv", SCHEMA)) == rows_of(table)


def test_columns_are_written_in_the_order_of_the_schema(tmp_path: Path) -> None:
    write_table(verdicts(("a", "b", "c", "d", "e"))[COLUMNS[::-1]], tmp_path / "t.csv", SCHEMA)
    assert (tmp_path / "t.csv").read_bytes() == b"record_id_a,record_id_b,verdict,by,note\na,b,c,d,e\n"


def test_a_missing_value_is_an_empty_cell(tmp_path: Path) -> None:
    write_table(verdicts(("a", "b", "c", "d", "e")).assign(note=None), tmp_path / "t.csv", SCHEMA)
    assert list(read_table(tmp_path / "t.csv", SCHEMA)["note"]) == [""]


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    write_table(empty_table(SCHEMA), tmp_path / "t.csv", SCHEMA)
    assert list(read_table(tmp_path / "t.csv", SCHEMA).columns) == COLUMNS


def test_an_unknown_column_is_reported_with_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("record_id_a,record_id_b,verdct,by,note\n")
    with pytest.raises(ReviewError) as caught:
        read_table(tmp_path / "t.csv", SCHEMA)
    message = str(caught.value)
    assert 'lacks the columns "verdict"' in message
    assert 'has the unknown column "verdct". Did you mean "verdict"?' in message
    assert "Allowed: record_id_a" in message


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", "record_id_a,\u00e4".encode("latin-1"), b'a,b\n"never closed\n']
)
def test_a_file_that_is_not_a_table_is_reported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(ReviewError, match="t.csv"):
        read_table(tmp_path / "t.csv", SCHEMA)


def test_a_table_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(
        b"\xef\xbb\xbfrecord_id_a,record_id_b,verdict,by,note\r\na,b,same,anna,x\r\n"
    )
    assert read_table(tmp_path / "t.csv", SCHEMA).iloc[0]["record_id_a"] == "a"


def test_a_row_with_too_many_cells_is_reported(tmp_path: Path) -> None:
    """pandas would silently shift the cells by one and use the first as an index."""
    (tmp_path / "t.csv").write_text(
        "record_id_a,record_id_b,verdict,by,note\na,b,same,anna,a note, with a comma\n"
    )
    with pytest.raises(ReviewError, match=r"t\.csv, row 2"):
        read_table(tmp_path / "t.csv", SCHEMA)


def test_a_repeated_column_is_reported(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("record_id_a,record_id_b,verdict,by,note,note\na,b,same,anna,x,y\n")
    with pytest.raises(ReviewError, match=r"t\.csv"):
        read_table(tmp_path / "t.csv", SCHEMA)


def test_a_file_is_written_completely_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "folder/t.txt"
    write_bytes(b"before", target)

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as handle:
            handle.write(content[:2])
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space left"):
        write_bytes(b"after", target)
    assert target.read_bytes() == b"before"


# Tables that people write

REMOVED = "1_identify/removed_before_screening"


def removed_table(folder: Path, *lines: str) -> list[Path]:
    file = folder / "removed.csv"
    file.write_text("\n".join(["record_id,kind,by,reason", *lines]) + "\n", encoding="utf-8")
    return [file]


def test_case_and_outer_spaces_of_a_word_from_a_list_do_not_matter(tmp_path: Path) -> None:
    table = read_human_input(REMOVED, removed_table(tmp_path, "a:1, Automatic ,ada,why"))
    assert table["kind"].tolist() == ["automatic"]


@pytest.mark.parametrize("rows", [(), ("",), (",,,",)], ids=["header alone", "an empty line", "an empty row"])
def test_human_input_without_a_row_has_columns_of_text(tmp_path: Path, rows: tuple[str, ...]) -> None:
    table = read_human_input(REMOVED, removed_table(tmp_path, *rows))
    assert not len(table)
    assert all(list(table[column].str.strip()) == [] for column in table)


def test_empty_rows_are_no_rows_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    table = read_human_input(REMOVED, removed_table(tmp_path, "", ",,,", "a:1,other,ada,why", ", ,,"))
    assert [(number, row["record_id"]) for number, row in numbered_rows(table)] == [(4, "a:1")]


def test_each_word_from_no_list_is_a_fault_with_its_row(tmp_path: Path) -> None:
    files = removed_table(tmp_path, "a:1,by hand,ada,why", "", "a:2,othr,ada,why", "a:3,,ada,why")
    with pytest.raises(ReviewFaults) as error:
        read_human_input(REMOVED, files)
    assert [(fault.row, fault.column) for fault in error.value.faults] == [
        (2, "kind"),
        (4, "kind"),
        (5, "kind"),
    ]
    assert 'Did you mean "other"?' in error.value.faults[1].found
    assert "found nothing" in error.value.faults[2].found


CONTACTS = "1_identify/contacts"


def contacts(folder: Path, *lines: str) -> list[Path]:
    file = folder / "contacts.csv"
    file.write_text("\n".join(["contact,about,asked_on,outcome,found", *lines]) + "\n", encoding="utf-8")
    return [file]


@pytest.mark.parametrize(
    "date", ["2026-13-40", "2026-02-30", "1 Oct 2026", "01/10/2026", "26-10-01", "2026-1-1", "٢٠٢٦"]
)
def test_a_date_that_is_no_day_of_the_calendar_is_a_fault_with_its_row(tmp_path: Path, date: str) -> None:
    files = contacts(tmp_path, "a maker,trials,2026-10-01,awaited,", f"another maker,trials,{date},awaited,")
    with pytest.raises(ReviewFaults) as error:
        read_human_input(CONTACTS, files)
    assert [(fault.row, fault.column) for fault in error.value.faults] == [(3, "asked_on")]
    assert f'"{date}" is not a date in the form YYYY-MM-DD or YYYY-MM.' in str(error.value)


@pytest.mark.parametrize("date", ["2026-10-01", " 2026-10-01 ", "2026-10", "2026", "2028-02-29"])
def test_a_date_may_be_known_to_the_month_alone(tmp_path: Path, date: str) -> None:
    table = read_human_input(CONTACTS, contacts(tmp_path, f"a maker,trials,{date},awaited,"))
    assert table["asked_on"].tolist() == [date.strip()]


def test_each_empty_cell_that_a_sentence_needs_is_a_fault_with_its_row(tmp_path: Path) -> None:
    files = contacts(tmp_path, "a maker,trials,2026-10-01,answered,", "", " ,,,,one trial")
    with pytest.raises(ReviewFaults) as error:
        read_human_input(CONTACTS, files)
    assert [(fault.row, fault.column) for fault in error.value.faults] == [
        (4, "contact"),
        (4, "about"),
        (4, "asked_on"),
        (4, "outcome"),
    ]


def test_no_file_is_a_table_without_rows() -> None:
    assert len(read_human_input(REMOVED, [])) == 0


VALUES = st.lists(st.text(st.characters(exclude_characters="|", exclude_categories=("C", "Z")), min_size=1))


@settings(deadline=None)
@given(VALUES)
def test_joined_values_split_into_the_same_values(values: list[str]) -> None:
    assert split_values(join_values(values)) == values


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=20)


@settings(deadline=None)
@given(st.lists(st.tuples(*[CELLS] * 5), max_size=4))
def test_any_text_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    path = tmp_path_factory.mktemp("tables") / "t.csv"
    table = verdicts(*rows)
    write_table(table, path, SCHEMA)
    assert rows_of(read_table(path, SCHEMA)) == rows_of(table)


# What an error says


def test_a_fault_names_place_finding_allowed_values_and_next_step() -> None:
    fault = Fault("a.xlsx", '"maybee" is no decision.', "choose one.", "Votes", 7, "C", "include, exclude")
    assert str(fault) == (
        'a.xlsx, sheet "Votes", row 7, column "C": "maybee" is no decision.\n'
        "    Allowed: include, exclude\n"
        "    What to do: choose one."
    )


def test_empty_parts_of_a_fault_are_omitted() -> None:
    assert str(Fault("a.csv", "it is empty.", "fill it.")) == "a.csv: it is empty.\n    What to do: fill it."


def test_all_faults_are_in_one_message() -> None:
    faults = ReviewFaults(Fault(name, "wrong.", "mend it.") for name in ("a", "b"))
    assert str(faults).count("What to do") == 2


@pytest.mark.parametrize(
    ("word", "suggestion"), [("Verdct", ' Did you mean "verdict"?'), ("zzz", ""), ("", "")]
)
def test_a_suggestion_is_made_only_for_a_near_match(word: str, suggestion: str) -> None:
    assert did_you_mean(word, COLUMNS) == suggestion
