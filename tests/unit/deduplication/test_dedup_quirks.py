"""Each quirk of tests/fixtures/deduplication: records, and the report that a person assigned in `report`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from made_up_records import FIXTURES, groups, outcomes, run

from prismake.deduplication.engine import DeduplicationOptions
from prismake.tables import columns_of

QUIRKS = sorted(FIXTURES.glob("*.csv"))


def read(quirk: Path) -> tuple[pd.DataFrame, set[frozenset[str]]]:
    table = pd.read_csv(quirk, dtype=str, keep_default_na=False)
    wanted = {frozenset(ids) for ids in table.groupby("report")["record_id"].agg(list)}
    whole = table.reindex(columns=list(columns_of("1_identify/records")), fill_value="")
    return whole, wanted


@pytest.mark.parametrize("quirk", QUIRKS, ids=[quirk.stem for quirk in QUIRKS])
def test_records_become_the_reports_that_a_person_assigned(quirk: Path) -> None:
    table, wanted = read(quirk)
    result = run(table)
    assert groups(result) == wanted, result.pairs.to_string()


@pytest.mark.parametrize(
    ("quirk", "relation"),
    [
        ("erratum", "erratum of"),
        ("retraction_notice", "retraction notice of"),
        ("reply_and_comment", "reply to"),
        ("reply_and_comment", "comment on"),
        ("part_two", "part of a series"),
        ("conference_abstract_and_article", "conference abstract of"),
        ("preprint_and_article", "preprint of"),
        ("cochrane_update", "update of"),
        ("two_journals", "published in two journals"),
        ("registration_and_article", "registration of"),
        ("trial_in_two_registries", "same trial in another registry"),
    ],
)
def test_related_reports_are_linked_by_type(quirk: str, relation: str) -> None:
    table, _ = read(FIXTURES / f"{quirk}.csv")
    pairs = run(table).pairs
    assert relation in set(pairs.loc[pairs["outcome"] == "related", "relation"]), pairs.to_string()


@pytest.mark.parametrize(
    ("quirk", "reason"),
    [
        ("different_dois", "different DOIs"),
        ("two_dois_of_one_place_in_print", "different DOIs"),
        ("different_pubmed_ids", "different PubMed ids"),
        ("pages_disjoint", "disjoint pages"),
    ],
)
def test_people_are_asked_where_one_thing_forbids_and_all_else_agrees(quirk: str, reason: str) -> None:
    table, _ = read(FIXTURES / f"{quirk}.csv")
    result = run(table)
    assert outcomes(result) == {("r1", "r2"): "uncertain"}
    assert result.uncertain["rule"].tolist()[0].endswith(f"; but {reason}")


@pytest.mark.parametrize("quirk", ["short_title_twice"])
def test_pairs_with_too_little_information_are_uncertain(quirk: str) -> None:
    table, _ = read(FIXTURES / f"{quirk}.csv")
    assert outcomes(run(table, options=DeduplicationOptions(uncertain_per_1000=1000))) == {
        ("r1", "r2"): "uncertain"
    }
