"""The server for Crossref, held to sources.md line by line."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from ask import Answer, ask
from server import Servers


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with Servers(2400, only=["crossref"], enforce=False) as running:
        yield running


def works(servers: Servers, **params: Any) -> Answer:
    asked = {name.replace("__", "."): value for name, value in params.items()}
    return ask(f"{servers.url('crossref')}/works", asked)


def pages(servers: Servers, **params: Any) -> list[dict[str, Any]]:
    """All pages, the empty one at the end included."""
    found, cursor = [], "*"
    while True:
        message = works(servers, cursor=cursor, **params).json["message"]
        found.append(message)
        if not message["items"]:
            return found
        cursor = message["next-cursor"]


@pytest.fixture(scope="module")
def everything(servers: Servers) -> list[dict[str, Any]]:
    return [item for page in pages(servers, rows=1000) for item in page["items"]]


def test_pages_are_disjoint_and_together_the_total(
    servers: Servers, everything: list[dict[str, Any]]
) -> None:
    total = works(servers, rows=0).json["message"]["total-results"]
    assert total == len(everything) == len({item["DOI"] for item in everything}) > 2000


def test_the_end_is_an_empty_list_and_has_a_cursor_all_the_same(servers: Servers) -> None:
    last = pages(servers, query="every2", rows=500)[-1]
    assert last["items"] == []
    assert last["next-cursor"]


def test_the_envelope_is_crossrefs(servers: Servers) -> None:
    body = works(servers, query="every2", rows=1).json
    assert (body["status"], body["message-type"], body["message-version"]) == ("ok", "work-list", "1.0.0")
    assert body["message"]["items-per-page"] == 1
    assert body["message"]["query"] == {"start-index": 0, "search-terms": "every2"}


def test_rows_are_20_or_what_is_asked_for_up_to_1000(servers: Servers) -> None:
    assert len(works(servers).json["message"]["items"]) == 20
    assert len(works(servers, rows=1000).json["message"]["items"]) == 1000
    refused = works(servers, rows=1001)
    assert (refused.status, refused.json["message-type"]) == (400, "validation-failure")


def test_a_cursor_dies_after_five_minutes() -> None:
    with Servers(100, only=["crossref"], enforce=False) as servers:
        cursor = works(servers, cursor="*").json["message"]["next-cursor"]
        servers.clock.advance(290)
        assert works(servers, cursor=cursor).status == 200
        servers.clock.advance(20)
        dead = works(servers, cursor=cursor)
    assert dead.status == 404
    assert dead.json["message"][0]["type"] == "cursor-invalid"


def test_a_cursor_that_is_none_is_refused_in_crossrefs_words(servers: Servers) -> None:
    answer = works(servers, query="every2", cursor="thing")
    assert answer.status == 404
    assert answer.json == {
        "status": "failed",
        "message-type": "resource-failure",
        "message": [
            {"type": "cursor-invalid", "value": "thing", "message": "Cursor specified but it is invalid"}
        ],
    }


def test_a_cursor_must_be_encoded(servers: Servers) -> None:
    cursor = works(servers, cursor="*").json["message"]["next-cursor"]
    assert "+" in cursor
    url = f"{servers.url('crossref')}/works?cursor="
    assert ask(url + cursor).status == 404
    assert ask(url + quote(cursor, safe="")).status == 200


@pytest.mark.parametrize(
    ("path", "named", "limit", "at_a_time", "pool"),
    [
        ("/works", {}, "1", "1", "public"),
        ("/works", {"mailto": "somebody"}, "3", "3", "polite"),
        ("/works/10.5555/mum.0000000", {}, "5", "1", "public"),
        ("/works/10.5555/mum.0000000", {"mailto": "somebody"}, "10", "3", "polite"),
    ],
)
def test_the_limits_stand_in_the_headers(
    servers: Servers, path: str, named: dict[str, str], limit: str, at_a_time: str, pool: str
) -> None:
    headers = ask(servers.url("crossref") + path, named).headers
    assert headers["x-rate-limit-limit"] == limit
    assert headers["x-rate-limit-interval"] == "1s"
    assert headers["x-concurrency-limit"] == at_a_time
    assert headers["x-api-pool"] == pool


def test_the_polite_pool_can_be_entered_by_the_user_agent(servers: Servers) -> None:
    answer = ask(f"{servers.url('crossref')}/works", headers={"User-Agent": "x/1 (mailto:somebody)"})
    assert answer.headers["x-api-pool"] == "polite"


def test_lists_are_limited_to_1_and_3_a_second_and_single_records_to_5_and_10() -> None:
    for path, named, limit in (
        ("/works", {}, 1),
        ("/works", {"mailto": "somebody"}, 3),
        ("/works/10.5555/mum.0000000", {}, 5),
        ("/works/10.5555/mum.0000000", {"mailto": "somebody"}, 10),
    ):
        # A tenth of the real speed: all requests fall into one second.
        with Servers(20, only=["crossref"], speed=0.1) as servers:
            answers = [ask(servers.url("crossref") + path, named) for _ in range(limit + 1)]
        assert [answer.status for answer in answers] == [200] * limit + [429]
        assert answers[-1].headers["x-rate-limit-limit"] == str(limit)


def test_other_limits_can_be_said_and_then_hold() -> None:
    rates = {"public": ((50, 5), (50, 5)), "polite": ((50, 5), (2, 1))}
    with Servers(20, only=["crossref"], speed=0.1, options={"crossref": {"rates": rates}}) as servers:
        answers = [works(servers, mailto="somebody") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[0].headers["x-rate-limit-limit"] == "2"


def test_one_work_comes_by_its_doi_whatever_it_holds(servers: Servers) -> None:
    record = next(record for record in servers.corpus.records if "(" in record.doi)
    answer = ask(f"{servers.url('crossref')}/works/{quote(record.doi, safe='')}")
    assert answer.json["message"]["DOI"] == record.doi
    missing = ask(f"{servers.url('crossref')}/works/10.5555/none")
    assert (missing.status, missing.text) == (404, "Resource not found.")


def test_abstracts_are_jats(everything: list[dict[str, Any]]) -> None:
    abstracts = [item["abstract"] for item in everything if "abstract" in item]
    assert len(abstracts) < len(everything)
    assert all("<jats:p>" in abstract for abstract in abstracts)
    assert any("<jats:title>Methods</jats:title>" in abstract for abstract in abstracts)


def test_updates_are_said_both_ways_and_have_a_source(everything: list[dict[str, Any]]) -> None:
    to = [update for item in everything for update in item.get("update-to", [])]
    by = [update for item in everything for update in item.get("updated-by", [])]
    assert {"retraction", "correction", "new_version", "expression_of_concern"} == {one["type"] for one in to}
    assert {one["source"] for one in to + by} == {"publisher", "retraction-watch"}
    retracted = {item["DOI"] for item in everything if "updated-by" in item}
    assert {one["DOI"] for one in to} & retracted


def test_references_carry_a_doi_or_are_text(everything: list[dict[str, Any]]) -> None:
    references = [reference for item in everything for reference in item.get("reference", [])]
    assert {"DOI" in one for one in references} == {True, False}
    assert {"publisher", "crossref"} == {one["doi-asserted-by"] for one in references if "DOI" in one}


def test_titles_may_hold_markup_and_authors_may_be_a_group(everything: list[dict[str, Any]]) -> None:
    assert any("<i>" in item["title"][0] for item in everything)
    assert any("name" in author for item in everything for author in item.get("author", []))
    assert {item["type"] for item in everything} == {"journal-article", "posted-content", "book-chapter"}


def test_select_and_filter(servers: Servers) -> None:
    message = works(
        servers, select="DOI,title", filter="from-pub-date:2010,until-pub-date:2011", rows=5
    ).json["message"]
    assert {tuple(sorted(item)) for item in message["items"]} == {("DOI", "title")}
    assert 0 < message["total-results"] < 2400
    assert works(servers, filter="no-such-filter:1").status == 400
    assert works(servers, nonsense="1").status == 400
