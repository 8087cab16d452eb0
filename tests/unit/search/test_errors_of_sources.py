"""Errors in the words of sources: of the key, of the query, or of a fault that may pass; and the reason why rows are missing."""

import json
from collections.abc import Iterator
from contextlib import closing

import europepmc
import httpx
import pubmed
import pytest
from faults import FaultPlan
from made_up_chases import chase_of
from made_up_searches import ENVIRONMENT, SERVED_AS, search_of, serve, source_of
from messages import Reply, as_json
from pubmed_esearch import search_error

from prismake.search.asking import SearchOfSource, _forecast
from prismake.search.client import ATTEMPTS, Client
from prismake.search.clock import Clock
from prismake.search.connection import Wire
from prismake.search.outcomes import (
    Damaged,
    Incomplete,
    KeyFault,
    QueryFault,
    SearchRefused,
    SearchStopped,
    SourceError,
)
from prismake.search.provider import HttpRequest, Provider, load_provider, provider_limits
from prismake.search.secrets import Secrets
from prismake.search.source_words import source_error

pytestmark = pytest.mark.usefixtures("review")


def paged_europe_pmc() -> Provider:
    """Return Europe PMC, asked for small pages."""
    provider = load_provider("europe_pmc")
    provider.limits = provider.limits.model_copy(update={"page_size": 60})
    return provider


WRONG = "another-key-than-that"


@pytest.mark.parametrize(
    ("said", "code", "kind"),
    [
        ("API key invalid", None, KeyFault),
        ("Your API key is not valid", 400, KeyFault),
        ("Empty term and query_key - nothing todo", None, QueryFault),
        ("Query syntax error near ')'", None, QueryFault),
        ("The query cannot be read: a bracket is not closed", 400, QueryFault),
        ("Search Backend failed: Exception:\n a bracket is not closed", None, QueryFault),
        ("Something that nobody has seen before", 400, QueryFault),
        ("Something that nobody has seen before", None, SourceError),
        ("Something that nobody has seen before", 500, SourceError),
        ("Search Backend failed: Exception:\nDatabase is not supported: pubmed", None, SourceError),
        ("The cursorMark is not valid, or no longer so", 400, SourceError),
        ("Unable to obtain query #1", None, SourceError),
        ("Can't fetch uids from history because of: NCBI C++ Exception", None, SourceError),
        ("The parser of queries timed out; syntax was not checked", None, SourceError),
        ("", None, SourceError),
    ],
)
def test_the_words_of_an_error_tell_what_it_is_of(said: str, code: int | None, kind: type[Exception]) -> None:
    assert type(source_error("A source", said, code)) is kind


def test_a_key_that_ncbi_refuses_with_http_400_names_its_variable_and_not_its_value() -> None:
    environment = {**ENVIRONMENT, "NCBI_KEY": WRONG}
    with serve(50) as servers, pytest.raises(SearchRefused) as refused:
        source = source_of(servers, "pubmed", api_key_env="NCBI_KEY")
        SearchOfSource("pubmed", source, "TEAM_ADDRESS", environment).search()
    assert "What to do: check the key in the environment variable NCBI_KEY." in str(refused.value)
    assert WRONG not in str(refused.value) and "strategy" not in str(refused.value)


def test_a_key_that_is_refused_inside_http_200_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    def trouble(self: object, request: object) -> Reply:
        return search_error(request, "API key invalid")  # type: ignore[arg-type]

    monkeypatch.setattr(pubmed.PubMed, "trouble", trouble)
    with serve(50, FaultPlan().at("pubmed", 1, "error")) as servers:
        with pytest.raises(SearchRefused, match="check the key in the environment variable SOURCE_KEY"):
            search_of(servers, "pubmed", api_key_env="SOURCE_KEY").search()
        assert len(servers.log("pubmed")) == 1


@pytest.mark.parametrize(
    ("name", "strategy"), [("europe_pmc", "(every2"), ("pubmed", "(every2")], ids=["Europe PMC", "ESearch"]
)
def test_an_error_of_the_query_inside_http_200_is_refused_at_once(name: str, strategy: str) -> None:
    with serve(50) as servers:
        with pytest.raises(SearchRefused) as refused:
            search_of(servers, name, strategy).search()
        assert len(servers.log(SERVED_AS[name])) == 1
    assert "a bracket is not closed" in str(refused.value)
    assert "What to do: correct the strategy or base_url." in str(refused.value)
    assert "run the same command again" not in str(refused.value)


def test_a_fault_behind_the_source_is_asked_again_and_may_pass_later() -> None:
    with serve(50, FaultPlan().on("europepmc", "", "error", times=99)) as servers:
        with pytest.raises(SearchStopped, match="run the same command again later"):
            search_of(servers, "europe_pmc").search()
        assert len(servers.log("europepmc")) > 1


def test_an_error_of_the_query_on_a_later_page_is_of_its_place_and_not_of_the_query(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def trouble(self: object, request: object) -> Reply:
        return as_json({"errCode": 400, "errMsg": "Query syntax error"})

    monkeypatch.setattr(europepmc.EuropePmc, "trouble", trouble)
    with serve(600, FaultPlan().at("europepmc", 3, "error")) as servers:
        pinned = search_of(servers, "europe_pmc", provider=paged_europe_pmc()).search()
    assert pinned.reported > 100


def test_a_chase_that_is_refused_has_start_records_to_correct_and_no_strategy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def trouble(self: object, request: object) -> Reply:
        return search_error(request, "Empty term and query_key - nothing todo")  # type: ignore[arg-type]

    monkeypatch.setattr(pubmed.PubMed, "trouble", trouble)
    plan = FaultPlan().on("pubmed", "esearch", "error")
    with (
        serve(50, plan) as servers,
        pytest.raises(SearchRefused, match="correct the start records or base_url"),
    ):
        chase_of(servers, ["10.5555/made.up"]).run()


@pytest.fixture
def short_of_rows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Europe PMC counts all records and never sends some of them; its last page names itself, as the real one does."""
    search = europepmc.EuropePmc.search

    def without_some(self: europepmc.EuropePmc, request: object) -> Reply:
        reply = search(self, request)  # type: ignore[arg-type]
        body = json.loads(reply.body)
        rows = body["resultList"]["result"]
        body["resultList"]["result"] = [row for row in rows if not row["id"].endswith("4")]
        return as_json(body)

    monkeypatch.setattr(europepmc.EuropePmc, "search", without_some)
    yield


@pytest.mark.usefixtures("short_of_rows")
def test_rows_that_never_come_are_the_reason_and_not_the_cursor_of_the_last_page() -> None:
    with serve(600) as servers, pytest.raises(SearchRefused) as refused:
        search_of(servers, "europe_pmc", provider=paged_europe_pmc()).search()
    assert "the source did not send all records that it counted" in str(refused.value)
    assert "named itself" not in str(refused.value)


@pytest.mark.parametrize(
    ("body", "tries", "error"),
    [
        (b"ID list is empty! Possibly it has no correct IDs.", 1, SearchRefused),
        (b"Error: proxy_stream(): 502 Bad Gateway", ATTEMPTS, SearchStopped),
        (b"Cannot retrieve history data. OUT OF RANGE", ATTEMPTS, SearchStopped),
    ],
)
def test_http_400_of_efetch_comes_in_two_kinds_of_which_one_passes(
    body: bytes, tries: int, error: type[Exception]
) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(400, content=body)

    with closing(
        Client("http://pubmed.invalid", provider_limits("pubmed"), Secrets(), Clock(1000))
    ) as client:
        client._connections._free = [Wire(httpx.Client(transport=httpx.MockTransport(answer)))]
        with pytest.raises(error):
            client.send(HttpRequest("records-0001", "efetch.fcgi", {"id": "1"}, post=True), len)
    assert len(asked) == tries


@pytest.mark.parametrize(("total", "is_large"), [(19_999, False), (20_000, True)])
def test_a_large_job_is_said_to_belong_on_quiet_hours(total: int, is_large: bool) -> None:
    text = " ".join(_forecast(provider_limits("pubmed"), total, ""))
    assert f"{total:,} records" in text and "100 requests" in text
    assert ("weekends" in text and "21:00 and 05:00" in text) == is_large


def test_the_budget_of_openalex_is_shown_at_the_first_page() -> None:
    assert any(
        "0.5 USD of the day's budget are left" in line
        for line in _forecast(provider_limits("openalex"), 3, "0.5 USD")
    )


@pytest.mark.parametrize(
    "error",
    ["<ERROR/>", "<ERROR></ERROR>", '<ERROR code="1">x</ERROR>', "<ERROR><![CDATA[a <b> c]]></ERROR>"],
)
def test_an_error_of_esearch_is_never_no_records_however_it_is_written(error: str) -> None:
    head = '<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">'
    rest = "<Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/><TranslationSet/><QueryTranslation/>"
    source = load_provider("pubmed")
    request = source.count(source.query("roof", [], None))
    whole = f'<?xml version="1.0"?>{head}<eSearchResult>{rest}</eSearchResult>'.encode()
    assert source.parse(whole, request).total == 0
    with pytest.raises(SourceError):
        source.parse(whole.replace(b"<IdList/>", b"<IdList/>" + error.encode()), request)


@pytest.mark.parametrize("name", ["clinicaltrials_gov", "europe_pmc", "openalex", "crossref"])
def test_an_answer_that_is_nested_without_end_is_damaged(name: str) -> None:
    source = load_provider(name)
    request = source.count(source.query("roof", [], False))
    with pytest.raises(Damaged):
        source.parse(b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}", request)


def test_a_record_inside_a_comment_did_not_come() -> None:
    source = load_provider("pubmed")
    record = b"<PubmedArticle><MedlineCitation><PMID>%d</PMID></MedlineCitation></PubmedArticle>"
    request = HttpRequest("records", "efetch.fcgi", {"id": "1,2"}, post=True)
    whole = b"<PubmedArticleSet>" + record % 1 + record % 2 + b"</PubmedArticleSet>"
    assert set(source.parse(whole, request).records) == {"1", "2"}
    with pytest.raises(Incomplete, match="1 of 2 records"):
        source.parse(whole.replace(record % 2, b"<!-- " + record % 2 + b" -->"), request)
