"""What the build makes of chases: lists, edges, the points of TARCiS, and the command that pins them."""

import json
import os
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from corpus import make_corpus
from made_up_chases import chase_of
from made_up_searches import ADDRESS, serve

from prismake.cli import main
from prismake.commands.chase import on_lists
from prismake.errors import ReviewFaults
from prismake.protocol.chasing import Chase
from prismake.protocol.sources import Source
from prismake.search.store import PINS
from prismake.sources.chases import (
    chase_notices,
    chase_pins,
    citation_coverage,
    citation_edges,
    citation_lists,
)
from prismake.sources.reading import read_sources
from prismake.sources.search_log import search_log
from prismake.sources.tarcis import POINTS, tarcis
from prismake.tables import rows_of, table_of, write_table

pytestmark = pytest.mark.usefixtures("review")

TUTORIAL = Path(__file__).parents[3] / "docs/tutorial/config.yaml"
SIZE = 300
RECORDS = make_corpus(SIZE).records
CITED_BY = make_corpus(SIZE).cited_by
CITED = next(r for r in RECORDS if r.kind == "article" and 2 < len(CITED_BY.get(r.number, ())) < 20)


@pytest.fixture
def sources() -> dict[str, Source]:
    """Citations of two providers and similar articles of one, pinned."""
    start = [str(CITED.pmid), "123"]
    with serve(SIZE) as servers:
        pins = {
            "pubmed_chase": chase_of(servers, start, "cited_by", "references", name="pubmed_chase", rounds=2),
            "europe_chase": chase_of(servers, start, "cited_by", provider="europe_pmc", name="europe_chase"),
            "alike": chase_of(servers, start, "similar", name="alike"),
        }
        return {
            name: Source(name=name, arm=one.plan.arm, pin=one.run().folder.as_posix())
            for name, one in pins.items()
        }


def test_the_tables_hold_every_list_and_every_edge(sources: dict[str, Source]) -> None:
    pins = chase_pins(sources)
    lists, edges = citation_lists(pins), citation_edges(pins)
    write_table(lists, "lists.csv", "1_identify/citation_lists")
    write_table(edges, "edges.csv", "1_identify/citation_edges")
    unknown = lists[lists["start"] == "123"]
    assert list(unknown["state"]) == ["not resolved"] * 4
    assert set(edges["provider"]) == {"PubMed (E-utilities)", "Europe PMC (REST)"}
    for row in rows_of(lists):
        here = edges[
            (edges["source"] == row["source"])
            & (edges["round"] == row["round"])
            & (edges["start_id"] == row["start_id"])
            & (edges["direction"] == row["direction"])
        ]
        # A list that was not had has no number, also not 0.
        assert row["number"] == (str(len(here)) if row["state"] in ("listed", "none listed") else "")
        assert bool(row["without_id"]) == bool(row["number"])
    assert set(unknown["number"]) == {""}


def test_records_of_a_chase_are_citation_searching_or_similar_articles(sources: dict[str, Source]) -> None:
    tables = read_sources(sources)
    arms = {(row["source"], row["arm"]) for row in rows_of(tables.records)}
    assert arms == {("pubmed_chase", "citation"), ("europe_chase", "citation"), ("alike", "similar")}
    log = {row["source"]: row for row in rows_of(search_log(sources, tables.reconciliation))}
    assert log["alike"]["query"] == f"similar of 2 start records, 1 of 1 rounds: {CITED.pmid} and 123"
    assert log["alike"]["reported"] == log["alike"]["parsed"]
    assert {row["asked_by"] for row in log.values()} == {"prismake"}


def points_of(sources: dict[str, Source]) -> list[dict[str, str]]:
    records = read_sources(sources).records if sources else table_of([], "1_identify/records")
    links = [{"record_id": r["record_id"], "report_id": "rep:" + r["record_id"]} for r in rows_of(records)]
    table = tarcis(sources, chase_pins(sources), records, table_of(links, "2_deduplicate/record_report"))
    write_table(table, "tarcis.csv", "2_deduplicate/tarcis")
    return rows_of(table)


def test_each_point_of_tarcis_is_answered_for_each_chase_of_citations(sources: dict[str, Source]) -> None:
    rows = points_of(sources)
    assert {row["source"] for row in rows} == {"pubmed_chase", "europe_chase"}
    assert len(rows) == 2 * len(POINTS)
    assert [row for row in rows if row["state"] == "missing" or not row["answer"]] == []
    answers = {row["point"]: row["answer"] for row in rows if row["source"] == "pubmed_chase"}
    assert answers["2"] == "forward (cited by) and backward (references)"
    assert answers["3"].endswith("in all: PubMed (E-utilities) and Europe PMC (REST)")
    assert answers["5"] == "2 rounds; ended by: the configured number of rounds"
    assert "2 not resolved" in answers["8"]
    assert answers["4"].endswith("the provider does not hold 123")


NOT_IN_PMC = next(r for r in RECORDS if r.kind == "article" and r.pmid and not r.pmcid)


def test_a_direction_of_which_no_list_is_held_was_not_followed() -> None:
    """PubMed resolves references only of records in PMC."""
    start = [str(NOT_IN_PMC.pmid), "123"]
    with serve(SIZE) as servers:
        pin = chase_of(servers, start, "references", name="back").run().folder
        both = chase_of(servers, start, "cited_by", "references", name="both").run().folder
    sources = {
        "back": Source(name="Back", arm="citation", pin=pin.as_posix()),
        "both": Source(name="Both", arm="citation", pin=both.as_posix()),
    }
    answers = {
        row["source"]: (row["state"], row["answer"]) for row in points_of(sources) if row["point"] == "2"
    }
    none_had = "asked for, and no list could be had: backward (references)"
    assert answers == {
        "back": ("missing", none_had),
        "both": ("executed", f"forward (cited by); {none_had}"),
    }
    notices = chase_notices({"back": sources["back"]})
    assert [notice.partition(". ")[0] for notice in notices] == [
        "Back: PubMed (E-utilities) does not hold 1 of 2 start records, so that nothing was followed from 123",
        f"Back: PubMed (E-utilities) holds no list (references) of 1 of 1 record: {NOT_IN_PMC.pmid}",
    ]


def test_a_chase_that_got_every_list_has_no_notice() -> None:
    with serve(SIZE) as servers:
        pin = chase_of(servers, [str(CITED.pmid)], name="whole").run().folder
    assert chase_notices({"whole": Source(name="Whole", arm="citation", pin=pin.as_posix())}) == []


def test_a_list_that_was_had_under_one_id_of_a_start_record_is_one_of_two() -> None:
    """One DOI may be two works of OpenAlex, and two start records one work."""
    row = {"round": "1", "direction": "references"}
    had = citation_coverage(
        [
            {**row, "start": "10.1000/a", "start_id": "W1", "state": "listed"},
            {**row, "start": "10.1000/a", "start_id": "W2", "state": "no list held"},
            {**row, "start": "11; 10.1000/b", "start_id": "W3", "state": "none listed"},
            {**row, "start": "W9", "start_id": "W9", "state": "no list held", "round": "2"},
        ]
    )
    assert had.sentence() == (
        "3 of 3 start records held by the provider; references: the lists of 2 of 3 records (no list held of 10.1000/a (W2)); "
        "references, later rounds: the lists of 0 of 1 record"
    )


def test_one_index_alone_is_said_to_be_alone(sources: dict[str, Source]) -> None:
    rows = points_of({"pubmed_chase": sources["pubmed_chase"]})
    assert rows[2]["answer"].endswith("no second index was asked")


def test_without_citation_searching_every_point_is_missing(sources: dict[str, Source]) -> None:
    rows = points_of({"alike": sources["alike"]})
    assert {(row["source"], row["state"], row["answer"]) for row in rows} == {
        ("", "missing", "no source of the review is citation searching")
    }


def test_citations_that_people_brought_answer_what_is_known_and_say_what_is_not() -> None:
    brought = Source(
        name="Reference lists", arm="citation", files=["config/imports/lists.ris"], searched_on="2031-02-03"
    )
    table = tarcis(
        {"lists": brought},
        {},
        table_of([], "1_identify/records"),
        table_of([], "2_deduplicate/record_report"),
    )
    states = {row["point"]: (row["state"], row["answer"]) for row in rows_of(table)}
    assert states["6"][0] == "executed" and states["7"] == ("declared", "2031-02-03")
    for point in ("1", "2", "3", "4", "5", "8"):
        state, answer = states[point]
        assert state == "missing" and "Reference lists" in answer


def test_citations_that_people_pinned_have_the_date_of_their_pin(tmp_path: Path) -> None:
    pin = {
        **dict.fromkeys(
            ("source", "name", "platform", "query", "reported", "what_it_is", "what_it_is_not"), ""
        ),
        "searched_on": "2031-02",
        "files": {},
    }
    (tmp_path / "search.json").write_text(json.dumps(pin), encoding="utf-8")
    rows = points_of({"lists": Source(name="Lists", arm="citation", pin=str(tmp_path))})
    assert [(row["state"], row["answer"]) for row in rows if row["point"] == "7"] == [("declared", "2031-02")]


def test_an_altered_pin_of_a_chase_stops_the_build(sources: dict[str, Source]) -> None:
    from prismake.review.evidence import check_evidence

    path = Path(sources["alike"].pin) / "search.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"came": true', '"came": false', 1), encoding="utf-8"
    )
    with pytest.raises(ReviewFaults, match=r"search\.json"):
        check_evidence(sources)


def write_config(**keys: object) -> None:
    config = yaml.safe_load(TUTORIAL.read_text(encoding="utf-8"))
    config["email_env"] = "TEAM_ADDRESS"
    config["sources"] = {"chased": {"name": "Chased", "arm": "citation", "provider": "pubmed", **keys}}
    Path("config/config.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")


def test_the_command_pins_and_says_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM_ADDRESS", ADDRESS)
    chase = {
        "start": ["123", str(CITED.pmid)],
        "directions": ["cited_by"],
        "reason": "why",
        "start_chosen": "how",
    }
    with serve(SIZE, speed=20) as servers:
        write_config(chase=chase, base_url=servers.url("pubmed"))
        result = CliRunner().invoke(main, ["chase"])
    assert result.exit_code == 0, result.output
    (pin,) = PINS.glob("chased/2*")
    assert f"write `pin: {pin.as_posix()}` into sources.chased" in result.output
    assert "1 list of start records that the provider does not hold: 123\n" in result.output


def test_the_command_names_the_records_whose_list_is_not_held() -> None:
    lists = [
        {"state": "no list held", "direction": "references", "start": "11"},
        {"state": "no list held", "direction": "references", "start": "12"},
        {"state": "no list held", "direction": "similar", "start": "11"},
        {"state": "not resolved", "direction": "references", "start": "10.1000/x"},
        {"state": "not resolved", "direction": "similar", "start": "10.1000/x"},
    ]
    assert on_lists(lists) == [
        "    3 lists not held by the provider: references of 11 and 12; similar of 11",
        "    2 lists of start records that the provider does not hold: 10.1000/x",
    ]


def test_included_reports_are_start_records(monkeypatch: pytest.MonkeyPatch) -> None:
    from prismake.chasing.start import start_records

    plan = Chase(directions=["cited_by"], included_reports=True, reason="why", start_chosen="all included")
    reports = [
        {"report_id": "rep:a", "pmid": "11", "doi": "10.1000/a"},
        {"report_id": "rep:b", "doi": "10.1000/B | 10.1000/c"},
        {"report_id": "rep:c"},
        {"report_id": "rep:d", "pmid": "44"},
    ]
    links = [
        {"report_id": f"rep:{letter}", "state": "included" if letter != "d" else "awaiting classification"}
        for letter in "abcd"
    ]
    results = Path("results/one")
    write_table(
        table_of(reports, "2_deduplicate/reports").fillna("").assign(arm="other_methods"),
        results / "2_deduplicate/reports.csv",
        "2_deduplicate/reports",
    )
    write_table(
        table_of(links, "4_extract/report_study"),
        results / "4_extract/report_study.csv",
        "4_extract/report_study",
    )
    # A report without PMID and DOI stays in the list, so that it is reported as not resolved.
    assert start_records(plan, results) == ["11", "10.1000/b", "rep:c"]


def test_included_reports_need_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM_ADDRESS", ADDRESS)
    write_config(
        chase={"included_reports": True, "directions": ["cited_by"], "reason": "why", "start_chosen": "how"}
    )
    result = CliRunner().invoke(main, ["chase"])
    assert result.exit_code == 1
    assert "run `prismake run`, which writes the table" in result.output
    assert not any(os.scandir("config/pins")) if Path("config/pins").exists() else True


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"directions": ["cited_by", "similar"]}, "chase them in a source of their own"),
        ({"start": ["PMC123"]}, "is not a PMID"),
        ({"start": []}, "expected start records of the chase, found none"),
        ({"start": ["12", "12"]}, "expected each start record once"),
        ({"reason": " "}, "expected a sentence"),
    ],
)
def test_a_chase_that_cannot_be_is_refused_by_the_config(keys: dict[str, object], message: str) -> None:
    valid = {"start": ["12"], "directions": ["cited_by"], "reason": "why", "start_chosen": "how"}
    with pytest.raises(ValueError, match=message):
        Chase.model_validate({**valid, **keys})


def test_similar_articles_cannot_be_declared_as_citation_searching() -> None:
    plan = Chase(start=["12"], directions=["similar"], reason="why", start_chosen="how")
    with pytest.raises(ValueError, match="the key `arm` of this source must be similar"):
        Source(name="Alike", arm="citation", provider="pubmed", chase=plan)
