"""Tables that people write are checked against the records beside faults elsewhere, each with the fault that its step would name."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from prismake.commands.faults import Faults
from prismake.commands.returned_forms import check_all
from prismake.review.folder import Review
from prismake.review.form_faults import unreported_faults
from prismake.tables import columns_of, declared, table_of, write_table

RESULTS = Path("results/2030-01")
CONFIG = SimpleNamespace(run="2030-01", people={"ada": object()})
REVIEW = cast(
    Review,
    SimpleNamespace(
        config=CONFIG, results=RESULTS, returned=lambda name: [], decision_imports=lambda stage: []
    ),
)
FAULTY = {
    "2_deduplicate/verdicts": "record_id_a,record_id_b,verdict,by,note\nr1,nobody1,same,ada,x\n",
    "3_screen/recusals": "person,record_id,why,date\nbo,nobody2,author,2030-01-02\n",
    "4_extract/links": "id_a,id_b,verdict,by,note\nr1,nobody3,same study,ada,x\n",
    "4_extract/integrity_decisions": "report_id,decision,by,why\nnobody4,keep,ada,x\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, values in (
        ("1_identify/records", {"record_id": "r1", "title": "Moss", "arm": "database"}),
        ("2_deduplicate/reports", {"report_id": "r1", "record_ids": "r1", "title": "Moss"}),
        ("2_deduplicate/record_report", {"record_id": "r1", "report_id": "r1"}),
    ):
        row = {column: (declared(name).columns[column].allowed or ("",))[0] for column in columns_of(name)}
        row |= values
        write_table(table_of([row], name), tmp_path / RESULTS / declared(name).path, name)
    for name, text in FAULTY.items():
        path = tmp_path / declared(name).path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_every_table_is_checked_whatever_is_wrong_with_the_others(root: Path) -> None:
    faults = Faults()
    with chdir(root):
        check_all(REVIEW, [root / "empty", RESULTS], faults)
    text = "\n".join(faults.messages)
    assert [name for name in ("nobody1", "nobody2", "nobody3", "nobody4", '"bo"') if name not in text] == []


def test_a_failed_run_names_them_too(root: Path) -> None:
    text = "\n".join(unreported_faults(REVIEW, root, ""))
    assert [name for name in ("nobody1", "nobody2", "nobody3", "nobody4", '"bo"') if name not in text] == []
    assert unreported_faults(REVIEW, root, text) == []


def test_tables_without_faults_give_none(root: Path) -> None:
    for name in FAULTY:
        (root / declared(name).path).unlink()
    faults = Faults()
    with chdir(root):
        check_all(REVIEW, [RESULTS], faults)
    assert faults.messages == []
