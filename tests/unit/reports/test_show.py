"""What notebooks show: data stays text, numbers stand to the right, ids lead to the page."""

from __future__ import annotations

import pandas as pd
import pytest
from made_up_flow import Review
from made_up_version import NASTY, a_little_of_everything, made_up_version
from markupsafe import Markup

from prismake.flow.sets import flow_sets
from prismake.reports.html import link
from prismake.reports.notebooks import Version
from prismake.reports.notebooks.showing import table_of_data
from prismake.reports.notebooks.upset import MAX_COMBINATIONS, upset
from prismake.reports.set_names import flow_parts, part_and_label


def test_text_from_data_is_escaped() -> None:
    data = pd.DataFrame({NASTY: [NASTY], "record_id": [NASTY]})
    shown = table_of_data(data)
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_whole_numbers_stand_to_the_right_with_commas() -> None:
    shown = table_of_data(pd.DataFrame({"source": ["A"], "records": [1234]}))
    assert '<td class="number">1,234</td>' in shown and '<th scope="col" class="number">Records' in shown


def test_numbers_that_are_text_stand_to_the_right_as_they_were_written() -> None:
    assert '<td class="number">0.90</td>' in table_of_data(pd.DataFrame({"value": ["0.90", ""]}))


@pytest.mark.parametrize(
    ("values", "cells"),
    [([0.5, 1.0], ["0.5", "1.0"]), ([1.0, None], ["1", ""]), ([0.12345], ["0.123"])],
)
def test_a_column_has_as_many_decimals_as_it_needs(values: list[float], cells: list[str]) -> None:
    shown = table_of_data(pd.DataFrame({"share": values}))
    for cell in cells:
        assert f'<td class="number">{cell}</td>' in shown


def test_ids_lead_to_the_history_of_the_record() -> None:
    shown = table_of_data(pd.DataFrame({"report_ids": ["rep:a:1 | rep:b:2"]}))
    assert '<a href="../index.html#record=rep%3Aa%3A1">rep:a:1</a>; <a' in shown


def test_html_of_prismake_is_shown_as_it_is() -> None:
    shown = table_of_data(pd.DataFrame({"set": [link("a.csv", "<b>")]}))
    assert '<a href="a.csv">&lt;b&gt;</a>' in shown


def test_an_index_that_has_words_is_a_column() -> None:
    shown = table_of_data(pd.Series({"a": 1}, name="reports").rename_axis("reason").to_frame())
    assert shown.index("Reason") < shown.index("Reports")


def test_long_tables_say_how_many_rows_they_have() -> None:
    shown = table_of_data(pd.DataFrame({"a": range(30)}), most=4)
    assert shown.count("<tr>") == 5 and "The first 4 of 30 rows." in shown


def test_bars_are_as_long_as_the_largest_number_of_all_rows() -> None:
    shown = table_of_data(pd.DataFrame({"a": [5, 10, 0]}), most=1, bar="a")
    assert 'class="bar" style="width:50.0%"' in shown


def test_the_same_data_gives_the_same_bytes() -> None:
    data = pd.DataFrame({"source": ["A"], "records": [1]})
    assert table_of_data(data) == table_of_data(data)
    assert isinstance(table_of_data(data), Markup)


OVERLAP = pd.DataFrame({"sources": ["a", "a | b", "c"], "reports": [3, 5, 1]})


def test_the_upset_figure_has_the_same_bytes_twice() -> None:
    first = upset(OVERLAP, {"a": "A", "b": "B"})
    assert first == upset(OVERLAP, {"a": "A", "b": "B"})
    assert first.startswith(b"\x89PNG") and b"Software" not in first


def test_the_upset_figure_takes_one_source_and_more_combinations_than_it_draws() -> None:
    assert upset(OVERLAP.head(1), {})
    names = [f"source {number}" for number in range(MAX_COMBINATIONS + 3)]
    many = pd.DataFrame({"sources": [f"{name} | {names[0]}" for name in names[1:]], "reports": 1})
    assert upset(many, {name: name for name in names})


def test_every_set_of_the_flow_is_named_for_readers() -> None:
    named = {name for _, words in flow_parts() for name in words}
    assert set(flow_sets(Review().tables(), {}, []).sets) <= named
    assert part_and_label("records_screened") == ("Title and abstract, databases and registers", "Screened")
    assert part_and_label("not_named_anywhere") == ("Others", "Not named anywhere")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return made_up_version(tmp_path_factory.mktemp("filled"), a_little_of_everything())


def test_every_number_leads_to_its_list_on_the_page(filled: Version) -> None:
    numbers = filled.numbers()
    assert list(numbers["number"]) == [1, 1, 0]
    assert 'href="../index.html#set=duplicates"' in numbers["set"][0]
    assert "<script" not in "".join(numbers["set"])


def test_columns_of_whole_numbers_are_numbers(filled: Version) -> None:
    assert filled.table("1_identify/searches")["held"].sum() == 5
    assert filled.table("1_identify/records")["year"].dtype == "str"


def test_the_diagram_leads_to_the_page(filled: Version) -> None:
    assert 'href="../index.html#set=duplicates"' in filled.diagram()


def test_a_version_is_found_from_a_folder_inside_the_review(
    filled: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = filled.review / "notebooks"
    inside.mkdir(exist_ok=True)
    monkeypatch.chdir(inside)
    assert Version.open("results/2031-01").config.run == "2031-01"
