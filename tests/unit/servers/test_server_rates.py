"""The rates that the servers permit, and what they log of each request."""

import gzip
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from ask import ask
from faults import FaultPlan
from messages import Clock
from rates import Rates
from server import SOURCES, Servers


class Still(Clock):
    """A clock that moves by hand only."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 9 * 3600.0

    def now(self) -> float:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += seconds


def statuses(servers: Servers, url: str, number: int, params: dict[str, object]) -> list[int]:
    return [ask(url, params).status for _ in range(number)]


def test_three_requests_a_second_without_a_key() -> None:
    with Servers(50, only=["pubmed"], clock=Still()) as servers:
        url = f"{servers.url('pubmed')}/esearch.fcgi"
        assert statuses(servers, url, 4, {"term": "every2"}) == [200, 200, 200, 429]
        servers.clock.advance(1)
        assert statuses(servers, url, 4, {"term": "every2"}) == [200, 200, 200, 429]
        assert servers.refused("pubmed") == 2


def test_ten_requests_a_second_with_a_key() -> None:
    with Servers(50, only=["pubmed"], clock=Still()) as servers:
        url = f"{servers.url('pubmed')}/esearch.fcgi"
        asked = {"term": "every2", "api_key": "key-for-tests"}
        assert statuses(servers, url, 11, asked) == [200] * 10 + [429]


def test_a_refusal_of_pubmed_is_in_the_documented_words() -> None:
    with Servers(50, only=["pubmed"], clock=Still()) as servers:
        url = f"{servers.url('pubmed')}/efetch.fcgi"
        answers = [ask(url, {"id": "1", "retmode": "xml"}) for _ in range(4)]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"3"}
    assert answers[3].json == {
        "error": "API rate limit exceeded",
        "api-key": "127.0.0.1",
        "count": "4",
        "limit": "3",
    }
    assert "retry-after" not in answers[3].headers


def test_fifty_requests_a_minute_at_clinicaltrials_without_any_rate_header() -> None:
    with Servers(50, only=["clinicaltrials"], clock=Still()) as servers:
        url = f"{servers.url('clinicaltrials')}/version"
        assert statuses(servers, url, 51, {}) == [200] * 50 + [429]
        refused = ask(url)
        servers.clock.advance(60)
        assert ask(url).status == 200
    assert not [name for name in refused.headers if "rate" in name or "retry" in name]


def test_time_goes_quicker_by_a_factor() -> None:
    with Servers(50, only=["pubmed"], speed=20) as servers:
        url = f"{servers.url('pubmed')}/esearch.fcgi"
        for _ in range(12):
            assert ask(url, {"term": "every2"}).status == 200
            time.sleep(1 / 3 / 20)
        assert servers.most_within("pubmed", 0.9) <= 3


def test_rates_are_counted_and_not_enforced_where_that_is_said() -> None:
    with Servers(50, only=["pubmed"], enforce=False, clock=Still()) as servers:
        assert statuses(servers, f"{servers.url('pubmed')}/esearch.fcgi", 9, {"term": "x"}) == [200] * 9
        assert servers.most_within("pubmed", 1) == 9


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a request arrives when it is read")
def test_a_request_arrives_when_it_comes_and_not_when_a_busy_server_reads_it() -> None:
    asked = b"GET /entrez/eutils/esearch.fcgi?term=every2 HTTP/1.1\r\nHost: x\r\n\r\n"
    with Servers(50, only=["pubmed"], latency=0.4) as servers:
        port = int(servers.url("pubmed").split(":")[2].split("/")[0])
        # Once more, because the system begins to note arrivals a moment after it is asked to.
        for _ in range(2):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                for _ in range(2):
                    connection.sendall(asked)
                    time.sleep(0.1)
                time.sleep(1)
        assert [request.status for request in servers.log("pubmed")] == [200] * 4
        first, second = servers.log("pubmed")[-2:]
        assert 0.08 < second.at - first.at < 0.3


def test_the_most_at_once_is_counted() -> None:
    with Servers(50, only=["europepmc"], latency=0.2, enforce=False) as servers:
        url = f"{servers.url('europepmc')}/search"
        asked = {"query": "every2", "format": "json"}
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda _: ask(url, asked).status, range(4))) == [200] * 4
        assert servers.most_at_once("europepmc") == 4
        assert max(request.in_flight for request in servers.log("europepmc")) == 4


def test_one_after_the_other_is_never_two_at_once() -> None:
    with Servers(50, only=["crossref"], enforce=False) as servers:
        for _ in range(30):
            ask(f"{servers.url('crossref')}/works", {"rows": 0})
        assert servers.most_at_once("crossref") == 1


def test_more_at_once_than_crossref_permits_is_refused() -> None:
    with Servers(50, only=["crossref"], latency=0.3, clock=Still()) as servers:
        url = f"{servers.url('crossref')}/works"
        first = threading.Thread(target=ask, args=(url, {"rows": 0}))
        first.start()
        time.sleep(0.1)
        servers.clock.advance(5)
        assert ask(url, {"rows": 0}).status == 429
        first.join()
        assert servers.refused("crossref") == 1


def test_the_log_says_what_was_asked_when_and_how() -> None:
    with Servers(50, only=["pubmed"], enforce=False) as servers:
        url = f"{servers.url('pubmed')}/esearch.fcgi"
        ask(url, {"term": "a b", "tool": "t", "email": "nobody"}, headers={"User-Agent": "tested"})
        ask(url, {"term": "c"}, post=True)
        first, second = servers.log("pubmed")
        assert (first.method, first.get("term"), first.status) == ("GET", "a b", 200)
        assert first.headers["user-agent"] == "tested"
        assert (second.method, second.get("term"), second.number) == ("POST", "c", 2)
        assert first.at <= second.at
        assert servers.lacking("pubmed", "tool", "email") == [second]
        assert servers.log("pubmed", "efetch") == []


def test_every_source_has_its_own_address() -> None:
    with Servers(20) as servers:
        assert set(servers.urls) == set(SOURCES)
        assert len(set(servers.urls.values())) == len(SOURCES)
        assert all(url.startswith("http://127.0.0.1:") for url in servers.urls.values())


def test_a_fault_of_a_server_itself_is_not_taken_for_one_of_the_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    servers = Servers(20, only=["pubmed"])
    monkeypatch.setattr(servers.source("pubmed"), "answer", lambda request: 1 / 0)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"), servers:
        assert ask(f"{servers.url('pubmed')}/esearch.fcgi").status == 500


def test_europe_pmc_has_a_rate_only_where_a_test_says_one() -> None:
    options = {"europepmc": {"per_second": 2}}
    asked: dict[str, object] = {"query": "every2", "format": "json"}
    with Servers(20, only=["europepmc"], clock=Still()) as servers:
        assert set(statuses(servers, f"{servers.url('europepmc')}/search", 60, asked)) == {200}
    with Servers(20, only=["europepmc"], clock=Still(), options=options) as servers:
        assert statuses(servers, f"{servers.url('europepmc')}/search", 3, asked) == [200, 200, 429]


def test_servers_can_be_set_back_at_the_same_address() -> None:
    with Servers(60, only=["pubmed"], plan=FaultPlan().at("pubmed", 1, "removed")) as servers:
        url = f"{servers.url('pubmed')}/esearch.fcgi"
        less = ask(url, {"term": "every2"}).xml.findtext("Count")
        servers.reset(FaultPlan().at("pubmed", 2, "500"))
        answers = [ask(url, {"term": "every2"}) for _ in range(2)]
        assert int(answers[0].xml.findtext("Count") or 0) == int(less or 0) + 1
        assert answers[1].status == 500
        assert [request.number for request in servers.log("pubmed")] == [1, 2]
        assert servers.url("pubmed") in url


def test_bodies_are_packed_where_both_sides_say_so() -> None:
    headers = {"Accept-Encoding": "gzip"}
    with Servers(60, only=["pubmed"], gzip=True, enforce=False) as servers:
        url = f"{servers.url('pubmed')}/efetch.fcgi"
        asked = {"id": servers.corpus.records[0].pmid, "retmode": "xml"}
        packed, plain = ask(url, asked, headers=headers), ask(url, asked)
        servers.reset(FaultPlan().at("pubmed", 1, "short"))
        cut = ask(url, asked, headers=headers)
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    with pytest.raises(EOFError):
        gzip.decompress(cut.body)


def test_what_was_asked_for_by_id_is_counted() -> None:
    with Servers(60, only=["pubmed"], enforce=False) as servers:
        for ids in ("1,2", "2,3"):
            ask(f"{servers.url('pubmed')}/efetch.fcgi", {"id": ids, "retmode": "xml"})
        assert servers.requested("pubmed") == {"1": 1, "2": 2, "3": 1}


def test_a_client_that_hangs_up_harms_nobody() -> None:
    with Servers(60, only=["pubmed"], latency=0.1, enforce=False) as servers:
        port = int(servers.url("pubmed").split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /entrez/eutils/esearch.fcgi?term=every2 HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.2)
        assert ask(f"{servers.url('pubmed')}/esearch.fcgi", {"term": "every2"}).status == 200
        assert len(servers.log("pubmed")) == 2


def test_a_clock_can_be_moved() -> None:
    clock = Clock(speed=100)
    before = clock.now()
    clock.advance(1000)
    assert 1000 <= clock.now() - before < 1100
    assert Rates(clock).in_flight == 0
