"""Whoever asks once more than faults come in a row gets everything: the storm is one that can be survived."""

import http.client
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
from ask import ask
from faults import TRANSIENT, FaultPlan
from server import Servers

FAILURES = (
    http.client.HTTPException,
    ConnectionError,
    json.JSONDecodeError,
    ET.ParseError,
    KeyError,
    AssertionError,
)


def patiently(attempt: Callable[[], Any], tries: int) -> Any:
    for turn in range(tries):
        try:
            return attempt()
        except FAILURES:
            if turn == tries - 1:
                raise
    return None


def all_of_pubmed(url: str) -> list[str]:
    """Search by history, then fetch page by page; what lacks a record or has one twice is asked for again."""

    def search() -> tuple[int, dict[str, Any]]:
        root = ask(f"{url}/esearch.fcgi", {"term": "every2", "usehistory": "y", "retmax": 0}).xml
        assert root.find("ERROR") is None
        session = {"WebEnv": root.findtext("WebEnv"), "query_key": root.findtext("QueryKey")}
        assert all(session.values())
        return int(root.findtext("Count") or 0), session

    def fetch(session: dict[str, Any], start: int, size: int) -> list[str]:
        answer = ask(f"{url}/efetch.fcgi", {**session, "retstart": start, "retmax": size, "retmode": "xml"})
        assert answer.status == 200
        pmids = [one.findtext(".//PMID") or "" for one in answer.xml]
        assert len(set(pmids)) == size
        return pmids

    count, session = patiently(search, 4)
    starts = range(0, count, 25)
    return [
        pmid for at in starts for pmid in patiently(lambda at=at: fetch(session, at, min(25, count - at)), 4)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_everything_comes_through_a_storm_at_pubmed(seed: int) -> None:
    plan = FaultPlan(seed=seed, share=0.5, in_a_row=3, kinds=[kind for kind in TRANSIENT if kind != "drip"])
    with Servers(300, only=["pubmed"], plan=plan, enforce=False) as servers:
        found = all_of_pubmed(servers.url("pubmed"))
        faults = [request.fault for request in servers.log("pubmed")]
    expected = [record.pmid for record in servers.corpus.records if record.number % 2 == 0 and record.pmid]
    assert sorted(found, key=int) == [str(pmid) for pmid in expected]
    assert any(faults)


def test_a_storm_hits_the_same_requests_each_time() -> None:
    logs = []
    for _ in range(2):
        plan = FaultPlan(seed=5, share=0.5, in_a_row=3, kinds=("500", "short", "missing"))
        with Servers(300, only=["pubmed"], plan=plan, enforce=False) as servers:
            all_of_pubmed(servers.url("pubmed"))
            logs.append([request.fault for request in servers.log("pubmed")])
    assert logs[0] == logs[1]
