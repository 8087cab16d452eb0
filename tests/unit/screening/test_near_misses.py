"""Near-misses: what was read in full text, differed on, or fails one criterion alone, and why it was excluded; nothing that was included."""

from __future__ import annotations

import pytest

from prismake.protocol.eligibility import ExclusionReason
from prismake.screening.near_misses import near_misses
from prismake.tables import rows_of, table_of

TITLES, TEXTS = "1_title_abstract", "2_full_text"
Row = dict[str, str]
REPORTS = [
    {"report_id": "rep:1", "title": "Owls", "sources": "library"},
    {"report_id": "rep:2", "title": "Wrens", "sources": "library | lists"},
    {"report_id": "rep:3", "title": "Larks", "sources": "lists"},
]


def decision(name: str, answer: str = "exclude", reason: str = "no bird") -> Row:
    return {"report_id": f"rep:{name}", "decision": answer, "reason": reason, "decided_by": "agreement"}


def differing(name: str, kind: str = "decision") -> Row:
    return {"report_id": f"rep:{name}", "kind": kind}


def listed(
    titles: tuple[Row, ...] = (), texts: tuple[Row, ...] = (), differed: tuple[Row, ...] = (), near: tuple[str, ...] = ()
) -> list[Row]:  # fmt: skip
    tables = {TITLES: titles, TEXTS: texts}
    return rows_of(
        near_misses(
            table_of(REPORTS, "2_deduplicate/reports"),
            {stage: table_of(rows, "3_screen/decisions") for stage, rows in tables.items()},
            {
                TITLES: table_of(differed, "3_screen/disagreements"),
                TEXTS: table_of((), "3_screen/disagreements"),
            },
            near,
        )
    )


def test_a_report_excluded_at_full_text_is_one_with_its_reason() -> None:
    (row,) = listed(texts=(decision("1"), decision("2", "include"), decision("3", "awaiting classification")))
    assert (row["report_id"], row["reason"], row["near_because"]) == (
        "rep:1",
        "no bird",
        "assessed at full text",
    )
    assert row["excluded_at"] == "full text"


@pytest.mark.parametrize(("kind", "number"), [("decision", 1), ("reason", 0), ("maybe", 0)])
def test_a_disagreement_makes_one_only_if_it_was_on_the_decision(kind: str, number: int) -> None:
    assert len(listed(titles=(decision("1"),), differed=(differing("1", kind),))) == number


def test_reviewers_who_agreed_leave_none_and_what_goes_on_is_none() -> None:
    assert listed(titles=(decision("1"),)) == []
    assert listed(titles=(decision("1", "include"),), differed=(differing("1"),)) == []


@pytest.mark.parametrize(
    ("reason", "number"),
    [("no nest", 1), ("no nest | no egg", 1), ("no nest | no bird", 0), ("no bird", 0), ("", 0)],
)
def test_a_reason_makes_one_only_where_it_leaves_all_other_criteria_met(reason: str, number: int) -> None:
    titles = (decision("1", reason=reason),)
    assert len(listed(titles=titles, near=("no nest", "no egg"))) == number


def test_who_names_a_report_is_no_ground() -> None:
    assert listed(titles=(decision("2"),), near=("no nest",)) == []


def test_full_texts_come_first_and_all_grounds_stand_together() -> None:
    rows = listed((decision("2"),), (decision("3"),), (differing("3"), differing("2")), ("no bird",))
    assert [row["report_id"] for row in rows] == ["rep:3", "rep:2"]
    assert rows[0]["near_because"] == (
        "assessed at full text | the reviewers differed on it | by its reason it meets all other criteria"
    )


def test_the_protocol_says_which_reasons_these_are() -> None:
    reason = ExclusionReason.model_validate({"label": "no nest", "near_miss": True})
    assert reason.near_miss and not ExclusionReason(label="no bird").near_miss
