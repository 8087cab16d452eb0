"""That a register has posted results is read from the registration in each of its formats."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from prismake.studies.posted_results import posted_on, with_register_days

V1 = "ProtocolSection.StatusModule.ResultsFirstPostDateStruct.ResultsFirstPostDate"


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (V1, "October 12, 2031"),
        ("protocolSection.statusModule.resultsFirstPostDateStruct.date", "2031-10-12"),
        ("Results First Posted", "October 12, 2031"),
    ],
)
def test_the_day_is_read_in_each_format_of_the_register(field: str, written: str) -> None:
    assert posted_on({"other_fields": json.dumps({field: [written]})}) == "2031-10-12"


@pytest.mark.parametrize(
    "other", ["", "{}", json.dumps({V1 + "Type": ["Actual"], "Study Results": ["No Results"]})]
)
def test_a_record_without_a_day_has_no_posted_results(other: str) -> None:
    assert posted_on({"other_fields": other}) == ""


def test_a_study_has_the_earliest_day_of_its_records_and_names_the_record() -> None:
    records = pd.DataFrame(
        [
            {"record_id": "reg:1", "other_fields": json.dumps({V1: ["October 12, 2031"]})},
            {
                "record_id": "csv:1",
                "other_fields": json.dumps({"Results First Posted": ["October 14, 2031"]}),
            },
            {"record_id": "reg:2", "other_fields": ""},
        ]
    )
    studies = pd.DataFrame({"record_ids": ["csv:1 | reg:1", "reg:2"]})
    found = with_register_days(studies, records)
    assert list(found["results_posted"]) == ["2031-10-12", ""]
    assert list(found["results_posted_from"]) == ["reg:1", ""]
    assert list(found["first_posted"]) == ["", ""]


def test_a_study_has_the_earliest_day_on_which_its_registrations_were_posted() -> None:
    records = pd.DataFrame(
        [
            {"record_id": "reg:1", "other_fields": json.dumps({"First Posted": ["May 2, 2030"]})},
            {"record_id": "reg:2", "other_fields": json.dumps({"Date_registration": ["2029-11-30"]})},
        ]
    )
    found = with_register_days(pd.DataFrame({"record_ids": ["reg:1 | reg:2"]}), records)
    assert found.loc[0, ["first_posted", "first_posted_from"]].tolist() == ["2029-11-30", "reg:2"]
