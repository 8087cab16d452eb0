"""What registers say is proposed with its version date; only what a person confirms is a value."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from prismake.errors import ReviewFaults
from prismake.extraction.columns import study_label
from prismake.extraction.forms import extraction_form
from prismake.extraction.reading import read_extraction
from prismake.formats.registry_details import details
from prismake.forms.model import HEADER_ROW
from prismake.forms.write import write_form
from prismake.protocol.extraction import Extraction, ExtractionField
from prismake.studies.register_proposals import register_proposals
from prismake.tables import columns_of, empty_table, rows_of

# A made-up registration of a trial of teas, in the layout of API v2.
REGISTRATION: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT90000001", "officialTitle": "Tea and sleep"},
        "conditionsModule": {"conditions": ["Sleep"]},
        "designModule": {"enrollmentInfo": {"count": 40, "type": "ESTIMATED"}},
        "armsInterventionsModule": {"armGroups": [{"label": "Mint tea"}, {"label": "Water", "type": "NO_INTERVENTION"}]},
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Hours of sleep", "timeFrame": "4 weeks"}],
            "secondaryOutcomes": [{"measure": "Naps"}],
        },
    },
    "resultsSection": {
        "participantFlowModule": {
            "groups": [{"id": "FG000", "title": "Mint tea"}, {"id": "FG001", "title": "Water"}],
            "periods": [
                {"milestones": [{"type": "STARTED", "achievements": [{"groupId": "FG000", "numSubjects": "20"}, {"groupId": "FG001", "numSubjects": "19"}]}]}
            ],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "title": "Hours of sleep", "timeFrame": "4 weeks", "paramType": "MEAN", "dispersionType": "Standard Deviation", "unitOfMeasure": "hours",
                    "groups": [{"id": "OG000", "title": "Mint tea"}],
                    "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "18"}]}],
                    "classes": [{"categories": [{"measurements": [{"groupId": "OG000", "value": "7.5", "spread": "1.25"}]}]}],
                }
            ]
        },
        "adverseEventsModule": {
            "timeFrame": "8 weeks",
            "eventGroups": [{"title": "Mint tea", "seriousNumAffected": 1, "seriousNumAtRisk": 20}],
        },
    },
}  # fmt: skip
V1 = {
    "ProtocolSection": {
        "IdentificationModule": {"NCTId": "NCT90000001"},
        "DesignModule": {"EnrollmentInfo": {"EnrollmentCount": "40", "EnrollmentType": "Actual"}},
        "ArmsInterventionsModule": {"ArmGroupList": {"ArmGroup": [{"ArmGroupLabel": "Mint tea"}]}},
        "OutcomesModule": {
            "PrimaryOutcomeList": {
                "PrimaryOutcome": [
                    {"PrimaryOutcomeMeasure": "Hours of sleep", "PrimaryOutcomeTimeFrame": "4 weeks"}
                ]
            }
        },
    }
}
FIELDS = {
    "planned": ExtractionField(label="Planned", type="number", meaning="planned enrolment"),
    "actual": ExtractionField(label="Actual", type="number", meaning="actual enrolment"),
    "cups": ExtractionField(label="Cups", level="arm", type="number"),
    "mean": ExtractionField(label="Mean", level="outcome", type="number", meaning="mean"),
}
PLAN = Extraction(extractors=["anna", "ben"], adjudicator="carla", fields=FIELDS)
LABEL = study_label("Tea and sleep", "r1")


def record(path: str = "", **changes: str) -> pd.DataFrame:
    row = dict.fromkeys(columns_of("1_identify/records"), "") | {
        "record_id": "r1", "record_type": "registration", "arm": "register", "file": path, "registration_ids": "NCT90000001",
        "version_date": "2031-02-03", "conditions": "Sleep", "enrolment": "40", "enrolment_type": "planned",
    }  # fmt: skip
    return pd.DataFrame([row | changes], dtype="str")


def study() -> pd.DataFrame:
    row = dict.fromkeys(columns_of("4_extract/studies"), "") | {
        "study_id": "study:1", "title": "Tea and sleep", "record_ids": "r1"
    }  # fmt: skip
    return pd.DataFrame([row], dtype="str")


def proposals(
    folder: Path, content: object = REGISTRATION, name: str = "a.json", **changes: str
) -> pd.DataFrame:
    path = folder / name
    text = json.dumps(content).encode()
    path.write_bytes(gzip.compress(text, mtime=0) if name.endswith(".gz") else text)
    return register_proposals(study(), record(path.as_posix(), **changes))


def items(table: pd.DataFrame, level: str) -> list[tuple[str, ...]]:
    names = ("item", "value", "study_arm", "outcome", "time_point", "unit")
    return [tuple(row[name] for name in names) for row in rows_of(table) if row["level"] == level]


def test_a_planned_number_is_never_told_as_an_actual_one(tmp_path: Path) -> None:
    assert ("planned enrolment", "40", "", "", "", "") in items(proposals(tmp_path), "study")
    assert ("actual enrolment", "40", "", "", "", "") in items(proposals(tmp_path, V1), "study")


def test_a_number_whose_kind_nobody_says_is_neither() -> None:
    element = {"protocolSection": {"designModule": {"enrollmentInfo": {"count": 7}}}}
    assert [detail.item for detail in details(element)] == ["enrolment"]


@pytest.mark.parametrize("content", [REGISTRATION, {"studies": [REGISTRATION]}, [REGISTRATION]])
def test_arms_outcomes_and_conditions_are_proposed_from_each_layout(tmp_path: Path, content: object) -> None:
    table = proposals(tmp_path, content)
    assert ("condition", "Sleep", "", "", "", "") in items(table, "study")
    assert ("arm", "", "Water", "", "", "") in items(table, "arm")
    assert ("primary outcome", "", "", "Hours of sleep", "4 weeks", "") in items(table, "outcome")
    assert ("secondary outcome", "", "", "Naps", "", "") in items(table, "outcome")


def test_the_legacy_layout_is_read_as_well(tmp_path: Path) -> None:
    table = proposals(tmp_path, V1)
    assert ("arm", "", "Mint tea", "", "", "") in items(table, "arm")
    assert ("primary outcome", "", "", "Hours of sleep", "4 weeks", "") in items(table, "outcome")


# The results of REGISTRATION as the legacy v1 JSON writes them.
V1_RESULTS: dict[str, Any] = {
    "ParticipantFlowModule": {
        "FlowGroupList": {"FlowGroup": [{"FlowGroupId": "FG000", "FlowGroupTitle": "Mint tea"}, {"FlowGroupId": "FG001", "FlowGroupTitle": "Water"}]},
        "FlowPeriodList": {"FlowPeriod": [{"FlowMilestoneList": {"FlowMilestone": [
            {"FlowMilestoneType": "STARTED", "FlowAchievementList": {"FlowAchievement": [
                {"FlowAchievementGroupId": "FG000", "FlowAchievementNumSubjects": "20"},
                {"FlowAchievementGroupId": "FG001", "FlowAchievementNumSubjects": "19"},
            ]}},
        ]}}]},
    },
    "OutcomeMeasuresModule": {"OutcomeMeasureList": {"OutcomeMeasure": [{
        "OutcomeMeasureTitle": "Hours of sleep", "OutcomeMeasureTimeFrame": "4 weeks", "OutcomeMeasureParamType": "Mean",
        "OutcomeMeasureDispersionType": "Standard Deviation", "OutcomeMeasureUnitOfMeasure": "hours",
        "OutcomeGroupList": {"OutcomeGroup": [{"OutcomeGroupId": "OG000", "OutcomeGroupTitle": "Mint tea"}]},
        "OutcomeDenomList": {"OutcomeDenom": [{"OutcomeDenomUnits": "Participants", "OutcomeDenomCountList": {"OutcomeDenomCount": [
            {"OutcomeDenomCountGroupId": "OG000", "OutcomeDenomCountValue": "18"},
        ]}}]},
        "OutcomeClassList": {"OutcomeClass": [{"OutcomeCategoryList": {"OutcomeCategory": [{"OutcomeMeasurementList": {"OutcomeMeasurement": [
            {"OutcomeMeasurementGroupId": "OG000", "OutcomeMeasurementValue": "7.5", "OutcomeMeasurementSpread": "1.25"},
        ]}}]}}]},
    }]}},
    "AdverseEventsModule": {"EventsTimeFrame": "8 weeks", "EventGroupList": {"EventGroup": [
        {"EventGroupTitle": "Mint tea", "EventGroupSeriousNumAffected": "1", "EventGroupSeriousNumAtRisk": "20"},
    ]}},
}  # fmt: skip


def test_posted_results_of_the_legacy_layout_are_those_of_api_v2() -> None:
    posted = [
        [detail for detail in details(registration) if detail.value and detail.level != "study"]
        for registration in (REGISTRATION, V1 | {"ResultsSection": V1_RESULTS})
    ]
    assert posted[0] == posted[1]
    assert len(posted[0]) == 7


def test_posted_results_are_proposed_with_their_meaning_and_unit(tmp_path: Path) -> None:
    table = proposals(tmp_path)
    where = ("Mint tea", "Hours of sleep", "4 weeks")
    assert ("mean", "7.5", *where, "hours") in items(table, "outcome")
    assert ("SD", "1.25", *where, "hours") in items(table, "outcome")
    assert ("participants", "18", *where, "") in items(table, "outcome")
    assert ("participants", "19", "Water", "", "", "") in items(table, "arm")


def test_adverse_events_are_proposed_with_the_people_at_risk(tmp_path: Path) -> None:
    where = ("Mint tea", "Serious adverse events", "8 weeks", "")
    table = items(proposals(tmp_path), "outcome")
    assert ("events", "1", *where) in table
    assert ("participants", "20", *where) in table


def test_each_proposal_has_its_record_and_the_date_of_its_version(tmp_path: Path) -> None:
    assert {(row["record_id"], row["as_of"]) for row in rows_of(proposals(tmp_path))} == {
        ("r1", "2031-02-03")
    }
    assert {row["as_of"] for row in rows_of(proposals(tmp_path, version_date=""))} == {""}


@pytest.mark.parametrize(
    ("written", "as_of"),
    [("May 14, 2031", "2031-05-14"), ("May 2031", "2031-05"), ("01/02/2031", "01/02/2031")],
)
def test_the_date_of_a_version_is_iso_as_in_every_table_and_an_ambiguous_one_stays_as_written(
    tmp_path: Path, written: str, as_of: str
) -> None:
    assert {row["as_of"] for row in rows_of(proposals(tmp_path, version_date=written))} == {as_of}


def test_a_packed_answer_is_read(tmp_path: Path) -> None:
    assert items(proposals(tmp_path, name="a.json.gz"), "arm")


@pytest.mark.parametrize("content", ['{"cut', "", "[]", "{}"])
def test_a_file_that_holds_no_registration_leaves_the_columns_of_the_record(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    table = register_proposals(study(), record(path.as_posix()))
    assert items(table, "study") == [
        ("condition", "Sleep", "", "", "", ""),
        ("planned enrolment", "40", "", "", "", ""),
    ]


def test_an_article_proposes_nothing(tmp_path: Path) -> None:
    assert proposals(tmp_path, record_type="journal article").empty


def form_of(folder: Path, table: pd.DataFrame, person: str = "anna") -> Path:
    nothing = empty_table("4_extract/extracted_values")
    form = extraction_form(
        person, "2031-01", "Teas", PLAN, study(), {"study:1": []}, nothing, proposals=table
    )  # fmt: skip
    path = folder / f"{person}.xlsx"
    path.write_bytes(write_form(form))
    return path


def read(path: Path) -> list[dict[str, str]]:
    return read_extraction([path], "2031-01", ["anna", "ben", "carla"], FIELDS, ["r1"])


def write(path: Path, sheet: str, row: int, **answers: str) -> None:
    book = openpyxl.load_workbook(path)
    headers = {cell.value: cell.column for cell in book[sheet][HEADER_ROW + 1]}
    for header, value in answers.items():
        book[sheet].cell(HEADER_ROW + 1 + row, headers[header]).value = value
    book.save(path)


def test_the_form_shows_what_registers_say_beside_the_field_and_not_in_it(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(form_of(tmp_path, proposals(tmp_path)))["Extraction"]
    headers = {cell.value: cell.column for cell in sheet[HEADER_ROW + 1]}
    assert (
        sheet.cell(HEADER_ROW + 2, headers["Register says: Planned"]).value == "40 (r1, version 2031-02-03)"
    )
    assert sheet.cell(HEADER_ROW + 2, headers["Planned"]).value is None
    assert "Register says: Actual" not in headers


def test_a_proposal_that_nobody_confirmed_is_never_a_value(tmp_path: Path) -> None:
    assert read(form_of(tmp_path, proposals(tmp_path))) == []


def test_a_confirmed_arm_is_the_persons_own_with_the_cells_beside_it(tmp_path: Path) -> None:
    path = form_of(tmp_path, proposals(tmp_path))
    write(path, "Arms", 1, Proposal="confirmed", Arm="Mint", Cups="3")
    assert [(a["arm"], a["field"], a["value"]) for a in read(path)] == [
        ("Mint", "", ""),
        ("Mint", "cups", "3"),
    ]


def test_a_dismissed_arm_is_none(tmp_path: Path) -> None:
    path = form_of(tmp_path, proposals(tmp_path))
    write(path, "Arms", 1, Proposal="dismissed")
    assert read(path) == []


@pytest.mark.parametrize("change", [{"Cups": "3"}, {"Arm": "Peppermint"}, {"Notes": "two sizes"}])
def test_a_proposal_that_was_changed_without_a_confirmation_is_told(
    tmp_path: Path, change: dict[str, str]
) -> None:
    path = form_of(tmp_path, proposals(tmp_path))
    write(path, "Arms", 1, **change)
    with pytest.raises(ReviewFaults) as caught:
        read(path)
    (fault,) = caught.value.faults
    assert "not confirmed" in fault.found
    assert (fault.sheet, fault.row) == ("Arms", HEADER_ROW + 2)


def test_the_adjudicator_is_shown_no_proposal(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(form_of(tmp_path, proposals(tmp_path), "carla"))
    assert "Register says" not in [cell.value for cell in book["Arms"][HEADER_ROW + 1]]
