"""The figures: the same bytes for the same table, and a word where there is nothing to show."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.protocol.extraction import ExtractionField
from prismake.synthesis.bubbles import bubble_area, bubbles
from prismake.synthesis.empty_figure import nothing_drawn
from prismake.synthesis.figures import bars, field_label
from prismake.synthesis.style import ANSWER_COLOURS, COLOURS

BARS = pd.DataFrame(
    {
        "setting": ["town", "a setting whose name is much too long for one line of a figure", "not given"],
        "studies": ["3", "2", "1"],
        "study_ids": ["a | b | c", "a | b", "d"],
        "beans": ["2", "1", "0"],
        "peas": ["1", "1", "1"],
    }
)
MAP = pd.DataFrame(
    {
        "setting": ["town", "town", "farm"],
        "phase": ["1", "2", "1"],
        "studies": ["2", "1", "1"],
        "enrolment": ["40", "0", "7"],
        "study_ids": ["a | b", "c", "d"],
    }
)
LABELS = ("Setting", "Phase", "Enrolment")


def drawn(kind: str) -> dict[str, bytes]:
    return {
        "bars": bars(BARS, "Setting", ["beans", "peas"], kind),
        "bars without groups": bars(BARS, "Setting", [], kind),
        "bars of nothing": bars(BARS.iloc[:0], "Setting", [], kind),
        "map": bubbles(MAP, LABELS, kind),
        "map of nothing": bubbles(MAP.iloc[:0], LABELS, kind),
    }


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_figure_is_the_same_bytes_twice(kind: str) -> None:
    first, second = drawn(kind), drawn(kind)
    assert [name for name in first if first[name] != second[name]] == []


def test_a_png_holds_no_date_and_no_version() -> None:
    for content in drawn("png").values():
        assert content.startswith(b"\x89PNG")
        assert b"tEXt" not in content
        assert b"Matplotlib" not in content


def test_an_svg_holds_no_date_and_its_words_as_words() -> None:
    for name, content in drawn("svg").items():
        text = content.decode()
        assert "<dc:date>" not in text
        assert "<text" in text, name


def test_every_value_and_number_stands_in_the_figure() -> None:
    text = drawn("svg")["bars"].decode()
    assert text.count("Included studies by") == 1
    for word in ("town", "not given", "beans", "peas", "Included studies by setting", "Studies"):
        assert word in text


def test_a_long_name_is_broken_and_not_cut() -> None:
    words = re.sub(r"<[^>]+>", " ", drawn("svg")["bars"].decode()).split()
    assert "a setting whose name is much too long for one line of a figure" in " ".join(words)


@pytest.mark.parametrize("name", ["bars of nothing", "map of nothing"])
def test_nothing_to_show_is_said(name: str) -> None:
    assert "No study is included." in drawn("svg")[name].decode()
    assert nothing_drawn(drawn("svg")[name]) == "No study is included."


def test_a_figure_with_data_does_not_say_that_nothing_is_drawn() -> None:
    assert [
        name for name, svg in drawn("svg").items() if nothing_drawn(svg) and "of nothing" not in name
    ] == []


# The bundled font holds no Chinese: the SVG keeps the words, and the reader's own font draws them.
@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("value", ["$5 and $6", r"$\frac$", "a < b & c", "{x}_y^z", "\u82d4\u5712", "100 %"])
def test_a_value_is_shown_as_it_is(value: str) -> None:
    table = BARS.assign(setting=[value, "b", "c"])
    text = bars(table, "Setting", [], "svg").decode()
    assert value.replace("&", "&amp;").replace("<", "&lt;") in text
    assert (
        value.replace("&", "&amp;").replace("<", "&lt;")
        in bubbles(MAP.assign(phase=[value] * 3), LABELS, "svg").decode()
    )


def test_several_countries_are_one_country_in_a_title() -> None:
    table = BARS.rename(columns={"setting": "countries"})
    text = bars(table, "Countries", [], "svg").decode()
    assert "Included studies by country<" in text


def test_groups_are_told_apart_without_colour() -> None:
    assert drawn("svg")["bars"].count(b"<pattern ") >= 1


def test_a_size_that_is_not_known_has_a_mark_of_its_own_that_the_legend_explains() -> None:
    known = bubbles(MAP, LABELS, "svg").decode()
    unknown = bubbles(MAP.assign(enrolment=["40", "", "7"]), LABELS, "svg").decode()
    assert "not known" in unknown and "not known" not in known
    assert "stroke-dasharray" in unknown and "stroke-dasharray" not in known


def test_the_legend_of_the_map_shows_what_areas_mean() -> None:
    text = bubbles(MAP.assign(enrolment=["970", "1", "7"]), LABELS, "svg").decode()
    for size in ("10", "100", "900"):
        assert f">{size}</text>" in text


def test_phases_stand_in_their_order_along_the_map() -> None:
    table = pd.concat([MAP] * 2).assign(
        phase=["Phase 2", "Phase 1/2", "Expanded access", "not given", "Early phase 1", "Phase 1"]
    )
    words = re.findall(
        r">(Early phase 1|Phase \S+|Expanded access|not given)</text>", bubbles(table, LABELS, "svg").decode()
    )
    assert words == ["Early phase 1", "Phase 1", "Phase 1/2", "Phase 2", "Expanded access", "not given"]


def test_figures_are_as_wide_whatever_they_show() -> None:
    widths = {re.search(r'width="([\d.]+)pt"', content.decode())[1] for content in drawn("svg").values()}
    assert widths == {"576"}


def test_a_map_without_any_size_is_drawn() -> None:
    for size in ("0", ""):
        assert b"<svg" in bubbles(MAP.assign(enrolment=size), LABELS, "svg")


def test_a_field_is_named_by_its_question_or_by_its_column() -> None:
    fields = {"crop": ExtractionField(label="What grew")}
    assert field_label("crop", fields) == "What grew"
    assert field_label("start_year", fields) == "Start year"


@given(st.floats(min_value=0, max_value=1e6), st.floats(min_value=1, max_value=1e6))
def test_the_area_of_a_bubble_is_proportional_to_its_size(size: float, largest: float) -> None:
    assert bubble_area(size, largest) * largest == pytest.approx(bubble_area(largest, largest) * size)
    assert bubble_area(0, largest) == 0


PARTS = MAP.assign(
    **{
        "enrolment, actual": ["30", "0", "7"],
        "enrolment, planned": ["10", "0", "0"],
        "enrolment, not said which": ["0"] * 3,
    }
)


def test_a_colour_of_a_group_has_no_second_meaning() -> None:
    colours = {colour.lower() for colour in COLOURS}
    assert not colours & {colour.lower() for colour, _ in ANSWER_COLOURS.values()}
    drawn = bubbles(MAP, LABELS, "svg").decode().lower()
    assert [colour for colour in sorted(colours) if colour in drawn] == []


def test_planned_and_actual_are_told_apart_in_the_map_and_its_legend() -> None:
    text = bubbles(PARTS, LABELS, "svg").decode()
    assert ">actual</text>" in text and ">planned</text>" in text
    assert "not said which" not in text
    assert text.count("<pattern ") >= 1
    assert ">planned</text>" not in bubbles(MAP, LABELS, "svg").decode()


def test_a_sum_of_nothing_has_no_bubble_and_keeps_its_number_of_studies() -> None:
    """One bubble fewer where the size is 0; the number of studies stays."""
    nothing = bubbles(MAP.assign(enrolment=["40", "0", "7"]), LABELS, "svg").decode()
    something = bubbles(MAP.assign(enrolment=["40", "1", "7"]), LABELS, "svg").decode()
    assert something.count('id="PathCollection_') == nothing.count('id="PathCollection_') + 1
    assert nothing.count(">1</text>") == something.count(">1</text>") >= 2
