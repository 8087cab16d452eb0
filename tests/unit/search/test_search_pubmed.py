"""A search of PubMed: complete and proven, or refused; whatever the source does meanwhile."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import FaultPlan
from made_up_searches import answers, read, search_of, serve

from prismake.errors import ReviewError
from prismake.formats import read_file
from prismake.search.outcomes import SearchRefused, SearchStopped
from prismake.search.providers.pubmed import PubMed
from prismake.search.store import Store
from prismake.sources.pins import read_pin, verify_pin

pytestmark = pytest.mark.usefixtures("review")

# A fault of one answer that may pass: the search asks again and pins what it would have pinned without it.
PASSING = (
    "truncated", "short", "empty", "html", "error", "429", "429_retry_after", "500", "502", "503", "504", "relayed_502",
    "webenv_expired", "out_of_range", "reset", "flipped", "missing", "duplicated",
)  # fmt: skip


def pmids(search_result: object) -> list[str]:
    found: list[str] = []
    for body in answers(search_result).values():  # type: ignore[arg-type]
        text = body.decode()
        found += re.findall(r"<PubmedArticle>.*?<PMID[^>]*>(\d+)<", text, re.DOTALL)
        found += re.findall(r"<PubmedBookArticle>.*?<PMID[^>]*>(\d+)<", text, re.DOTALL)
    return found


def test_a_search_pins_every_record_once_and_the_records_are_read() -> None:
    with serve(600) as servers:
        pinned = search_of(servers, "pubmed").search()
    metadata = read(pinned)
    found = pmids(pinned)
    assert len(found) == len(set(found)) == pinned.reported == metadata["received"] == 285
    pin = read_pin(pinned.folder, "pubmed")
    verify_pin(pin)
    assert sum(read_file(path, packed=True).expected for path in pin.files) == 285
    assert metadata["translation"] == {"QueryTranslation": '"every2"[All Fields]'}


def test_each_request_bears_tool_and_address_and_the_pin_their_names() -> None:
    with serve(200) as servers:
        pinned = search_of(servers, "pubmed", api_key_env="SOURCE_KEY").search()
        assert servers.lacking("pubmed", "tool", "email", "api_key") == []
    sent = read(pinned)["requests"]["search.xml.gz"]["parameters"]
    assert (sent["email"], sent["api_key"]) == ("{TEAM_ADDRESS}", "{SOURCE_KEY}")


def test_a_search_that_finds_nothing_is_pinned_with_the_phrase_that_was_not_found() -> None:
    with serve(50) as servers:
        pinned = search_of(servers, "pubmed", "nothere[tiab]").search()
    assert (pinned.reported, read(pinned)["records"]) == (0, [])
    assert read(pinned)["translation"]["ErrorList"] == {"PhraseNotFound": ["nothere"]}
    assert read_pin(pinned.folder, "pubmed").files == ()


def test_past_the_ceiling_uid_ranges_prove_that_they_are_the_whole() -> None:
    with serve(1200, pubmed={"ceiling": 100}) as servers:
        pinned = search_of(servers, "pubmed", provider=PubMed(100)).search()
    proof = read(pinned)["proof"]
    spans = [tuple(map(int, part["uids"].split(":"))) for part in proof["parts"]]
    assert spans[0][0] == 1
    assert all(high + 1 == low for (_, high), (low, _) in zip(spans, spans[1:], strict=False))
    assert all(part["count"] == part["ids"] <= 100 for part in proof["parts"])
    assert proof["sum_of_parts"] == proof["union_of_parts"] == proof["whole"] == pinned.reported == 570
    assert len(set(pmids(pinned))) == 570


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize("path", ["esearch", "efetch"])
def test_a_fault_that_passes_changes_nothing_in_the_pin(kind: str, path: str, review: Path) -> None:
    with serve(300) as servers:
        calm = search_of(servers, "pubmed").search()
        kept = (read(calm), answers(calm))
        servers.reset(FaultPlan().on("pubmed", path, kind, times=2))
        stormy = search_of(servers, "pubmed").search()
    assert (read(stormy), answers(stormy)) == kept
    assert stormy.folder != calm.folder


def test_a_slow_drip_is_waited_for() -> None:
    with serve(100) as servers:
        servers.reset(FaultPlan().on("pubmed", "efetch", "drip", amount=1))
        assert search_of(servers, "pubmed").search().reported == 48


@pytest.mark.parametrize("kind", ["added", "removed"])
def test_a_result_that_changes_once_is_fetched_again_and_whole(kind: str) -> None:
    with serve(600) as servers:
        servers.reset(FaultPlan().on("pubmed", "efetch", kind, times=1))
        pinned = search_of(servers, "pubmed").search()
    assert pinned.reported == len(set(pmids(pinned))) == (286 if kind == "added" else 284)
    assert read(pinned, "times.json")["cost"]["begun_again"] == {"changed": 1}


def test_a_result_that_changes_each_time_is_refused_with_both_counts() -> None:
    with serve(300) as servers:
        servers.reset(FaultPlan().on("pubmed", "efetch", "added", times=99))
        with pytest.raises(SearchRefused, match=r"the last counts were \d+ and \d+"):
            search_of(servers, "pubmed").search()
    assert not list(Path("config/pins/pubmed").glob("2*"))


def test_records_that_never_come_are_listed_and_the_search_is_refused() -> None:
    with serve(300) as servers:
        servers.reset(FaultPlan().on("pubmed", "efetch", "missing", times=99, amount=0.02))
        with pytest.raises(SearchRefused, match=r"never received: \d{8}") as refused:
            search_of(servers, "pubmed").search()
    assert "Nothing was pinned" in str(refused.value)


def test_a_source_that_stays_faulty_stops_the_search_which_goes_on_later() -> None:
    with serve(900) as servers:
        servers.reset(FaultPlan().on("pubmed", "efetch", "503", after=1, times=99))
        with pytest.raises(SearchStopped, match="goes on from there"):
            search_of(servers, "pubmed", speed=400).search()
        had = sum("efetch" in entry.path and entry.status == 200 for entry in servers.log("pubmed"))
        servers.reset(FaultPlan())
        pinned = search_of(servers, "pubmed").search()
        asked = [entry.path for entry in servers.log("pubmed")]
    assert had >= 1
    assert sum("esearch" in path for path in asked) == 1  # only the check at the end
    assert sum("efetch" in path for path in asked) == 3 - had
    assert pinned.reported == len(set(pmids(pinned)))


def test_a_search_that_was_killed_after_its_pin_was_whole_is_not_pinned_twice(review: Path) -> None:
    with serve(100) as servers:
        pinned = search_of(servers, "pubmed").search()
        unfinished = review / "config/pins/pubmed/.unfinished"
        Store(unfinished).open(
            search_of(servers, "pubmed").plan(), "2026-11-28T10:00:00Z", pinned.folder.name
        )
        before = len(servers.log("pubmed"))
        again = search_of(servers, "pubmed").search()
        assert len(servers.log("pubmed")) == before
    assert (again.folder, again.reported) == (pinned.folder, pinned.reported)
    assert not unfinished.exists()


def test_a_wait_of_fifteen_hours_stops_with_the_hour() -> None:
    with serve(100) as servers:
        servers.reset(FaultPlan().on("pubmed", "efetch", "429_retry_after", amount=54000))
        with pytest.raises(SearchStopped, match=r"wait until \d{4}-\d\d-\d\d \d\d:\d\d UTC"):
            search_of(servers, "pubmed").search()


def test_without_an_address_nothing_is_sent() -> None:
    from made_up_searches import source_of

    from prismake.search.asking import SearchOfSource

    with serve(50) as servers:
        with pytest.raises(ReviewError, match="email_env") as refused:
            SearchOfSource("pubmed", source_of(servers, "pubmed"), "TEAM_ADDRESS", {})
        assert servers.log("pubmed") == []
    assert "export TEAM_ADDRESS with your address" in str(refused.value)


def test_a_span_of_dates_is_sent_with_both_ends() -> None:
    limits = [{"field": "publication_date", "first": "2015-01-01", "reason": "the product is not older"}]
    with serve(300) as servers:
        pinned = search_of(servers, "pubmed", limits=limits).search()
        everything = search_of(servers, "pubmed").search()
    metadata = read(pinned)
    assert metadata["parameters"]["datetype"] == "pdat"
    assert metadata["parameters"]["mindate"] == "2015/01/01"
    assert metadata["parameters"]["maxdate"] == "3000/12/31"
    assert metadata["limits"] == ["publication date: from 2015-01-01 (reason: the product is not older)"]
    assert 0 < pinned.reported < everything.reported


@pytest.mark.parametrize(
    "change",
    [
        lambda pin: (pin / "records-0001.xml.gz").write_bytes(b"other"),
        lambda pin: (pin / "search.xml.gz").write_bytes(b"other"),
        lambda pin: (pin / "search.json").write_bytes((pin / "search.json").read_bytes().replace(b"every2", b"every3")),
        lambda pin: (pin / "times.json").write_bytes((pin / "times.json").read_bytes().replace(b"202", b"201")),
        lambda pin: (pin / "added.xml.gz").write_bytes(b"more"),
    ],
    ids=["records", "search", "search.json", "times.json", "added"],
)  # fmt: skip
def test_an_altered_pin_is_refused_naming_the_file(
    change: Callable[[Path], object], request: pytest.FixtureRequest
) -> None:
    with serve(50) as servers:
        pinned = search_of(servers, "pubmed").search()
    verify_pin(read_pin(pinned.folder, "pubmed"))
    change(pinned.folder)
    with pytest.raises(ReviewError, match=request.node.callspec.id.removesuffix(".json")):
        verify_pin(read_pin(pinned.folder, "pubmed"))


def test_a_long_strategy_and_many_ids_are_posted() -> None:
    """A long address is answered 414."""
    strategy = " OR ".join(["every2", *(f"nothing{number}" for number in range(500))])
    with serve(600) as servers:
        pinned = search_of(servers, "pubmed", strategy).search()
        requests = servers.log("pubmed")
    assert pinned.reported == 285
    assert {request.method for request in requests} == {"POST"}
    assert {request.status for request in requests} == {200}
    assert max(len(request.get("id").split(",")) for request in requests) <= 200
