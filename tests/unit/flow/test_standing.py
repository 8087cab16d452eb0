"""Where an article stands in the review: its report by identifiers, how it was found, and what became of it."""

from __future__ import annotations

import pytest
from made_up_flow import table

from prismake.flow.standing import ReviewStandings, Standing

REPORTS = [
    # report, arms of its records, pmid, doi, pmcid
    ("rep:searched", ["database"], "11", "10.5555/a", ""),
    ("rep:both", ["register", "citation"], "12", "10.5555/b", "PMC12"),
    ("rep:chased", ["citation", "similar"], "13", "10.5555/c", ""),
    ("rep:browsed", ["website", "citation"], "14", "", ""),
    ("rep:no-pmid", ["database"], "", "10.5555/shared", ""),
    ("rep:supplement", ["database"], "15", "10.5555/shared", ""),
    ("rep:carried", ["database", "citation"], "16", "", ""),
]


@pytest.fixture
def standings() -> ReviewStandings:
    records, reports, states = [], [], []
    for report, arms, pmid, doi, pmcid in REPORTS:
        ids = [f"{report}#{number}" for number in range(len(arms))]
        records += [{"record_id": one, "arm": arm} for one, arm in zip(ids, arms, strict=True)]
        reports.append(
            {"report_id": report, "record_ids": " | ".join(ids), "pmid": pmid, "doi": doi, "pmcid": pmcid}
        )
        states += [{"record_id": one, "state": "duplicate"} for one in ids[1:]]
        states.append({"record_id": ids[0], "state": "awaiting screening"})
    states = [
        {**row, "state": "already known" if row["record_id"].endswith("#1") else "carried over"}
        if row["record_id"].startswith("rep:carried")
        else row
        for row in states
    ]
    return ReviewStandings(
        table("2_deduplicate/reports", reports),
        table("1_identify/records", records),
        table("6_report/terminal_states", states),
        table(
            "3_screen/decisions",
            [
                {"report_id": "rep:both", "decision": "include"},
                {"report_id": "rep:chased", "decision": "exclude", "reason": "no birdsong"},
            ],
        ),
        table(
            "3_screen/decisions", [{"report_id": "rep:both", "decision": "exclude", "reason": "day workers"}]
        ),
        table("4_extract/report_study", [{"report_id": "rep:carried", "state": "included"}]),
    )


@pytest.mark.parametrize(
    ("pmid", "expected"),
    [
        ("11", Standing(("rep:searched",), "search alone", "awaiting screening")),
        ("12", Standing(("rep:both",), "search and chasing", "excluded at full text", "day workers")),
        ("13", Standing(("rep:chased",), "chasing alone", "excluded at title and abstract", "no birdsong")),
        ("14", Standing(("rep:browsed",), "other methods", "awaiting screening")),
        # Its records are carried over and already known: the version before included it.
        ("16", Standing(("rep:carried",), "search and chasing", "included")),
        ("99", Standing()),
    ],
)
def test_an_article_is_found_by_its_pmid(standings: ReviewStandings, pmid: str, expected: Standing) -> None:
    assert standings.of({"pmid": pmid}) == expected


def test_an_article_is_found_by_doi_in_any_letters_and_by_pmcid(standings: ReviewStandings) -> None:
    assert standings.of({"doi": "10.5555/A"}).report_ids == ("rep:searched",)
    assert standings.of({"pmcid": "PMC12"}).report_ids == ("rep:both",)


def test_a_shared_doi_does_not_join_articles_with_different_pmids(standings: ReviewStandings) -> None:
    # Abstracts of a supplement share its DOI.
    assert standings.of({"pmid": "98", "doi": "10.5555/shared"}).report_ids == ("rep:no-pmid",)
    assert standings.of({"pmid": "15", "doi": "10.5555/shared"}).report_ids == (
        "rep:supplement",
        "rep:no-pmid",
    )
    assert standings.of({"doi": "10.5555/shared"}).report_ids == ("rep:no-pmid", "rep:supplement")


def test_an_included_report_stands_before_others_of_the_same_article(standings: ReviewStandings) -> None:
    found = standings.of({"pmid": "11 | 16"})
    assert found.report_ids == ("rep:carried", "rep:searched")
    assert found.outcome == "included"
