"""The facts of the default review that went wrong once: each row of the case comes right by a rule, none by hand."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys

import pytest
from made_up_review import PROJECT

CASE = PROJECT / "tests/fixtures/cases/default-review-facts/expected.csv"
GOLDEN = PROJECT / "tests/fixtures/default_review/groups.csv"
FACTS = list(csv.DictReader(CASE.read_text(encoding="utf-8").splitlines()))
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """Tables of stages 4 and 5 of the default review, built from its pins and forms."""
    folder = tmp_path_factory.mktemp("facts")
    shutil.copytree(PROJECT / "config", folder / "config", ignore=shutil.ignore_patterns("versions"))
    names = ("studies", "source_conflicts", "extraction", "main_table")
    files = [f"results/2026-11/4_extract/{name}.csv" for name in names[:3]]
    files.append("results/2026-11/5_synthesise/main_table.csv")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "prismake", "run", *files],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {
        name: list(csv.DictReader((folder / file).open(encoding="utf-8", newline="")))
        for name, file in zip(names, files, strict=True)
    }


@pytest.mark.slow
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['registration_id']} {fact['field']}")
def test_a_fact_comes_right_by_its_rule(tables: dict[str, Rows], fact: dict[str, str]) -> None:
    key = f"study:{fact['registration_id']}"
    (study,) = [row for row in tables["studies"] if row["study_id"] == key]
    beside = [row for row in tables["source_conflicts"] if row["study_id"] == key]
    field, value = fact["field"].partition(" (")[0], fact["right_value"]
    kind = re.search(r" \((planned)\)$", value)
    value = re.sub(r" \(planned\)$", "", value)
    if field == "dose":
        (row,) = [row for row in tables["extraction"] if row["study_id"] == key and row["field"] == "dose"]
        assert (row["value"], row["state"]) == (value, "found in a source")
    elif field == "intervention":
        standing = {"(register)": "shown", "(page)": "differs"}[fact["field"].partition(" ")[2]]
        assert (value, standing) in [
            (row["value"], row["standing"]) for row in beside if row["field"] == "interventions"
        ]
        assert "interventions" in study["sources_disagree"]
    elif fact["field"] == "status (page)":
        assert study["later_status"].startswith(f"{value} ({fact['as_of']}, ")
    else:
        shown = "" if value == "none" else value
        assert study[field].casefold().replace(",", "") == shown.casefold()
        if kind:
            assert study["enrolment_type" if field == "enrolment" else f"{field}_type"] == kind[1]
        if field == "status":
            dated = "" if fact["as_of"].startswith("not dated") else fact["as_of"]
            assert study["status_date"] == dated
    if fact["registration_id"] == "NCT03437759":
        assert "status" not in study["sources_disagree"]
        assert [row["standing"] for row in beside if row["value"] == "Unknown"] == ["aged"]


@pytest.mark.slow
def test_the_groups_are_those_of_the_golden_table(tables: dict[str, Rows]) -> None:
    """Whoever changes a fact of an included study changes its row of the golden table, and says why."""
    extracted = {(row["study_id"], row["field"]): row["value"] for row in tables["extraction"]}
    studies = {row["registration_ids"]: row["study_id"] for row in tables["studies"]}
    golden = list(csv.DictReader(GOLDEN.read_text(encoding="utf-8").splitlines()))
    from_forms = {"msc_source", "route", "dose", "comparator", "randomised"}
    shown = [
        {
            column: extracted.get((studies[row["registration_ids"]], column), "")
            if column in from_forms
            else row[column]
            for column in golden[0]
        }
        for row in tables["main_table"]
    ]
    assert shown == golden
