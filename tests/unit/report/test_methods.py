"""The methods: what ran is told from the tables, what people say from the protocol, and what nobody says is told as missing."""

from pathlib import Path

import pandas as pd
import pytest

from prismake.config import Config, load_config
from prismake.report.methods import methods, selection
from prismake.tables import columns_of, write_table

FIXTURE = Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml"


def review(**changed: object) -> Config:
    return Config.model_validate(load_config(FIXTURE).model_dump() | changed)


def staffed(**kinds: str) -> Config:
    return review(people={name: {"kind": kind} for name, kind in kinds.items()})


HUMAN = review()
SOFTWARE = staffed(anna="automated", ben="automated", carla="automated")
MIXED = staffed(anna="human", ben="automated", carla="human")


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """The tables that the methods are told from, of a made-up version."""

    def write(schema: str, *rows: dict[str, str]) -> None:
        columns = list(columns_of(schema))
        made = [dict.fromkeys(columns, "") | row for row in rows]
        write_table(pd.DataFrame(made, columns=columns, dtype="str"), tmp_path / f"{schema}.csv", schema)

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
    write("1_identify/records", *({"record_id": f"r{n}"} for n in range(15)))
    write("2_deduplicate/reports", *({"report_id": f"rep:r{n}"} for n in range(11)))
    write(
        "2_deduplicate/pairs",
        *({"outcome": outcome} for outcome in ("merged", "merged", "uncertain", "merged")),
    )
    return tmp_path


def told(config: Config, results: Path) -> dict[str, tuple[str, str]]:
    return {heading: (text, kind) for heading, text, kind in methods(config, results)}


def test_every_source_is_told_with_its_date_and_its_count(results: Path) -> None:
    text, kind = told(HUMAN, results)["Information sources (PRISMA 6)"]
    assert "A library (database; Desk), searched 2031-01-05: 12 records." in text
    assert kind == "executed"


def test_what_a_source_does_not_say_is_told_as_not_stated(results: Path) -> None:
    text, _ = told(HUMAN, results)["Information sources (PRISMA 6)"]
    assert "A registry (register; platform not stated), searched on a day not stated: 3 records." in text


def test_deduplication_is_told_with_the_counts_of_its_tables(results: Path) -> None:
    text, kind = told(HUMAN, results)["Deduplication (PRISMA-S 16)"]
    assert "found 11 reports in 15 records (3 pairs merged; 1 pairs uncertain)" in text
    assert kind == "executed"


def test_the_criteria_are_those_of_the_protocol(results: Path) -> None:
    assert told(HUMAN, results)["Eligibility criteria (PRISMA 5)"] == (
        "Population: Children at school.",
        "declared",
    )


def test_the_selection_is_told_from_the_roster_and_so_declared(results: Path) -> None:
    assert told(HUMAN, results)["Selection process (PRISMA 8)"] == (selection(HUMAN), "declared")


def test_people_screen_independently_and_blind() -> None:
    text = selection(HUMAN)
    assert (
        "Titles and abstracts: independently and blind to each other. Reviewers: anna (human), ben (human)."
        in text
    )
    assert "Disagreements were settled by carla." in text
    assert "automat" not in text


def test_software_is_never_told_as_people() -> None:
    text = selection(SOFTWARE)
    assert text.count("two independent automated passes, no human dual screening") == 2
    assert "counted as automation in the flow diagram. No clinical authority is claimed." in text
    assert "human)" not in text


def test_a_reviewer_of_each_kind_is_told_as_what_it_is() -> None:
    text = selection(MIXED)
    assert "anna (human), ben (automated)" in text
    assert "No clinical authority" not in text


def test_what_a_member_of_the_roster_is_stands_beside_the_name() -> None:
    people = {name: {"kind": "automated", "description": "a model"} for name in ("anna", "ben", "carla")}
    assert "anna (automated: a model)" in selection(review(people=people))


def alone(kind: str) -> Config:
    stage = {"reviewers": ["anna"], "adjudicator": "carla", "single_reviewer_exception": "a scoping exercise"}
    people = {"anna": {"kind": kind}, "ben": {"kind": kind}, "carla": {"kind": kind}}
    return review(
        people=people, screening={"title_abstract": stage, "full_text": {**stage, "retrieval": "anna"}}
    )


def test_one_reviewer_is_told_with_the_declared_exception() -> None:
    assert "by one reviewer; declared exception: a scoping exercise" in selection(alone("human"))


def test_one_automated_pass_is_told_as_one() -> None:
    assert "one automated pass, no human screening" in selection(alone("automated"))


@pytest.mark.parametrize(
    ("said", "text", "kind"),
    [
        (
            {"register_name": "A register", "number": "17", "date": "2030-12-01"},
            "A register 17, 2030-12-01",
            "declared",
        ),
        ({"register_name": "A register", "number": "17"}, "A register 17", "declared"),
        ({"why_not": "it is an exercise"}, "Not registered: it is an exercise", "declared"),
        ({}, "Nobody has said where this review is registered, or why it is not.", "missing"),
    ],
    ids=["registered", "without a date", "not registered", "not said"],
)
def test_the_registration_is_told_or_its_lack(
    results: Path, said: dict[str, str], text: str, kind: str
) -> None:
    whole = HUMAN.review.model_dump() | {"registration": said}
    assert told(review(review=whole), results)["Registration (PRISMA 24a)"] == (text, kind)


def test_what_nobody_wrote_is_told_as_missing(results: Path) -> None:
    assert told(HUMAN, results)["Support (PRISMA 25)"] == ("Nobody has written this yet.", "missing")


def test_what_people_declared_for_an_item_stands_under_its_number(results: Path) -> None:
    found = told(review(declared={"12": "Not done.", "9": "By hand."}), results)
    assert found["PRISMA 9"] == ("By hand.", "declared")
    assert found["PRISMA 12"] == ("Not done.", "declared")


def test_an_item_that_was_declared_empty_is_missing(results: Path) -> None:
    assert told(review(declared={"9": ""}), results)["PRISMA 9"] == (
        "Nobody has written this yet.",
        "missing",
    )


def test_items_stand_in_the_order_of_their_numbers(results: Path) -> None:
    items = dict.fromkeys(("13", "9", "10b", "10a", "23", "16"), "said")
    headings = [heading for heading in told(review(declared=items), results) if heading.startswith("PRISMA ")]
    assert headings == ["PRISMA 9", "PRISMA 10a", "PRISMA 10b", "PRISMA 13", "PRISMA 16", "PRISMA 23"]


def test_the_methods_are_the_same_twice(results: Path) -> None:
    assert methods(SOFTWARE, results) == methods(SOFTWARE, results)
