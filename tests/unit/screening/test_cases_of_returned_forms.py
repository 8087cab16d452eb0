"""What people and programs do to a form, one file each: it reads, or it is refused with the cells at fault.

The files are in fixtures/cases; expected.txt in each folder says what is right.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from prismake.errors import ReviewFaults
from prismake.protocol.eligibility import ExclusionReason
from prismake.screening.stage import Stage
from prismake.screening.votes import read_votes

CASES = Path(__file__).resolve().parents[2] / "fixtures/cases"
RECORDS = (
    "medline:10.5555/tutorial.0001",
    "medline:10.5555/tutorial.0002",
    "medline:10.5555/tutorial.0004",
    "medline:c4506dcd1da4",
    "scopus:10.5555/tutorial.0005",
    "websites:ee3cc1efae62",
)
LABELS = ("no school building", "no measured temperature", "review only")
STAGE = Stage(
    "1_title_abstract",
    ("reviewer-1", "reviewer-2"),
    "adjudicator",
    tuple(ExclusionReason(label=label) for label in LABELS),
)
RIGHT = ["include", "exclude", "include", "exclude", "exclude", "include"]


def votes_of(case: str) -> pd.DataFrame:
    """The votes of the returned file of a case, in the order of the rows of the form that was sent out."""
    files = [path for path in (CASES / case).iterdir() if path.name != "expected.txt"]
    groups = pd.DataFrame(
        [
            {"record_id": record, "report_id": f"rep:{record}", "aliases": "", "leading": "yes"}
            for record in (*RECORDS, "scopus:10.5555/tutorial.0001")
        ]
    )
    votes = read_votes(files, STAGE, "first", groups)
    votes["place"] = [
        next(place for place, record in enumerate(RECORDS) if record in ids) for ids in votes["record_ids"]
    ]
    return votes.sort_values("place", ignore_index=True)


def refusal_of(case: str) -> str:
    with pytest.raises(ReviewFaults) as caught:
        votes_of(case)
    return str(caught.value)


@pytest.mark.parametrize(
    "case",
    [
        "plain", "browser-name", "google-copy-name", "german-csv", "hidden-row", "rich-text", "struck-through",
        "unicode-text", "zero-width-and-nbsp", "cell-comment-lost",
    ],
)  # fmt: skip
def test_it_reads_with_every_decision_at_its_record(case: str) -> None:
    votes = votes_of(case)
    assert votes["decision"].tolist() == RIGHT
    assert votes["reviewer"].unique().tolist() == ["reviewer-1"]
    assert votes["reason"].tolist() == ["", LABELS[0], "", LABELS[1], LABELS[2], ""]


def test_numbers_like_reads() -> None:
    assert len(votes_of("numbers-like")) == 6


def test_decisions_sorted_alone_cannot_be_told_from_six_rows() -> None:
    """The answers are in order, but so are those of one form in sixty by chance: six rows are too few to ask about."""
    assert votes_of("decisions-sorted-alone")["decision"].tolist() == ["exclude"] * 3 + ["include"] * 3


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("formula-decision", "found the formula"),
        ("sheet-copied", "more than one sheet holds rows of the form"),
        ("titles-sorted-alone", "is not the title of the record"),
        ("visible-columns-sorted", "is not the title of the record"),
    ],
)
def test_it_is_refused_with_a_clear_sentence(case: str, words: str) -> None:
    assert words in refusal_of(case)


def test_merged_decision_cells_are_named_and_nothing_else_is_said_of_their_rows() -> None:
    text = refusal_of("merged-decision-cells")
    assert 'sheet "Screening", row 4, column "Decision (B)": the cells B4:B6 are merged' in text
    assert text.count("What to do:") == 1


def test_the_comment_of_a_cell_is_kept_beside_the_vote() -> None:
    notes = votes_of("cell-comment-lost")["note"].tolist()
    assert notes == ["comment on Decision: Not sure, see page 4; ask Beta", *[""] * 5]
