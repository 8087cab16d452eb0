"""The 16 items of PRISMA-S: what makes each executed, declared or missing."""

from typing import Any

import pandas as pd
import pytest

from prismake.protocol.sources import Source
from prismake.reports.methods.prisma_s import CONTENTS, SearchReport, items, prisma_s
from prismake.tables import columns_of

PUBMED = {
    "source": "pubmed",
    "name": "PubMed",
    "arm": "database",
    "kind": "pin",
    "asked_by": "prismake",
    "platform": "PubMed (E-utilities)",
    "searched_on": "2031-01-05",
    "query": "roof[ti]",
    "reported": "12",
    "held": "12",
    "agrees": "yes",
}
EMBASE = PUBMED | {
    "source": "embase",
    "name": "Embase",
    "kind": "import",
    "asked_by": "people",
    "platform": "Ovid",
    "limits": "language: English (reason: nobody reads others)",
}
REGISTER = PUBMED | {"source": "register", "name": "A register", "arm": "register"}


def table(name: str, *rows: dict[str, str]) -> pd.DataFrame:
    columns = list(columns_of(name))
    return pd.DataFrame([dict.fromkeys(columns, "") | row for row in rows], columns=columns, dtype="str")


def of(*log: dict[str, str], **keys: Any) -> dict[int, tuple[str, str]]:
    """Return state and content of each item for these rows of the search log."""
    for name, path in (("peer_review", "peer_review"), ("contacts", "contacts"), ("lists", "citation_lists")):
        keys[name] = table(f"1_identify/{path}", *keys.get(name, ()))
    sources = {
        row["source"]: Source(name=row["name"], arm=row["arm"], files=["config/imports/a.ris"])  # type: ignore[arg-type]
        for row in log
    }
    nothing = {"declared": {}, "previous": "", "strategies": {}, "records": 0, "reports": 0}
    report = SearchReport(
        **{**nothing, "sources": sources, "log": table("1_identify/searches", *log), **keys}
    )
    made = prisma_s(report)
    assert list(made.columns) == list(columns_of("6_report/prisma_s"))
    return {int(row["item"]): (row["state"], row["content"]) for row in made.to_dict("records")}


def test_there_are_sixteen_items_each_with_its_content() -> None:
    assert list(items()) == list(range(1, 17)) == sorted(CONTENTS)


def test_without_anything_every_item_is_missing_and_says_what_to_do() -> None:
    for state, content in of().values():
        assert state == "missing"
        assert "What to do: " in content


def test_a_pinned_search_executes_the_items_that_follow_from_it() -> None:
    found = of(PUBMED, REGISTER, previous="2030-01", records=24, reports=20)
    executed = [item for item, (state, _) in found.items() if state == "executed"]
    assert executed == [1, 2, 3, 8, 9, 12, 13, 15, 16]
    assert found[15][1] == "PubMed: 12 reported, 12 in the files; A register: 12 reported, 12 in the files."
    assert "24 records became 20 reports" in found[16][1]


def test_an_import_declares_what_people_wrote_of_it() -> None:
    found = of(PUBMED, EMBASE)
    assert {item: found[item][0] for item in (1, 8, 9, 13, 15)} == dict.fromkeys(
        (1, 8, 9, 13, 15), "declared"
    )
    assert found[9][1] == "Embase: language: English (reason: nobody reads others)."


@pytest.mark.parametrize(
    ("item", "gap", "said"),
    [
        (1, {"platform": ""}, "The platform is not stated for: Embase."),
        (8, {"query": ""}, "The strategy is not stated for: Embase."),
        (
            8,
            {"query": "(many queries, of which no words were kept)"},
            "The strategy is not stated for: Embase.",
        ),
        (8, {"query": "# of May\n1. roof.ti.\n2. 1"}, "The counts of the lines are not stated for: Embase."),
        (9, {"limits": ""}, "Limits are neither stated nor denied for: Embase."),
        (13, {"searched_on": "2031-01"}, "The full date is not stated for: Embase."),
        (15, {"reported": ""}, "The count reported is not stated for: Embase."),
    ],
)
def test_one_source_without_it_makes_an_item_missing_by_name(
    item: int, gap: dict[str, str], said: str
) -> None:
    state, content = of(PUBMED, EMBASE | gap)[item]
    assert state == "missing"
    assert content.startswith(said)


@pytest.mark.parametrize("item", range(1, 17))
def test_what_people_declare_fills_a_missing_item_and_is_added_to_an_executed_one(item: int) -> None:
    declared = {f"S{item}": "As we wrote it."}
    assert of(declared=declared)[item] == ("declared", "As we wrote it.")
    state, content = of(PUBMED, REGISTER, previous="2030-01", records=2, reports=2, declared=declared)[item]
    assert content.endswith("As we wrote it.")
    assert state in ("executed", "declared")


def test_a_pin_that_prismake_did_not_ask_for_is_declared_and_not_executed() -> None:
    found = of(PUBMED | {"asked_by": "people"})
    assert {item: found[item][0] for item in (1, 2, 8, 9, 13)} == {
        1: "declared",
        2: "missing",
        8: "declared",
        # Whether the people set a limit is not known.
        9: "missing",
        13: "declared",
    }


CHASE = PUBMED | {
    "source": "chase",
    "name": "Chased",
    "query": "cited_by of 1 start record, 1 of 1 rounds: 123",
    "what_it_is": "all records to which the lists lead",
}


def list_row(start: str, direction: str, state: str) -> dict[str, str]:
    key = "" if state == "not resolved" else start
    return {
        "source": "chase", "round": "1", "start": start, "start_id": key, "direction": direction, "state": state
    }  # fmt: skip


def test_a_chase_of_citations_executes_item_5_with_what_was_asked_and_what_could_be_had() -> None:
    lists = [
        list_row("1", "cited_by", "listed"),
        list_row("2", "cited_by", "none listed"),
        list_row("1", "references", "no list held"),
        list_row("2", "references", "no list held"),
        *(list_row(one, way, "not resolved") for one in "34" for way in ("cited_by", "references")),
    ]
    query = "cited_by and references of 4 start records, 1 of 1 rounds: 1, 2, 3 and 4"
    found = of(PUBMED, CHASE | {"arm": "citation", "query": query}, lists=lists)
    assert found[5] == (
        "executed",
        f"Chased: asked for {query}; 2 of 4 start records held by the provider (not held: 3 and 4); "
        "cited_by: the lists of 2 of 2 records; references: the lists of 0 of 2 records (no list held of 1 and 2); "
        "all records to which the lists lead, 2031-01-05, 12 records.",
    )
    assert found[7][0] == "missing"


@pytest.mark.parametrize(("arm", "item"), [("citation", 5), ("similar", 7)])
@pytest.mark.parametrize("state", ["not resolved", "no list held"])
def test_a_chase_that_got_no_list_executes_nothing(arm: str, item: int, state: str) -> None:
    found = of(PUBMED, CHASE | {"arm": arm}, lists=[list_row("123", "references", state)])
    assert found[item][0] == "missing"
    assert found[item][1].startswith("No list could be had, so nothing was followed.")


def test_similar_articles_execute_item_7_and_are_no_citation_searching() -> None:
    found = of(PUBMED, CHASE | {"arm": "similar", "query": "similar of 1 start record: 123"})
    assert found[7][0] == "executed" and "similar of 1 start record: 123" in found[7][1]
    assert found[5][0] == "missing"


def test_an_update_with_an_undated_source_does_not_claim_dates() -> None:
    found = of(PUBMED, EMBASE | {"searched_on": ""}, previous="2030-01")
    assert found[12][1].endswith("no date is stated for: Embase.")


def test_numbers_that_differ_are_told_with_their_reason() -> None:
    differs = EMBASE | {"reported": "14", "agrees": "no"}
    assert "14 reported, 12 in the files (the difference is not explained)" in of(differs)[15][1]
    explained = differs | {"agrees": "explained", "difference": "two patents"}
    assert "14 reported, 12 in the files (two patents)" in of(explained)[15][1]


def test_contacts_and_peer_review_come_from_the_tables_of_people() -> None:
    contact = {
        "contact": "a maker of roofs",
        "about": "unpublished trials",
        "asked_on": "2031-02-01",
        "outcome": "answered",
        "found": "one trial",
    }
    review = {
        "source": "pubmed",
        "reviewed_by": "a librarian",
        "reviewed_on": "2031-01-02",
        "method": "PRESS 2015",
    }
    found = of(PUBMED, contacts=[contact], peer_review=[review])
    assert found[6] == ("declared", "a maker of roofs (unpublished trials; 2031-02-01): answered, one trial.")
    assert found[14] == ("declared", "pubmed: a librarian, 2031-01-02, PRESS 2015: no comment.")


@pytest.mark.parametrize(
    ("comment", "response", "sentence"),
    [
        ("", "", "PRESS 2015: no comment."),
        ("add a synonym", "", "PRESS 2015: add a synonym."),
        ("add a synonym", "added", "PRESS 2015: add a synonym (added)."),
        ("", "nothing was changed", "PRESS 2015: no comment (nothing was changed)."),
    ],
)
def test_a_comment_or_a_response_alone_is_a_sentence(comment: str, response: str, sentence: str) -> None:
    review = {
        "source": "pubmed",
        "reviewed_by": "a librarian",
        "reviewed_on": "2031-01-02",
        "method": "PRESS 2015",
    }
    found = of(PUBMED, peer_review=[review | {"comment": comment, "response": response}])
    assert found[14][1].endswith(sentence)


def test_a_strategy_that_nobody_reviewed_is_named() -> None:
    review = {
        "source": "pubmed",
        "reviewed_by": "a librarian",
        "reviewed_on": "2031-01-02",
        "method": "PRESS",
    }
    state, content = of(PUBMED, EMBASE, peer_review=[review])[14]
    assert state == "missing"
    assert "the strategy of: Embase." in content
    assert of(PUBMED, EMBASE, peer_review=[review | {"source": "all"}])[14][0] == "declared"


def test_a_filter_of_one_strategy_says_nothing_of_the_others() -> None:
    found = of(PUBMED, EMBASE, strategies={"pubmed": "# filter: Cochrane HSSS 2008\nroof[ti]\n"})
    assert found[10][0] == "missing"
    assert found[10][1].startswith("Filters are neither named nor denied for: Embase.")
    both = {"pubmed": "# filter: none\nroof[ti]\n", "embase": "# filter: none\nroof.ti.\n"}
    assert of(PUBMED, EMBASE, strategies=both)[10] == ("declared", "PubMed: none; Embase: none.")


def test_verdicts_are_named_only_where_there_are_some() -> None:
    assert "by its rules and no verdict on pairs" in of(PUBMED, records=3, reports=2)[16][1]
    assert "by its rules and 1 verdict on pairs" in of(PUBMED, records=3, reports=2, verdicts=1)[16][1]


def test_filters_and_reasons_come_from_comments_in_the_strategies() -> None:
    text = "# filter: Cochrane HSSS 2008\n# reason: the first roof was built in 2010\nroof[ti] AND 2010:2031[dp]\n"
    found = of(PUBMED, strategies={"pubmed": text})
    assert found[10] == ("declared", "PubMed: Cochrane HSSS 2008.")
    assert "PubMed: the first roof was built in 2010" in found[9][1]
