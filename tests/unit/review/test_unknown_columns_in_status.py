"""Columns of imported files that fill no field: what STATUS.md, and so the screen, says of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from prismake.protocol.loading import load_config
from prismake.tables import columns_of, empty_table
from prismake.tasks.columns import file_note_lines, unknown_column_lines
from prismake.tasks.status import status_text

CONFIG = load_config(Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml")
BALANCE = "1_identify/balance"


def balance(**values: str) -> pd.DataFrame:
    row = dict.fromkeys(columns_of(BALANCE), "") | {
        "source": "index", "file": "config/imports/index.csv", "format": "csv",
    }  # fmt: skip
    return pd.DataFrame([row | values], dtype="str")


def test_a_line_names_the_file_its_columns_and_the_key() -> None:
    (line,) = unknown_column_lines(balance(unknown="Dose | Route"))
    assert line.startswith('config/imports/index.csv: most records fill "Dose", "Route", ')
    assert "`sources.index.columns.index.csv`" in line and '"other"' in line


def test_tags_of_other_formats_have_no_such_key() -> None:
    (line,) = unknown_column_lines(balance(unknown="X9", format="ris", file="config/imports/index.ris"))
    assert '"X9"' in line and "columns." not in line


def test_many_columns_are_counted() -> None:
    (line,) = unknown_column_lines(balance(unknown=" | ".join(f"C{number}" for number in range(20))))
    assert '"C11" and 8 more (1_identify/balance.csv)' in line


def test_a_file_without_such_columns_has_no_line() -> None:
    assert unknown_column_lines(balance()) == []


def test_the_screen_shows_the_heading_and_each_line() -> None:
    gates = empty_table("6_report/gates")
    searches = empty_table("1_identify/searches")
    text = status_text(CONFIG, gates, {}, searches, {"Columns that fill no field": ["index.csv: Dose"]})
    assert "# Columns that fill no field\n\n- index.csv: Dose\n" in text
    assert "Columns that fill no field" not in status_text(
        CONFIG, gates, {}, searches, {"Columns that fill no field": []}
    )


def test_each_note_on_a_file_is_a_line_with_its_name() -> None:
    assert file_note_lines(balance(notes="The first. | The second.")) == [
        "config/imports/index.csv: The first.",
        "config/imports/index.csv: The second.",
    ]
    assert file_note_lines(balance()) == []
