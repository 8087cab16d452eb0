"""The methods: what ran is told from the tables, what people say from the protocol, and what nobody says is told as missing."""

import re
from pathlib import Path

import pandas as pd
import pytest
from made_up_roster import HUMAN, SOFTWARE, review
from made_up_tables import put_table

from prismake.protocol.config import Config
from prismake.protocol.people import Automation
from prismake.reports.methods import PageMethod, methods, selection, stage_selections
from prismake.reports.methods.declared import item_heading
from prismake.tables import columns_of


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """The tables that the methods are told from, of a made-up version."""

    def write(schema: str, *rows: dict[str, str]) -> None:
        columns = list(columns_of(schema))
        made = [dict.fromkeys(columns, "") | row for row in rows]
        put_table(pd.DataFrame(made, columns=columns, dtype="str"), tmp_path / f"{schema}.csv")

    write(
        "1_identify/searches",
        {
            "name": "A library",
            "arm": "database",
            "platform": "Desk",
            "searched_on": "2031-01-05",
            "held": "12",
        },
        {"name": "A registry", "arm": "register", "held": "3"},
    )
    for stage in ("1_title_abstract", "2_full_text"):
        for table in ("votes", "decisions", "conflicts", "assignments", "pilot"):
            columns = list(columns_of(f"3_screen/{table}"))
            empty = pd.DataFrame(columns=columns, dtype="str")
            put_table(empty, tmp_path / f"3_screen/{stage}/{table}.csv")
    write("1_identify/records", *({"record_id": f"r{n}"} for n in range(15)))
    write("2_deduplicate/reports", *({"report_id": f"rep:r{n}"} for n in range(11)))
    write(
        "2_deduplicate/pairs",
        *({"outcome": outcome} for outcome in ("merged", "merged", "uncertain", "merged")),
    )
    return tmp_path


def methods_by_heading(config: Config, results: Path) -> dict[str, PageMethod]:
    return {item.heading: item for item in methods(config, results, results)}


def text_and_state(item: PageMethod) -> tuple[str, str]:
    return item.text, item.state


def test_every_source_is_told_with_its_date_and_its_count(results: Path) -> None:
    method = methods_by_heading(HUMAN, results)["Information sources (PRISMA 6)"]
    assert method.columns == ("Source", "Kind", "Platform", "Searched on", "Date from", "Records")
    assert method.rows[0] == ("A library", "database", "Desk", "2031-01-05", "config.yaml", "12")
    assert method.text == "No date of the last search is recorded for: A registry."
    assert method.state == "missing"


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (("pin", "pin"), "executed"),
        (("import", "import"), "declared"),
        (("pin", "import"), "executed and declared"),
    ],
)
def test_a_date_is_executed_where_a_retrieval_recorded_it(
    results: Path, kinds: tuple[str, str], state: str
) -> None:
    columns = list(columns_of("1_identify/searches"))
    rows = [{"source": str(n), "kind": kind, "searched_on": "2031-01-05"} for n, kind in enumerate(kinds)]
    put_table(
        pd.DataFrame(rows, columns=columns, dtype="str").fillna(""), results / "1_identify/searches.csv"
    )
    assert methods_by_heading(HUMAN, results)["Information sources (PRISMA 6)"].state == state


def test_a_declared_exception_on_the_age_of_searches_stands_with_the_sources(results: Path) -> None:
    config = review(exceptions={"search_age": "It is an exercise."})
    text = methods_by_heading(config, results)["Information sources (PRISMA 6)"].text
    assert text.endswith("if a search is older than 12 months (MECIR C37): It is an exercise.")


def test_what_a_source_does_not_say_is_told_as_not_stated(results: Path) -> None:
    method = methods_by_heading(HUMAN, results)["Information sources (PRISMA 6)"]
    assert method.rows[1] == ("A registry", "register", "not stated", "not stated", "not stated", "3")


def test_deduplication_is_told_with_the_counts_of_its_tables(results: Path) -> None:
    text, state = text_and_state(methods_by_heading(HUMAN, results)["Deduplication (PRISMA-S 16)"])
    assert "found 11 reports in 15 records (3 pairs merged; 1 pair uncertain)" in text
    assert state == "executed"


def test_the_criteria_are_a_table_of_the_protocols_own_words(results: Path) -> None:
    method = methods_by_heading(HUMAN, results)["Eligibility criteria (PRISMA 5)"]
    assert (method.columns, method.rows, method.state) == (
        ("Criterion", "What is eligible"),
        [("Population", "Children at school.")],
        "declared",
    )


def test_the_criteria_say_how_studies_are_put_together_for_the_syntheses(results: Path) -> None:
    whole = HUMAN.synthesis.model_dump() | {"group_by": "phase", "group_order": ["Phase 1", "Phase 2"]}
    text = methods_by_heading(review(synthesis=whole), results)["Eligibility criteria (PRISMA 5)"].text
    assert text == "For the syntheses, studies are grouped by phase: Phase 1, Phase 2."


def test_the_selection_is_planned_until_somebody_votes_and_never_declared_by_a_person(results: Path) -> None:
    assert text_and_state(methods_by_heading(HUMAN, results)["Selection process (PRISMA 8)"]) == (
        selection(HUMAN, stage_selections(HUMAN, results)),
        "planned",
    )
    votes = pd.DataFrame(
        [{"reviewer": "anna", "role": "reviewer"}], columns=list(columns_of("3_screen/votes")), dtype="str"
    )
    put_table(votes.fillna(""), results / "3_screen/2_full_text/votes.csv")
    assert methods_by_heading(HUMAN, results)["Selection process (PRISMA 8)"].state == "executed"


def test_what_came_of_disagreements_is_missing_until_something_is_decided(results: Path) -> None:
    heading = "Selection process, what came of disagreements (PRISMA 8)"
    assert methods_by_heading(HUMAN, results)[heading].state == "missing"


def test_what_a_machine_must_say_is_shown_with_its_gaps(results: Path) -> None:
    heading = "Selection process, machines (PRISMA 8)"
    assert heading not in methods_by_heading(HUMAN, results)
    assert methods_by_heading(SOFTWARE, results)[heading].state == "missing"
    said = dict.fromkeys(Automation.model_fields, "unknown")
    people = {name: {"kind": "automated", "automation": said} for name in ("anna", "ben", "carla")}
    method = methods_by_heading(review(people=people), results)[heading]
    assert (method.state, method.text) == ("declared", "")
    assert ("anna", "Version", "unknown") in method.rows


def test_a_version_without_records_has_deduplicated_nothing(results: Path) -> None:
    put_table(
        pd.DataFrame(columns=list(columns_of("1_identify/records")), dtype="str"),
        results / "1_identify/records.csv",
    )
    method = methods_by_heading(HUMAN, results)["Deduplication (PRISMA-S 16)"]
    assert text_and_state(method) == ("There is no record yet.", "missing")


def pinned(**changed: str) -> Config:
    """The made-up review, whose first source is a pin."""
    sources = HUMAN.model_dump()["sources"]
    first = next(iter(sources))
    sources[first] |= {"files": [], "pin": "config/pins/library/2031-01", **changed}
    return review(sources=sources)


PINNED = pinned()


def searched(results: Path, **cells: str) -> PageMethod:
    """Item 7, where the first source of the protocol says this in the search log."""
    key = next(iter(HUMAN.sources))
    columns = columns_of("1_identify/searches")
    row = dict.fromkeys(columns, "") | {"source": key} | cells
    log = pd.DataFrame([row], columns=list(columns), dtype="str")
    put_table(log, results / "1_identify/searches.csv")
    return methods_by_heading(PINNED, results)["Search strategy (PRISMA 7)"]


def test_the_query_of_every_source_stands_word_for_word(results: Path) -> None:
    query = 'garden* AND ("school" OR <b>children</b>)\n\nNOT farm*\n'
    method = searched(results, query=query, limits="none")
    name = next(iter(HUMAN.sources.values())).name
    assert [(item.heading, item.label, item.text) for item in method.verbatim] == [
        (name, "The query as it is recorded", query),
        (name, "Limits and selection", "none"),
    ]
    assert method.state == "missing", "the other source has neither"


def test_a_query_is_executed_only_where_a_retrieval_recorded_it(results: Path) -> None:
    registry = {**HUMAN.model_dump()["sources"]["registry"], "name": "A library"}
    searched(results, query="garden*")
    heading = "Search strategy (PRISMA 7)"
    assert methods_by_heading(review(sources={"library": registry}), results)[heading].state == "executed"
    searched(results, query="(browsing; no query was kept)")
    remark = methods_by_heading(
        review(sources={"library": {**registry, "why_no_strategy": "pages were browsed"}}), results
    )[heading]
    assert remark.state == "declared"
    assert remark.text == "A library: the search as it was run is not recorded: pages were browsed."
    assert [text.label for text in remark.verbatim] == ["What is recorded in place of a query"]


def test_the_strategy_of_an_import_is_what_people_declared_and_not_what_ran(results: Path) -> None:
    searched(results, query="garden*")
    with_strategy(results, "garden*\n")
    sources = {"library": {**HUMAN.model_dump()["sources"]["library"], "strategy": "strategy.txt"}}
    method = methods_by_heading(review(sources=sources), results)["Search strategy (PRISMA 7)"]
    assert method.state == "declared"
    assert [text.label for text in method.verbatim] == ["The strategy as declared (strategy.txt)"]


def with_strategy(results: Path, text: str) -> Config:
    (results / "strategy.txt").write_text(text, encoding="utf-8")
    return pinned(strategy="strategy.txt")


def test_a_strategy_that_differs_from_the_query_stands_beside_it(results: Path) -> None:
    searched(results, query="garden*")
    method = methods_by_heading(with_strategy(results, "garden*\nOR plot*\n"), results)[
        "Search strategy (PRISMA 7)"
    ]
    assert [(item.label, item.text) for item in method.verbatim] == [
        ("The query as it is recorded", "garden*"),
        ("The strategy of the protocol, which differs from the query", "garden*\nOR plot*\n"),
    ]


def test_a_strategy_that_was_run_as_it_is_stands_once(results: Path) -> None:
    searched(results, query="garden*")
    method = methods_by_heading(with_strategy(results, "garden*\n"), results)["Search strategy (PRISMA 7)"]
    assert [item.label for item in method.verbatim] == ["The query as it is recorded"]


def test_a_source_without_a_query_is_named(results: Path) -> None:
    method = searched(results)
    assert method.text.startswith("Neither a query nor a strategy is recorded for: ")
    assert method.state == "missing"


def test_the_fields_of_the_extraction_are_told(results: Path) -> None:
    method = methods_by_heading(HUMAN, results)["Other data that were sought (PRISMA 10b)"]
    assert [row[0] for row in method.rows] == [field.label for field in HUMAN.extraction.fields.values()]


def test_amendments_are_told_with_their_dates(results: Path) -> None:
    change = {"date": "2031-02-03", "change": "a source more", "reason": "it opened"}
    whole = HUMAN.review.model_dump() | {"amendments": [change]}
    method = methods_by_heading(review(review=whole), results)["Amendments (PRISMA 24c)"]
    assert method.rows == [("2031-02-03", "a source more", "it opened")]
    assert (
        methods_by_heading(HUMAN, results)["Amendments (PRISMA 24c)"].text
        == "No change of the protocol is declared."
    )


@pytest.mark.parametrize(
    ("registration", "text", "kind"),
    [
        (
            {"register_name": "A register", "number": "17", "date": "2030-12-01"},
            "A register 17, 2030-12-01",
            "declared",
        ),
        ({"register_name": "A register", "number": "17"}, "A register 17", "declared"),
        ({"why_not": "it is an exercise"}, "Not registered: it is an exercise", "declared"),
        ({}, "Not declared: where this review is registered, or why it is not registered.", "missing"),
    ],
    ids=["registered", "without a date", "not registered", "not said"],
)
def test_the_registration_is_told_or_its_lack(
    results: Path, registration: dict[str, str], text: str, kind: str
) -> None:
    whole = HUMAN.review.model_dump() | {"registration": registration}
    assert text_and_state(methods_by_heading(review(review=whole), results)["Registration (PRISMA 24a)"]) == (
        text,
        kind,
    )


def test_what_nobody_wrote_is_told_as_missing(results: Path) -> None:
    missing = ("Nobody has written this yet.", "missing")
    methods_found = methods_by_heading(HUMAN, results)
    assert text_and_state(methods_found["Support (PRISMA 25)"]) == missing
    assert text_and_state(methods_found["Effect measures (PRISMA 12)"]) == missing


def test_what_people_declared_for_an_item_stands_under_its_name_and_number(results: Path) -> None:
    methods_found = methods_by_heading(review(declared={"12": "Not done.", "9": "By hand."}), results)
    assert text_and_state(methods_found["Collection of data (PRISMA 9)"]) == ("By hand.", "declared")
    assert text_and_state(methods_found["Effect measures (PRISMA 12)"]) == ("Not done.", "declared")


def test_an_item_that_was_declared_empty_is_missing(results: Path) -> None:
    methods_found = methods_by_heading(review(declared={"9": ""}), results)
    assert text_and_state(methods_found["Collection of data (PRISMA 9)"]) == (
        "Nobody has written this yet.",
        "missing",
    )


def test_an_item_that_was_declared_in_parts_is_not_missing(results: Path) -> None:
    headings = list(methods_by_heading(review(declared={"13a": "All.", "13d": "Counted."}), results))
    assert "Methods of synthesis (PRISMA 13)" not in headings
    assert "How results were synthesised (PRISMA 13d)" in headings


def test_an_item_that_prisma_does_not_know_is_shown_all_the_same(results: Path) -> None:
    assert methods_by_heading(review(declared={"99": "More."}), results)["Also declared: 99"].text == "More."


def test_items_stand_in_the_order_of_prisma(results: Path) -> None:
    items = dict.fromkeys(("13", "9", "10b", "10a", "23", "16", "24b"), "said")
    headings = [item.heading for item in methods(review(declared=items), results, results)]
    numbers = re.findall(r"\(PRISMA (\w+)\)", " ".join(headings))
    assert " ".join(numbers) == ("2 3 4 5 6 7 8 8 9 9 10a 10b 10b 11 12 13 14 15 16 23 24a 24b 24c 25 26")
    assert headings[-1] == "Deduplication (PRISMA-S 16)"


def test_an_item_that_is_left_empty_in_two_places_is_shown_once(results: Path) -> None:
    """The scaffold has `amendments` and declared."24c", both empty."""
    empty = review(declared={"24c": "", "24a": " ", "10b": ""})
    headings = [item.heading for item in methods(empty, results, results)]
    assert [
        headings.count(f"{name}") for name in ("Amendments (PRISMA 24c)", "Registration (PRISMA 24a)")
    ] == [1, 1]


def test_every_item_of_prisma_has_a_name_of_its_own() -> None:
    items = [str(number) for number in range(1, 28)]
    items += [f"{number}{letter}" for number, letters in SUB_ITEMS.items() for letter in letters]
    names = [item_heading(item).partition(" (PRISMA")[0] for item in items]
    assert not [name for name in names if name.startswith("Also declared")]
    assert all(2 < len(name) < 60 for name in names)


SUB_ITEMS = {10: "ab", 13: "abcdef", 16: "ab", 20: "abcd", 23: "abcd", 24: "abc"}


def test_the_methods_are_the_same_twice(results: Path) -> None:
    assert methods(SOFTWARE, results, results) == methods(SOFTWARE, results, results)
