"""The server for Europe PMC, held to sources.md line by line."""

from collections.abc import Iterator
from typing import Any

import pytest
from ask import Answer, ask
from server import Servers


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with Servers(2400, only=["europepmc"], enforce=False) as running:
        yield running


def search(servers: Servers, query: str, **params: Any) -> Answer:
    return ask(f"{servers.url('europepmc')}/search", {"query": query, "format": "json", **params})


def pages(servers: Servers, query: str, **params: Any) -> list[dict[str, Any]]:
    """All pages, until one is empty or echoes the cursor."""
    found, cursor = [], "*"
    while True:
        page = search(servers, query, cursorMark=cursor, **params).json
        found.append(page)
        following = page.get("nextCursorMark")
        if not page["resultList"]["result"] or following in (None, cursor):
            return found
        cursor = following


def rows(page: dict[str, Any]) -> list[dict[str, Any]]:
    return list(page["resultList"]["result"])


def test_pages_are_disjoint_and_together_the_hit_count(servers: Servers) -> None:
    found = pages(servers, "every2", pageSize=200)
    ids = [row["id"] for page in found for row in rows(page)]
    assert found[0]["hitCount"] == len(ids) == len(set(ids)) > 1000


def test_the_end_is_ones_own_cursor_echoed_with_an_empty_list(servers: Servers) -> None:
    *_, before, last = pages(servers, "first500", pageSize=100)
    assert rows(last) == []
    assert last["nextCursorMark"] == before["nextCursorMark"]


def test_the_end_can_be_an_empty_list_alone() -> None:
    with Servers(
        100, only=["europepmc"], enforce=False, options={"europepmc": {"ending": "empty"}}
    ) as servers:
        last = pages(servers, "every2", pageSize=10)[-1]
    assert rows(last) == []
    assert "nextCursorMark" not in last


def test_a_search_without_hits_has_no_cursor(servers: Servers) -> None:
    body = search(servers, "nothinglikeit").json
    assert (body["hitCount"], rows(body)) == (0, [])
    assert "nextCursorMark" not in body


def test_a_page_has_25_rows_or_what_is_asked_for_up_to_1000(servers: Servers) -> None:
    sizes = [len(rows(search(servers, "cells OR every2", **asked).json)) for asked in ({}, {"pageSize": 1})]
    assert sizes == [25, 1]
    assert len(rows(search(servers, "every2", pageSize=4000).json)) == 1000


def test_an_error_envelope_comes_inside_http_200(servers: Servers) -> None:
    for answer in (
        search(servers, ""),
        search(servers, "(every2"),
        search(servers, "every2", cursorMark="nonsense"),
    ):
        assert answer.status == 200
        assert {"errCode", "errMsg"} <= set(answer.json)


def test_a_cursor_must_be_encoded(servers: Servers) -> None:
    cursor = search(servers, "every2").json["nextCursorMark"]
    assert "+" in cursor
    raw = ask(f"{servers.url('europepmc')}/search?query=every2&format=json&cursorMark={cursor}")
    assert "errCode" in raw.json
    assert rows(search(servers, "every2", cursorMark=cursor).json)


def test_preprints_are_rows_without_pmid(servers: Servers) -> None:
    found = [row for page in pages(servers, "SRC:PPR AND first1000", pageSize=1000) for row in rows(page)]
    assert found
    assert all(row["source"] == "PPR" and row["id"].startswith("PPR") and "pmid" not in row for row in found)
    both = search(servers, "first1000").json["hitCount"]
    assert both == len(found) + search(servers, "SRC:MED AND first1000").json["hitCount"]


def test_synonyms_are_off_unless_they_are_asked_for(servers: Servers) -> None:
    off, said, on = (
        search(servers, "patients", **asked).json for asked in ({}, {"synonym": "false"}, {"synonym": "true"})
    )
    assert off["hitCount"] == said["hitCount"] < on["hitCount"]
    assert (off["request"]["synonym"], on["request"]["synonym"]) == (False, True)


def test_the_request_is_told_back(servers: Servers) -> None:
    body = search(servers, "every2", pageSize=5, resultType="core").json
    assert body["request"] == {
        "queryString": "every2",
        "resultType": "core",
        "cursorMark": "%2A",
        "pageSize": 5,
        "sort": "",
        "synonym": False,
    }


def test_core_has_what_lite_has_not(servers: Servers) -> None:
    lite, core = (
        rows(search(servers, "every3", resultType=kind, pageSize=100).json) for kind in ("lite", "core")
    )
    assert not any("abstractText" in row for row in lite)
    assert any("<h4>Methods</h4>" in row.get("abstractText", "") for row in core)
    assert any("abstractText" not in row for row in core)
    assert any("collectiveName" in one for row in core for one in row.get("authorList", {}).get("author", []))
    assert any(link.get("url") for row in core for link in row["fullTextUrlList"]["fullTextUrl"])
    assert any("license" in row for row in core)


def test_retractions_are_named(servers: Servers) -> None:
    core = [
        row
        for page in pages(servers, "every2 OR every3 OR every7", resultType="core", pageSize=1000)
        for row in rows(page)
    ]
    kinds = {
        one["type"]
        for row in core
        for one in row.get("commentCorrectionList", {}).get("commentCorrection", [])
    }
    assert {"Retraction in", "Retraction of", "Erratum in", "Update in"} <= kinds


def test_who_cites_a_record_comes_page_by_page(servers: Servers) -> None:
    seed = servers.corpus.records[0]
    url = f"{servers.url('europepmc')}/MED/{seed.pmid}/citations"
    first = ask(url, {"format": "json", "page": 1, "pageSize": 100}).json
    second = ask(url, {"format": "json", "page": 2, "pageSize": 100}).json
    assert first["hitCount"] > 200
    one, other = ({row["id"] for row in page["citationList"]["citation"]} for page in (first, second))
    assert (len(one), len(one & other)) == (100, 0)


def test_references_are_not_all_matched(servers: Servers) -> None:
    seeds = [r for r in servers.corpus.records if r.kind == "article" and len(r.references) >= 7]
    body = ask(f"{servers.url('europepmc')}/MED/{seeds[0].pmid}/references", {"format": "json"}).json
    found = body["referenceList"]["reference"]
    assert {row["match"] for row in found} == {"Y", "N"}
    assert all(("id" in row) == (row["match"] == "Y") for row in found)


def test_an_unknown_record_is_not_one_without_citations(servers: Servers) -> None:
    unknown = ask(f"{servers.url('europepmc')}/MED/12345/citations", {"format": "json"})
    assert (unknown.status, unknown.json["errCode"]) == (200, 404)


def test_a_long_query_can_be_posted(servers: Servers) -> None:
    answer = ask(f"{servers.url('europepmc')}/searchPOST", {"query": "every2", "format": "json"}, post=True)
    assert answer.json["hitCount"] == search(servers, "every2").json["hitCount"]


def test_fields_years_and_dois_are_read(servers: Servers) -> None:
    record = next(r for r in servers.corpus.records if "(" in r.doi and r.kind == "article")
    (row,) = rows(search(servers, f'DOI:"{record.doi}"').json)
    assert row["pmid"] == str(record.pmid)
    assert rows(search(servers, f"EXT_ID:{record.pmid} AND SRC:MED").json)[0]["id"] == str(record.pmid)
    years = search(servers, "PUB_YEAR:[2010 TO 2011]").json["hitCount"]
    assert years == search(servers, "PUB_YEAR:2010 OR PUB_YEAR:2011").json["hitCount"] > 0
