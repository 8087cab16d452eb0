"""A form under ids that were the numbers of an export, after an export that counts the records in another order."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_screening import RUN, fill, form, stage
from parsed_files import read_balanced

from prismake.deduplication.engine import DeduplicationResult, deduplicate
from prismake.errors import ReviewFaults
from prismake.records.former_ids import titles_by_record
from prismake.records.table import records_tables
from prismake.screening.votes import read_votes
from prismake.tables import empty_table

ROOFS, FEET = "Moss on the roofs of libraries", "Chalk lozenges for tired feet"


def imported(folder: Path, numbers: dict[str, int]) -> DeduplicationResult:
    path = folder / "index.ris"
    path.write_text(
        "".join(f"TY  - JOUR\nTI  - {title}\nAN  - {number}\nER  - \n\n" for title, number in numbers.items())
    )
    records = records_tables([("index", "database", "index.ris", read_balanced(path))])[0]
    return deduplicate(records, empty_table("2_deduplicate/verdicts"))


def returned(folder: Path, made: DeduplicationResult, answers: dict[str, tuple[str, ...]]) -> Path:
    """Return the form that an earlier version made of the export that numbered ROOFS 1 and FEET 2."""
    ids = {ROOFS: "index:1", FEET: "index:2"}
    table = made.reports.assign(record_ids=made.reports["title"].map(ids))
    return fill(
        folder / "ada.xlsx", form(table=table), {ids[title]: answer for title, answer in answers.items()}
    )


def votes(folder: Path, made: DeduplicationResult, path: Path) -> dict[str, str]:
    titles = dict(zip(made.reports["report_id"], made.reports["title"], strict=True))
    table = read_votes([path], stage(), RUN, made.record_report, titles=titles_by_record(made.reports))
    return {
        titles[report]: decision
        for report, decision in zip(table["report_id"], table["decision"], strict=True)
    }


ANSWERS = {ROOFS: ("include",), FEET: ("exclude", "Wrong design")}


def test_the_same_numbers_lead_to_the_same_records(tmp_path: Path) -> None:
    made = imported(tmp_path, {ROOFS: 1, FEET: 2})
    assert votes(tmp_path, made, returned(tmp_path, made, ANSWERS)) == {ROOFS: "include", FEET: "exclude"}


def test_a_number_that_passed_to_another_record_moves_no_vote(tmp_path: Path) -> None:
    made = imported(tmp_path, {FEET: 1, ROOFS: 2})
    with pytest.raises(ReviewFaults) as error:
        votes(tmp_path, made, returned(tmp_path, made, ANSWERS))
    assert len(error.value.faults) == len(ANSWERS)
    assert all("the number that its export gave" in fault.found for fault in error.value.faults)


def test_a_row_without_an_answer_is_no_fault(tmp_path: Path) -> None:
    made = imported(tmp_path, {FEET: 1, ROOFS: 2})
    assert votes(tmp_path, made, returned(tmp_path, made, {})) == {}


def test_a_titles_likeness_in_all_but_one_digit_is_not_enough(tmp_path: Path) -> None:
    made = imported(
        tmp_path,
        {
            f"{ROOFS} and of schools in the north, part 1": 2,
            f"{ROOFS} and of schools in the north, part 2": 1,
        },
    )
    table = made.reports.assign(
        record_ids=["index:1" if title.endswith("1") else "index:2" for title in made.reports["title"]]
    )
    path = fill(tmp_path / "ada.xlsx", form(table=table), {"index:1": ("include",)})
    with pytest.raises(ReviewFaults):
        votes(tmp_path, made, path)
