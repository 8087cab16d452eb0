"""Answers that no server of ours gives: short without a word, of another question, in other letters, of any size. A pin is whole, or there is none."""

import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from made_up_searches import ADDRESS, ENVIRONMENT, EXPANDS, Heard, answers, read

from prismake.chasing.chaser import StartRecord
from prismake.chasing.europe_pmc import _links
from prismake.protocol.sources import Source
from prismake.search import bodies
from prismake.search.asking import SearchOfSource
from prismake.search.clock import Clock
from prismake.search.outcomes import BudgetSpent, Changed, SearchRefused, SearchStopped
from prismake.search.provider import HttpRequest, Page
from prismake.search.secrets import Secret, Secrets
from prismake.sources.search_log import miscounted

pytestmark = pytest.mark.usefixtures("review")

NUMBERED = "#1 roofs[tiab]\n#2 schools[tiab]\n#3 #1 AND #2"
DOCTYPE = (
    '<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">'
)
# What is asked, and the number of the request, to headers and body.
Answer = Callable[[Mapping[str, str], int], tuple[Mapping[str, str], bytes]]


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """Serve on loopback what `answer` says, and yield the address. A header ":status" is the status."""
    number = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.reply("")

        def do_POST(self) -> None:
            self.reply(self.rfile.read(int(self.headers["content-length"])).decode())

        def reply(self, posted: str) -> None:
            nonlocal number
            number += 1
            address = urlsplit(self.path)
            asked = dict(parse_qsl(f"{address.query}&{posted}"), path=address.path)
            headers, body = answer(asked, number)
            self.send_response(int(headers.get(":status", 200)))
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                if name != ":status":
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *message: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def search(name: str, address: str, strategy: str = "roofs", speed: float = 2000) -> Any:
    """Search a source, and return its pin."""
    path = Path(f"config/searches/{name}.txt")
    path.write_text(strategy + "\n", encoding="utf-8")
    keys: dict[str, Any] = {"expand_terms": False} if name in EXPANDS else {}
    arm: Any = "register" if name == "clinicaltrials_gov" else "database"
    source = Source(name=name, arm=arm, provider=name, strategy=path.as_posix(), base_url=address, **keys)
    return SearchOfSource(name, source, "TEAM_ADDRESS", ENVIRONMENT, Heard(), None, Clock(speed)).search()


def page(rows: range, total: int, query: str = "roofs", mark: str = "next") -> dict[str, Any]:
    """Return an answer of Europe PMC."""
    found = [{"source": "MED", "id": str(row), "title": f"Röof {row}"} for row in rows]
    return {
        "hitCount": total,
        "nextCursorMark": mark,
        "request": {"queryString": query, "synonym": False},
        "resultList": {"result": found},
    }


def as_bytes(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def counted(ids: range, asked: Mapping[str, str], more: str = "") -> bytes:
    """Return an answer of ESearch."""
    listed = "".join(f"<Id>{uid}</Id>" for uid in list(ids)[: int(asked["retmax"])])
    return (
        f'<?xml version="1.0"?>{DOCTYPE}<eSearchResult><Count>{len(ids)}</Count><IdList>{listed}</IdList>{more}</eSearchResult>'
    ).encode()


def article(uid: str) -> str:
    return f"<PubmedArticle><MedlineCitation><PMID>{uid}</PMID><Article><ArticleTitle>Röof {uid}</ArticleTitle></Article></MedlineCitation></PubmedArticle>"


def articles(records: list[str], declared: str = "UTF-8") -> bytes:
    """Return an answer of EFetch."""
    return f'<?xml version="1.0" encoding="{declared}"?><PubmedArticleSet>{"".join(records)}</PubmedArticleSet>'.encode()


def pubmed(fetched: Callable[[list[str]], bytes], more: str = "") -> Answer:
    """Return PubMed with ten records, of which `fetched` makes the answer of EFetch."""

    def answer(asked: Mapping[str, str], number: int) -> tuple[Mapping[str, str], bytes]:
        if asked["path"].endswith("esearch.fcgi"):
            return {}, counted(range(100, 110), asked, more)
        return {}, fetched(asked["id"].split(","))

    return answer


def is_pinned() -> bool:
    return any(Path("config/pins").glob("*/2*"))


@pytest.mark.parametrize("short", [0, 50])
def test_a_search_with_fewer_records_than_its_own_last_line_is_no_whole_one(short: int) -> None:
    def answer(asked: Mapping[str, str], number: int) -> tuple[Mapping[str, str], bytes]:
        if asked["pageSize"] == "1" and (short or number != 2):
            return {}, as_bytes(page(range(1), 84, asked["query"]))
        return {}, as_bytes(page(range(short), short, asked["query"]))

    with answering(answer) as address, pytest.raises(SearchRefused, match="84") as refused:
        search("europe_pmc", address, NUMBERED.replace("[tiab]", ""))
    assert f"{short} and 84" in str(refused.value)
    assert not is_pinned()


def test_a_short_answer_that_passes_ends_in_the_whole_pin() -> None:
    def answer(asked: Mapping[str, str], number: int) -> tuple[Mapping[str, str], bytes]:
        size = 50 if number == 1 else 84
        return {}, as_bytes(page(range(min(size, int(asked["pageSize"]))), size, asked["query"]))

    with answering(answer) as address:
        pinned = search("europe_pmc", address, NUMBERED.replace("[tiab]", ""))
    assert (read(pinned)["received"], pinned.lines[-1].count) == (84, 84)


@pytest.mark.parametrize("name", ["europe_pmc", "clinicaltrials_gov", "pubmed"])
def test_nothing_found_is_asked_for_twice(name: str) -> None:
    def answer(asked: Mapping[str, str], number: int) -> tuple[Mapping[str, str], bytes]:
        size = 0 if number == 1 else 5
        if name == "pubmed":
            is_search = asked["path"].endswith("esearch.fcgi")
            ids = [f"{uid}" for uid in range(100, 105)]
            return {}, counted(range(100, 100 + size), asked) if is_search else articles(
                list(map(article, ids))
            )
        if name == "europe_pmc":
            return {}, as_bytes(page(range(min(size, int(asked["pageSize"]))), size))
        rows = [
            {"protocolSection": {"identificationModule": {"nctId": f"NCT{row:08}"}}}
            for row in range(min(size, int(asked["pageSize"])))
        ]
        return {}, as_bytes({"totalCount": size, "studies": rows})

    with answering(answer) as address:
        assert read(search(name, address, "roofs[tiab]" if name == "pubmed" else "roofs"))["received"] == 5


def test_a_later_page_of_another_question_is_refused() -> None:
    def answer(asked: Mapping[str, str], number: int) -> tuple[Mapping[str, str], bytes]:
        if asked["cursorMark"] == "*":
            return {}, as_bytes(page(range(1000), 1500))
        return {}, as_bytes(page(range(2000, 2500), 1500, "walls", "end"))

    with answering(answer) as address, pytest.raises(SearchRefused, match="another question"):
        search("europe_pmc", address)
    assert not is_pinned()


def test_a_search_that_was_not_done_is_no_empty_one() -> None:
    more = "<WarningList><OutputMessage>Search Backend failed: read timed out</OutputMessage></WarningList>"
    with (
        answering(lambda asked, number: ({}, counted(range(0), asked, more))) as address,
        pytest.raises(SearchStopped, match="Search Backend failed"),
    ):
        search("pubmed", address, "roofs[tiab]")
    assert not is_pinned()


@pytest.mark.parametrize("hidden", ["<x><![CDATA[{}]]></x>", "<?x {}?>", "<!-- {} -->"])
def test_a_record_inside_a_text_or_an_instruction_did_not_come(hidden: str) -> None:
    def fetched(ids: list[str]) -> bytes:
        return articles([article(uid) if uid != "104" else hidden.format(article(uid)) for uid in ids])

    with answering(pubmed(fetched)) as address, pytest.raises(SearchRefused, match="never received: 104"):
        search("pubmed", address, "roofs[tiab]")


def test_a_text_of_a_record_that_is_no_record_changes_nothing() -> None:
    def fetched(ids: list[str]) -> bytes:
        return articles([article(uid).replace("Röof", "<![CDATA[Röof <b>]]>") for uid in ids])

    with answering(pubmed(fetched)) as address:
        assert read(search("pubmed", address, "roofs[tiab]"))["received"] == 10


@pytest.mark.parametrize("declared", ["ISO-8859-1", "windows-1252", "UTF-16"])
def test_letters_that_are_declared_as_others_are_refused(declared: str) -> None:
    def fetched(ids: list[str]) -> bytes:
        body = articles([article(uid) for uid in ids], declared)
        return body.decode().encode("utf-16") if declared == "UTF-16" else body

    with answering(pubmed(fetched)) as address, pytest.raises(SearchStopped, match="not declared as UTF-8"):
        search("pubmed", address, "roofs[tiab]")


def test_json_with_a_byte_order_mark_is_json_in_the_pin() -> None:
    with answering(lambda asked, number: ({}, b"\xef\xbb\xbf" + as_bytes(page(range(5), 5)))) as address:
        pinned = search("europe_pmc", address)
    assert [*answers(pinned)] == ["page-0001.json.gz"]


def test_json_in_utf_16_is_refused() -> None:
    body = json.dumps(page(range(5), 5)).encode("utf-16")
    with answering(lambda asked, number: ({}, body)) as address, pytest.raises(SearchStopped):
        search("europe_pmc", address)
    assert not is_pinned()


@pytest.mark.parametrize("at", ["@", "%40", "\\u0040", "&#64;", "&#x40;", "&#X40;", "%2540"])
@pytest.mark.parametrize("change", [str, str.upper, str.title])
def test_no_way_to_write_the_address_reaches_the_pin(at: str, change: Callable[[str], str]) -> None:
    name, host = ADDRESS.split("@")
    # Letters of either case, but no other escape than JSON has.
    echo = f"{change(name)}{at}{change(host)}"
    body = as_bytes(page(range(5), 5)).replace(b'"hitCount"', f'"echo": "{echo}", "hitCount"'.encode())
    with answering(lambda asked, number: ({}, body)) as address:
        pinned = search("europe_pmc", address)
    (kept,) = answers(pinned).values()
    assert b"{TEAM_ADDRESS}" in kept
    assert echo.encode() not in kept


def test_a_secret_is_replaced_beside_bytes_that_are_no_text() -> None:
    secrets = Secrets(email=Secret("ADDRESS", ADDRESS))
    assert secrets.redacted_body(b"\xff\xfe" + ADDRESS.encode() + b"\xe9") == b"\xff\xfe{ADDRESS}\xe9"


@pytest.mark.parametrize(
    "header",
    [
        "Fri, 31 Dec 2099 00:00:00 +99999999999999999999",
        "Thu, 01 Jan 1900 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +1400",
    ],
)
def test_a_wait_that_cannot_be_or_is_over_stops_nothing(header: str) -> None:
    def answer(asked: Mapping[str, str], number: int) -> tuple[Mapping[str, str], bytes]:
        if number == 1:
            return {":status": "429", "Retry-After": header, "Date": "Mon, 01 Jan 1900 00:00:00 GMT"}, b"{}"
        return {}, as_bytes(page(range(5), 5))

    with answering(answer) as address:
        assert read(search("europe_pmc", address))["received"] == 5


# The clock of the tests runs fast: a machine that stalls for seconds lets half an hour pass.
@pytest.mark.parametrize("interval", ["48.5h", "9" * 400 + "h"])
def test_a_limit_that_means_a_long_wait_stops_with_the_hour_and_goes_on_later(interval: str) -> None:
    def answer(asked: Mapping[str, str], number: int) -> tuple[Mapping[str, str], bytes]:
        first = asked["cursor"] == "*"
        numbers = range(1000) if first else range(1000, 1500)
        works = [{"DOI": f"10.5555/{work}", "title": ["Roof"]} for work in numbers]
        message = {"total-results": 1500, "next-cursor": "more", "items": works}
        headers = {"x-rate-limit-limit": "1", "x-rate-limit-interval": interval} if number == 1 else {}
        return headers, as_bytes({"status": "ok", "message-type": "work-list", "message": message})

    with answering(answer) as address:
        with pytest.raises(BudgetSpent, match=r"after \d\d:\d\d UTC"):
            search("crossref", address)
        pinned = search("crossref", address)
        assert read(pinned)["received"] == 1500


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_body_without_end_is_cut_off_and_refused(monkeypatch: pytest.MonkeyPatch, is_packed: bool) -> None:
    monkeypatch.setattr(bodies, "LARGEST_BODY", 1_000_000)
    body = b'{"hitCount": "' + b"0" * 2_000_000
    headers, sent = ({"Content-Encoding": "gzip"}, gzip.compress(body)) if is_packed else ({}, body)
    assert is_packed is (len(sent) < bodies.LARGEST_BODY)
    with (
        answering(lambda asked, number: (headers, sent)) as address,
        pytest.raises(SearchRefused, match=r"larger than 1 MB.*\n.*What to do: check base_url"),
    ):
        search("europe_pmc", address)
    assert not is_pinned()


def test_a_size_that_is_announced_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Content-Length": str(bodies.LARGEST_BODY + 1)}
    with (
        answering(lambda asked, number: (headers, b"{")) as address,
        pytest.raises(SearchRefused, match="larger"),
    ):
        search("europe_pmc", address)


def test_a_body_that_is_packed_in_itself_is_not_unpacked() -> None:
    body = gzip.compress(gzip.compress(as_bytes(page(range(5), 5))))
    headers = {"Content-Encoding": "gzip, gzip"}
    with (
        answering(lambda asked, number: (headers, body)) as address,
        pytest.raises(SearchStopped, match="packed more than once"),
    ):
        search("europe_pmc", address)


def test_parts_of_a_pin_prove_the_whole_to_one_who_has_the_pin_alone() -> None:
    """An auditor without prismake derives every number of the proof from the raw answers."""
    from prismake.search.providers.pubmed import PubMed

    everything = range(1000, 1450)

    def answer(asked: Mapping[str, str], number: int) -> tuple[Mapping[str, str], bytes]:
        if asked["path"].endswith("efetch.fcgi"):
            return {}, articles([article(uid) for uid in asked["id"].split(",")])
        span = re.search(r"(\d+):(\d+)\[UID\]", asked["term"])
        low, high = (int(span[1]), int(span[2])) if span else (0, 9999)
        return {}, counted(range(max(low, 1000), max(min(high + 1, 1450), max(low, 1000))), asked)

    with answering(answer) as address:
        Path("config/searches/pubmed.txt").write_text("roofs[tiab]\n", encoding="utf-8")
        source = Source(
            name="PubMed",
            arm="database",
            provider="pubmed",
            strategy="config/searches/pubmed.txt",
            base_url=address,
        )
        pinned = SearchOfSource(
            "pubmed", source, "TEAM_ADDRESS", ENVIRONMENT, Heard(), PubMed(ceiling=100), Clock(200)
        ).search()
    proof = read(pinned)["proof"]
    ids: list[str] = []
    end = 0
    for part in proof["parts"]:
        low, high = map(int, part["uids"].split(":"))
        assert low == end + 1
        end = high
        raw = gzip.decompress((pinned.folder / f"uids-{low:08}-{high:08}.xml.gz").read_bytes())
        listed = re.findall(rb"<Id>(\d+)</Id>", raw)
        assert len(listed) == part["count"] == part["ids"]
        ids += [uid.decode() for uid in listed]
    received = [
        uid for body in answers(pinned).values() for uid in re.findall(r"<PMID>(\d+)</PMID>", body.decode())
    ]
    assert sorted(ids) == sorted(received) == [str(uid) for uid in everything]
    assert proof["whole"] == proof["sum_of_parts"] == proof["union_of_parts"] == len(everything)


@pytest.mark.parametrize(
    ("says", "second", "state"), [(3, 3, "changed"), (3, 0, "none listed"), (0, 3, "none listed")]
)
def test_an_empty_list_of_citations_is_asked_for_twice_if_the_record_says_otherwise(
    says: int, second: int, state: str
) -> None:
    names: list[str] = []

    class Asking:
        def ask(self, request: HttpRequest) -> Page:
            names.append(request.name)
            return Page(total=0 if len(names) == 1 else second, notes={"entries": 0})

    known, asking = StartRecord(counts={"cited_by": says}), cast(Any, Asking())
    if state == "changed":
        with pytest.raises(Changed, match="the record says"):
            _links("MED:1", known, "cited_by", asking)
    else:
        assert _links("MED:1", known, "cited_by", asking).state == state
    assert names == (["0001", "check"] if says else ["0001"])


@pytest.mark.parametrize("depth", [300, 400, 600, 900])
def test_an_answer_that_is_nested_deeply_is_read_or_refused(depth: int) -> None:
    deep = as_bytes(page(range(1), 1)).replace(b'"R\xc3\xb6of 0"', b"[" * depth + b"]" * depth)
    with answering(lambda asked, number: ({}, deep)) as address:
        try:
            pinned = search("europe_pmc", address)
        except SearchStopped as stopped:
            assert "nested too deeply" in str(stopped)
        else:
            assert b"[" * depth in answers(pinned)["page-0001.json.gz"]


@pytest.mark.parametrize(
    ("ids", "count"),
    [(["1", "１"], "2"), (["1", "1 "], "2"), (["1"], "1" + "0" * 4000), (["1"], "1" + "0" * 11)],
)
def test_what_is_no_id_and_no_count_is_refused(ids: list[str], count: str) -> None:
    rows = [{"protocolSection": {"identificationModule": {"nctId": f"NCT{number:0>8}"}}} for number in ids]
    body = f'{{"totalCount": {count}, "studies": {json.dumps(rows)}}}'.encode()
    with (
        answering(lambda asked, number: ({}, body)) as address,
        pytest.raises(SearchStopped, match="no id|no count"),
    ):
        search("clinicaltrials_gov", address)


@pytest.mark.parametrize(("held", "sentences"), [(5, []), (4, ["Roofs reported 5, its pin holds 4"])])
def test_a_pin_that_lacks_a_record_is_awaited_whatever_its_digests_say(
    held: int, sentences: list[str]
) -> None:
    """Digests can be made anew by who alters a pin; the records that it holds are counted by another module."""
    with answering(lambda asked, number: ({}, as_bytes(page(range(5), 5)))) as address:
        pinned = search("europe_pmc", address)
    source = Source(name="Roofs", arm="database", pin=pinned.folder.as_posix())
    balance = pd.DataFrame([{"source": "europe_pmc", "held": str(held)}])
    assert miscounted({"europe_pmc": source}, balance) == sentences
