"""The extraction dictionary: what a field may be, and every fault of every field at its key, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from prismake.errors import Fault, ReviewFaults
from prismake.extraction.columns import CONFLICTS, extraction_columns, row_columns
from prismake.forms.model import CHECK_HEADER, TAG_HEADER
from prismake.protocol.config import Config
from prismake.protocol.extraction import ROWS_ENTERED
from prismake.protocol.extraction_checks import BUILT_IN_HEADERS
from prismake.protocol.loading import load_config

SMALLEST = Path(__file__).parents[2] / "fixtures/minimal_review/config.yaml"
NUMBER = {"label": "Dose", "type": "number"}


@pytest.fixture
def written(tmp_path: Path):
    """Write the smallest review with more fields of extraction, and return its path."""

    def write(fields: dict[str, object], synthesis: dict[str, object] | None = None) -> Path:
        content = yaml.safe_load(SMALLEST.read_text(encoding="utf-8"))
        content["extraction"]["fields"] |= fields
        content["synthesis"] |= synthesis or {}
        path = tmp_path / "config.yaml"
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return path

    return write


def faults_of(path: Path) -> list[Fault]:
    with pytest.raises(ReviewFaults) as caught:
        load_config(path)
    return caught.value.faults


def loaded(path: Path) -> Config:
    return load_config(path)


def test_a_field_without_a_level_is_of_a_study_and_asks_for_no_rows(written) -> None:
    plan = loaded(written({})).extraction
    assert {field.level for field in plan.fields.values()} == {"study"}
    assert not plan.has_rows
    assert ROWS_ENTERED not in plan.of_study


def test_with_a_field_of_an_arm_people_are_asked_whether_all_rows_are_entered(written) -> None:
    plan = loaded(written({"dose": {**NUMBER, "level": "arm", "units": ["mg", "mL"]}})).extraction
    assert list(plan.of_level("arm")) == ["dose"]
    assert list(plan.of_study)[-1] == ROWS_ENTERED
    assert ROWS_ENTERED not in plan.fields


@pytest.mark.parametrize(
    ("field", "key", "words"),
    [
        ({**NUMBER, "unit": "mg", "units": ["mg", "mL"]}, "units", "unit is for one unit"),
        ({"label": "Dose", "units": ["mg", "mL"]}, "units", "field of type number"),
        ({"label": "Dose", "minimum": 0}, "minimum", "field of type number"),
        ({"label": "Dose", "maximum": 9}, "maximum", "field of type number"),
        ({**NUMBER, "units": ["mg", "mL"], "maximum": 9}, "maximum", "a range holds for one unit"),
        ({**NUMBER, "minimum": 9, "maximum": 1}, "minimum", "minimum 9.0 is above maximum 1.0"),
        ({**NUMBER, "units": ["mg", "MG"]}, "units", '"MG" occurs twice'),
        ({**NUMBER, "units": ["mg", " "]}, "units", "a unit is empty"),
        ({"label": "Dose", "level": "arm", "pattern": "x"}, "pattern", "field of level study"),
        ({"label": "n", "meaning": "SD", "level": "outcome"}, "meaning", "SD is a number"),
        ({**NUMBER, "meaning": "SD"}, "level", "that of an arm or an outcome"),
        ({**NUMBER, "meaning": "actual enrolment", "level": "arm"}, "level", "is that of a study"),
        (
            {"label": "Unit", "type": "choice", "choices": ["individual", "clusters"], "meaning": "unit of analysis"},
            "choices",
            "missing: cluster, crossover",
        ),
        ({**NUMBER, "meaning": "unit of analysis"}, "meaning", "is a choice"),
        ({**NUMBER, "level": "arm", "meaning": "role of arm"}, "meaning", "is a choice"),
        (
            {"label": "Role", "type": "choice", "choices": ["control", "experiment"], "meaning": "role of arm", "level": "arm"},
            "choices",
            "missing: experimental",
        ),
        (
            {"label": "Role", "type": "choice", "choices": ["control", "experimental"], "meaning": "role of arm"},
            "level",
            "is that of an arm",
        ),
        ({"label": "notes", "level": "arm"}, "label", 'has a column "Notes" of its own'),
        ({"label": "Arm", "level": "arm"}, "label", 'has a column "Arm" of its own'),
        ({"label": " OUTCOME", "level": "outcome"}, "label", 'has a column "Outcome" of its own'),
        ({"label": "Authors"}, "label", 'has a column "Authors" of its own'),
        ({**NUMBER, "meaning": "outcome type", "level": "outcome"}, "meaning", "is a choice"),
        (
            {"label": "Type", "type": "choice", "choices": ["safety"], "meaning": "outcome type", "level": "outcome"},
            "choices",
            "missing: efficacy",
        ),
        (
            {"label": "Type", "type": "choice", "choices": ["safety", "efficacy"], "meaning": "outcome type"},
            "level",
            "is that of an outcome",
        ),
    ],
)  # fmt: skip
def test_a_faulty_field_is_told_at_its_key(written, field: dict[str, object], key: str, words: str) -> None:
    path = written({"dose": field})
    told = [fault for fault in faults_of(path) if words in fault.found]
    assert [fault.column for fault in told] == [f"extraction.fields.dose.{key}"]


def test_the_faults_of_all_fields_are_told_at_once(written) -> None:
    path = written(
        {
            "first": {"label": "First", "minimum": 1},
            "second": {**NUMBER, "units": ["mg"], "maximum": 3},
            "third": {**NUMBER, "label": "First"},
        }
    )
    assert {fault.column for fault in faults_of(path)} == {
        "extraction.fields.first.minimum",
        "extraction.fields.second.maximum",
        "extraction.fields.third.label",
    }


def test_an_unknown_level_is_told_with_those_that_are(written) -> None:
    (fault,) = faults_of(written({"dose": {**NUMBER, "level": "patient"}}))
    assert "study" in fault.allowed + fault.found
    assert "outcome" in fault.allowed + fault.found


def test_a_meaning_has_one_field_per_level(written) -> None:
    number = {"type": "number", "level": "outcome", "meaning": "mean"}
    (fault,) = faults_of(written({"a": {**number, "label": "A"}, "b": {**number, "label": "B"}}))
    assert fault.column == "extraction.fields.b.meaning"
    assert '"a"' in fault.found


def test_adverse_events_and_efficacy_may_have_several_fields_of_any_type_and_level(written) -> None:
    fields = {
        "mild": {"label": "Mild", "meaning": "adverse events"},
        "grave": {**NUMBER, "label": "Grave", "meaning": "adverse events"},
        "yield": {"label": "Yield", "meaning": "efficacy", "level": "outcome"},
    }
    assert loaded(written(fields)).extraction.fields["grave"].meaning == "adverse events"


def test_a_label_may_be_used_at_two_levels(written) -> None:
    fields = {"a": {"label": "Age", "level": "arm"}, "b": {"label": "Age", "level": "outcome"}}
    assert loaded(written(fields)).extraction.has_rows


def test_numbers_in_different_units_are_the_size_of_no_bubble(written) -> None:
    path = written(
        {"dose": {**NUMBER, "units": ["mg", "mL"]}},
        {"evidence_map": {"rows": "phase", "columns": "status", "size": "dose"}},
    )
    (fault,) = faults_of(path)
    assert fault.column == "synthesis.evidence_map.size"
    assert "never added up" in fault.found


def test_a_table_of_studies_shows_no_field_of_an_arm(written) -> None:
    (fault,) = faults_of(written({"dose": {**NUMBER, "level": "arm"}}, {"count_by": ["dose"]}))
    assert fault.column.startswith("synthesis.count_by")
    (fault,) = faults_of(written({"dose": {**NUMBER, "level": "arm"}}, {"answer_by": "dose"}))
    assert fault.column == "synthesis.answer_by"


def test_a_figure_crosses_two_fields_of_studies(written) -> None:
    pair = {"rows": "phase", "columns": "status"}
    (crossing,) = loaded(written({}, {"cross": [pair]})).synthesis.cross
    assert crossing.name == "phase_by_status"
    (fault,) = faults_of(written({}, {"cross": [{**pair, "columns": "phase"}]}))
    assert "expected two different fields" in fault.found
    (fault,) = faults_of(
        written({"dose": {**NUMBER, "level": "arm"}}, {"cross": [{**pair, "columns": "dose"}]})
    )
    assert fault.column.startswith("synthesis.cross") and fault.column.endswith("columns")


def test_the_name_of_the_question_on_rows_is_taken_where_rows_are_asked(written) -> None:
    fields = {ROWS_ENTERED: {"label": "Mine"}}
    assert ROWS_ENTERED in loaded(written(fields)).extraction.fields
    (fault,) = faults_of(written({**fields, "dose": {**NUMBER, "level": "arm"}}))
    assert fault.column == f"extraction.fields.{ROWS_ENTERED}"


def test_a_label_that_is_a_header_of_another_sheet_alone_is_allowed(written) -> None:
    fields = {"a": {"label": "Outcome", "level": "arm"}, "b": {"label": "Arm"}}
    assert loaded(written(fields)).extraction.has_rows


def test_the_headers_that_no_label_may_be_are_those_of_the_form() -> None:
    of_studies = {column.header for column in (*extraction_columns({}), CONFLICTS)}
    assert set(BUILT_IN_HEADERS["study"]) == {*of_studies, CHECK_HEADER, TAG_HEADER}
    for level in ("arm", "outcome"):
        columns = row_columns(level, {}, settling=True, proposing=True)
        assert set(BUILT_IN_HEADERS[level]) == {column.header for column in columns}


@pytest.mark.parametrize(
    ("key", "value", "meaning"),
    [("several_arms", "split", "role of arm"), ("change_correlation", 0, "baseline SD")],
)
def test_a_conversion_without_its_field_is_told_at_its_key(
    written, key: str, value: object, meaning: str
) -> None:
    (fault,) = faults_of(written({}, {"conversions": {key: value}}))
    assert fault.column == f"synthesis.conversions.{key}"
    assert f'"{meaning}"' in fault.found
