"""Properties for any records: nothing is lost, order has no effect, cannot-link pairs and verdicts are respected."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_records import TITLE, groups, outcomes, records, run

from prismake.deduplication.clustering import cluster
from prismake.deduplication.engine import DeduplicationOptions
from prismake.deduplication.reports import build_overlap
from prismake.tables import split_values

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TITLES = (TITLE, TITLE.upper(), f"[{TITLE}]", f"Erratum to: {TITLE}", f"{TITLE}: Part II", "Editorial", "", "Lichen soup and sleep in the far north")  # fmt: skip
ROWS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(TITLES),
        "authors": st.sampled_from(("Quill, Ada | Fern, Bo", "Quill A", "", "Reed, Cleo", "UNKNOWN")),
        "year": st.sampled_from(("2019", "2018", "", "2011")),
        "journal": st.sampled_from(("Journal of Moss Medicine", "J Moss Med", "Annals of Tea", "")),
        "volume": st.sampled_from(("12", "", "13")),
        "pages": st.sampled_from(("101-109", "101-9", "870-879", "", "NA")),
        "doi": st.sampled_from(("", "10.5555/a", "10.5555/b", "https://doi.org/10.5555/A")),
        "pmid": st.sampled_from(("", "", "30000001", "30000002")),
        "source": st.sampled_from(("", "PubMed", "Embase")),
        "record_type": st.sampled_from(("journal article", "preprint", "registration")),
    }
)
MANY = st.lists(ROWS, min_size=1, max_size=12)


def tables_of(result: object) -> list[str]:
    return [
        getattr(result, name).to_csv(index=False)
        for name in ("reports", "record_report", "pairs", "uncertain")
    ]


@SETTINGS
@given(MANY)
def test_every_record_is_in_exactly_one_report(rows: list[dict[str, str]]) -> None:
    table = records(*rows)
    result = run(table)
    members = [record for cell in result.reports["record_ids"] for record in split_values(cell)]
    assert sorted(members) == sorted(table["record_id"])
    assert result.record_report["record_id"].tolist() == sorted(table["record_id"])
    assert sum(int(n) for n in build_overlap(result.reports)["reports"]) == len(result.reports)


@SETTINGS
@given(MANY, st.randoms(use_true_random=False))
def test_shuffled_records_give_the_same_bytes(rows: list[dict[str, str]], chance: random.Random) -> None:
    table = records(*rows)
    order = list(range(len(table)))
    chance.shuffle(order)
    assert tables_of(run(table)) == tables_of(run(table.iloc[order]))


@SETTINGS
@given(MANY, MANY)
def test_a_later_search_gives_the_same_outcome_as_all_at_once(
    earlier: list[dict[str, str]], later: list[dict[str, str]]
) -> None:
    whole = records(*earlier, *later)
    first, second = whole.head(len(earlier)), whole.tail(len(later))
    run(first)
    assert tables_of(run(pd.concat([first, second]))) == tables_of(run(pd.concat([second, first])))


@SETTINGS
@given(MANY, st.data())
def test_verdicts_are_always_applied(rows: list[dict[str, str]], data: st.DataObject) -> None:
    table = records(*rows, {}, {})
    ids = sorted(table["record_id"])
    first, second = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
    together = run(table, (first, second, "same"))
    assert any({first, second} <= group for group in groups(together))
    assert outcomes(together)[min(first, second), max(first, second)] == "forced"
    apart = run(table, (first, second, "different"))
    assert not any({first, second} <= group for group in groups(apart))
    assert outcomes(apart)[min(first, second), max(first, second)] == "forbidden"


@SETTINGS
@given(MANY)
def test_no_report_contains_a_cannot_link_pair(rows: list[dict[str, str]]) -> None:
    table = records(*rows).set_index("record_id")
    for group in groups(run(table.reset_index())):
        members = table.loc[sorted(group)]
        assert len({pmid for pmid in members["pmid"] if pmid}) <= 1
        notices = members["title"].str.startswith("Erratum")
        assert notices.all() or not notices.any() or members["pmid"].nunique() == 1
        registrations = members["record_type"] == "registration"
        assert registrations.all() or not registrations.any()


@SETTINGS
@given(MANY)
def test_merges_have_a_reason_and_refused_pairs_are_separate(rows: list[dict[str, str]]) -> None:
    result = run(records(*rows))
    of = dict(zip(result.record_report["record_id"], result.record_report["report_id"], strict=True))
    joined: dict[str, set[str]] = {}
    for (first, second), outcome in outcomes(result).items():
        assert (of[first] == of[second]) == (outcome == "merged")
        if outcome == "merged":
            joined.setdefault(of[first], set()).update((first, second))
    for group in groups(result):
        assert len(group) == 1 or joined[of[min(group)]] == group


@SETTINGS
@given(MANY)
def test_people_are_asked_about_few_pairs(rows: list[dict[str, str]]) -> None:
    table = records(*rows)
    # A set below 1,000 records may have as many questions as one of 1,000: a share of few records would be none.
    assert len(run(table).uncertain) <= 15
    assert len(run(table, options=DeduplicationOptions(uncertain_per_1000=2)).uncertain) <= 2
    assert len(run(table, options=DeduplicationOptions(uncertain_per_1000=0)).uncertain) == 0
    everything = run(table, options=DeduplicationOptions(uncertain_per_1000=1e6))
    scores = everything.uncertain["score"].astype(float).tolist()
    assert scores == sorted(scores, reverse=True)


@SETTINGS
@given(st.data())
def test_clusters_never_contain_a_cannot_link_pair(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 14))
    node = st.integers(0, size - 1)
    pairs = st.lists(st.tuples(node, node).filter(lambda p: p[0] < p[1]), max_size=30, unique=True)
    edges, apart = data.draw(pairs), data.draw(pairs)
    strength = data.draw(st.lists(st.floats(0, 10), min_size=len(edges), max_size=len(edges)))
    edges = [edge for edge in edges if edge not in apart]
    strength = strength[: len(edges)]
    columns = [np.array([p[k] for p in some], dtype=np.int64) for some in (edges, apart) for k in (0, 1)]
    labels, refused = cluster(size, columns[0], columns[1], np.array(strength), columns[2], columns[3])
    assert not (labels[columns[2]] == labels[columns[3]]).any()
    together = labels[columns[0]] == labels[columns[1]]
    assert together[~refused].all()
    if not apart:
        assert together.all()
