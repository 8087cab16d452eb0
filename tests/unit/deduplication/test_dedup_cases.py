"""Each case of tests/fixtures/cases/dedup-*: the number of reports, and the relations, that expected.txt names as right."""

from __future__ import annotations

import pytest
from cases_of_review import CASES, run_case

REPORTS = {
    "dedup-chapter-prefix": 1,
    "dedup-companion-parts": 2,
    "dedup-congress-abstract-and-later-article": 2,
    "dedup-congress-pages-that-touch": 2,
    "dedup-correction-in-two-wordings": 2,
    "dedup-doi-prefix": 1,
    "dedup-embase-conference-journal": 4,
    "dedup-four-copies-of-one-abstract": 1,
    "dedup-letter-and-reply-in-one-record": 2,
    "dedup-medrxiv-published": 2,
    "dedup-one-source-in-several-files": 1,
    "dedup-own-doi-plus-funder-doi": 2,
    "dedup-population-words": 4,
    "dedup-shared-grant-doi": 2,
    "dedup-similar-titles-one-issue": 2,
    "dedup-subtitle-missing": 1,
    "dedup-supplement-doi-siblings": 4,
    "dedup-title-changed-before-print": 2,
    "dedup-typo-in-first-page": 1,
}
SOURCES = {"dedup-one-source-in-several-files": {"c1.bib": "one", "c2.bib": "one", "c3.bib": "two"}}


def test_every_case_has_a_test() -> None:
    assert sorted(path.name for path in CASES.glob("dedup-*")) == sorted(REPORTS)


@pytest.mark.parametrize(("name", "reports"), REPORTS.items(), ids=list(REPORTS))
def test_a_case_has_the_reports_that_are_right(name: str, reports: int) -> None:
    result = run_case(name, SOURCES.get(name))
    assert len(result.reports) == reports, result.pairs[
        ["record_id_a", "record_id_b", "outcome", "rule"]
    ].to_string()


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("dedup-congress-abstract-and-later-article", "conference abstract of"),
        ("dedup-correction-in-two-wordings", "erratum of"),
        ("dedup-letter-and-reply-in-one-record", "reply to"),
        ("dedup-medrxiv-published", "preprint of"),
    ],
)
def test_two_reports_of_a_case_are_linked(name: str, relation: str) -> None:
    assert relation in set(run_case(name).pairs["relation"])


@pytest.mark.parametrize("name", ["dedup-title-changed-before-print", "dedup-congress-pages-that-touch"])
def test_people_are_asked_about_a_case(name: str) -> None:
    assert len(run_case(name).uncertain) == 1
