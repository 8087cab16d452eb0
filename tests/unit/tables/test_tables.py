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
    with pytest.raises(ReviewError, match=r"t\.csv"):
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
