"""The server for OpenAlex, held to sources.md line by line."""

from collections.abc import Iterator
from typing import Any

import pytest
from ask import Answer, ask
from server import Servers

KEY = "key-for-tests"


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    options = {"openalex": {"budget": 1000.0}}
    with Servers(1200, only=["openalex"], enforce=False, options=options) as running:
        yield running


def works(servers: Servers, **params: Any) -> Answer:
    return ask(f"{servers.url('openalex')}/works", {"api_key": KEY, **params})


def pages(servers: Servers, **params: Any) -> list[dict[str, Any]]:
    """All pages, until the next cursor is null."""
    found, cursor = [], "*"
    while cursor is not None:
        found.append(works(servers, cursor=cursor, **params).json)
        cursor = found[-1]["meta"]["next_cursor"]
    return found


@pytest.fixture(scope="module")
def everything(servers: Servers) -> list[dict[str, Any]]:
    return [work for page in pages(servers, per_page=100) for work in page["results"]]


def test_pages_are_disjoint_and_together_the_count(
    servers: Servers, everything: list[dict[str, Any]]
) -> None:
    count = works(servers).json["meta"]["count"]
    assert count == len(everything) == len({work["id"] for work in everything}) > 1000


def test_the_end_is_an_empty_list_and_no_cursor(servers: Servers) -> None:
    last = pages(servers, search="every2", per_page=100)[-1]
    assert (last["results"], last["meta"]["next_cursor"]) == ([], None)


def test_a_page_has_at_most_100_works_whatever_is_asked_for(servers: Servers) -> None:
    body = works(servers, per_page=200).json
    assert len(body["results"]) == body["meta"]["per_page"] == 100
    assert len(works(servers, **{"per-page": 7}).json["results"]) == 7
    assert len(works(servers).json["results"]) == 25


@pytest.mark.parametrize("wrong", ["no-such-key", "", f"{KEY}\n"], ids=["wrong", "blank", "newline-padded"])
def test_a_key_that_is_none_is_401(servers: Servers, wrong: str) -> None:
    for more in ({}, {"cursor": "*"}):
        answer = works(servers, api_key=wrong, **more)
        assert (answer.status, answer.json["error"]) == (401, "Unauthorized")


def test_paging_by_cursor_without_a_key_is_401(servers: Servers) -> None:
    url = f"{servers.url('openalex')}/works"
    assert ask(url, {"cursor": "*"}).status == 401
    assert ask(url).status == 200


def test_a_key_may_come_as_a_bearer(servers: Servers) -> None:
    answer = ask(
        f"{servers.url('openalex')}/works", {"cursor": "*"}, headers={"Authorization": f"Bearer {KEY}"}
    )
    assert answer.status == 200


def test_a_list_costs_a_tenth_of_a_search_and_a_single_work_nothing() -> None:
    with Servers(100, only=["openalex"], enforce=False) as servers:
        answers = [
            works(servers),
            works(servers, filter="publication_year:2010"),
            works(servers, search="every2"),
            works(servers, filter="title_and_abstract.search:every2"),
            ask(f"{servers.url('openalex')}/works/W9300000000", {"api_key": KEY}),
        ]
    left = [float(answer.headers["x-ratelimit-remaining-usd"]) for answer in answers]
    assert left == pytest.approx([0.9999, 0.9998, 0.9988, 0.9978, 0.9978])
    assert {answer.headers["x-ratelimit-limit-usd"] for answer in answers} == {"1"}
    assert answers[2].json["meta"]["cost_usd"] == 0.001


def test_a_spent_budget_is_429_with_fifteen_hours_to_wait_and_is_there_again_the_next_day() -> None:
    with Servers(100, only=["openalex"], enforce=False, options={"openalex": {"budget": 0.002}}) as servers:
        statuses = [works(servers, search="every2").status for _ in range(2)]
        spent = works(servers, search="every2")
        single = ask(f"{servers.url('openalex')}/works/W9300000000", {"api_key": KEY})
        servers.clock.advance(int(spent.headers["retry-after"]))
        again = works(servers, search="every2")
    assert statuses == [200, 200]
    assert spent.status == 429
    assert 14.9 * 3600 < int(spent.headers["retry-after"]) <= 15 * 3600 + 1
    assert spent.headers["x-ratelimit-remaining-usd"] == "0"
    assert (single.status, again.status) == (200, 200)


def test_a_429_that_passes_in_a_second_says_hours_in_its_reset() -> None:
    with Servers(20, only=["openalex"], speed=0.01) as servers:
        url = f"{servers.url('openalex')}/works/W9300000000"
        answers = [ask(url, {"api_key": KEY}) for _ in range(101)]
    assert [answer.status for answer in answers] == [200] * 100 + [429]
    assert answers[-1].headers["retry-after"] == "1"
    assert int(answers[-1].headers["x-ratelimit-reset"]) > 14 * 3600


def test_reset_is_the_seconds_that_are_left_of_the_day(servers: Servers) -> None:
    first = int(works(servers).headers["x-ratelimit-reset"])
    servers.clock.advance(100)
    assert first - 102 <= int(works(servers).headers["x-ratelimit-reset"]) <= first - 99


def test_a_search_stems_unless_the_filter_ends_in_exact(servers: Servers) -> None:
    def count(name: str, value: str) -> int:
        return int(works(servers, filter=f"{name}:{value}").json["meta"]["count"])

    stemmed = count("title_and_abstract.search", "treat")
    assert stemmed == count("title_and_abstract.search", "treated") > 500
    assert count("title_and_abstract.search.exact", "treat") == 0
    assert count("title_and_abstract.search.exact", "treated") == stemmed


def test_abstracts_are_inverted_or_null(everything: list[dict[str, Any]]) -> None:
    abstracts = [work["abstract_inverted_index"] for work in everything]
    assert None in abstracts
    words = {place: word for word, places in abstracts[0].items() for place in places}
    assert " ".join(words[place] for place in sorted(words)).startswith("Little is known of")


def test_some_works_have_references_of_which_no_list_is_held(
    servers: Servers, everything: list[dict[str, Any]]
) -> None:
    listed = {int(work["id"].rpartition("W")[2]): work["referenced_works"] for work in everything}
    unlisted = [r for r in servers.corpus.records if r.references and not r.lists_references and r.work]
    assert unlisted
    assert all(listed[record.work] == [] for record in unlisted)
    assert any(listed.values())


def test_citing_works_are_found_by_the_address_that_a_work_gives(
    servers: Servers, everything: list[dict[str, Any]]
) -> None:
    work = next(work for work in everything if work["cited_by_count"] > 3)
    cites = work["cited_by_api_url"].rpartition("filter=")[2]
    found = [one for page in pages(servers, filter=cites, per_page=100) for one in page["results"]]
    assert len(found) == work["cited_by_count"]
    assert all(work["id"] in one["referenced_works"] for one in found)


def test_related_and_retracted_works_are_marked(servers: Servers, everything: list[dict[str, Any]]) -> None:
    assert any(work["related_works"] for work in everything)
    retracted = works(servers, filter="is_retracted:true").json
    assert retracted["meta"]["count"] == sum(work["is_retracted"] for work in everything) > 0


def test_where_an_open_copy_lies_is_said_with_its_licence(everything: list[dict[str, Any]]) -> None:
    copies = [work["best_oa_location"] for work in everything]
    assert None in copies
    assert all(copy["license"] and copy["pdf_url"] for copy in copies if copy)


def test_several_ids_are_asked_for_at_once(servers: Servers, everything: list[dict[str, Any]]) -> None:
    ids = [work["id"].rpartition("/")[2] for work in everything[:3]]
    assert works(servers, filter=f"openalex:{'|'.join(ids)}").json["meta"]["count"] == 3
    dois = [work["doi"] for work in everything if work["doi"]][:3]
    assert works(servers, filter=f"doi:{'|'.join(dois)}").json["meta"]["count"] == 3


def test_a_wrong_filter_is_named(servers: Servers) -> None:
    answer = works(servers, filter="author_name:x")
    assert (answer.status, answer.json["message"]) == (400, "author_name is not a valid field.")
    assert works(servers, filter="publication_year:abc").status == 400
    assert works(servers, cursor="nonsense").status == 400


def test_pages_by_number_end_at_ten_thousand(servers: Servers) -> None:
    assert works(servers, page=2, per_page=100).json["meta"]["page"] == 2
    assert works(servers, page=101, per_page=100).status == 400


def test_select_keeps_what_is_asked_for(servers: Servers) -> None:
    (work,) = works(servers, per_page=1, select="id,doi").json["results"]
    assert set(work) == {"id", "doi"}


def test_one_work_comes_by_id_doi_or_pmid(servers: Servers, everything: list[dict[str, Any]]) -> None:
    work = next(work for work in everything if work["doi"] and "pmid" in work["ids"])
    url = f"{servers.url('openalex')}/works"
    pmid = work["ids"]["pmid"].rpartition("/")[2]
    for name in (work["id"].rpartition("/")[2], f"doi:{work['doi'].partition('.org/')[2]}", f"pmid:{pmid}"):
        assert ask(f"{url}/{name}", {"api_key": KEY}).json["id"] == work["id"]
    assert ask(f"{url}/W1", {"api_key": KEY}).status == 404
