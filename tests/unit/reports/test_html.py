"""The pieces of HTML: whatever comes from data stays text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from prismake.reports import html


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


@given(st.text(), st.text())
def test_no_text_becomes_a_tag(text: str, other_text: str) -> None:
    pieces = [
        html.table((text, "b"), [(other_text, text)], ("long", "")),
        html.paragraph(text, other_text),
        html.details_element(text, html.verbatim(other_text)),
        html.bullets([text, other_text]),
        html.link(text, other_text),
        html.picture(b"x", ".png", text),
    ]
    assert all(isinstance(piece, Markup) for piece in pieces)
    assert tags("".join(pieces)) <= {
        "div", "table", "thead", "tbody", "tr", "th", "td", "p", "details", "summary", "pre", "ul", "li", "a", "img", "figure",
    }  # fmt: skip


def test_a_mark_follows_without_a_space() -> None:
    shown = html.paragraph("See", html.link("a.csv", "the list"), ".")
    assert shown == '<p>See <a href="a.csv">the list</a>.</p>'


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JavaScript:alert(1)", " data:text/html,x"])
def test_a_link_runs_nothing(address: str) -> None:
    assert html.link(address, "x") == '<a href="#">x</a>'


@given(st.text())
def test_the_address_of_a_record_holds_whatever_its_id_is(name: str) -> None:
    assert not set(html.record_link(name, "../index.html")) & set(" <>\"'\n")
