"""Citations and similar articles of PubMed: lists, rounds, and what PubMed does not hold."""

from collections.abc import Callable
from pathlib import Path

import pytest
from corpus import Record, make_corpus
from faults import FaultPlan
from made_up_chases import chase_of, edges, facts, search_json, states
from made_up_searches import ADDRESS, Heard, serve

from prismake.errors import ReviewError
from prismake.protocol.sources import Source
from prismake.search.outcomes import SearchRefused
from prismake.search.store import Store
from prismake.sources.pins import read_pin, verify_pin
from prismake.sources.reading import read_sources

pytestmark = pytest.mark.usefixtures("review")

SIZE = 300
RECORDS = make_corpus(SIZE).records
CITED_BY = make_corpus(SIZE).cited_by


def first(holds: Callable[[Record], object]) -> Record:
    return next(record for record in RECORDS if record.kind == "article" and holds(record))


def pmids(numbers: tuple[int, ...]) -> set[str]:
    return {str(RECORDS[number].pmid) for number in numbers if RECORDS[number].pmid}


CITED = first(lambda record: 1 < len(CITED_BY.get(record.number, ())) < 20)
UNCITED = first(lambda record: record.number > 20 and record.number not in CITED_BY)
IN_PMC = first(lambda record: record.pmcid and len(record.references) > 1)
NOT_IN_PMC = first(lambda record: not record.pmcid and record.references)


def test_each_edge_has_start_direction_provider_and_round() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [str(CITED.pmid)], "cited_by").run()
    start = str(CITED.pmid)
    assert edges(pinned) == {(1, start, "cited_by", pmid) for pmid in pmids(CITED_BY[CITED.number])}
    assert search_json(pinned)["platform"] == "PubMed (E-utilities)"


def test_the_records_of_a_chase_are_read_as_those_of_a_search_are() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [str(IN_PMC.pmid)], "references").run()
    verify_pin(read_pin(pinned.folder, "chased"))
    source = Source(name="Chased", arm="citation", pin=pinned.folder.as_posix())
    records = read_sources({"chased": source}).records
    # The answer that resolved the start record is kept, and its record is not one that was found.
    assert set(records["pmid"]) == pmids(IN_PMC.references)
    assert set(records["arm"]) == {"citation"}


def test_references_of_a_record_outside_pmc_are_no_list_held() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [str(NOT_IN_PMC.pmid)], "references").run()
    assert states(pinned) == {(str(NOT_IN_PMC.pmid), "references"): "no list held"}
    assert (pinned.records, pinned.ended) == (0, "the provider gave no list")


def test_a_record_that_pubmed_knows_no_citation_of_has_none_listed() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [str(UNCITED.pmid)], "cited_by").run()
    assert states(pinned) == {(str(UNCITED.pmid), "cited_by"): "none listed"}


def test_an_unknown_pmid_is_not_resolved_though_elink_answers_as_for_an_uncited_one() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, ["123", str(CITED.pmid)], "cited_by").run()
    assert states(pinned) == {("123", "cited_by"): "not resolved", (str(CITED.pmid), "cited_by"): "listed"}


def test_unknown_records_alone_end_the_chase_without_a_round() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, ["123", "10.5555/nowhere"], "cited_by", "references").run()
    assert set(states(pinned).values()) == {"not resolved"}
    assert (pinned.rounds, pinned.records, pinned.ended) == (0, 0, "the provider holds no start record")


def test_a_doi_is_resolved_to_the_record_that_bears_it() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [f"https://doi.org/{CITED.doi.upper()}"], "cited_by").run()
    (row,) = facts(pinned)["lists"]
    assert (row["start"], row["id"], row["state"]) == (CITED.doi, str(CITED.pmid), "listed")


def test_one_record_named_by_pmid_and_by_doi_is_asked_for_once() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [str(CITED.pmid), CITED.doi], "cited_by").run()
    (row,) = facts(pinned)["lists"]
    assert row["start"] == f"{CITED.pmid}; {CITED.doi}"


def test_similar_articles_leave_out_the_record_itself() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [str(CITED.pmid)], "similar").run()
    found = {edge[3] for edge in edges(pinned)}
    assert found == pmids(make_corpus(SIZE).similar(CITED.number))


def test_a_start_record_that_another_one_cites_is_found_too() -> None:
    other = next(n for n in IN_PMC.references if RECORDS[n].pmid)
    with serve(SIZE) as servers:
        start = [str(IN_PMC.pmid), str(RECORDS[other].pmid)]
        pinned = chase_of(servers, start, "references").run()
    assert (1, start[0], "references", start[1]) in edges(pinned)
    assert pinned.records >= len(pmids(IN_PMC.references))


def reached(start: Record, rounds: int) -> set[str]:
    """The PMIDs to which chains of citing records lead, from the corpus alone."""
    found: set[int] = set()
    pending = {start.number}
    for _ in range(rounds):
        new = {n for number in pending for n in CITED_BY.get(number, ()) if RECORDS[n].pmid} - found
        pending, found = new, found | new
    return pmids(tuple(found))


@pytest.mark.parametrize("rounds", [1, 2, 0])
def test_rounds_go_on_until_the_depth_or_until_nothing_new_is_found(rounds: int) -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [str(CITED.pmid)], "cited_by", rounds=rounds).run()
    expected = reached(CITED, rounds or SIZE)
    assert {edge[3] for edge in edges(pinned)} == expected
    assert pinned.records == len(expected)
    assert pinned.ended == ("nothing new was found" if not rounds else "the configured number of rounds")


def test_a_chase_that_finds_more_than_its_bound_is_refused_and_nothing_is_pinned(review: Path) -> None:
    with serve(SIZE) as servers, pytest.raises(SearchRefused, match="`most_records` of the chase allows 1"):
        chase_of(servers, [str(CITED.pmid)], "cited_by", most_records=1).run()
    assert list((review / "config/pins/chased").glob("2*")) == []


def test_a_record_that_a_list_names_and_pubmed_does_not_send_is_named() -> None:
    # The first EFetch is that of the start record; the records that are left out stay missing each time that they are asked for.
    plan = FaultPlan().on("pubmed", "efetch", "missing", after=1, times=3)
    with serve(SIZE, plan) as servers:
        pinned = chase_of(servers, [str(CITED.pmid)], "cited_by").run()
    cited_by = pmids(CITED_BY[CITED.number])
    assert set(pinned.not_sent) < cited_by
    assert len(pinned.not_sent) == len(cited_by) - pinned.records > 0
    assert {edge[3] for edge in edges(pinned)} == cited_by
    assert {edge["found"] for edge in facts(pinned)["edges"] if not edge["came"]} == set(pinned.not_sent)


# Faults of an answer that pass: the pin is the one of a calm day.
PASSING = (
    "truncated",
    "short",
    "empty",
    "html",
    "error",
    "429",
    "500",
    "502",
    "relayed_502",
    "reset",
    "flipped",
    "duplicated",
)


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize("path", ["elink", "efetch"])
def test_a_fault_that_passes_changes_nothing_in_the_pin_of_a_chase(kind: str, path: str) -> None:
    with serve(SIZE) as servers:
        calm = chase_of(servers, [str(CITED.pmid)], "cited_by", "references", name="calm").run()
    with serve(SIZE, FaultPlan().on("pubmed", path, kind)) as servers:
        rough = chase_of(servers, [str(CITED.pmid)], "cited_by", "references", name="rough").run()
    before, after = search_json(calm), search_json(rough)
    assert {**after, "source": "calm"} == before


def test_a_chase_goes_on_after_a_stop_and_asks_for_nothing_twice() -> None:
    start = [str(CITED.pmid)]
    with serve(SIZE) as servers:
        calm = chase_of(servers, start, "cited_by", rounds=2, name="calm").run()
    faulty = serve(SIZE, FaultPlan().on("pubmed", "elink", "500", after=3, times=1000))
    with faulty as servers:
        with pytest.raises(ReviewError, match="run the same command again"):
            chase_of(servers, start, "cited_by", rounds=2, name="stopped").run()
        kept = Store(Path("config/pins/stopped/.unfinished")).names()
        servers.reset(FaultPlan())
        pinned = chase_of(servers, start, "cited_by", rounds=2, name="stopped").run()
        again = servers.log("pubmed")
    assert kept
    assert len(again) == len(search_json(calm)["requests"]) - len(kept)
    assert {**search_json(pinned), "source": "calm"} == search_json(calm)


def test_a_chase_that_was_stopped_at_another_address_begins_anew() -> None:
    start = [str(CITED.pmid)]
    faulty = serve(SIZE, FaultPlan().on("pubmed", "elink", "500", after=1, times=1000))
    with faulty as servers, pytest.raises(ReviewError):
        chase_of(servers, start, "cited_by", rounds=2).run()
    assert len(Store(Path("config/pins/chased/.unfinished")).names()) > 1
    with serve(SIZE) as servers:
        pinned = chase_of(servers, start, "cited_by", rounds=2).run()
        assert len(servers.log("pubmed")) == len(search_json(pinned)["requests"])


def test_a_second_chase_is_a_second_pin() -> None:
    with serve(SIZE) as servers:
        one = chase_of(servers, [str(CITED.pmid)]).run()
        two = chase_of(servers, [str(CITED.pmid)]).run()
    assert one.folder != two.folder
    assert search_json(one) == search_json(two)


def test_each_request_of_a_chase_bears_tool_and_address_and_the_pin_neither() -> None:
    with serve(SIZE) as servers:
        pinned = chase_of(servers, [CITED.doi], "cited_by", "references").run()
        assert servers.lacking("pubmed", "tool", "email") == []
        assert servers.refused("pubmed") == 0
    assert ADDRESS not in (pinned.folder / "search.json").read_text(encoding="utf-8")


def test_the_progress_of_a_chase_counts_what_was_found_and_what_is_expected() -> None:
    with serve(SIZE) as servers:
        one = chase_of(servers, [str(CITED.pmid)], "cited_by", rounds=2)
        # Several answers for the records of a round.
        one.chaser.limits = one.chaser.limits.model_copy(update={"page_size": 2})
        pinned = one.run()
        heard = one.progress
    assert isinstance(heard, Heard)
    expected = pinned.records + len(pinned.not_sent)
    assert heard.numbers == sorted(heard.numbers)
    assert (heard.numbers[-1], heard.totals[-1]) == (pinned.records, expected)
    assert all(number <= total <= expected for number, total in zip(heard.numbers, heard.totals, strict=True))
