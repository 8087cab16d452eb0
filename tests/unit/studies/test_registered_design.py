"""The design of a study as registers give it, in the words of each of their files."""

import json

import pandas as pd
import pytest
from made_up_studies import record, records

from prismake.studies.registered_design import design_of, with_designs

V1, V2 = "ProtocolSection.DesignModule.DesignInfo", "protocolSection.designModule.designInfo"
CSV = "Allocation: Randomized|Intervention Model: Parallel Assignment|Masking: Quadruple (Participant, Investigator)|Primary Purpose: Treatment"


@pytest.mark.parametrize(
    ("fields", "design"),
    [
        ({"Study Designs": CSV}, "randomized, parallel, masking: quadruple"),
        (
            {
                f"{V1}.DesignAllocation": "Non-Randomized",
                f"{V1}.DesignInterventionModel": "Single Group Assignment",
                f"{V1}.DesignMaskingInfo.DesignMasking": "None (Open Label)",
            },
            "non-randomized, single group, masking: none (open label)",
        ),
        (
            {
                f"{V2}.allocation": "NA",
                f"{V2}.interventionModel": "SINGLE_GROUP",
                f"{V2}.maskingInfo.masking": "NONE",
            },
            "single group, masking: none",
        ),
        ({"Study Designs": "Observational Model: Cohort|Time Perspective: Prospective"}, ""),
        ({}, ""),
    ],
)
def test_a_record_gives_its_design(fields: dict[str, str], design: str) -> None:
    other = {name: [value] for name, value in fields.items()}
    assert design_of({"other_fields": json.dumps(other) if other else ""}) == design


def test_a_study_has_the_design_of_the_latest_version_that_gives_one() -> None:
    def version(name: str, day: str, design: str) -> dict[str, str]:
        other = json.dumps({"Study Designs": [f"Allocation: {design}"]}) if design else ""
        return record(name, version_date=day, other_fields=other)

    table = records(
        version("old", "May 1, 2030", "Non-Randomized"),
        version("new", "May 1, 2031", "Randomized"),
        version("newest", "May 1, 2032", ""),
    )
    studies = pd.DataFrame(
        {"study_id": ["A", "B"], "record_ids": ["old | new | newest", "newest"]}, dtype="str"
    )
    found = with_designs(studies, table)
    assert list(found["registered_design"]) == ["randomized", ""]
    assert list(found["registered_design_from"]) == ["new", ""]
