"""The page: self-contained, escaped, the same bytes each time, and complete."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_flow import SOURCE_NAMES, Review, at_random, by_hand
from made_up_page import ATTACK, page_of

from prismake.flow.members import all_sets
from prismake.flow.sets import flow_sets
from prismake.reports.html import embedded, safe_link
from prismake.reports.methods import PageMethod, Verbatim
from prismake.reports.page.content import (
    PageFigure,
    PageLink,
    PageNumber,
    PageTable,
)
from prismake.reports.page.page import index_html


class Reader(HTMLParser):
    """Collects start tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Reader()
    reader.feed(page)
    return reader.tags


def data_of(page: str, name: str) -> object:
    matched = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S)
    assert matched
    return json.loads(matched[1])


def test_nothing_is_loaded_from_elsewhere() -> None:
    for tag, attributes in tags_of(index_html(page_of(by_hand()))):
        assert tag not in ("link", "iframe", "object", "embed", "base", "form"), tag
        source = attributes.get("src")
        assert source is None or source.startswith("data:"), source


def test_the_policy_names_the_one_script_that_may_run() -> None:
    import base64
    import hashlib

    page = index_html(page_of(by_hand()))
    script = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}" in page or f"script-src 'sha256-{digest}'" in page


def hostile() -> str:
    review = Review()
    review.report(ATTACK, ["alpha", "beta"], ft="exclude", reason=ATTACK, study=ATTACK)
    review.report("b" + ATTACK, ["alpha"], study=ATTACK)
    content = page_of(review, title=ATTACK)
    return index_html(
        replace(
            content,
            intro=(ATTACK,),
            awaited=(ATTACK,),
            footer=ATTACK,
            run=ATTACK,
            tables=(
                *content.tables,
                PageTable("x", ATTACK, pd.DataFrame({ATTACK: [ATTACK]}), ATTACK, "javascript:alert(1)"),
            ),
            links=(PageLink(ATTACK, "javascript:alert(1)", ATTACK, ATTACK),),
            methods=(
                PageMethod(
                    ATTACK, ATTACK, ATTACK, (ATTACK,), [(ATTACK,)], [Verbatim(ATTACK, ATTACK, ATTACK)]
                ),
            ),
            summary=(PageNumber(ATTACK, ATTACK, "JavaScript:alert(1)", [(ATTACK, "JavaScript:alert(1)")]),),
            figures=(PageFigure(ATTACK, ATTACK, "a.svg", b"<svg/>", [(ATTACK, "javascript:alert(1)")]),),
        )
    )


def test_hostile_text_adds_no_element_and_no_handler() -> None:
    tags = tags_of(hostile())
    assert [attributes.get("type") for tag, attributes in tags if tag == "script"] == [
        "application/json"
    ] * 3 + [None]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert not [a["href"] for _, a in tags if (a.get("href") or "").lower().startswith("javascript")]
    assert all((a.get("src") or "data:").startswith("data:") for tag, a in tags if tag == "img")


def test_hostile_text_in_the_data_is_read_back_as_it_was() -> None:
    histories = data_of(hostile(), "history-data")
    assert isinstance(histories, list)
    assert histories[0]["title"] == f"About {ATTACK}"


@given(st.text())
def test_embedded_data_can_not_end_its_script(text: str) -> None:
    made = embedded({"a": text})
    assert not set("<>&\u2028\u2029") & set(made)
    assert json.loads(made) == {"a": text}


@pytest.mark.parametrize(
    ("given_", "link"),
    [
        ("prisma/members.csv", "prisma/members.csv"),
        ("#set=dbr_excluded:a", "#set=dbr_excluded:a"),
        ("https://doi.org/10.1/x", "https://doi.org/10.1/x"),
        ("javascript:alert(1)", "#"),
        (" data:text/html,x", "#"),
        ("a/b:c.csv", "a/b:c.csv"),
    ],
)
def test_only_paths_and_web_addresses_are_links(given_: str, link: str) -> None:
    assert safe_link(given_) == link


def test_the_history_of_a_record_tells_where_with_whom_who_and_how_it_ended() -> None:
    histories = data_of(index_html(page_of(by_hand())), "history-data")
    assert isinstance(histories, list)
    history = next(entry for entry in histories if entry["id"] == "rep:alpha:1")
    assert [record["id"] for record in history["records"]] == ["alpha:1", "beta:1", "pages:1"]
    assert history["records"][0]["on"] == "2026-11-01"
    assert [record.get("ends") for record in history["records"]] == [
        "Included",
        "Removed as a duplicate before screening",
        "Already known through databases and registers or the previous version",
    ]
    assert history["merges"][0]["evidence"] == [["title", '["one", "one"]']]
    assert {(vote["stage"], vote["who"]) for vote in history["votes"]} == {
        (stage, who) for stage in ("Title and abstract", "Full text") for who in ("first", "second")
    }
    assert history["study"] == {"id": "study A", "title": "The study A", "state": "included"}
    assert history["ends"] == "Included"


def test_every_record_and_quarantined_record_has_a_history() -> None:
    review = at_random(5, 150)
    histories = data_of(index_html(page_of(review)), "history-data")
    assert isinstance(histories, list)
    matched = {record["id"] for entry in histories for record in entry["records"]}
    assert matched == {row["record_id"] for row in review.rows["records"]} | {
        row["quarantine_id"] for row in review.rows["quarantine"]
    }
    assert all(entry["ends"] for entry in histories)


def test_without_javascript_the_first_rows_and_the_csv_are_there() -> None:
    page = index_html(page_of(by_hand(), rows=200))
    assert page.count(">r1</td>") == 1
    assert ">r100</td>" not in page
    assert 'href="../4_extract/studies.csv"' in page


def test_the_same_review_gives_the_same_bytes() -> None:
    assert index_html(page_of(at_random(7, 60))) == index_html(page_of(at_random(7, 60)))


def test_the_text_version_links_every_number_of_the_other_methods_too() -> None:
    page = index_html(page_of(by_hand()))
    text = page[page.index('id="flow-text"') :]
    for name in (
        "other_not_taken_further",
        "other_already_known",
        "other_duplicates",
        "other_records_excluded_people",
    ):
        assert f'<a href="#set={name}">' in text, name


def test_a_draft_says_what_is_awaited() -> None:
    review = Review()
    review.report("a", ["alpha"], ta="awaiting votes")
    page = index_html(page_of(review))
    assert "What is awaited" in page
    assert "title and abstract screening (1 record)" in page


def test_an_empty_review_has_a_page() -> None:
    assert "Records identified" in index_html(page_of(Review()))


def members_on(page: str) -> dict[str, list[str]]:
    """The members of each set, as the script of the page puts them together."""
    data = data_of(page, "set-data")
    assert isinstance(data, dict)
    ids = data["ids"]
    assert len(set(ids)) == len(ids)
    return {
        name: [
            member
            for first, length in zip(runs[::2], runs[1::2], strict=True)
            for member in ids[first : first + length]
        ]
        for name, *_, runs in data["sets"]
    }


@pytest.mark.parametrize("seed", range(3))
def test_the_page_holds_the_members_of_every_set(seed: int) -> None:
    review = at_random(seed, 120)
    members = members_on(index_html(page_of(review)))
    sets = flow_sets(review.tables(), SOURCE_NAMES)
    expected = {entry.name: entry for entry in all_sets(sets)}
    assert {name: sorted(ids) for name, ids in members.items()} == {
        name: sorted(entry.ids) for name, entry in expected.items()
    }


def test_sets_are_embedded_in_a_few_runs() -> None:
    review = at_random(4, 2000)
    page = index_html(page_of(review))
    data = data_of(page, "set-data")
    assert isinstance(data, dict)
    ids = sum(len(member) + 3 for member in data["ids"])
    assert len(json.dumps(data, separators=(",", ":"))) < 4 * ids


def test_without_javascript_the_members_are_named_as_a_file() -> None:
    page = index_html(page_of(by_hand()))
    hint = re.search(r"<noscript>.*?members\.csv.*?</noscript>", page[page.index('id="members"') :], re.S)
    assert hint


def test_a_figure_without_data_is_no_picture() -> None:
    figure = PageFigure("Bars", "Figure 2. Bars.", "../bars.svg", nothing="No study is included.")
    page = index_html(replace(page_of(by_hand()), figures=[figure]))
    assert "Figure 2. Bars. <strong>Nothing to draw: No study is included.</strong>" in page
    assert 'alt="Bars"' not in page


def test_empty_tables_of_a_draft_stand_in_one_line_with_their_files() -> None:
    empty = pd.DataFrame({"title": []})
    tables = [
        PageTable("none", "Nothing & more", empty, "A note.", "../none.csv"),
        PageTable("some", "Something", pd.DataFrame({"title": ["one"]}), "A note.", "../some.csv"),
        PageTable("nil", "Nil", empty, "A note.", "../nil.csv"),
    ]
    draft = index_html(replace(page_of(by_hand()), tables=tables, awaited=["ada: a vote"]))
    line = re.search(r'<p class="empty-tables">(.*?)</p>', draft)
    assert line and re.sub(r"<[^>]+>", "", line[1]) == "Empty so far: Nothing &amp; more, Nil."
    assert 'href="../nil.csv"' in line[1]
    assert list(data_of(draft, "table-data")) == ["some"]  # type: ignore[call-overload]
    assert re.findall(r'<details class="table" id="table-(\w+)"[^>]*?( open)?>', draft) == [("some", " open")]
    finished = index_html(replace(page_of(by_hand()), tables=tables, awaited=[]))
    assert "Empty so far" not in finished
    assert list(data_of(finished, "table-data")) == ["none", "some", "nil"]  # type: ignore[call-overload]
