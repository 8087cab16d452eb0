"""A form that 0.1.0 made, returned after the records got other ids: its votes, verdicts and links find their records.

0.1.0 took the DOI of a grant in a note, of a page of the publisher, and of a protocol in an abstract for that of the record.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from grouped_reports import group_reports
from made_up_screening import RUN, stage
from parsed_files import read_balanced

from prismake.deduplication.engine import DeduplicationResult, deduplicate
from prismake.records.aliases import current_ids, with_current_ids
from prismake.records.table import records_tables
from prismake.screening.votes import read_votes
from prismake.tables import columns_of, empty_table

OLD = Path(__file__).resolve().parents[2] / "fixtures/0.1.0/mentions"
LAMPS, SHADE = "index:10.54499/uidb/99999/2020~2", "index:10.54499/uidb/99999/2020"
VERDICTS = "2_deduplicate/verdicts"


@pytest.fixture
def records() -> pd.DataFrame:
    return records_tables([("index", "database", "index.ris", read_balanced(OLD / "index.ris"))])[0]


def result(records: pd.DataFrame, verdicts: pd.DataFrame | None = None) -> DeduplicationResult:
    return deduplicate(records, empty_table(VERDICTS) if verdicts is None else verdicts)


def test_the_ids_changed_and_the_former_ones_are_aliases(records: pd.DataFrame) -> None:
    assert list(records["doi"]) == ["", "", "10.5555/roofs.2018.55", ""]
    assert list(records["aliases"]) == [
        LAMPS, SHADE, "index:10.5555/roofs.2018.55/fulltext.html", "index:10.5555/protocol.9",
    ]  # fmt: skip


def test_each_vote_of_the_form_finds_the_report_of_its_title(records: pd.DataFrame) -> None:
    made = result(records)
    titles = dict(zip(made.reports["report_id"], made.reports["title"], strict=True))
    votes = read_votes([OLD / "ada.xlsx"], stage(), RUN, made.record_report)
    assert {titles[row["report_id"]]: row["decision"] for _, row in votes.iterrows()} == {
        "Evening lamps and the sleep of porters": "include",
        "Shade cloth over the yards of river schools": "exclude",
        "Moss on the roofs of libraries": "exclude",
        "Chalk lozenges for tired feet": "include",
    }


def test_a_verdict_and_a_link_under_former_ids_join_the_same_records(records: pd.DataFrame) -> None:
    known = current_ids(records)
    row = dict.fromkeys(columns_of(VERDICTS), "") | {
        "record_id_a": LAMPS, "record_id_b": SHADE, "verdict": "same", "by": "ada", "date": "2030-01-02",
    }  # fmt: skip
    verdicts = with_current_ids(pd.DataFrame([row], dtype="str"), known, "record_id_a", "record_id_b")
    assert len(result(records).reports) == 4
    assert len(result(records, verdicts).reports) == 3
    reports = result(records).reports
    link = dict.fromkeys(columns_of("4_extract/links"), "") | {
        "id_a": LAMPS, "id_b": SHADE, "verdict": "same study", "by": "ada",
    }  # fmt: skip
    states = dict.fromkeys(reports["report_id"], "included")
    studies = group_reports(reports, states, pd.DataFrame([link], dtype="str"), known)
    assert studies["study_id"].nunique() == 3
