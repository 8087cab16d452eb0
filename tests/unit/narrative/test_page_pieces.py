"""The pieces of a page: escaping, counting, cutting, and the UpSet figure."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.flow.sets import FlowTables, StageTables, flow_sets
from prismake.narrative import page
from prismake.narrative.diagram import named_boxes, words_of
from prismake.narrative.upset import MOST, upset
from prismake.tables import empty_table


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)


def tags(text: str) -> set[str]:
    parser = Tags()
    parser.feed(text)
    return set(parser.seen)


@pytest.mark.parametrize(
    ("number", "noun", "told"),
    [
        (0, "record", "0 records"),
        (1, "study", "1 study"),
        (2, "study", "2 studies"),
        (3, "other study", "3 other studies"),
        (12345, "record", "12,345 records"),
    ],
)
def test_numbers_carry_their_noun(number: int, noun: str, told: str) -> None:
    assert page.counted(number, noun) == told


@given(st.text(), st.text())
def test_no_text_becomes_a_tag(one: str, other: str) -> None:
    shown = page.together(
        page.table((one, "b"), [(other, one)], other),
        page.sentence(one, other),
        page.fold(one, page.verbatim(other)),
        page.bullets([one, other]),
        page.heading(one),
        page.link(one, other),
        page.picture(b"x", "png", one),
    ).text
    assert tags(shown) <= {
        "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "details", "summary", "pre", "ul", "li", "h3", "a", "img", "figure",
    }  # fmt: skip


@given(st.text(max_size=400), st.integers(min_value=10, max_value=200))
def test_a_cut_text_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(page.shortened(text, longest)) <= longest + 2


def test_whole_numbers_stand_to_the_right() -> None:
    shown = page.table(("Source", "Records"), [("A", 1234)]).text
    assert '<td class="number">1,234</td>' in shown and '<th scope="col" class="number">Records' in shown


def test_a_mark_follows_without_a_space() -> None:
    assert (
        page.sentence("See", page.link("a.csv", "the list"), ".").text
        == '<p>See <a href="a.csv">the list</a>.</p>'
    )


def test_nothing_has_no_bar() -> None:
    assert page.bar(0, 5).text == "" and page.bar(0, 0).text == ""


def test_the_upset_figure_has_the_same_bytes_twice() -> None:
    sets = [(["a", "b"], 5), (["a"], 3), (["c"], 1)]
    first = upset(sets, ["a", "b", "c"])
    assert first == upset(sets, ["a", "b", "c"])
    assert first.startswith(b"\x89PNG") and b"Software" not in first


def test_the_upset_figure_takes_one_source_and_more_combinations_than_it_draws() -> None:
    assert upset([(["a"], 1)], ["a"])
    names = [f"source {number}" for number in range(MOST + 3)]
    assert upset([([name, names[0]], 1) for name in names], names)


def test_a_set_of_the_flow_has_words() -> None:
    assert words_of("records_screened") == "Screened"
    assert words_of("not_named_anywhere") == "Not named anywhere"


def test_every_set_of_the_flow_is_named_for_readers() -> None:
    def stage() -> StageTables:
        return StageTables(*(empty_table(f"3_screen/{name}") for name in ("worklist", "decisions", "votes")))

    tables = FlowTables(
        records=empty_table("1_identify/records"),
        quarantine=empty_table("1_identify/quarantine"),
        passed_over=empty_table("1_identify/passed_over"),
        removed_before_screening=empty_table("1_identify/removed_before_screening"),
        record_report=empty_table("2_deduplicate/record_report"),
        reports=empty_table("2_deduplicate/reports"),
        title_abstract=stage(),
        full_text=stage(),
        retrieval=empty_table("3_screen/retrieval"),
        report_study=empty_table("4_extract/report_study"),
        studies=empty_table("4_extract/studies"),
        studies_other=empty_table("4_extract/studies_other"),
    )
    assert set(flow_sets(tables, {}, []).sets) <= set(named_boxes())
