"""What a release asks of conduct: searches, PRISMA items, machines, and two people per decision."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from prismake.protocol.config import Config
from prismake.protocol.exceptions import Exceptions
from prismake.protocol.loading import load_config
from prismake.protocol.people import Automation
from prismake.review.release import old_searches
from prismake.tables import columns_of
from prismake.tasks.conduct_checks import STAGES, Conduct, StageDecisions, conduct_checks, unkept_lines
from prismake.tasks.exceptions import exceptions_in_force
from prismake.tasks.status import status_text

FIXTURE = load_config(Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml").model_dump()
ITEMS = ("2", "3", "4", "9", "10a", "11", "12", "13", "14", "15", "23", "24a", "24b", "24c", "25", "26")
SAID = dict.fromkeys(Automation.model_fields, "unknown")


def config(**changed: Any) -> Config:
    """The made-up review with everything declared, but for what is given."""
    sources = {name: {**source, "why_no_strategy": "made up"} for name, source in FIXTURE["sources"].items()}
    whole = {**FIXTURE, "sources": sources, "declared": dict.fromkeys(ITEMS, "Not done.")}
    return Config.model_validate({**whole, **changed})


def searches(*rows: tuple[str, str], query: str = "", kind: str = "pin") -> pd.DataFrame:
    made = [
        {"source": key, "name": f"A {key}", "searched_on": day, "query": query, "kind": kind}
        for key, day in rows
    ]
    return pd.DataFrame(made, columns=list(columns_of("1_identify/searches")), dtype="str").fillna("")


def closed(settings: Config, **conduct: Any) -> dict[str, str]:
    """Name and text of each check that has not passed."""
    return {
        row["gate"]: row["what"]
        for row in conduct_checks(settings, Conduct(**conduct))
        if row["open"] == "no"
    }


def decided(*reports: tuple[str, str], adjudicator: str = "") -> dict[str, StageDecisions]:
    """Titles and abstracts: the reviewers of each report, and its adjudicator."""
    decisions, votes = [], []
    for number, (reviewers, _) in enumerate(reports):
        report = f"rep:{number}"
        by = "adjudication" if adjudicator else "agreement"
        decisions.append({"report_id": report, "decision": "include", "decided_by": by})
        votes += [
            {"report_id": report, "reviewer": who, "role": "reviewer", "decision": "include"}
            for who in reviewers.split()
        ]
        if adjudicator:
            votes.append(
                {"report_id": report, "reviewer": adjudicator, "role": "adjudicator", "decision": "include"}
            )
    tables = [
        pd.DataFrame(rows, columns=list(columns_of(name)), dtype="str").fillna("")
        for rows, name in ((decisions, "3_screen/decisions"), (votes, "3_screen/votes"))
    ]
    return {"1_title_abstract": StageDecisions(*tables)}


def staffed(**kinds: str) -> dict[str, Any]:
    return {
        name: {"kind": kind, **({"automation": SAID} if kind == "automated" else {})}
        for name, kind in kinds.items()
    }


def test_a_review_that_declares_everything_passes() -> None:
    assert closed(config()) == {}


# What a release prints


def exceptions(settings: Config, stages: dict[str, StageDecisions], **pilot: str) -> list[str]:
    nothing = {name: StageDecisions() for name in STAGES}
    rows = [dict.fromkeys(columns_of("3_screen/pilot"), "") | {"round": "pilot 1"} | pilot] if pilot else []
    table = pd.DataFrame(rows, columns=list(columns_of("3_screen/pilot")), dtype="str")
    none = table.iloc[:0]
    return exceptions_in_force(
        settings, Conduct(stages=nothing | stages), {"1_title_abstract": table, "2_full_text": none}
    )


def test_a_pilot_that_was_gone_past_on_purpose_is_a_declared_exception() -> None:
    measured = {"measure": "percent agreement", "value": "0.600", "reach": "0.75", "reached": "no"}
    assert exceptions(config(), {}, **measured, go_on_anyway="the criteria\nwere amended.") == [
        "Pilot 1 on title and abstract did not reach percent agreement of 0.75: the criteria were amended."
    ]
    assert exceptions(config(), {}, **measured | {"reached": "yes"}) == []
    assert exceptions(config(), {}) == []


def test_an_exception_that_nothing_needs_is_not_printed() -> None:
    settings = config(exceptions={"one_person": "A thesis.", "unkept_text": "A licence."})
    assert exceptions(settings, {}) == []
    (sentence,) = exceptions(settings, decided(("anna", "")))
    assert sentence == "1 report by one person alone on titles and abstracts (MECIR C39): A thesis."


# Search strategies


@pytest.mark.parametrize(
    "query", ["garden*", "(garden OR plot) AND school", "(school[ti])", "#1 AND #2", "garden"]
)
def test_a_recorded_query_is_a_strategy(query: str) -> None:
    settings = Config.model_validate({**config().model_dump(), "sources": FIXTURE["sources"]})
    log = searches(("library", "2031-01-02"), ("registry", "2031-01-02"), query=query)
    assert "search strategies" not in closed(settings, searches=log)


@pytest.mark.parametrize(
    "query",
    ["", "  ", "# nothing yet", "(browsing; no query was kept)", "(many queries, not one)", "# a\n\n// b"],
)
def test_what_stands_in_place_of_a_query_is_no_strategy(query: str) -> None:
    settings = Config.model_validate({**config().model_dump(), "sources": FIXTURE["sources"]})
    log = searches(("library", "2031-01-02"), ("registry", "2031-01-02"), query=query)
    assert closed(settings, searches=log)["search strategies"] == (
        "the search strategy of 2 sources, or why there is none: A library, A registry"
    )


@pytest.mark.parametrize(
    "text",
    ["# replace this comment by the search\n#\n", "<!-- later -->", "; to do", "/* none\n yet */", "\n"],
)
def test_a_strategy_file_of_comments_is_empty(text: str) -> None:
    settings = Config.model_validate({**config().model_dump(), "sources": FIXTURE["sources"]})
    found = closed(settings, strategies={"library": text, "registry": "1. garden*\n2. plot*"})
    assert found["search strategies"] == "the search strategy of 1 source, or why there is none: A library"


def test_line_numbers_of_a_strategy_are_no_comments() -> None:
    settings = Config.model_validate({**config().model_dump(), "sources": FIXTURE["sources"]})
    both = {"library": "#1 garden*\n#2 plot*\n#3 #1 OR #2\n", "registry": "# the search\ngarden\n"}
    assert "search strategies" not in closed(settings, strategies=both)


# PRISMA items


def test_each_item_that_nobody_declared_is_named() -> None:
    assert closed(config(declared={}))["PRISMA items"] == (
        "a text for 16 PRISMA items, or that it was not done: 2, 3, 4, 9, 10a, 11, 12, 13, 14, 15, 23, 24a, 24b, 24c, 25, 26"
    )


@pytest.mark.parametrize("text", ["", " ", "-", "?", "TODO", "to do.", "TBD", "..."])
def test_a_text_that_says_nothing_declares_nothing(text: str) -> None:
    declared = {**dict.fromkeys(ITEMS, "Not done."), "12": text}
    assert closed(config(declared=declared))["PRISMA items"].endswith(": 12")


def test_an_item_in_parts_needs_all_of_them() -> None:
    declared = {item: "Not done." for item in ITEMS if item != "23"} | {
        "23a": "Said.",
        "23b": "Said.",
        "23c": "Said.",
    }
    assert closed(config(declared=declared))["PRISMA items"].endswith(": 23d")
    assert closed(config(declared={**declared, "23d": "Said."})) == {}


# Text that is not kept


def with_unkept(exception: str = "") -> tuple[Config, dict[str, StageDecisions]]:
    settings = config(exceptions={"unkept_text": exception})
    sources = settings.model_dump()["sources"]
    sources["library"]["unkept_text"] = {"title_abstract": "abstracts"}
    stages = decided(("ada bo", ""))
    votes = stages["1_title_abstract"].votes
    votes["unkept_text"] = ["A library: abstracts", ""]
    return Config.model_validate({**settings.model_dump(), "sources": sources}), stages


def test_votes_on_text_that_is_not_kept_ask_for_a_reason() -> None:
    settings, stages = with_unkept()
    assert closed(settings, stages=stages)["votes on text that is not kept"] == (
        "why 1 vote may rest on text that no pin holds"
    )


def test_the_reason_stands_in_the_status_beside_the_number_of_votes() -> None:
    settings, stages = with_unkept("Publishers hold the rights.")
    assert "votes on text that is not kept" not in closed(settings, stages=stages)
    assert unkept_lines(settings, Conduct(stages=stages)) == [
        "1 of 2 votes on titles and abstracts rest on text that no pin holds: 3_screen/1_title_abstract/votes.csv marks them.",
        "Publishers hold the rights.",
    ]


def test_without_declared_text_there_is_no_such_check() -> None:
    assert "votes on text that is not kept" not in {
        row["gate"] for row in conduct_checks(config(), Conduct())
    }


# Two people


def test_two_people_need_no_exception() -> None:
    assert closed(config(), stages=decided(("anna ben", ""))) == {}


@pytest.mark.parametrize(
    ("reviewers", "adjudicator", "group", "words"),
    [
        ("anna", "", "one_person", "one person alone"),
        ("anna robot", "", "one_person_and_machine", "one person and a machine"),
        ("robot robot2", "", "machines_alone", "machines alone"),
        ("robot", "", "machines_alone", "machines alone"),
        ("robot robot2", "anna", "one_person_and_machine", "one person and a machine"),
        ("robot robot2", "robot", "machines_alone", "machines alone"),
        ("anna robot", "ben", "one_person_and_machine", "one person and a machine"),
        # The vote of the machine that adjudicates made the decision, whoever voted before it.
        ("anna robot", "robot2", "machines_alone", "machines alone"),
        ("anna ben", "robot", "machines_alone", "machines alone"),
    ],
)
def test_a_machine_is_never_counted_as_a_person(
    reviewers: str, adjudicator: str, group: str, words: str
) -> None:
    people = staffed(anna="human", ben="human", carla="human", robot="automated", robot2="automated")
    stages = decided((reviewers, ""), adjudicator=adjudicator)
    found = closed(config(people=people), stages=stages)
    assert f"1 report by {words}" in found["two people on title and abstract"]
    assert closed(config(people=people, exceptions={group: "It is an exercise."}), stages=stages) == {}
    other = "one_person" if group != "one_person" else "machines_alone"
    assert closed(config(people=people, exceptions={other: "It is an exercise."}), stages=stages)


def test_the_exception_of_a_stage_with_one_reviewer_counts_for_one_person_alone() -> None:
    alone = {"reviewers": ["anna"], "adjudicator": "carla", "single_reviewer_exception": "a scoping exercise"}
    screening = {"title_abstract": alone, "full_text": {**alone, "retrieval": "anna"}}
    assert closed(config(screening=screening), stages=decided(("anna", ""))) == {}
    people = staffed(anna="automated", ben="human", carla="human")
    assert closed(config(screening=screening, people=people), stages=decided(("anna", "")))


def test_a_voter_who_is_not_on_the_roster_is_counted_as_nobody() -> None:
    found = closed(config(), stages=decided(("anna zoe", "")))
    assert "names that are not on the roster" in found["two people on title and abstract"]


# Machines


def test_each_field_of_a_machine_is_asked_for_and_unknown_is_an_answer() -> None:
    bare = {**staffed(anna="human", ben="human", carla="human"), "robot": {"kind": "automated"}}
    assert closed(config(people=bare))["what the machine robot must say"] == (
        '10 fields of the machine robot, or "unknown": tool, version, date, role, prompt, threshold, fitness, performance, '
        "oversight, checked"
    )
    bare["robot"] = {"kind": "automated", "automation": {**SAID, "version": " "}}
    assert closed(config(people=bare))["what the machine robot must say"].endswith('"unknown": version')
    bare["robot"] = {"kind": "automated", "automation": SAID}
    assert closed(config(people=bare)) == {}


def test_a_reminder_is_neither_an_answer_nor_a_reason() -> None:
    """A release would print "To do." as the reason why machines alone decided."""
    answers = {**SAID, "threshold": "0.5", "date": "2031-02-03", "prompt": "TODO", "checked": "..."}
    robots = {
        **staffed(anna="human", ben="human", carla="human"),
        "robot": {"kind": "automated", "automation": answers},
    }
    assert closed(config(people=robots))["what the machine robot must say"].endswith(
        '"unknown": prompt, checked'
    )
    reminders = dict.fromkeys(Exceptions.model_fields, "To do.")
    settings = config(exceptions=reminders, people=staffed(anna="automated", ben="automated", carla="human"))
    found = closed(settings, searches=searches(("library", "")), stages=decided(("anna ben", "")))
    assert set(found) == {"dates of last searches", "two people on title and abstract"}
    source = {name: {**own, "why_no_strategy": "tbd"} for name, own in FIXTURE["sources"].items()}
    assert "search strategies" in closed(config(sources=source))


# The age of the searches


@pytest.mark.parametrize(
    ("day", "until"),
    [
        ("2030-11-28", "2031-11-28"),
        ("2032-02-29", "2033-02-28"),
        ("2030-11", "2031-11-01"),
        ("2030", "2031-01-01"),
    ],
)
def test_a_search_counts_for_twelve_months_and_a_release_judges_it(day: str, until: str) -> None:
    log = searches(("library", day))
    last = date.fromisoformat(until)
    assert old_searches(config(), log, last) == []
    assert old_searches(config(), log, last + timedelta(days=1)) == [
        f"A library (searched on {day}, counted until {until})"
    ]
    assert old_searches(config(exceptions={"search_age": "It is an exercise."}), log, date(2099, 1, 1)) == []
    status = status_text(config(), pd.DataFrame(columns=list(columns_of("6_report/gates"))), {}, log)
    assert f"| A library | {day} | {until} |" in status
    assert (
        f"can seal this version until {until}, the day until which the oldest last search counts." in status
    )


def test_a_source_without_a_date_keeps_the_release_closed_unless_declared() -> None:
    log = searches(("library", ""))
    assert (
        closed(config(), searches=log)["dates of last searches"]
        == "the date of the last search of 1 source: A library"
    )
    assert closed(config(exceptions={"search_age": "It is an exercise."}), searches=log) == {}


def test_a_declared_exception_stands_in_the_status_and_sets_no_limit() -> None:
    gates = pd.DataFrame(columns=list(columns_of("6_report/gates")))
    text = status_text(
        config(exceptions={"search_age": "An exercise."}), gates, {}, searches(("library", "2001-01-01"))
    )
    assert "Declared exception for an older search: An exercise." in text
    assert "can seal this version." in text
