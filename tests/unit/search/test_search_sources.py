"""The four sources with cursors: complete and proven, or refused; whatever the source does meanwhile."""

import gzip
import json
from pathlib import Path

import pytest
from faults import FaultPlan
from made_up_searches import ENVIRONMENT, SERVED_AS, Heard, answers, read, search_of, serve, source_of

from prismake.errors import ReviewError
from prismake.formats import read_file
from prismake.protocol.searching import SearchLimit
from prismake.search.asking import Pinned, SearchOfSource
from prismake.search.outcomes import SearchRefused, SearchStopped
from prismake.search.provider import Provider, load_provider
from prismake.sources.pins import read_pin, verify_pin

pytestmark = pytest.mark.usefixtures("review")

SOURCES = ("clinicaltrials_gov", "europe_pmc", "openalex", "crossref")
PASSING = (
    "truncated", "short", "empty", "html", "flipped", "error", "429", "429_retry_after", "500", "502", "503", "504", "reset",
    "missing", "duplicated", "cursor_echoed",
)  # fmt: skip


def paged(name: str, size: int = 60) -> Provider:
    """Return a source that is asked for small pages, so that a search has several."""
    provider = load_provider(name)
    provider.limits = provider.limits.model_copy(update={"page_size": size})
    return provider


def pinned_with(plan: FaultPlan, name: str, **keys: object) -> Pinned:
    with serve(600, plan) as servers:
        return search_of(servers, name, provider=paged(name), **keys).search()


def contents(pinned: Pinned) -> tuple[dict[str, object], list[object]]:
    """Return search.json, and the answers without what an answer says of itself alone: its cursor and its time."""
    kept: list[object] = []
    for body in answers(pinned).values():
        page = json.loads(body)
        kept.append(
            page.get("studies") or page.get("results") or page.get("resultList") or page["message"]["items"]
        )
    return read(pinned), kept


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, object], list[object]]]:
    """What is pinned of each source when nothing goes wrong."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("calm"))
        return {name: contents(pinned_with(FaultPlan(), name)) for name in SOURCES}


@pytest.mark.parametrize("name", SOURCES)
def test_a_search_pins_every_record_once_and_the_records_are_read(name: str) -> None:
    pinned = pinned_with(FaultPlan(), name)
    pin = read_pin(pinned.folder, name)
    verify_pin(pin)
    files = [read_file(path, packed=True) for path in pin.files]
    assert len(files) > 1
    assert sum(file.expected for file in files) == sum(len(file.records) for file in files) == pinned.reported
    proof = read(pinned)["proof"]
    assert proof["reported"] == proof["received"] == proof["different"] == pinned.reported > 100


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize("name", SOURCES)
def test_a_fault_that_passes_changes_nothing_in_the_pin(
    name: str, kind: str, calm: dict[str, object]
) -> None:
    assert contents(pinned_with(FaultPlan().at(SERVED_AS[name], 2, kind), name)) == calm[name]


@pytest.mark.parametrize("name", SOURCES)
def test_a_cursor_that_the_source_forgot_begins_the_search_again(name: str, calm: dict[str, object]) -> None:
    pinned = pinned_with(FaultPlan().at(SERVED_AS[name], 3, "cursor_expired"), name)
    assert contents(pinned) == calm[name]
    # Europe PMC says it inside HTTP 200, as it says errors that pass: there the request was sent again.
    lost = {} if name == "europe_pmc" else {"cursor lost": 1}
    assert read(pinned, "times.json")["cost"]["begun_again"] == lost


@pytest.mark.parametrize("kind", ["cursor_expired", "added"])
def test_the_progress_of_a_search_that_begins_again_begins_again(kind: str) -> None:
    with serve(600, FaultPlan().at("openalex", 3, kind)) as servers:
        one = search_of(servers, "openalex", provider=paged("openalex"))
        pinned = one.search()
        heard = one.progress
    assert isinstance(heard, Heard)
    assert heard.numbers != sorted(heard.numbers)
    assert max(heard.numbers) == heard.numbers[-1] == heard.totals[-1] == pinned.reported
    assert all(number <= total for number, total in zip(heard.numbers, heard.totals, strict=True))


def test_a_cursor_that_europe_pmc_refuses_again_and_again_begins_the_search_again(
    calm: dict[str, object],
) -> None:
    pinned = pinned_with(FaultPlan().on("europepmc", "", "cursor_expired", after=2, times=5), "europe_pmc")
    assert contents(pinned) == calm["europe_pmc"]
    assert read(pinned, "times.json")["cost"]["begun_again"] == {"cursor lost": 1}


@pytest.mark.parametrize("kind", ["added", "removed"])
@pytest.mark.parametrize("name", SOURCES)
def test_a_result_that_changes_once_is_fetched_again_and_whole(
    name: str, kind: str, calm: dict[str, tuple[dict[str, object], list[object]]]
) -> None:
    pinned = pinned_with(FaultPlan().at(SERVED_AS[name], 2, kind), name)
    assert pinned.reported - int(str(calm[name][0]["reported"])) == (1 if kind == "added" else -1)
    assert read(pinned)["received"] == pinned.reported
    assert read(pinned, "times.json")["cost"]["begun_again"] == {"changed": 1}


@pytest.mark.parametrize("name", SOURCES)
def test_a_result_that_changes_each_time_is_refused_with_both_counts(name: str) -> None:
    plan = FaultPlan().on(SERVED_AS[name], "", "added", after=1, times=99)
    with pytest.raises(SearchRefused, match=r"the last counts were \d+ and \d+"):
        pinned_with(plan, name)


@pytest.mark.parametrize("name", SOURCES)
def test_a_page_that_stays_short_is_never_passed_off_as_whole(name: str) -> None:
    plan = FaultPlan().on(SERVED_AS[name], "", "missing", times=200, amount=0.1)
    with pytest.raises(SearchRefused, match="cannot be fetched completely"):
        pinned_with(plan, name)
    assert not list(Path(f"config/pins/{name}").glob("2*"))


@pytest.mark.parametrize("name", SOURCES)
def test_a_search_that_finds_nothing_is_pinned(name: str) -> None:
    with serve(50) as servers:
        pinned = search_of(servers, name, "nothere").search()
    assert (pinned.reported, read_pin(pinned.folder, name).files) == (0, ())


@pytest.mark.parametrize("name", SOURCES)
def test_refused_credentials_stop_at_once_with_what_to_do(name: str) -> None:
    with serve(50, FaultPlan().at(SERVED_AS[name], 1, "401")) as servers:
        with pytest.raises(SearchRefused, match="What to do"):
            search_of(servers, name).search()
        assert len(servers.log(SERVED_AS[name])) == 1


@pytest.mark.parametrize("name", ["europe_pmc", "openalex", "crossref"])
def test_the_address_is_in_each_request_and_its_name_in_the_pin(name: str) -> None:
    parameter = "email" if name == "europe_pmc" else "mailto"
    with serve(50) as servers:
        pinned = search_of(servers, name).search()
        assert servers.lacking(SERVED_AS[name], parameter) == []
    (sent,) = read(pinned)["requests"].values()
    assert sent["parameters"][parameter] == "{TEAM_ADDRESS}"


def test_a_full_last_page_of_registrations_needs_no_empty_one() -> None:
    with serve(400) as servers:
        pinned = search_of(servers, "clinicaltrials_gov", provider=paged("clinicaltrials_gov", 50)).search()
        asked = list(servers.log("clinicaltrials"))
    assert pinned.reported == 100
    assert len(asked) == 3  # two full pages, and the count once more


def test_openalex_without_a_key_is_refused_before_the_first_request() -> None:
    with serve(50) as servers:
        with pytest.raises(ReviewError, match="OpenAlex .* answers only with an API key") as refused:
            SearchOfSource("openalex", source_of(servers, "openalex"), "TEAM_ADDRESS", ENVIRONMENT)
        assert servers.log("openalex") == []
    assert "api_key_env" in str(refused.value)


@pytest.mark.parametrize("value", ["", "  ", "\n"])
def test_a_blank_key_is_no_key(value: str) -> None:
    with serve(50) as servers, pytest.raises(ReviewError, match="is empty"):
        source = source_of(servers, "openalex", api_key_env="SOURCE_KEY")
        SearchOfSource("openalex", source, "TEAM_ADDRESS", {**ENVIRONMENT, "SOURCE_KEY": value})


def test_a_key_with_a_line_end_is_sent_without_it() -> None:
    with serve(50) as servers:
        source = source_of(servers, "openalex", api_key_env="SOURCE_KEY")
        environment = {**ENVIRONMENT, "SOURCE_KEY": ENVIRONMENT["SOURCE_KEY"] + "\r\n"}
        assert SearchOfSource("openalex", source, "TEAM_ADDRESS", environment).search().reported == 24


def test_a_spent_budget_stops_with_the_hour_and_the_search_goes_on_the_next_day() -> None:
    heard = Heard()
    with serve(600, openalex={"budget": 0.003}) as servers:
        provider = paged("openalex")
        with pytest.raises(SearchStopped, match=r"wait until .* UTC.*budget of the day is 0") as stopped:
            search_of(servers, "openalex", provider=provider, progress=heard).search()
        servers.clock.advance(16 * 3600)
        pinned = search_of(servers, "openalex", provider=provider, progress=heard).search()
        assert sum(entry.status == 200 for entry in servers.log("openalex")) == 5
    assert pinned.reported == read(pinned)["received"] > 4 * 60
    assert "goes on from there" in str(stopped.value)
    assert any("0.002 USD of the day's budget are left" in sentence for sentence in heard.sentences)
    assert any("continuing the unfinished search" in sentence for sentence in heard.sentences)


@pytest.mark.parametrize(("name", "parameter"), [("europe_pmc", "synonym"), ("openalex", "filter")])
def test_the_expansion_of_terms_is_declared_and_sent(name: str, parameter: str) -> None:
    with serve(100) as servers:
        with pytest.raises(ReviewError, match="expand_terms"):
            search_of(servers, name, expand_terms=None)
        sent = [
            search_of(servers, name, expand_terms=choice).query.params[parameter] for choice in (False, True)
        ]
    assert sent == (
        ["false", "true"]
        if name == "europe_pmc"
        else ["title_and_abstract.search.exact:every2", "title_and_abstract.search:every2"]
    )


def test_preprints_are_a_collection_of_europe_pmc() -> None:
    limits = [{"field": "collection", "values": ["PPR"], "reason": "preprints alone"}]
    with serve(200) as servers:
        pinned = search_of(servers, "europe_pmc", limits=limits).search()
    records = [row for body in answers(pinned).values() for row in json.loads(body)["resultList"]["result"]]
    assert records
    assert {row["source"] for row in records} == {"PPR"}
    assert read(pinned)["query"] == "(every2) AND (SRC:PPR)"


def test_a_comma_in_a_strategy_of_openalex_is_refused() -> None:
    with serve(50) as servers, pytest.raises(ReviewError, match='","'):
        search_of(servers, "openalex", "one, two")


def test_cursors_are_in_the_times_and_masked_in_the_search() -> None:
    pinned = pinned_with(FaultPlan(), "crossref")
    token = read(pinned, "times.json")["responses"]["page-0002.json.gz"]["session_token"]
    assert token
    assert token not in (pinned.folder / "search.json").read_text(encoding="utf-8")
    body = json.loads(gzip.decompress((pinned.folder / "page-0001.json.gz").read_bytes()))
    assert body["message"]["next-cursor"] == token


def test_a_sign_of_openalex_in_a_limit_is_no_fault_of_the_strategy() -> None:
    limit = SearchLimit(field="language", values=["en|de"], reason="a test")
    with pytest.raises(ReviewError, match=r'The limit language of openalex holds "en\|de"'):
        load_provider("openalex").query("roof", [limit], None)
    with pytest.raises(ReviewError, match="The strategy of openalex holds"):
        load_provider("openalex").query("roof, wall", [], None)


@pytest.mark.usefixtures("review")
def test_an_address_that_is_too_long_is_refused_before_it_is_sent() -> None:
    with serve(40) as servers:
        search = search_of(servers, "openalex", " OR ".join(f"roof{number}" for number in range(600)))
        with pytest.raises(
            SearchRefused, match=r"takes an address of \d,\d{3} characters.*4,096.*Nothing was sent"
        ):
            search.search()
        assert servers.log("openalex") == []


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("crossref", "publication_type", "journal-article,has-abstract:true"),
        ("crossref", "publication_type", "journal article"),
        ("europe_pmc", "collection", "PPR) OR (SRC:MED"),
        ("europe_pmc", "collection", "MED OR SRC:PPR"),
    ],
)
def test_a_value_of_a_limit_is_no_operator_and_no_second_filter(name: str, field: str, value: str) -> None:
    limit = SearchLimit(field=field, values=[value], reason="a test")
    with pytest.raises(ReviewError, match="more than one value") as refused:
        load_provider(name).query("roof", [limit], False)
    assert value in str(refused.value)
    good = {"crossref": "journal-article", "europe_pmc": "PPR"}[name]
    assert good in str(
        load_provider(name).query("roof", [limit.model_copy(update={"values": [good]})], False)
    )
