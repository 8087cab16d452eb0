"""What a title claims against the fields of its own registration: only what it names, and only what a field contradicts."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prismake.studies.title_claims import contradicts, title_claims, title_conflicts
from prismake.tables import table_of


@pytest.mark.parametrize(
    ("title", "claims"),
    [
        ("Compost for beans", {}),
        ("A Phase 1 Study of compost", {"phase": "Phase 1"}),
        ("Compost: a Phase 1, 2 Trial", {"phase": "Phase 1/2"}),
        ("Phase I/\u2161 Clinical Trial of compost", {"phase": "Phase 1/2"}),
        ("Compost, phase 2a", {"phase": "Phase 2"}),
        ("Phase II and phase III of compost", {"phase": "Phase 2/3"}),
        ("Early Phase 1 of compost", {"phase": "Early phase 1"}),
        ("Compost in the growth phase of beans", {}),
        ("A randomised trial", {"allocation": "randomized"}),
        ("A non-randomized trial", {"allocation": "non-randomized"}),
        ("compost: double-blinded RCT", {"allocation": "randomized", "masking": "masked"}),
        ("Open-label compost", {"masking": "none"}),
        ("Compost, placebo-controlled", {"comparator": "placebo or sham"}),
        ("Compost and the placebo effect", {}),
        ("Access for gardens that do not qualify for the Phase II Randomized Trial", {}),
    ],
)
def test_a_title_claims_what_it_names(title: str, claims: dict[str, str]) -> None:
    assert title_claims(title) == claims


@pytest.mark.parametrize(
    ("part", "claim", "phase", "design", "expected"),
    [
        ("phase", "Phase 1", "Phase 2/3", "", True),
        ("phase", "Phase 1", "Phase 1", "", False),
        ("phase", "Phase 1", "", "", False),
        ("allocation", "randomized", "", "single group, masking: none", True),
        ("allocation", "randomized", "", "non-randomized, parallel", True),
        ("allocation", "randomized", "", "randomized, parallel", False),
        ("allocation", "randomized", "", "parallel", False),
        ("allocation", "non-randomized", "", "randomized, parallel", True),
        ("masking", "masked", "", "single group, masking: none", True),
        ("masking", "masked", "", "masking: quadruple", False),
        ("masking", "none", "", "masking: single", True),
        ("masking", "none", "", "single group", False),
        ("comparator", "placebo or sham", "", "single group", True),
        ("comparator", "placebo or sham", "", "parallel", False),
    ],
)
def test_a_field_contradicts_only_what_it_gives_otherwise(
    part: str, claim: str, phase: str, design: str, expected: bool
) -> None:
    assert contradicts(part, claim, phase, design) is expected


@given(st.text())
def test_no_title_contradicts_a_registration_that_gives_nothing(title: str) -> None:
    assert not any(contradicts(part, claim, "", "") for part, claim in title_claims(title).items())


def test_a_claim_stands_with_its_title_beside_the_value_that_is_shown() -> None:
    records = table_of(
        [
            {
                "record_id": "registry:N1",
                "source": "registry",
                "record_type": "registration",
                "title": "Compost",
                "version_date": "May 2, 2031",
                "other_fields": json.dumps({"Module.BriefTitle": ["A Phase 1, Double-Blind Trial"]}),
            },
            {"record_id": "library:1", "record_type": "article", "title": "A randomized trial"},
        ],
        "1_identify/records",
    ).fillna("")
    studies = pd.DataFrame(
        [
            {
                "study_id": "study:N1",
                "record_ids": "registry:N1 | library:1",
                "phase": "Phase 2/3",
                "values_from": json.dumps({"phase": "registry:N1"}),
                "registered_design": "single group, masking: none",
                "registered_design_from": "registry:N1",
            }
        ]
    )
    rows = title_conflicts(studies, records)
    assert rows[["field", "value", "as_written", "record_id", "as_of", "standing"]].to_numpy().tolist() == [
        ["phase", "Phase 2/3", "Phase 2/3", "registry:N1", "2031-05-02", "shown"],
        ["phase", "Phase 1", "A Phase 1, Double-Blind Trial", "registry:N1", "2031-05-02", "title"],
        [
            "registered_design",
            "single group, masking: none",
            "single group, masking: none",
            "registry:N1",
            "2031-05-02",
            "shown",
        ],
        [
            "registered_design",
            "masked",
            "A Phase 1, Double-Blind Trial",
            "registry:N1",
            "2031-05-02",
            "title",
        ],
    ]
