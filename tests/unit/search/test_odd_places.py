"""Searches in odd places: a full disk, a folder that cannot be written, proxies that are none, another address, a pin of
another source. Each says what to do, and none mixes answers.
"""

import errno
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from faults import FaultPlan
from made_up_searches import ADDRESS, KEY, Heard, answers, read, search_of, serve
from test_search_command import pins_in, run, write_config

from prismake.errors import ReviewError, ReviewFaults, error_of_system
from prismake.protocol.sources import Source
from prismake.review.evidence import check_evidence
from prismake.search import store as stores
from prismake.search.client import Client
from prismake.search.clock import Clock
from prismake.search.connection import Wire
from prismake.search.outcomes import SearchRefused, SearchStopped
from prismake.search.provider import HttpRequest, provider_limits
from prismake.search.secrets import Secret, Secrets

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
pytestmark = pytest.mark.usefixtures("review")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM_ADDRESS", ADDRESS)
    monkeypatch.setenv("SOURCE_KEY", KEY)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def fails_at(file: str, number: int) -> Callable[[bytes, Path], None]:
    """Return a function that writes a file, but fails with this error of the system for one name."""
    write = stores.write_bytes

    def written(content: bytes, path: Path) -> None:
        if path.name == file:
            raise OSError(number, os.strerror(number))
        write(content, path)

    return written


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "Read-only file system")]
)
def test_a_disk_that_takes_nothing_stops_the_search_which_goes_on_later(
    number: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(450) as servers:
        write_config(servers, pubmed="every2")
        with monkeypatch.context() as patched:
            patched.setattr(stores, "write_bytes", fails_at("records-0002.gz", number))
            stopped = run("search")
        assert stopped.exit_code == 1 and "Traceback" not in stopped.output
        assert said in stopped.output and "run the same command again" in stopped.output
        assert not list(Path("config/pins/pubmed").glob("2*"))
        servers.reset(FaultPlan())
        again = run("search")
        assert again.exit_code == 0, again.output
        # The search, and the batch that was written, were not asked for again: one batch and the check were.
        assert [entry.path.rpartition("/")[2] for entry in servers.log("pubmed")] == [
            "efetch.fcgi",
            "esearch.fcgi",
        ]


def test_an_error_of_the_system_that_people_cannot_mend_keeps_its_traceback() -> None:
    assert error_of_system(OSError(errno.EIO, "Input/output error")) is None
    assert "config/x" in str(error_of_system(PermissionError(errno.EACCES, "Permission denied", "config/x")))


def test_a_folder_in_place_of_a_strategy_is_named() -> None:
    with serve(20) as servers:
        write_config(servers, pubmed="every2")
        Path("config/searches/pubmed.txt").unlink()
        Path("config/searches/pubmed.txt").mkdir()
        result = run("search", "--count")
    assert result.exit_code == 1
    assert "config/searches/pubmed.txt: found a folder" in result.output


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALL_PROXY", "socks5://person:hidden-word@127.0.0.1:9"),
        ("HTTP_PROXY", "nonsense://person:hidden-word@127.0.0.1"),
        ("HTTP_PROXY", "http://person:hidden-word@127.0.0.1:port"),
        ("SSL_CERT_FILE", "/hidden-word/none.pem"),
    ],
)
def test_a_proxy_or_certificate_that_is_none_is_named_by_its_variable(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with serve(20) as servers:
        write_config(servers, pubmed="every2")
        result = run("search", "--count")
        assert servers.log("pubmed") == []
    assert result.exit_code == 1
    assert f"({variable})" in result.output and "unset them" in result.output
    assert "hidden-word" not in result.output and "Traceback" not in result.output


def test_a_long_wait_says_why_nothing_comes() -> None:
    progress = Heard()
    with serve(20) as servers:
        servers.reset(FaultPlan().on("pubmed", "efetch", "429_retry_after", amount=20))
        search_of(servers, "pubmed", progress=progress).search()
    waits = [sentence for sentence in progress.sentences if "Asking again in" in sentence]
    assert len(waits) == 1
    assert waits[0].startswith("PubMed (E-utilities): HTTP 429") and "Asking again in 2" in waits[0]


@pytest.mark.parametrize("name", ["pubmed", "europe_pmc"])
def test_an_unfinished_search_of_another_address_is_not_continued(name: str) -> None:
    """Practice servers hold made-up records, and those are no part of a search of the real source."""
    served = {"pubmed": "pubmed", "europe_pmc": "europepmc"}[name]
    path = {"pubmed": "efetch", "europe_pmc": "search"}[name]
    size = {"pubmed": 450, "europe_pmc": 2400}[name]
    with serve(size) as practice:
        practice.reset(FaultPlan().on(served, path, "503", after=1, times=99))
        with pytest.raises(SearchStopped):
            search_of(practice, name, speed=400).search()
        with serve(size, plan=None) as real:
            progress = Heard()
            pinned = search_of(real, name, progress=progress).search()
            asked = len(real.log(served))
    assert not [sentence for sentence in progress.sentences if "continuing" in sentence]
    assert asked >= len(answers(pinned)) + (1 if name == "pubmed" else 0)
    assert read(pinned, "times.json")["base_url"] == real.url(served)


def test_the_pin_of_another_source_or_provider_is_refused() -> None:
    with serve(40) as servers:
        write_config(servers, pubmed="every2", crossref="every2")
        pins = pins_in(run("search").output)
    pubmed = Source(
        name="PubMed",
        arm="database",
        provider="pubmed",
        strategy="config/searches/pubmed.txt",
        pin=pins["pubmed"],
    )
    check_evidence({"pubmed": pubmed})
    swapped = pubmed.model_copy(update={"provider": "crossref"})
    with pytest.raises(ReviewFaults, match='answers of the provider "pubmed", but the source "crossref"'):
        check_evidence({"crossref": swapped})
    with pytest.raises(ReviewError, match='the sources "first" and "second" name the same pin'):
        check_evidence({"first": pubmed, "second": pubmed})


def test_a_source_that_moved_is_not_followed_and_its_new_address_is_named() -> None:
    """The key would be sent to whatever host the answer names."""
    asked: list[str] = []

    def moved(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(301, headers={"location": f"https://other.invalid/works?mailto={ADDRESS}"})

    secrets = Secrets(None, Secret("TEAM_ADDRESS", ADDRESS))
    with closing(Client("https://source.invalid", provider_limits("crossref"), secrets, Clock(50))) as client:
        client._connections._free = [Wire(httpx.Client(transport=httpx.MockTransport(moved)))]
        with pytest.raises(
            SearchRefused, match=r"moved; correct base_url.*https://other\.invalid/works\."
        ) as refused:
            client.send(HttpRequest("count", "works", {}), lambda body: body)
    assert asked == ["source.invalid"]
    assert ADDRESS not in str(refused.value)
