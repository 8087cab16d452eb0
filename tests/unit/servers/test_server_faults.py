"""Faults on purpose: each does what its name says, at the request it is meant for."""

import http.client
import json
import time
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from ask import Answer, ask
from faults import CHANGES, FINAL, KINDS, OF_CURSORS, OF_PUBMED, TRANSIENT, Fault, FaultPlan, applies
from messages import Request
from server import SOURCES, Servers

SEARCHES: dict[str, tuple[str, dict[str, Any]]] = {
    "pubmed": ("/esearch.fcgi", {"term": "every2", "retmax": 500}),
    "clinicaltrials": ("/studies", {"query.term": "every2", "pageSize": 20, "countTotal": "true"}),
    "europepmc": ("/search", {"query": "every2", "format": "json", "pageSize": 20}),
    "openalex": ("/works", {"search": "every2", "per_page": 20, "cursor": "*", "api_key": "key-for-tests"}),
    "crossref": ("/works", {"query": "every2", "rows": 20, "cursor": "*"}),
}


def faulty(source: str, plan: FaultPlan, size: int = 100) -> Servers:
    return Servers(size, only=[source], plan=plan, enforce=False)


def search(servers: Servers, source: str, **params: Any) -> Answer:
    path, asked = SEARCHES[source]
    return ask(servers.url(source) + path, {**asked, **params})


def page(source: str, answer: Answer) -> tuple[int, list[str], str]:
    """The count, the ids and the cursor of an answer."""
    if source == "pubmed":
        root = answer.xml
        return int(root.findtext("Count") or -1), [one.text or "" for one in root.iterfind("IdList/Id")], ""
    body = answer.json
    if source == "clinicaltrials":
        ids = [one["protocolSection"]["identificationModule"]["nctId"] for one in body["studies"]]
        return body.get("totalCount", -1), ids, body.get("nextPageToken", "")
    if source == "europepmc":
        ids = [one["id"] for one in body["resultList"]["result"]]
        return body["hitCount"], ids, body.get("nextCursorMark", "")
    if source == "openalex":
        return body["meta"]["count"], [one["id"] for one in body["results"]], body["meta"]["next_cursor"]
    message = body["message"]
    return message["total-results"], [one["DOI"] for one in message["items"]], message["next-cursor"]


CURSOR = {
    "clinicaltrials": "pageToken",
    "europepmc": "cursorMark",
    "openalex": "cursor",
    "crossref": "cursor",
}


@pytest.mark.parametrize("source", SOURCES)
def test_a_body_can_be_truncated(source: str) -> None:
    with faulty(source, FaultPlan().at(source, 1, "truncated")) as servers:
        with pytest.raises(http.client.IncompleteRead):
            search(servers, source)
        assert search(servers, source).status == 200


@pytest.mark.parametrize("source", SOURCES)
def test_a_body_can_be_short_without_a_word(source: str) -> None:
    with faulty(source, FaultPlan().at(source, 1, "short")) as servers:
        answer = search(servers, source)
        assert answer.status == 200
        assert int(answer.headers["content-length"]) == len(answer.body)
        with pytest.raises((json.JSONDecodeError, ET.ParseError)):
            page(source, answer)


@pytest.mark.parametrize("source", SOURCES)
def test_a_body_can_be_empty(source: str) -> None:
    with faulty(source, FaultPlan().at(source, 1, "empty")) as servers:
        answer = search(servers, source)
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize("source", SOURCES)
def test_a_character_can_be_flipped_so_that_it_can_be_noticed(source: str) -> None:
    with faulty(source, FaultPlan().on(source, "", "flipped", times=20)) as servers:
        for _ in range(20):
            answer = search(servers, source)
            assert answer.status == 200
            with pytest.raises((json.JSONDecodeError, ET.ParseError)):
                page(source, answer)


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_of_html_can_come_with_http_200(source: str) -> None:
    with faulty(source, FaultPlan().at(source, 1, "html")) as servers:
        answer = search(servers, source)
    assert answer.status == 200
    assert answer.body.startswith(b"<!DOCTYPE html>")
    with pytest.raises(ET.ParseError):
        _ = answer.xml


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("pubmed", "<ERROR>"),
        ("europepmc", '"errCode"'),
        ("openalex", '"error"'),
        ("crossref", '"status":"error"'),
        ("clinicaltrials", "<html>"),
    ],
)
def test_an_error_can_come_inside_http_200(source: str, holds: str) -> None:
    with faulty(source, FaultPlan().at(source, 1, "error")) as servers:
        answer = search(servers, source)
    assert answer.status == 200
    assert holds in answer.text


def test_a_429_comes_with_and_without_retry_after() -> None:
    plan = FaultPlan().at("pubmed", 1, "429").at("pubmed", 2, "429_retry_after", 54_000)
    with faulty("pubmed", plan) as servers:
        first, second = search(servers, "pubmed"), search(servers, "pubmed")
    assert (first.status, first.headers.get("retry-after")) == (429, None)
    assert (second.status, second.headers.get("retry-after")) == (429, "54000")


@pytest.mark.parametrize("kind", ["401", "500", "502", "503", "504"])
def test_a_status_can_be_that_of_a_failure(kind: str) -> None:
    with faulty("openalex", FaultPlan().at("openalex", 1, kind)) as servers:
        assert search(servers, "openalex").status == int(kind)
        assert search(servers, "openalex").status == 200


def test_a_connection_can_be_reset() -> None:
    with faulty("pubmed", FaultPlan().at("pubmed", 1, "reset")) as servers:
        with pytest.raises(ConnectionResetError):
            search(servers, "pubmed")
        assert search(servers, "pubmed").status == 200
        assert servers.most_at_once("pubmed") == 1


def test_a_body_can_drip() -> None:
    with faulty("pubmed", FaultPlan().at("pubmed", 1, "drip", 0.5)) as servers:
        before = time.monotonic()
        dripped = search(servers, "pubmed")
        took = time.monotonic() - before
        assert took > 0.4
        assert dripped.body == search(servers, "pubmed").body


def test_a_session_can_expire_and_a_retstart_can_be_out_of_range() -> None:
    plan = FaultPlan().on("pubmed", "efetch", "out_of_range").on("pubmed", "efetch", "webenv_expired")
    with faulty("pubmed", plan) as servers:
        found = search(servers, "pubmed", usehistory="y").xml
        session = {"WebEnv": found.findtext("WebEnv"), "query_key": "1", "retmode": "xml"}
        answers = [ask(f"{servers.url('pubmed')}/efetch.fcgi", session) for _ in range(3)]
    assert [answer.status for answer in answers] == [400, 400, 400]
    assert "OUT OF RANGE" in answers[0].text
    assert all("Cannot retrieve history data. " in answer.text for answer in answers[1:])


@pytest.mark.parametrize("source", SOURCES)
def test_ids_can_be_missing_from_a_batch_and_the_count_does_not_tell(source: str) -> None:
    with faulty(source, FaultPlan().at(source, 2, "missing", 0.3)) as servers:
        whole, part, again = (page(source, search(servers, source)) for _ in range(3))
    assert len(part[1]) < len(whole[1])
    assert set(part[1]) < set(whole[1])
    assert (part[0], again[1]) == (whole[0], whole[1])


def test_records_can_be_missing_from_a_fetch() -> None:
    with faulty("pubmed", FaultPlan().on("pubmed", "efetch", "missing")) as servers:
        ids = page("pubmed", search(servers, "pubmed"))[1]
        asked = {"id": ",".join(ids), "retmode": "xml"}
        sizes = [len(ask(f"{servers.url('pubmed')}/efetch.fcgi", asked, post=True).xml) for _ in range(2)]
        assert sizes[0] < sizes[1] == len(ids)
        assert servers.log("pubmed", "efetch")[0].requested == ids


@pytest.mark.parametrize("source", SOURCES)
def test_ids_can_come_twice_in_place_of_others(source: str) -> None:
    with faulty(source, FaultPlan().at(source, 2, "duplicated")) as servers:
        whole, twice = (page(source, search(servers, source)) for _ in range(2))
    assert len(twice[1]) == len(whole[1])
    assert len(set(twice[1])) == len(set(whole[1])) - 1


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(("how", "difference"), [("added", 1), ("removed", -1)])
def test_a_result_can_change_between_two_requests(source: str, how: str, difference: int) -> None:
    with faulty(source, FaultPlan().at(source, 2, how)) as servers:
        before, now, after = (page(source, search(servers, source))[0] for _ in range(3))
    assert (now, after) == (before + difference, before + difference)


def test_a_record_that_was_added_can_be_fetched_and_one_that_was_removed_cannot() -> None:
    plan = FaultPlan().at("pubmed", 2, "added").at("pubmed", 3, "removed")
    with faulty("pubmed", plan) as servers:
        first, second, third = (set(page("pubmed", search(servers, "pubmed"))[1]) for _ in range(3))
        changed = sorted((second - first) | (second - third))
        asked = {"id": ",".join(changed), "retmode": "xml"}
        answer = ask(f"{servers.url('pubmed')}/efetch.fcgi", asked)
    assert len(changed) == 2
    assert [one.text for one in answer.xml.iterfind(".//MedlineCitation/PMID")] == list(second - first)


@pytest.mark.parametrize("source", CURSOR)
def test_a_cursor_can_be_expired_and_can_be_echoed(source: str) -> None:
    plan = FaultPlan().at(source, 2, "cursor_expired").at(source, 3, "cursor_echoed")
    with faulty(source, plan) as servers:
        cursor = page(source, search(servers, source))[2]
        expired = search(servers, source, **{CURSOR[source]: cursor})
        echoed = page(source, search(servers, source, **{CURSOR[source]: cursor}))
    statuses = {"europepmc": 200, "crossref": 404, "openalex": 400, "clinicaltrials": 400}
    assert expired.status == statuses[source]
    assert "ursor" in expired.text or "pageToken" in expired.text
    assert echoed[1]
    assert echoed[2] == cursor


def arrivals(plan: FaultPlan, source: str, numbers: range) -> list[str]:
    requests = (Request(source, number, "GET", "/x", "/x", {}, {}) for number in numbers)
    return [fault.kind if (fault := plan.fault(request)) else "" for request in requests]


def test_a_plan_with_a_seed_draws_the_same_faults_each_time() -> None:
    first, second, other = (
        arrivals(FaultPlan(seed=seed, share=0.5), "pubmed", range(1, 400)) for seed in (3, 3, 4)
    )
    assert first == second != other
    assert 100 < sum(map(bool, first)) < 250
    assert set(first) - {""} == set(TRANSIENT)


def test_a_plan_never_draws_more_than_so_many_in_a_row() -> None:
    drawn = arrivals(FaultPlan(seed=1, share=0.9, in_a_row=2), "pubmed", range(1, 500))
    assert all(not all(drawn[at : at + 3]) for at in range(len(drawn) - 2))


def test_a_plan_can_leave_sources_alone_and_draws_what_a_source_can_have() -> None:
    assert not any(arrivals(FaultPlan(seed=1, share=1, only=["pubmed"]), "crossref", range(1, 50)))
    drawn = arrivals(FaultPlan(seed=1, share=1, kinds=KINDS), "pubmed", range(1, 900))
    assert not set(drawn) & set(OF_CURSORS)
    assert set(drawn) >= {*OF_PUBMED, *FINAL, *CHANGES}
    assert applies("cursor_expired", "crossref")


def test_a_rule_waits_and_counts() -> None:
    plan = FaultPlan().on("pubmed", "x", "500", after=1, times=2)
    assert arrivals(plan, "pubmed", range(1, 6)) == ["", "500", "500", "", ""]


def test_a_fault_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no fault is called 'nonsense'"):
        Fault("nonsense")


def test_the_log_names_the_fault() -> None:
    with faulty("pubmed", FaultPlan().at("pubmed", 2, "503")) as servers:
        search(servers, "pubmed"), search(servers, "pubmed")
        assert [(request.fault, request.status) for request in servers.log("pubmed")] == [
            ("", 200),
            ("503", 503),
        ]
