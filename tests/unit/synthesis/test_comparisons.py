"""Registrations of the included studies beside the count of another review: each comes from a date that a record gives."""

import json

import pandas as pd
import pytest
from pydantic import ValidationError

from prismake.protocol.synthesis import PublishedCount, Synthesis
from prismake.studies.posted_results import registered_on
from prismake.synthesis.comparisons import comparison_sentence, comparison_table
from prismake.tables import columns_of, table_of

COMPARISON = PublishedCount(
    label="Lamp 2031",
    source="PMID 1",
    date="2031-06-10",
    count=49,
    what="registrations",
    note="One was shut.",
)


def registration(number: str, source: str = "register", version: str = "", **other: str) -> dict[str, str]:
    return {
        "record_id": f"{source}:{number}",
        "source": source,
        "record_type": "registration",
        "registration_ids": number,
        "version_date": version,
        "other_fields": json.dumps({name.replace("_", " "): [value] for name, value in other.items()}),
    }


def compared(*records: dict[str, str], numbers: str) -> pd.DataFrame:
    studies = table_of([{"study_id": "study:A", "registration_ids": numbers}], "4_extract/studies").fillna("")
    table = pd.DataFrame(records, columns=list(columns_of("1_identify/records")), dtype="str").fillna("")
    return comparison_table([COMPARISON], studies, table, {"register"})


@pytest.mark.parametrize(
    ("record", "registered", "because"),
    [
        (
            registration("N1", First_Posted="June 10, 2031"),
            "by then",
            "first posted 2031-06-10 (register:N1)",
        ),
        (
            registration("N1", First_Posted="June 11, 2031"),
            "after it",
            "first posted 2031-06-11 (register:N1)",
        ),
        (registration("N1", First_Posted="June 2031"), "cannot be told", ""),
        (registration("N1", version="January 2, 2031"), "by then", "a version of 2031-01-02 (register:N1)"),
        (registration("N1", version="January 2, 2032"), "cannot be told", ""),
        (registration("N1", "page", version="January 2, 2031"), "cannot be told", ""),
        (registration("N2 | N1", First_Posted="June 10, 2031"), "cannot be told", ""),
    ],
)
def test_a_record_tells_when_its_own_registration_existed(
    record: dict[str, str], registered: str, because: str
) -> None:
    (row,) = compared(record, numbers="N1").to_dict("records")
    assert (row["registered"], row["because"]) == (registered, because)


@pytest.mark.parametrize(
    ("number", "registered", "because"),
    [
        ("IRCT20310611000001N2", "after it", "the number holds 2031-06-11"),
        ("IRCT20310610000001N2", "cannot be told", ""),
        ("IRCT20080611000001N2", "cannot be told", ""),
    ],
    ids=["a later day", "that day", "an earlier day, of the first trial of its registrant"],
)
def test_a_number_that_holds_a_later_date_tells_that_its_registration_came_later(
    number: str, registered: str, because: str
) -> None:
    (row,) = compared(registration(number, "page"), numbers=number).to_dict("records")
    assert (row["registered"], row["because"]) == (registered, because)


def test_each_number_of_a_study_has_a_row_and_the_sentence_counts_them() -> None:
    table = compared(
        registration("N1", First_Posted="May 1, 2030"),
        registration("N2", First_Posted="May 1, 2032"),
        numbers="N1 | N2 | N3",
    )
    assert list(table["registration_id"]) == ["N1", "N2", "N3"]
    assert comparison_sentence(COMPARISON, table) == (
        "Lamp 2031 (PMID 1) counts 49 registrations by 2031-06-10. The included studies have 3 registrations: 1 that existed by then, "
        "1 that a dated source or the number itself shows to have come after it, and 1 of which no source tells. One was shut."
    )


def test_a_registration_of_the_register_says_when_it_was_first_posted() -> None:
    path = "protocolSection.statusModule.studyFirstPostDateStruct.date"
    assert registered_on({"other_fields": json.dumps({path: ["2031-02-10"]})}) == "2031-02-10"
    assert registered_on({"other_fields": ""}) == ""


def test_two_comparisons_with_one_label_are_refused() -> None:
    with pytest.raises(ValidationError, match='two comparisons have the label "Lamp 2031"'):
        Synthesis(group_by="x", show=[], comparisons=[COMPARISON, COMPARISON])
