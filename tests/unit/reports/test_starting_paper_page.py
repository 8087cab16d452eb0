"""The page of a starting paper: what it says of each list, what it merges, and that text from data stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
from made_up_flow import table
from made_up_page import ATTACK

from prismake.protocol.starting_papers import StartingPapers
from prismake.reports.page.starting_papers import paper_pages
from prismake.reports.starting_tables import StartingTables

PAPER = "10.5555/paper"
PLAN = StartingPapers.model_validate({"papers": [PAPER], "providers": {"pubmed": {}, "openalex": {}}})


class OnePin:
    """What the page asks of a pin."""

    facts: dict[str, Any] = {"link_out": {"1": [{}, {}]}}
    asked_on = "2031-02-03"

    def ids(self, paper: str) -> list[str]:
        return ["1"]


PINS: Any = {"pubmed": OnePin()}


def row(**cells: str) -> dict[str, str]:
    return {"paper": PAPER, "provider": "pubmed", "id": "1", **cells}


def article(number: str, direction: str = "cited_by", **cells: str) -> dict[str, str]:
    return row(direction=direction, article_id=number, sent="yes", title=f"Article {number}", **cells)


def tables(
    articles: list[dict[str, str]] | None = None, lists: list[dict[str, str]] | None = None, **cells: str
) -> StartingTables:
    held = row(
        platform="PubMed (E-utilities)",
        asked_on="2031-02-03",
        state="held",
        title="A made-up paper",
        **cells,
    )
    not_asked = {"paper": PAPER, "provider": "openalex", "state": "not asked"}
    return StartingTables(
        table("6_report/starting_papers", [held, not_asked]),
        table("6_report/starting_links", []),
        table("6_report/starting_lists", lists or []),
        table("6_report/starting_articles", articles or []),
    )


def page_of(made: StartingTables, title: str = "A review") -> str:
    (page,) = paper_pages(PLAN, PINS, made, title, "2031-02").values()
    return page


class Words(HTMLParser):
    """The words and tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> Words:
    words = Words()
    words.feed(page)
    return words


def text_of(page: str) -> str:
    return " ".join(" ".join(read(page).words).split())


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"state": "listed", "received": "2"}, "names 2 articles"),
        ({"state": "listed", "received": "1", "without_id": "3"}, "names 1 article; 3 entries without an id of the provider"),
        ({"state": "listed", "received": "0", "without_id": "3"}, "names no article by an id; 3 entries"),
        ({"state": "listed", "received": "2", "not_sent": "1"}, "1 record did not come"),
        ({"state": "listed", "received": "2", "claimed": "2", "claimed_by_record": "5"}, "its record of the paper counts 5"),
        ({"state": "none listed", "received": "0"}, "names none; this does not prove that there are none"),
        ({"state": "no list held"}, "does not hold this list"),
        ({"state": "not resolved"}, "does not hold the paper"),
        ({"state": "not offered"}, "has no such lists"),
        ({"state": "not asked"}, "was not asked: run `prismake chase starting_papers.pubmed`"),
    ],
)  # fmt: skip
def test_each_state_of_a_list_is_said_in_a_sentence(cells: dict[str, str], sentence: str) -> None:
    assert sentence in text_of(page_of(tables(lists=[row(direction="cited_by", **cells)])))


def test_no_number_stands_where_there_is_no_list() -> None:
    page = page_of(tables(lists=[row(direction="references", state="no list held")]))
    (cell,) = re.findall(r'data-label="Received">([^<]*)<', page)
    assert cell == ""
    assert "References no list Articles that the paper cites." in text_of(page)


@pytest.mark.parametrize("state", ["no list held", "not resolved", "not offered", "not asked"])
def test_a_heading_counts_no_articles_of_a_list_that_nobody_holds(state: str) -> None:
    words = text_of(page_of(tables(lists=[row(direction="similar", state=state)])))
    assert "Similar articles no list" in words and "0 articles" not in words


def test_a_heading_counts_0_articles_of_a_list_that_somebody_holds() -> None:
    lists = [
        row(direction="similar", state="none listed", received="0"),
        {**row(direction="similar", state="no list held"), "provider": "openalex"},
    ]
    assert "Similar articles 0 articles, 0 in the review" in text_of(page_of(tables(lists=lists)))


def test_articles_that_two_providers_name_stand_once() -> None:
    made = tables(
        [
            article("1", pmid="7", doi="10.5555/x"),
            article("2", pmid="8", doi="10.5555/supplement"),
            {**article("W1", doi="10.5555/x"), "provider": "openalex"},
            {**article("W2", pmid="9", doi="10.5555/supplement"), "provider": "openalex"},
        ]
    )
    page = page_of(made)
    # 7 is one article; 8 and 9 share the DOI of a supplement.
    assert "Cited by 3 articles, 0 in the review" in text_of(page)
    assert "Article W1" not in page and "Article W2" in page
    assert "PubMed, openalex" in page


def test_an_article_in_the_review_leads_to_its_history() -> None:
    found = article(
        "1",
        report_ids="rep:a b",
        found_by="chasing alone",
        outcome="excluded at full text",
        reason="day workers",
    )
    page = page_of(tables([found]))
    assert 'href="../index.html#record=rep%3Aa%20b"' in page
    assert "excluded at full text: day workers , found by chasing alone" in text_of(page)
    assert "Cited by 1 article, 1 in the review" in text_of(page)


def test_an_article_whose_record_did_not_come_is_named_by_its_id() -> None:
    lost = row(direction="similar", article_id="W77", sent="no")
    assert "a list names W77, and its provider did not send the record" in text_of(page_of(tables([lost])))


def test_a_paper_without_abstract_says_so() -> None:
    assert "This does not say that it has none." in text_of(page_of(tables()))


def test_a_retracted_paper_is_marked_above_everything() -> None:
    words = text_of(page_of(tables(integrity="retracted")))
    assert words.index("Marked as: retracted") < words.index("No provider that holds the paper")


def test_text_from_data_stays_text_and_addresses_lead_to_the_web_alone() -> None:
    hostile = article("1", authors=ATTACK, journal=ATTACK, report_ids=ATTACK, outcome=ATTACK, reason=ATTACK)
    made = tables([{**hostile, "title": ATTACK}], abstract=ATTACK, authors=ATTACK, integrity=ATTACK)
    links = [
        row(origin="LinkOut", kind="other", label=ATTACK, url="javascript:alert(1)", categories=ATTACK),
        row(origin="LinkOut", kind="other", label="x", url='https://example.org/"><script>'),
    ]
    page = page_of(replace(made, links=table("6_report/starting_links", links)), ATTACK)
    assert set(read(page).tags) == set(read(page_of(tables([article("1", journal="J", integrity="x", report_ids="r")], integrity="x"))).tags) | {"dd"}  # fmt: skip
    assert not [one for one in read(page).addresses if one.startswith("javascript")]


def test_equal_tables_give_equal_bytes() -> None:
    made = tables([article("1"), article("2", "similar")])
    shuffled = StartingTables(*(pd.DataFrame(part.to_dict("list")) for part in (made.papers, made.links, made.lists, made.articles)))  # fmt: skip
    assert page_of(made) == page_of(shuffled)
