"""The figures of docs/default-review/screening.md, derived again from the returned forms."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/workflow"))

from made_up_review import form_rows  # noqa: E402

RUN = "2026-11"
PAGE = (ROOT / "docs/default-review/screening.md").read_text(encoding="utf-8")
Answers = dict[str, dict[str, str]]


def answers(stage: str) -> tuple[Answers, Answers]:
    """What the two passes answered, by the records of the row."""
    folder = ROOT / f"config/screening/{stage}/{RUN}"
    first, second = (
        {
            cells["prismake records"]: cells
            for form in sorted(folder.glob(f"reviewer-{number}*.xlsx"))
            for _, cells in form_rows(form)
        }
        for number in (1, 2)
    )
    assert first.keys() == second.keys()
    return first, second


def same(stage: str, apart: bool) -> tuple[int, int]:
    """How many rows there are, and how many have the same answer; include and maybe are one unless apart."""

    def answer(cells: dict[str, str]) -> str:
        said = cells["Decision"]
        return said if apart or said != "maybe" else "include"

    first, second = answers(stage)
    return len(first), sum(answer(first[row]) == answer(second[row]) for row in first)


@pytest.mark.parametrize(
    ("stage", "apart", "step"),
    [
        ("1_title_abstract", True, "titles and abstracts, include, maybe and exclude apart"),
        ("1_title_abstract", False, "titles and abstracts, go on or exclude"),
        ("2_full_text", True, "full texts"),
    ],
)
def test_rows_and_equal_answers_are_those_of_the_forms(stage: str, apart: bool, step: str) -> None:
    rows, equal = same(stage, apart)
    assert f"| {step} | {rows} | {equal} |" in PAGE


def test_notes_are_counted() -> None:
    first, second = answers("1_title_abstract")
    noted = [row for row in first if first[row]["Notes"]]
    alike = sum(first[row]["Notes"] == second[row]["Notes"] for row in noted)
    assert f"of {len(noted)} notes of the first pass" in PAGE
    assert f"{alike} have the same words" in PAGE


def test_rows_of_the_extraction_are_those_of_the_forms() -> None:
    folder = ROOT / f"config/extraction/{RUN}"
    rows = {len(form_rows(folder / f"reviewer-{number}.xlsx")) for number in (1, 2)}
    assert len(rows) == 1
    assert f"| extraction, 10 fields | {rows.pop()} |" in PAGE


LATER = {
    "Design": "design",
    "Masking": "masking",
    "Isolation of the vesicles": "isolation of the vesicles",
    "Posted adverse events": "posted adverse events",
}


def test_answers_on_the_later_fields_are_those_of_both_forms() -> None:
    folder = ROOT / f"config/extraction/{RUN}"
    first, second = (
        {
            row["record ids"]: {field: row[field] for field in LATER}
            for _, row in form_rows(folder / f"reviewer-{number}_2.xlsx")
        }
        for number in (1, 2)
    )
    assert first == second
    cells = len(first) * len(LATER)
    assert (
        f"| extraction, 4 later fields | {len(first)} | | {len(first)} | {cells} of {cells} cells (100 %);"
        in PAGE
    )
    for field, name in LATER.items():
        counts = Counter(row[field] for row in first.values())
        (line,) = (line for line in PAGE.splitlines() if line.startswith(f"| {name} |"))
        assert line.startswith(f"| {name} | {counts.pop('not stated')} |")
        if field != "Posted adverse events":
            assert sum(int(number) for number in re.findall(r" (\d+)[,\s]", line.split("|")[3])) == sum(
                counts.values()
            )
            assert all(f"{value} {count}" in line for value, count in counts.items())


MODELS = {
    "Single Group Assignment": "single group",
    "Parallel Assignment": "parallel groups",
    "Sequential Assignment": "sequential groups",
    "Crossover Assignment": "crossover",
}
MASKINGS = {
    "None (Open Label)": "none",
    "Single": "single",
    "Double": "double",
    "Triple": "triple or quadruple",
    "Quadruple": "triple or quadruple",
}
KINDS = {"deaths": "Deaths", "serious": "Serious", "other": "Other"}


def pinned(record_ids: str) -> dict[str, str]:
    """Design, masking and posted adverse events of the full registration among these records, or nothing."""
    numbers = [
        name.removeprefix("clinicaltrials_gov:")
        for name in record_ids.split(" | ")
        if name.startswith("clinicaltrials_gov:")
    ]
    if not numbers:
        return {}
    path = ROOT / f"config/pins/clinicaltrials_gov/2022-01-22/{numbers[0]}.json"
    study = json.loads(path.read_text(encoding="utf-8"))
    design = study["ProtocolSection"]["DesignModule"].get("DesignInfo", {})
    masking = design.get("DesignMaskingInfo", {}).get("DesignMasking", "")
    return {
        "Design": MODELS.get(design.get("DesignInterventionModel", ""), ""),
        "Masking": MASKINGS.get(masking, ""),
        "Posted adverse events": posted_sums(study.get("ResultsSection", {})),
    }


def posted_sums(results: dict[str, Any]) -> str:
    """The posted adverse events over all groups, in the words of the field."""
    groups = results.get("AdverseEventsModule", {}).get("EventGroupList", {}).get("EventGroup", [])
    if not groups:
        return "not stated"

    def total(kind: str, item: str) -> int:
        return sum(int(group.get(f"EventGroup{kind}Num{item}") or 0) for group in groups)

    return "; ".join(
        f"{word} {total(kind, 'Affected')} of {total(kind, 'AtRisk')}" for word, kind in KINDS.items()
    )


def test_the_later_answers_are_those_of_the_pinned_registrations_but_for_the_one_that_the_page_names() -> (
    None
):
    differing, compared = [], 0
    for _, row in form_rows(ROOT / f"config/extraction/{RUN}/reviewer-1_2.xlsx"):
        facts = pinned(row["record ids"])
        compared += bool(facts)
        differing += [row["record ids"] for field, value in facts.items() if row[field] != value]
    assert f"if there is one ({compared} of " in PAGE
    (names,) = set(differing)
    assert f"the answers differ in one: {names.split(' | ')[0].removeprefix('clinicaltrials_gov:')} " in PAGE


def test_isolation_that_is_not_stated_is_counted_by_whether_a_full_registration_was_read() -> None:
    rows = [row for _, row in form_rows(ROOT / f"config/extraction/{RUN}/reviewer-1_2.xlsx")]
    missing = [row["record ids"] for row in rows if row["Isolation of the vesicles"] == "not stated"]
    read = sum(bool(pinned(record_ids)) for record_ids in missing)
    assert (
        f'"not stated" for {len(missing)} studies; the full registration was read for {read} of them' in PAGE
    )
    assert f"says little of the other {len(missing) - read}." in PAGE
