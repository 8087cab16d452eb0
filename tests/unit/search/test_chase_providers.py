"""Citations of Europe PMC and OpenAlex, the second providers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from corpus import Record, make_corpus
from faults import FaultPlan
from made_up_chases import chase_of, edges, facts, search_json, states
from made_up_searches import KEY, serve

from prismake.errors import ReviewError
from prismake.protocol.sources import Source
from prismake.sources.pins import read_pin, verify_pin
from prismake.sources.reading import read_sources

pytestmark = pytest.mark.usefixtures("review")

SIZE = 300
RECORDS = make_corpus(SIZE).records
CITED_BY = make_corpus(SIZE).cited_by


def first(holds: Callable[[Record], object]) -> Record:
    return next(
        record
        for record in RECORDS
        if record.kind == "article" and record.work and record.doi and holds(record)
    )


CITED = first(lambda record: 2 < len(CITED_BY.get(record.number, ())) < 20)
MUCH_CITED = RECORDS[0]
UNCITED = first(lambda record: record.number > 20 and record.number not in CITED_BY)
CITING = first(lambda record: len(record.references) > 2 and record.lists_references)
UNLISTED = first(lambda record: record.references and not record.lists_references)
WITHOUT = first(lambda record: not record.references and record.number > 5)


def key(provider: str, record: Record) -> str:
    """The id of a record at a provider, or nothing where it does not hold it."""
    if provider == "openalex":
        return f"W{record.work}" if record.work else ""
    if record.kind == "book":
        return ""
    return f"MED:{record.pmid}" if record.pmid else f"PPR:PPR{record.ppr}"


def keys(provider: str, numbers: tuple[int, ...]) -> set[str]:
    return {one for number in numbers if (one := key(provider, RECORDS[number]))}


@pytest.mark.parametrize("provider", ["europe_pmc", "openalex"])
@pytest.mark.parametrize("start", [str(CITED.pmid), CITED.doi], ids=["pmid", "doi"])
def test_a_list_leads_to_the_records_and_the_build_reads_them(provider: str, start: str) -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [start], "cited_by", provider=provider).run()
    (row,) = facts(pinned)["lists"]
    assert (row["id"], row["state"]) == (key(provider, CITED), "listed")
    numbers = CITED_BY[CITED.number]
    if provider == "openalex":
        numbers = tuple(n for n in numbers if RECORDS[n].lists_references)
    expected = keys(provider, numbers)
    assert {edge[3] for edge in edges(pinned)} | set(pinned.not_sent) == expected
    verify_pin(read_pin(pinned.folder, "chased"))
    records = read_sources(
        {"chased": Source(name="Chased", arm="citation", pin=pinned.folder.as_posix())}
    ).records
    assert len(records) == pinned.records == len(expected) - len(pinned.not_sent)


@pytest.mark.parametrize("provider", ["europe_pmc", "openalex"])
def test_a_list_of_several_pages_is_whole(provider: str) -> None:
    with serve(2000) as servers:
        cited_by = servers.corpus.cited_by[0]
        pinned = chase_of(servers, [str(servers.corpus.records[0].pmid)], "cited_by", provider=provider).run()
        held = [servers.corpus.records[n] for n in cited_by]
    if provider == "openalex":
        held = [record for record in held if record.lists_references]
    assert {edge[3] for edge in edges(pinned)} == {one for record in held if (one := key(provider, record))}
    assert len(edges(pinned)) > 200


def test_references_without_an_id_of_europe_pmc_are_counted_and_not_lost_silently() -> None:
    start = first(lambda record: len(record.references) > 3)
    with serve(SIZE) as servers:
        servers_extra = servers.corpus.records
        pinned = chase_of(servers, [str(start.pmid)], "references", provider="europe_pmc").run()
    (row,) = facts(pinned)["lists"]
    held = keys("europe_pmc", start.references)
    assert servers_extra
    assert row["number"] + row["without_id"] == len(held)


def test_a_record_without_references_in_europe_pmc_has_no_list_held() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [str(WITHOUT.pmid)], "references", provider="europe_pmc").run()
    assert set(states(pinned).values()) == {"no list held"}


def test_a_work_whose_references_openalex_does_not_hold_is_no_work_that_cites_nothing() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [UNLISTED.doi], "references", provider="openalex").run()
    assert set(states(pinned).values()) == {"no list held"}


@pytest.mark.parametrize("provider", ["europe_pmc", "openalex"])
def test_a_record_that_a_provider_does_not_hold_is_not_resolved(provider: str) -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, ["123", "10.5555/nowhere"], "cited_by", provider=provider).run()
    assert set(states(pinned).values()) == {"not resolved"}


@pytest.mark.parametrize("provider", ["europe_pmc", "openalex"])
def test_a_record_that_nothing_cites_has_none_listed(provider: str) -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [str(UNCITED.pmid)], "cited_by", provider=provider).run()
    assert set(states(pinned).values()) == {"none listed"}


def test_related_works_of_openalex_are_similar_articles() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [CITING.doi], "similar", provider="openalex").run()
    assert {edge[3] for edge in edges(pinned)} == keys("openalex", make_corpus(SIZE).similar(CITING.number))


def test_europe_pmc_gives_no_similar_articles_and_is_not_asked_for_them() -> None:
    with serve(SIZE) as servers:
        with pytest.raises(ReviewError, match='found "similar"'):
            chase_of(servers, ["123"], "similar", provider="europe_pmc")
        assert servers.log("europepmc") == []


PASSING = (
    "truncated",
    "short",
    "empty",
    "html",
    "error",
    "429",
    "500",
    "502",
    "reset",
    "missing",
    "duplicated",
)


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize(
    ("provider", "served", "path"),
    [
        ("europe_pmc", "europepmc", "/citations"),
        ("europe_pmc", "europepmc", "/references"),
        ("openalex", "openalex", "works"),
    ],
)
def test_a_fault_that_passes_changes_nothing_in_the_pin(
    provider: str, served: str, path: str, kind: str
) -> None:
    start = [str(CITED.pmid), str(CITING.pmid)]
    with serve(SIZE) as servers:
        calm = chase_of(servers, start, "cited_by", "references", provider=provider, name="calm").run()
    with serve(SIZE, FaultPlan().on(served, path, kind)) as servers:
        rough = chase_of(servers, start, "cited_by", "references", provider=provider, name="rough").run()
    assert {**search_json(rough), "source": "calm"} == search_json(calm)


def test_the_key_of_openalex_is_in_no_file_of_the_pin() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [CITED.doi], "cited_by", provider="openalex").run()
        assert servers.lacking("openalex", "api_key") == []
    for path in Path(pinned.folder).glob("*.json"):
        assert KEY not in path.read_text(encoding="utf-8")
