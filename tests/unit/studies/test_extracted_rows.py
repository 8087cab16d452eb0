"""Arms and outcomes: people add rows, two extractors are compared cell by cell, and one long table holds what stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from forms_as_ods import write_form_ods
from hypothesis import given, settings
from hypothesis import strategies as st

from prismake.errors import Fault, ReviewFaults
from prismake.extraction.agreement import extraction_agreement
from prismake.extraction.columns import row_columns, study_label
from prismake.extraction.forms import RowsOfPeople, extraction_form
from prismake.extraction.long import data_table, extracted_rows, fields_asked_of_rows
from prismake.extraction.reading import read_extraction
from prismake.extraction.row_sheets import row_cells_to_fill
from prismake.extraction.rows import row_key
from prismake.extraction.values import cells_to_fill, extracted_values, extraction_table, people_asked
from prismake.forms.guide import progress
from prismake.forms.model import HEADER_ROW
from prismake.forms.write import write_form
from prismake.protocol.extraction import Extraction, ExtractionField
from prismake.tables import columns_of, empty_table, rows_of

FIELDS = {
    "crop": ExtractionField(label="Crop"),
    "water": ExtractionField(label="Water", level="arm", type="number", units=["mL", "drops"]),
    "plots": ExtractionField(
        label="Plots", level="outcome", type="number", unit="plots", minimum=1, maximum=500, required=True
    ),
    "yield": ExtractionField(label="Yield", level="outcome", type="number", meaning="mean"),
    "kind": ExtractionField(label="Kind", level="outcome", type="choice", choices=["sown", "planted"]),
}
PLAN = Extraction(extractors=["anna", "ben"], adjudicator="carla", fields=FIELDS)
PEOPLE = ["anna", "ben", "carla"]
IDS = ["r1", "r2", "s1"]
Rows = list[dict[str, str]]


def studies(*numbers: int) -> pd.DataFrame:
    made = [
        dict.fromkeys(columns_of("4_extract/studies"), "")
        | {"study_id": f"study:{n}", "title": f"Garden {n}", "record_ids": f"r{n} | s{n}", "report_ids": f"rep{n}"}
        for n in numbers
    ]  # fmt: skip
    return pd.DataFrame(made, columns=list(columns_of("4_extract/studies")), dtype="str")


STUDIES = studies(1)
LABEL = study_label("Garden 1", "r1 | s1")
BEANS = {"Arm": "Beans", "Water": "5", "Unit: Water": "mL"}
WEEK = {"Arm": "Beans", "Outcome": "Harvest", "Time point": "week 4", "Plots (plots)": "10", "Yield": "2.5"}


class Returned:
    """Forms as people return them: rows typed below the headers of each sheet."""

    def __init__(self, folder: Path, plan: Extraction = PLAN) -> None:
        self.folder, self.plan, self.paths = folder, plan, []

    def add(
        self,
        person: str,
        arms: Rows | None = None,
        outcomes: Rows | None = None,
        *,
        entered: str = "yes",
        name: str = "",
        run: str = "2031-01",
    ) -> Path:
        nothing = empty_table("4_extract/extracted_values")
        form = extraction_form(person, run, "Gardens", self.plan, STUDIES, {"study:1": []}, nothing)
        answers = {"rows_entered": entered} if entered else {}
        path = self.folder / f"{name or person}.xlsx"
        path.write_bytes(write_form(replace(form, rows=form.rows.assign(**answers))))
        type_rows(path, Arms=arms or [], Outcomes=outcomes or [])
        self.paths.append(path)
        return path

    def read(self) -> list[dict[str, str]]:
        return read_extraction(self.paths, "2031-01", PEOPLE, self.plan.fields, IDS)

    def faults(self) -> list[Fault]:
        with pytest.raises(ReviewFaults) as caught:
            self.read()
        return caught.value.faults

    def the_fault(self) -> Fault:
        (fault,) = self.faults()
        assert fault.file
        assert fault.sheet in ("Arms", "Outcomes", "Extraction")
        assert fault.row
        assert fault.column
        assert fault.next_step
        return fault

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """The tables of studies, of rows by person, and the long table."""
        return tables_of(self.read(), self.plan)

    def data(self, level: str = "outcome") -> Rows:
        return [row for row in rows_of(self.tables()[2]) if row["level"] == level]

    def cell(self, field: str) -> tuple[str, str]:
        (row,) = [row for row in rows_of(self.tables()[2]) if row["field"] == field]
        return row["value"], row["state"]


def tables_of(
    answers: list[dict[str, str]], plan: Extraction = PLAN
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    values = extracted_values(STUDIES, plan.of_study, answers, plan.extractors, plan.adjudicator)
    asked = people_asked(STUDIES, answers)
    checked = extraction_table(STUDIES, plan.of_study, values, plan.extractors, plan.adjudicator, asked=asked)
    rows = extracted_rows(STUDIES, plan, answers)
    asked_of_rows = fields_asked_of_rows(STUDIES, answers)
    return values, rows, data_table(STUDIES, plan, values, checked, rows, asked=asked_of_rows)


def type_rows(path: Path, **sheets: Rows) -> None:
    book = openpyxl.load_workbook(path)
    for name, rows in sheets.items():
        sheet = book[name]
        headers = {cell.value: cell.column for cell in sheet[HEADER_ROW + 1]}
        for number, row in enumerate(rows, start=HEADER_ROW + 2):
            for header, value in ({"Study": LABEL} | row).items():
                sheet.cell(number, headers[header]).value = value
    book.save(path)


@pytest.fixture
def returned(tmp_path: Path) -> Returned:
    return Returned(tmp_path)


# The form


def test_a_form_has_a_sheet_for_each_level_of_the_dictionary(returned: Returned) -> None:
    book = openpyxl.load_workbook(returned.add("anna"))
    assert book.sheetnames == ["Read me", "Extraction", "Arms", "Outcomes", "prismake"]
    headers = [cell.value for cell in book["Outcomes"][HEADER_ROW + 1]]
    assert headers[:4] == ["Study", "Arm", "Outcome", "Time point"]
    assert "Crop" not in headers


def test_a_dictionary_of_studies_alone_has_the_form_that_it_always_had() -> None:
    plan = Extraction(extractors=["anna"], adjudicator="carla", fields={"crop": FIELDS["crop"]})
    nothing = empty_table("4_extract/extracted_values")
    form = extraction_form("anna", "2031-01", "Gardens", plan, STUDIES, {"study:1": []}, nothing)
    assert form.row_sheets == ()
    assert "rows_entered" not in {column.name for column in form.columns}


def test_an_adjudicator_without_a_study_to_settle_is_not_told_that_nothing_is_to_do() -> None:
    nothing = empty_table("4_extract/extracted_values")
    form = extraction_form("carla", "2031-01", "Gardens", PLAN, STUDIES.head(0), {}, nothing)
    assert "Settle the cells on the sheets Extraction, Arms and Outcomes" in form.purpose
    formula, text = progress(form, "")
    assert (formula, text) == ('="No row on the sheet Extraction"', "No row on the sheet Extraction")


def test_the_study_of_a_row_is_chosen_from_a_list_and_cells_below_are_open(returned: Returned) -> None:
    book = openpyxl.load_workbook(returned.add("anna"))
    sheet = book["Arms"]
    rule = next(rule for rule in sheet.data_validations.dataValidation if str(rule.sqref).startswith("A"))
    assert rule.type == "list"
    assert sheet.protection.sheet
    assert not sheet.column_dimensions["A"].protection.locked
    assert LABEL in [cell.value for row in book["prismake"].iter_rows() for cell in row]


def test_a_cell_for_text_is_formatted_as_text_so_that_an_arm_never_becomes_a_date(returned: Returned) -> None:
    book = openpyxl.load_workbook(returned.add("anna"))
    assert book["Arms"].column_dimensions["B"].number_format == "@"


# What is read


def test_rows_are_read_with_their_file_sheet_and_row(returned: Returned) -> None:
    path = returned.add("anna", [BEANS], [WEEK])
    given = [answer for answer in returned.read() if answer["level"] != "study"]
    assert [(a["level"], a["arm"], a["time_point"], a["field"], a["value"], a["unit"]) for a in given] == [
        ("arm", "Beans", "", "", "", ""),
        ("arm", "Beans", "", "water", "5", "mL"),
        ("outcome", "Beans", "week 4", "", "", ""),
        ("outcome", "Beans", "week 4", "plots", "10", ""),
        ("outcome", "Beans", "week 4", "yield", "2.5", ""),
    ]
    assert {(a["file"], a["sheet"], a["row"], a["record_ids"]) for a in given if a["level"] == "arm"} == {
        (path.as_posix(), "Arms", "4", "r1 | s1")
    }


def test_a_sheet_of_outcomes_alone_saved_as_csv_is_read_by_the_record_in_its_labels(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(Returned(tmp_path).add("anna", [], [WEEK]))
    lines = [[cell.value or "" for cell in row] for row in book["Outcomes"].iter_rows()]
    path = tmp_path / "anna_outcomes.csv"
    path.write_text("\n".join(";".join(str(cell) for cell in line) for line in lines), encoding="utf-8")
    given = read_extraction([path], "2031-01", PEOPLE, FIELDS, IDS)
    assert [(a["person"], a["record_ids"], a["field"], a["value"]) for a in given if a["field"]] == [
        ("anna", "r1", "plots", "10"),
        ("anna", "r1", "yield", "2.5"),
    ]


def as_ods(tmp_path: Path, **unit: str) -> Path:
    """The form of anna as .ods, with one arm and one outcome, in the order of its columns."""
    nothing = empty_table("4_extract/extracted_values")
    form = extraction_form("anna", "2031-01", "Gardens", PLAN, STUDIES, {"study:1": []}, nothing)
    added = []
    for sheet, row in zip(form.row_sheets, ({**BEANS, **unit}, WEEK), strict=True):
        names = {column.header: column.name for column in sheet.columns}
        typed = {names[header]: value for header, value in ({"Study": LABEL} | row).items()}
        cells = {column.name: typed.get(column.name, "") for column in sheet.columns}
        added.append(replace(sheet, rows=pd.DataFrame([cells], dtype="str")))
    path = tmp_path / "anna.ods"
    rows = form.rows.assign(rows_entered="yes")
    path.write_bytes(write_form_ods(replace(form, rows=rows, row_sheets=tuple(added))))
    return path


def test_added_rows_are_read_from_an_ods(tmp_path: Path) -> None:
    given = read_extraction([as_ods(tmp_path)], "2031-01", PEOPLE, FIELDS, IDS)
    assert [
        (a["level"], a["arm"], a["time_point"], a["field"], a["value"], a["unit"], a["row"])
        for a in given
        if a["level"] != "study" and a["field"]
    ] == [
        ("arm", "Beans", "", "water", "5", "mL", "4"),
        ("outcome", "Beans", "week 4", "plots", "10", "", "4"),
        ("outcome", "Beans", "week 4", "yield", "2.5", "", "4"),
    ]


def test_a_fault_in_an_ods_has_its_sheet_and_row(tmp_path: Path) -> None:
    path = as_ods(tmp_path, **{"Unit: Water": ""})
    with pytest.raises(ReviewFaults) as caught:
        read_extraction([path], "2031-01", PEOPLE, FIELDS, IDS)
    (fault,) = caught.value.faults
    assert (fault.sheet, fault.row, fault.found) == ("Arms", 4, "the number 5 has no unit.")


def test_moved_columns_and_a_renamed_sheet_are_read(returned: Returned) -> None:
    path = returned.add("anna", [BEANS], [])
    book = openpyxl.load_workbook(path)
    book["Arms"].title = "My arms"
    book["My arms"].move_range("B3:B9", cols=20)
    book.save(path)
    assert ("Beans", "5") in {(a["arm"], a["value"]) for a in returned.read()}


def test_an_empty_row_between_rows_plays_no_part(returned: Returned) -> None:
    returned.add("anna", [BEANS, {"Study": ""}, {**BEANS, "Arm": "Peas"}])
    assert {a["arm"] for a in returned.read() if a["level"] == "arm"} == {"Beans", "Peas"}


# What is refused


def test_a_study_that_is_not_of_the_list_is_told_with_the_nearest(returned: Returned) -> None:
    returned.add("anna", [{**BEANS, "Study": "Garden 1 [r9]"}])
    fault = returned.the_fault()
    assert "is not one of the studies in the dropdown list" in fault.found
    assert f'Did you mean "{LABEL}"?' in fault.found
    assert (fault.sheet, fault.row) == ("Arms", 4)


def test_a_title_with_the_id_of_another_study_is_told(returned: Returned) -> None:
    returned.add("anna", [{**BEANS, "Study": "Orchard [s1]"}])
    assert "belong to different studies" in returned.the_fault().found


def test_a_row_without_a_study_is_told(returned: Returned) -> None:
    returned.add("anna", [{**BEANS, "Study": ""}])
    assert "the row has values, but no study" in returned.the_fault().found


@pytest.mark.parametrize(("sheet", "row"), [("Arms", {"Arm": " "}), ("Outcomes", {"Outcome": ""})])
def test_a_row_without_its_name_is_told(returned: Returned, sheet: str, row: dict[str, str]) -> None:
    filled = {**(BEANS if sheet == "Arms" else WEEK), **row}
    returned.add("anna", [filled] if sheet == "Arms" else [], [filled] if sheet != "Arms" else [])
    assert "the row names no" in returned.the_fault().found


def test_a_number_without_its_unit_is_told_with_the_units(returned: Returned) -> None:
    returned.add("anna", [{**BEANS, "Unit: Water": ""}])
    fault = returned.the_fault()
    assert fault.found == "the number 5 has no unit."
    assert fault.allowed == "mL, drops"
    assert fault.column.startswith("Unit: Water")


def test_a_unit_without_a_number_is_told(returned: Returned) -> None:
    returned.add("anna", [{**BEANS, "Water": ""}])
    assert 'the cell of the unit says "mL", but the number is missing' in returned.the_fault().found


def test_an_unknown_unit_is_told_with_the_nearest(returned: Returned) -> None:
    returned.add("anna", [{**BEANS, "Unit: Water": "dropps"}])
    assert 'Did you mean "drops"?' in returned.the_fault().found


def test_a_number_out_of_range_is_told(returned: Returned) -> None:
    returned.add("anna", [BEANS], [{**WEEK, "Plots (plots)": "501"}])
    fault = returned.the_fault()
    assert (fault.sheet, fault.found) == ("Outcomes", "501 is out of range.")


def test_an_outcome_of_an_arm_that_the_study_does_not_have_is_told_with_the_nearest(
    returned: Returned,
) -> None:
    returned.add("anna", [BEANS], [{**WEEK, "Arm": "Bean"}])
    assert 'Did you mean "Beans"?' in returned.the_fault().found


def test_an_outcome_of_the_study_as_a_whole_needs_no_arm(returned: Returned) -> None:
    returned.add("anna", [BEANS], [{**WEEK, "Arm": ""}])
    assert {a["arm"] for a in returned.read() if a["level"] == "outcome"} == {""}


def test_two_rows_for_the_same_arm_with_other_values_are_told_with_both_places(returned: Returned) -> None:
    returned.add("anna", [BEANS, {**BEANS, "Arm": "beans", "Water": "6"}])
    fault = returned.the_fault()
    assert fault.row == 5
    assert '"6 mL" here, but "5 mL" in' in fault.found
    assert 'sheet "Arms", row 4' in fault.found


def test_the_same_row_in_two_files_is_one(returned: Returned) -> None:
    returned.add("anna", [BEANS])
    returned.add("anna", [BEANS], name="anna_2")
    assert len([row for row in rows_of(returned.tables()[1]) if row["field"] == "water"]) == 1


def test_a_required_value_is_told_once_the_study_is_marked_as_entered(returned: Returned) -> None:
    without = {**WEEK, "Plots (plots)": ""}
    returned.add("anna", [BEANS], [without], entered="")
    assert returned.read()
    returned.add("anna", [], [], name="anna_2")
    fault = returned.the_fault()
    assert "required" in fault.found
    assert fault.column.startswith("Plots")


def test_rows_of_a_study_that_is_said_to_have_none_are_told(returned: Returned) -> None:
    returned.add("anna", [BEANS], entered="none reported")
    assert '"none reported"' in returned.the_fault().found


def test_merged_cells_are_told(returned: Returned) -> None:
    path = returned.add("anna", [BEANS, {**BEANS, "Arm": "Peas"}])
    book = openpyxl.load_workbook(path)
    book["Arms"].merge_cells("B4:B5")
    book.save(path)
    assert "B4:B5 are merged" in returned.the_fault().found


def test_a_missing_header_is_told_with_the_one_that_may_be_it(returned: Returned) -> None:
    path = returned.add("anna", [BEANS])
    book = openpyxl.load_workbook(path)
    cell = next(cell for cell in book["Arms"][HEADER_ROW + 1] if cell.value == "Unit: Water")
    cell.value = "Unit of water"
    book.save(path)
    assert 'Was it renamed to "Unit of water"?' in str(returned.faults()[0])


def test_a_formula_is_no_answer(returned: Returned) -> None:
    returned.add("anna", [{**BEANS, "Water": "=2+3"}])
    assert "formula" in returned.faults()[0].found


def test_the_faults_of_all_sheets_are_told_at_once(returned: Returned) -> None:
    returned.add("anna", [{**BEANS, "Unit: Water": ""}], [{**WEEK, "Plots (plots)": "0"}])
    assert [fault.sheet for fault in returned.faults()] == ["Arms", "Outcomes"]


# Two extractors


def test_nothing_is_compared_before_both_entered_all_rows(returned: Returned) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add("ben", [BEANS], [WEEK], entered="")
    assert returned.cell("plots") == ("", "awaited")


def test_what_both_gave_alike_is_agreed_with_unit_report_place_and_people(returned: Returned) -> None:
    for person in ("anna", "ben"):
        returned.add(person, [{**BEANS, "Page or quote": "p. 4"}], [WEEK])
    (row,) = returned.data("arm")
    assert row == {
        "study_id": "study:1", "level": "arm", "study_arm": "Beans", "outcome": "", "time_point": "", "field": "water",
        "value": "5", "unit": "mL", "state": "agreed", "report": "rep1", "place": "p. 4", "people": "anna | ben", "record": "", "not_asked": "",
    }  # fmt: skip


def test_case_and_spaces_of_arm_outcome_and_time_point_play_no_part(returned: Returned) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add(
        "ben", [{**BEANS, "Arm": "BEANS "}], [{**WEEK, "Arm": "beans", "Outcome": " harvest", "Time point": "Week4"}]
    )  # fmt: skip
    assert returned.cell("yield") == ("2.5", "agreed")
    assert {(row["study_arm"], row["time_point"]) for row in returned.data()} == {("Beans", "week 4")}


def test_equal_numbers_are_alike_however_they_are_written(returned: Returned) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add("ben", [BEANS], [{**WEEK, "Yield": "2.50"}])
    assert returned.cell("yield") == ("2.5", "agreed")


def test_the_same_number_in_another_unit_is_a_conflict(returned: Returned) -> None:
    returned.add("anna", [BEANS])
    returned.add("ben", [{**BEANS, "Unit: Water": "drops"}])
    assert returned.cell("water") == ("", "conflict")


def test_only_the_cells_that_differ_are_in_conflict(returned: Returned) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add("ben", [BEANS], [{**WEEK, "Yield": "3"}])
    assert returned.cell("plots") == ("10", "agreed")
    assert returned.cell("yield") == ("", "conflict")
    assert returned.cell("kind") == ("", "not given")


def test_a_cell_that_one_of_them_left_empty_is_a_conflict(returned: Returned) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add("ben", [BEANS], [{**WEEK, "Yield": ""}])
    assert returned.cell("yield") == ("", "conflict")


def test_a_row_that_only_one_of_them_has_is_a_conflict(returned: Returned) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add("ben", [BEANS], [])
    assert returned.cell("plots") == ("", "conflict")


def settled(returned: Returned, **answers: str) -> None:
    """The adjudicator answers in the first row of outcomes of the form that settles the conflicts so far."""
    values, rows, data = returned.tables()
    asked = people_asked(STUDIES, returned.read())
    checked = extraction_table(STUDIES, PLAN.of_study, values, PLAN.extractors, PLAN.adjudicator, asked=asked)
    due = cells_to_fill(checked, values, "carla", "carla")
    form = extraction_form(
        "carla", "2031-01", "Gardens", PLAN, STUDIES[STUDIES["study_id"].isin(due)], due, values,
        added=RowsOfPeople(STUDIES, rows, data),
    )  # fmt: skip
    path = returned.folder / "carla.xlsx"
    path.write_bytes(write_form(form))
    book = openpyxl.load_workbook(path)
    sheet = book["Outcomes"]
    headers = {cell.value: cell.column for cell in sheet[HEADER_ROW + 1]}
    for header, value in answers.items():
        sheet.cell(HEADER_ROW + 2, headers[header.replace("_", " ")]).value = value
    book.save(path)
    returned.paths.append(path)


def test_the_adjudicator_sees_what_each_gave_and_settles_the_cell(returned: Returned) -> None:
    returned.add("anna", [BEANS], [{**WEEK, "Page or quote": "p. 4"}])
    returned.add("ben", [BEANS], [{**WEEK, "Yield": "3"}])
    settled(returned, Yield="3")
    shown = openpyxl.load_workbook(returned.paths[-1])["Outcomes"]
    text = "\n".join(str(cell.value) for cell in shown[HEADER_ROW + 2])
    assert "Yield: anna 2.5 [p. 4]; ben 3" in text
    assert "Plots" not in text
    assert returned.cell("yield") == ("3", "adjudicated")
    (row,) = [row for row in returned.data() if row["field"] == "yield"]
    assert row["people"] == "carla"


def shown_to_the_adjudicator(returned: Returned) -> str:
    settled(returned)
    sheet = openpyxl.load_workbook(returned.paths[-1])["Outcomes"]
    return "\n".join(
        str(cell.value) for row in sheet.iter_rows(min_row=HEADER_ROW + 2) for cell in row if cell.value
    )


def test_the_adjudicator_sees_the_notes_of_a_row(returned: Returned) -> None:
    """A number that cannot be right stands in the note alone."""
    returned.add("anna", [BEANS], [{**WEEK, "Notes": "p. 4 prints 30 of 25 plots"}])
    returned.add("ben", [BEANS], [{**WEEK, "Yield": "3"}])
    assert "Note of anna: p. 4 prints 30 of 25 plots" in shown_to_the_adjudicator(returned)


def test_the_adjudicator_is_told_that_one_extractor_may_have_exchanged_two_arms(returned: Returned) -> None:
    peas, of_peas = {**BEANS, "Arm": "Peas"}, {**WEEK, "Arm": "Peas", "Plots (plots)": "12", "Yield": "4"}
    returned.add("anna", [BEANS, peas], [WEEK, of_peas])
    returned.add("ben", [BEANS, peas], [{**WEEK, "Arm": "Peas"}, {**of_peas, "Arm": "Beans"}])
    text = shown_to_the_adjudicator(returned)
    assert text.count('Exchanged arms? anna and ben differ on 4 cells of the arms "Beans" and "Peas"') == 2


def test_an_adjudicator_who_has_not_answered_changes_nothing(returned: Returned) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add("ben", [BEANS], [{**WEEK, "Yield": "3"}])
    settled(returned)
    assert returned.cell("yield") == ("", "conflict")


def test_a_missing_row_is_shown_with_the_row_that_may_be_it(returned: Returned) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add("ben", [BEANS], [{**WEEK, "Outcome": "Harvests"}])
    settled(returned)
    sheet = openpyxl.load_workbook(returned.paths[-1])["Outcomes"]
    texts = [str(cell.value) for row in sheet.iter_rows(min_row=HEADER_ROW + 2) for cell in row if cell.value]
    assert any('ben has no such row. Did you mean "Beans / Harvests / week 4"?' in text for text in texts)


@pytest.mark.parametrize(
    ("verdict", "plots", "kind"),
    [
        ("keep", ("10", "adjudicated"), ("", "not given")),
        ("keep; empty cells are not given", ("", "not given"), ("", "not given")),
        ("leave out", ("", "left out"), ("", "left out")),
    ],
)
def test_the_adjudicator_keeps_a_row_or_leaves_it_out(
    returned: Returned, verdict: str, plots: tuple[str, str], kind: tuple[str, str]
) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add("ben", [BEANS], [])
    settled(returned, This_row=verdict)
    assert returned.cell("plots") == plots
    assert returned.cell("kind") == kind


def test_keeping_a_row_does_not_settle_a_cell_on_which_they_differ(returned: Returned) -> None:
    returned.add("anna", [BEANS], [WEEK])
    returned.add("ben", [BEANS], [{**WEEK, "Yield": "3"}])
    settled(returned, This_row="keep")
    assert returned.cell("yield") == ("", "conflict")


def test_one_extractor_alone_is_told_as_one() -> None:
    plan = PLAN.model_copy(update={"extractors": ["anna"]})
    answers = [
        {"person": "anna", "role": "extractor", "record_ids": "r1", "level": level, "arm": arm, "outcome": "", "time_point": "",
         "field": field, "value": value, "unit": unit, "report": "", "place": "", "note": "", "file": "", "sheet": "", "row": ""}
        for level, arm, field, value, unit in (("study", "", "rows_entered", "yes", ""), ("arm", "Beans", "water", "5", "mL"))
    ]  # fmt: skip
    values = extracted_values(STUDIES, plan.of_study, answers, ["anna"], "carla")
    checked = extraction_table(STUDIES, plan.of_study, values, ["anna"], "carla", asked={})
    data = data_table(STUDIES, plan, values, checked, extracted_rows(STUDIES, plan, answers))
    assert list(data.loc[data["level"] == "arm", "state"]) == ["one extractor"]


# Agreement


def test_agreement_counts_the_cells_and_the_rows_of_each_field(returned: Returned) -> None:
    second = {**WEEK, "Time point": "week 8"}
    returned.add("anna", [BEANS], [WEEK, second])
    returned.add("ben", [BEANS], [{**WEEK, "Yield": "3"}])
    values, rows, _ = returned.tables()
    table = extraction_agreement(PLAN, values, rows).set_index(["level", "field"])
    assert list(table.loc[("outcome", "(row)")]) == ["2", "1", "0", "1", "50.0"]
    assert list(table.loc[("outcome", "yield")]) == ["2", "0", "1", "1", "0.0"]
    assert list(table.loc[("arm", "water")]) == ["1", "1", "0", "0", "100.0"]
    assert list(table.loc[("outcome", "kind")]) == ["0", "0", "0", "0", ""]


# What always holds

NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs", "P")), max_size=12)


@given(NAMES)
def test_the_key_of_a_row_does_not_change_when_it_is_taken_twice(name: str) -> None:
    assert row_key(row_key(name)) == row_key(name)


@given(st.integers(0, 99), st.integers(0, 99))
def test_numbers_in_names_are_never_joined(first: int, second: int) -> None:
    assert row_key(f"day {first} {second}") != row_key(f"day {first}{second}")


CELLS = st.fixed_dictionaries(
    {}, optional={"water": st.sampled_from(["1", "1.0", "2"]), "unit": st.sampled_from(["mL", "drops"])}
)
GIVEN = st.dictionaries(st.sampled_from(["Beans", "beans", "Peas"]), CELLS, max_size=2)


def answers_of(person: str, arms: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    empty = dict.fromkeys(
        ("arm", "outcome", "time_point", "unit", "report", "place", "note", "file", "sheet", "row"), ""
    )
    base = {**empty, "person": person, "role": "extractor", "record_ids": "r1", "asked": "rows_entered"}
    answers = [{**base, "level": "study", "field": "rows_entered", "value": "yes"}]
    for arm, cells in arms.items():
        answers.append({**base, "level": "arm", "arm": arm, "field": "", "value": ""})
        if "water" in cells:
            unit = cells.get("unit", "mL")
            answers.append(
                {**base, "level": "arm", "arm": arm, "field": "water", "value": cells["water"], "unit": unit}
            )
    return answers


@settings(deadline=None, max_examples=60)
@given(GIVEN, GIVEN)
def test_the_order_of_the_forms_changes_no_value_and_a_value_was_given_by_both(
    anna: dict[str, dict[str, str]], ben: dict[str, dict[str, str]]
) -> None:
    first, second = answers_of("anna", anna), answers_of("ben", ben)
    one, other = tables_of(first + second)[2], tables_of(second + first)[2]
    assert one.equals(other)
    for row in rows_of(one):
        assert (row["value"] != "") == (row["state"] == "agreed")
        if row["value"]:
            assert row["people"] == "anna | ben"
            assert row["unit"]


def test_the_columns_of_both_levels_say_what_they_are_for() -> None:
    for level in ("arm", "outcome"):
        for column in row_columns(level, PLAN.of_level(level))[:2]:
            assert column.help


# What appraisal and pooling will need

READY_MADE = Extraction(
    extractors=["anna", "ben"],
    adjudicator="carla",
    fields={
        "unit_of_analysis": ExtractionField(
            label="Unit of analysis", type="choice", choices=["individual", "cluster", "crossover"]
        ),
        "water": FIELDS["water"],
        "icc": ExtractionField(
            label="Intracluster correlation", level="outcome", type="number", minimum=-1, maximum=1
        ),
        "versus": ExtractionField(label="Compared with", level="outcome"),
        "measure": ExtractionField(
            label="Measure", level="outcome", type="choice", choices=["log odds ratio", "log hazard ratio", "mean difference"]
        ),
        "effect": ExtractionField(label="Effect", level="outcome", type="number"),
        "effect_se": ExtractionField(label="SE of the effect", level="outcome", type="number", minimum=0),
        "effect_low": ExtractionField(label="95 % from", level="outcome", type="number"),
        "effect_high": ExtractionField(label="95 % to", level="outcome", type="number"),
    },
)  # fmt: skip


def test_a_ready_made_effect_and_an_intracluster_correlation_have_their_place_in_the_long_form(
    tmp_path: Path,
) -> None:
    """A dictionary alone asks for them: generic inverse variance and clusters need no other model. Two contrasts of one
    trial stand in the rows of their arms.
    """
    both = Returned(tmp_path, READY_MADE)
    arms = [{"Arm": name} for name in ("Beans", "Peas", "Control")]
    of_all = {
        "Outcome": "Wilting",
        "Time point": "week 4",
        "Compared with": "Control",
        "Page or quote": "table 2",
    }
    beans = {"Arm": "Beans", "Measure": "log odds ratio", "Effect": "-0.223", "SE of the effect": "0.11", "Intracluster correlation": "0.02"}  # fmt: skip
    peas = {
        "Arm": "Peas",
        "Measure": "mean difference",
        "Effect": "1.5",
        "95 % from": "-0.5",
        "95 % to": "3.5",
    }
    for person in ("anna", "ben"):
        both.add(person, arms, [of_all | beans, of_all | peas])
    cells = {
        (row["study_arm"], row["field"]): (row["value"], row["state"], row["place"])
        for row in both.data()
        if row["value"]
    }
    agreed = {
        ("Beans", "measure"): "log odds ratio", ("Beans", "effect"): "-0.223", ("Beans", "effect_se"): "0.11",
        ("Beans", "icc"): "0.02", ("Beans", "versus"): "Control", ("Peas", "versus"): "Control",
        ("Peas", "measure"): "mean difference", ("Peas", "effect"): "1.5", ("Peas", "effect_low"): "-0.5", ("Peas", "effect_high"): "3.5",
    }  # fmt: skip
    assert cells == {key: (value, "agreed", "table 2") for key, value in agreed.items()}


# A field of an arm or outcome that was added to the dictionary after forms came back

SPOT = ExtractionField(label="Spot", level="arm", required=True)
LATER = PLAN.model_copy(update={"fields": {**FIELDS, "spot": SPOT}})


@pytest.fixture
def grown(returned: Returned) -> Returned:
    """Both extractors returned an arm and an outcome; then the field spot of arms was added."""
    for person in ("anna", "ben"):
        returned.add(person, [{**BEANS, "Page or quote": "p. 4", "Notes": "wet"}], [WEEK])
    returned.plan = LATER
    return returned


def next_form(grown: Returned, person: str, **answers: str) -> Path:
    """The next form of a person with these answers in its first row of arms, returned."""
    values, rows, data = grown.tables()
    due = row_cells_to_fill(data, person)
    form = extraction_form(
        person, "2031-01", "Gardens", LATER, STUDIES, due, values, added=RowsOfPeople(STUDIES, rows, data)
    )
    path = grown.folder / f"{person}_2.xlsx"
    path.write_bytes(write_form(form))
    book = openpyxl.load_workbook(path)
    headers = {cell.value: cell.column for cell in book["Arms"][HEADER_ROW + 1]}
    for header, value in answers.items():
        book["Arms"].cell(HEADER_ROW + 2, headers[header]).value = value
    book.save(path)
    return path


def row_states(grown: Returned) -> dict[str, tuple[str, str]]:
    return {row["field"]: (row["state"], row["not_asked"]) for row in rows_of(grown.tables()[2])}


def test_a_field_of_arms_that_is_added_later_is_awaited_of_each_who_was_not_asked(grown: Returned) -> None:
    states = row_states(grown)
    assert states["spot"] == ("awaited", "anna | ben")
    assert (states["water"], states["yield"], states["kind"]) == (
        ("agreed", ""),
        ("agreed", ""),
        ("not given", ""),
    )
    assert row_cells_to_fill(grown.tables()[2], "ben") == {"study:1": ["spot"]}
    assert row_cells_to_fill(grown.tables()[2], "carla") == {}


def test_the_next_form_has_the_rows_of_the_person_and_equal_answers_are_no_fault(grown: Returned) -> None:
    path = next_form(grown, "anna", Spot="north")
    book = openpyxl.load_workbook(path)
    header, row, below = ([cell.value for cell in book["Arms"][HEADER_ROW + at]] for at in (1, 2, 3))
    shown = {name: str(value) for name, value in zip(header, row, strict=True) if value is not None}
    assert shown == {"Study": LABEL, **BEANS, "Spot": "north", "Page or quote": "p. 4", "Notes": "wet"}
    assert not any(below)
    assert not any(cell.value for cell in book["Outcomes"][HEADER_ROW + 2])
    grown.paths.append(path)
    assert row_states(grown)["spot"] == ("awaited", "ben")
    grown.paths.append(next_form(grown, "ben", Spot="North"))
    assert row_states(grown)["spot"] == ("agreed", "")
    assert grown.cell("water") == ("5", "agreed")
    assert row_cells_to_fill(grown.tables()[2], "ben") == {}


def test_another_answer_to_an_earlier_cell_is_a_fault_and_an_empty_one_was_asked(grown: Returned) -> None:
    grown.plan = LATER.model_copy(
        update={"fields": {**FIELDS, "spot": SPOT.model_copy(update={"required": False})}}
    )
    paths = [next_form(grown, person) for person in ("anna", "ben")]
    other = next_form(grown, "ben", Water="6").rename(grown.folder / "ben_3.xlsx")
    next_form(grown, "ben")
    grown.paths += paths
    assert row_states(grown)["spot"] == ("not given", "")
    grown.paths[-1] = other
    assert '"6 mL" here, but "5 mL"' in grown.the_fault().found


def test_a_required_field_that_a_returned_form_asks_is_a_fault_where_it_is_empty(grown: Returned) -> None:
    grown.paths.append(next_form(grown, "anna"))
    assert "required for release" in grown.the_fault().found


def test_a_field_that_is_added_later_makes_no_conflict_while_one_is_awaited(grown: Returned) -> None:
    grown.add("ben", [{**BEANS, "Spot": "south"}], [WEEK], name="ben_2")
    assert row_states(grown)["spot"] == ("awaited", "anna")
    assert [row["state"] for row in grown.data("outcome")] == ["agreed", "agreed", "not given"]
