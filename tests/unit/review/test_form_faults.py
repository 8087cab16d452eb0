"""A failed run also reports the faults of forms that it did not come to."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from prismake.protocol.screening import Titles
from prismake.review.folder import Review
from prismake.review.form_faults import unreported_faults
from prismake.tables import columns_of, table_of, write_table
from prismake.tasks.forms import FORM_TASKS

PLAN = Titles(reviewers=["ada", "bo"], adjudicator="cleo", reason_required=False)
CONFIG = SimpleNamespace(
    run="2030-01",
    screening=SimpleNamespace(title_abstract=PLAN, full_text=PLAN),
    exclusion_reasons=[],
    people={},
    extraction=SimpleNamespace(extractors=["ada"], adjudicator="cleo", fields={}),
)


class Folder:
    """The part of a review that is read."""

    config = CONFIG
    results = Path("results/2030-01")

    def returned(self, task: str) -> list[str]:
        return [path.as_posix() for path in FORM_TASKS[task].returned("2030-01")]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A review whose deduplication failed, with an empty file in every folder of returned forms."""
    record = dict.fromkeys(columns_of("1_identify/records"), "") | {"record_id": "r1", "arm": "database"}
    write_table(
        table_of([record], "1_identify/records"),
        tmp_path / "results/2030-01/1_identify/records.csv",
        "1_identify/records",
    )
    for task, name in (
        ("deduplication", "pairs.xlsx"),
        ("screening/1_title_abstract", "ada.xlsx"),
        ("screening/2_full_text", "bo.xlsx"),
        ("retrieval", "retrieval (1).xlsx"),
        ("extraction", "ada.xlsx"),
    ):
        path = tmp_path / FORM_TASKS[task].returned_folder("2030-01") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def faults(root: Path, reported: str = "") -> list[str]:
    return unreported_faults(cast(Review, Folder()), root, reported)


def test_every_form_is_named_once(root: Path) -> None:
    files = [fault.partition(":")[0] for fault in faults(root)]
    assert files == [
        "config/deduplication/pairs.xlsx",
        "config/screening/1_title_abstract/2030-01/ada.xlsx",
        "config/screening/2_full_text/2030-01/retrieval (1).xlsx",
        "config/screening/2_full_text/2030-01/bo.xlsx",
        "config/extraction/2030-01/ada.xlsx",
    ]


def test_what_the_run_said_is_not_said_again(root: Path) -> None:
    first, *others = faults(root)
    assert faults(root, first) == others


def test_without_records_nothing_is_checked(root: Path) -> None:
    (root / "results/2030-01/1_identify/records.csv").unlink()
    assert faults(root) == []
