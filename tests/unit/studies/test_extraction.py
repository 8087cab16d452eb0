"""Extraction: each extractor fills every cell alone; what they give alike is agreed, the rest the adjudicator settles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_studies import record, records
from openpyxl.comments import Comment

from prismake.errors import ReviewFaults
from prismake.extraction.columns import NOTE, quote_of
from prismake.extraction.forms import extraction_form
from prismake.extraction.found import found_in_sources
from prismake.extraction.reading import read_extraction
from prismake.extraction.values import (
    cells_to_fill,
    extracted_values,
    extraction_table,
    people_asked,
)
from prismake.forms.model import parse_link
from prismake.forms.write import write_form
from prismake.protocol.extraction import Extraction, ExtractionField
from prismake.tables import columns_of, empty_table, join_values
from prismake.tables import table_of as declared_table

FIELDS = {
    "crop": ExtractionField(label="Crop", type="choice", choices=["beans", "peas"], required=True),
    "plots": ExtractionField(label="Plots", type="number", unit="plots", minimum=1, maximum=500),
    "note": ExtractionField(label="In their words"),
}
PLAN = Extraction(extractors=["anna", "ben"], adjudicator="carla", fields=FIELDS)
PEOPLE = ["anna", "ben", "carla"]


def studies(*numbers: int) -> pd.DataFrame:
    made = [
        dict.fromkeys(columns_of("4_extract/studies"), "")
        | {"study_id": f"study:{n}", "title": f"Garden {n}", "record_ids": f"r{n} | s{n}"}
        for n in numbers
    ]
    return pd.DataFrame(made, columns=list(columns_of("4_extract/studies")), dtype="str")


def said(person: str, value: str, field: str = "crop", records: str = "r1 | s1") -> dict[str, str]:
    place = {"person": person, "record_ids": records, "file": "", "row": ""}
    return {**place, "field": field, "value": value, "asked": join_values(FIELDS)}


def table_of(
    *given: dict[str, str], extractors: tuple[str, ...] = ("anna", "ben"), of: pd.DataFrame | None = None
) -> pd.DataFrame:
    studied = studies(1) if of is None else of
    values, asked = values_of(*given, extractors=extractors, of=of), people_asked(studied, given)
    return extraction_table(studied, FIELDS, values, extractors, "carla", asked=asked)


def values_of(
    *given: dict[str, str], extractors: tuple[str, ...] = ("anna", "ben"), of: pd.DataFrame | None = None
) -> pd.DataFrame:
    return extracted_values(studies(1) if of is None else of, FIELDS, given, extractors, "carla")


def due(*given: dict[str, str], person: str) -> dict[str, list[str]]:
    return cells_to_fill(table_of(*given), values_of(*given), person, "carla")


def cell(
    *given: dict[str, str], field: str = "crop", extractors: tuple[str, ...] = ("anna", "ben")
) -> tuple[str, str]:
    row = table_of(*given, extractors=extractors).set_index("field").loc[field]
    return row["value"], row["state"]


# What becomes of a cell


def test_nothing_given_is_awaited() -> None:
    assert cell() == ("", "awaited")


def test_what_one_of_two_gave_is_awaited_and_not_shown_as_a_value() -> None:
    assert cell(said("anna", "beans")) == ("", "awaited")


def test_what_both_gave_alike_is_agreed() -> None:
    assert cell(said("anna", "beans"), said("ben", "beans")) == ("beans", "agreed")


def test_small_and_capital_letters_are_alike() -> None:
    assert cell(said("anna", "In rows", "note"), said("ben", "in rows", "note"), field="note") == (
        "In rows",
        "agreed",
    )


def test_what_they_gave_differently_is_a_conflict_without_a_value() -> None:
    assert cell(said("anna", "beans"), said("ben", "peas")) == ("", "conflict")


def test_the_adjudicator_settles_a_conflict() -> None:
    assert cell(said("anna", "beans"), said("ben", "peas"), said("carla", "peas")) == ("peas", "adjudicated")


def test_the_adjudicator_does_not_stand_in_for_an_extractor() -> None:
    assert cell(said("anna", "beans"), said("carla", "peas")) == ("", "awaited")


def test_what_both_gave_alike_the_adjudicator_does_not_change() -> None:
    assert cell(said("anna", "beans"), said("ben", "beans"), said("carla", "peas")) == ("beans", "agreed")


def test_one_extractor_alone_is_told_as_one() -> None:
    assert cell(said("anna", "beans"), extractors=("anna",)) == ("beans", "one extractor")


def test_an_extractor_who_is_named_twice_is_one() -> None:
    assert cell(said("anna", "beans"), extractors=("anna", "anna")) == ("beans", "one extractor")


def test_what_each_gave_is_kept_in_a_row_of_its_own_with_its_place() -> None:
    given = [
        {**said(person, value), "file": f"{person}.xlsx", "row": "4"}
        for person, value in (("ben", "peas = beans | more"), ("anna", "beans"), ("carla", "peas"))
    ]
    assert values_of(*given).to_numpy().tolist() == [
        ["study:1", "crop", "anna", "extractor", "beans", "", "", "", "anna.xlsx", "4"],
        ["study:1", "crop", "ben", "extractor", "peas = beans | more", "", "", "", "ben.xlsx", "4"],
        ["study:1", "crop", "carla", "adjudicator", "peas", "", "", "", "carla.xlsx", "4"],
    ]


def test_a_value_for_a_study_that_is_no_longer_included_has_no_row() -> None:
    assert values_of(said("anna", "beans", records="r9")).empty


def test_an_answer_on_two_records_of_a_study_has_one_row() -> None:
    assert len(values_of(said("anna", "beans"), said("anna", "beans", records="s1"))) == 1


def test_every_study_has_a_row_for_every_field_in_their_order() -> None:
    table = table_of(of=studies(1, 2))
    assert table[["study_id", "field"]].to_numpy().tolist() == [
        [f"study:{n}", field] for n in (1, 2) for field in ("crop", "plots", "note")
    ]


def test_an_answer_belongs_to_its_records_so_that_a_better_deduplication_keeps_it() -> None:
    answer = [said(person, "beans", records="s1 | gone") for person in ("anna", "ben")]
    assert cell(*answer) == ("beans", "agreed")


def test_an_answer_to_a_study_that_was_taken_apart_stands_for_both() -> None:
    answers = [said(person, "beans", records="r1 | r2") for person in ("anna", "ben")]
    table = table_of(*answers, of=studies(1, 2))
    assert list(table.loc[table["field"] == "crop", "state"]) == ["agreed", "agreed"]


def test_an_answer_to_a_study_that_is_no_longer_included_is_passed_over() -> None:
    assert cell(said("anna", "beans", records="r9"), said("ben", "beans", records="r9")) == ("", "awaited")


ANSWERS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["beans", "peas", "Beans"])), max_size=3, unique_by=lambda one: one[0]
)  # fmt: skip


@settings(deadline=None)
@given(ANSWERS, st.data())
def test_the_order_of_the_answers_plays_no_part(answers: list[tuple[str, str]], data: st.DataObject) -> None:
    other = data.draw(st.permutations(answers))
    one = table_of(*(said(*answer) for answer in answers))
    assert one.equals(table_of(*(said(*answer) for answer in other)))


@settings(deadline=None)
@given(ANSWERS)
def test_a_cell_has_a_value_only_where_somebody_gave_that_value(answers: list[tuple[str, str]]) -> None:
    value, state = cell(*(said(*answer) for answer in answers))
    assert (value != "") == (state in ("agreed", "adjudicated"))
    assert not value or value in {given for _, given in answers}


# Who owes what


def test_an_extractor_owes_what_he_has_not_given_whatever_the_other_gave() -> None:
    given = said("anna", "beans")
    assert due(given, person="anna") == {"study:1": ["plots", "note"]}
    assert due(given, person="ben") == {"study:1": ["crop", "plots", "note"]}


def test_the_adjudicator_owes_conflicts_alone() -> None:
    given = (said("anna", "beans"), said("ben", "peas"), said("anna", "3", "plots"))
    assert due(*given, person="carla") == {"study:1": ["crop"]}


def test_nobody_owes_what_is_agreed() -> None:
    assert due(*(said(person, "beans") for person in ("anna", "ben")), person="anna") == {}


def test_an_optional_field_that_every_extractor_left_empty_is_not_given() -> None:
    answers = [said(person, "beans") for person in ("anna", "ben")]
    assert cell(*answers, field="note") == ("", "not given")
    assert cell(answers[0], field="note") == ("", "awaited")


def test_an_optional_field_that_one_extractor_filled_is_owed_by_the_other() -> None:
    answers = [said("anna", "beans"), said("ben", "beans"), said("anna", "3", "plots")]
    assert cell(*answers, field="plots") == ("", "awaited")
    assert "plots" in due(*answers, person="ben")["study:1"]


# A field that was added to the dictionary after forms came back

SOIL = ExtractionField(label="Soil")
WITH_SOIL = PLAN.model_copy(update={"fields": {**FIELDS, "soil": SOIL}})


def table_with_soil(given: list[dict[str, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The values of each person and of each cell, with the field that was added."""
    fields = WITH_SOIL.of_study
    values = extracted_values(studies(1), fields, given, ("anna", "ben"), "carla")
    asked = people_asked(studies(1), given)
    return values, extraction_table(studies(1), fields, values, ("anna", "ben"), "carla", asked=asked)


def test_a_field_that_no_returned_form_asks_is_awaited_and_not_taken_for_not_given(tmp_path: Path) -> None:
    answers = {"crop": "beans", "plots": "12"}
    given = read(returned(tmp_path, anna=answers, ben=answers))
    _, table = table_with_soil(given)
    states = dict(zip(table["field"], table["state"], strict=True))
    assert states == {"crop": "agreed", "plots": "agreed", "note": "not given", "soil": "awaited"}


def test_the_next_form_asks_the_added_field_alone_and_its_empty_answer_is_not_given(tmp_path: Path) -> None:
    answers = {"crop": "beans", "plots": "12"}
    paths = returned(tmp_path, anna=answers, ben=answers)
    values, table = table_with_soil(read(paths))
    for person in ("anna", "ben"):
        due_cells = cells_to_fill(table, values, person, "carla")
        form = extraction_form(person, "2031-01", "Gardens", WITH_SOIL, studies(1), due_cells, values, paths)
        assert {column.name for column in form.columns} & {*WITH_SOIL.of_study} == {"soil"}
        path = tmp_path / f"{person}_2.xlsx"
        path.write_bytes(write_form(replace(form, rows=form.rows.assign(soil="clay"))))
        paths.append(path)
    given = read_extraction(paths, "2031-01", PEOPLE, WITH_SOIL.fields, ["r1", "s1"])
    _, table = table_with_soil(given)
    assert list(table["state"]) == ["agreed", "agreed", "not given", "agreed"]


def test_the_next_form_contains_what_the_person_answered_on_its_fields_before() -> None:
    given = [
        said("anna", "beans"),
        said("anna", "12", "plots") | {"unit": ""},
        said("anna", "peas", records="r2 | s2"),
    ]
    values = values_of(*given, of=studies(1, 2))
    cells = {"study:1": ["note"], "study:2": ["note", "plots"]}
    form = extraction_form("anna", "2031-01", "Gardens", PLAN, studies(1, 2), cells, values)
    assert form.rows[["title", "plots"]].to_numpy().tolist() == [["Garden 1", "12"], ["Garden 2", ""]]
    assert "crop" not in form.rows
    ben = extraction_form("ben", "2031-01", "Gardens", PLAN, studies(1, 2), cells, values)
    assert "plots" not in ben.rows


# Forms, and what came back


def form_bytes(person: str, answers: dict[str, str], run: str = "2031-01") -> bytes:
    """A form as a person would return it: the answers written into its cells."""
    nothing = empty_table("4_extract/extracted_values")
    form = extraction_form(person, run, "Gardens", PLAN, studies(1), {"study:1": []}, nothing)
    return write_form(replace(form, rows=form.rows.assign(**answers)))


def returned(folder: Path, **people: dict[str, str]) -> list[Path]:
    paths = []
    for name, answers in people.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(form_bytes(name.partition("_")[0], answers))
        paths.append(path)
    return sorted(paths)


def read(paths: list[Path], run: str | None = "2031-01") -> list[dict[str, str]]:
    return read_extraction(paths, run, PEOPLE, FIELDS, ["r1", "s1"])


def test_a_form_shows_an_extractor_nothing_of_what_another_gave() -> None:
    given = [said("ben", "peas")]
    form = extraction_form(
        "anna", "2031-01", "Gardens", PLAN, studies(1), due(*given, person="anna"), values_of(*given)
    )
    assert "peas" not in form.rows.to_csv()
    assert "conflicts" not in form.rows.columns


def test_the_form_of_the_adjudicator_shows_both_answers() -> None:
    given = [said("anna", "beans"), said("ben", "peas")]
    form = extraction_form(
        "carla", "2031-01", "Gardens", PLAN, studies(1), due(*given, person="carla"), values_of(*given)
    )
    assert list(form.rows["conflicts"]) == ["Crop: anna beans; ben peas"]


def test_what_came_back_is_read_cell_by_cell_with_its_place(tmp_path: Path) -> None:
    paths = returned(tmp_path, anna={"crop": "beans", "plots": "12"})
    given = read(paths)
    assert [(one["person"], one["field"], one["value"]) for one in given] == [
        ("anna", "crop", "beans"),
        ("anna", "plots", "12"),
    ]
    assert all(one["record_ids"] == "r1 | s1" and one["file"] == paths[0].as_posix() for one in given)
    assert {one["row"] for one in given} == {"4"}


def faults_of(paths: list[Path]):
    with pytest.raises(ReviewFaults) as caught:
        read(paths)
    return caught.value.faults


@pytest.mark.parametrize("number", ["0", "501", "-3"])
def test_a_number_out_of_range_is_told_with_the_range(tmp_path: Path, number: str) -> None:
    (fault,) = faults_of(returned(tmp_path, anna={"plots": number}))
    assert fault.found == f"{number} is out of range."
    assert fault.allowed == "1.0 to 500.0 plots"
    assert "Plots" in fault.column
    assert fault.row


@pytest.mark.parametrize("number", ["1", "500", "12.5"])
def test_a_number_in_range_is_taken(tmp_path: Path, number: str) -> None:
    assert read(returned(tmp_path, anna={"plots": number}))[0]["value"] == number


def test_a_word_where_a_number_is_asked_for_is_told(tmp_path: Path) -> None:
    (fault,) = faults_of(returned(tmp_path, anna={"plots": "many"}))
    assert "many" in fault.found


def test_a_word_that_is_no_choice_is_told_with_the_choices(tmp_path: Path) -> None:
    (fault,) = faults_of(returned(tmp_path, anna={"crop": "turnips"}))
    assert "turnips" in fault.found
    assert "beans" in fault.allowed


def test_two_answers_of_one_person_are_told_with_both_places(tmp_path: Path) -> None:
    (fault,) = faults_of(returned(tmp_path, anna={"crop": "beans"}, anna_2={"crop": "peas"}))
    assert '"peas" here, but "beans" in' in fault.found
    assert "anna.xlsx, row" in fault.found


def test_the_same_answer_twice_is_one(tmp_path: Path) -> None:
    given = read(returned(tmp_path, anna={"crop": "beans"}, anna_2={"crop": "beans"}))
    assert list(values_of(*given)["value"]) == ["beans"]


def test_a_form_of_another_version_is_refused_where_this_one_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "anna.xlsx"
    path.write_bytes(form_bytes("anna", {"crop": "beans"}, run="2030-01"))
    assert "2030-01" in str(faults_of([path])[0])
    assert read([path], run=None)[0]["value"] == "beans"


def test_a_person_may_answer_anew_in_a_later_version_and_the_newest_answer_counts(tmp_path: Path) -> None:
    """Sealed forms are never edited, so that nobody could mend them."""
    paths = []
    for run, crop in (("2031-01", "peas"), ("2030-01", "beans")):
        path = tmp_path / run / "anna.xlsx"
        path.parent.mkdir()
        path.write_bytes(form_bytes("anna", {"crop": crop}, run))
        paths.append(path)
    newest = values_of(*read(paths, run=None)).iloc[0]
    assert (newest["value"], newest["file"]) == ("peas", paths[0].as_posix())


# Those who left


def of_dora(value: str, role: str = "extractor") -> dict[str, str]:
    return {**said("dora", value), "role": role}


def left_values(*given: dict[str, str]) -> pd.DataFrame:
    return extracted_values(studies(1), FIELDS, given, ("anna", "ben"), "carla", ("dora",))


def left_table(*given: dict[str, str]) -> pd.DataFrame:
    asked = people_asked(studies(1), given)
    return extraction_table(
        studies(1), FIELDS, left_values(*given), ("anna", "ben"), "carla", ("dora",), asked=asked
    )


def left(*given: dict[str, str]) -> tuple[str, str]:
    row = left_table(*given).set_index("field").loc["crop"]
    return row["value"], row["state"]


def test_what_a_former_extractor_gave_counts() -> None:
    assert left(of_dora("beans")) == ("", "awaited")
    assert left(of_dora("beans"), said("anna", "beans")) == ("beans", "agreed")
    assert left(of_dora("peas"), said("anna", "beans"))[1] == "conflict"
    values = left_values(of_dora("beans"), said("anna", "beans"))
    assert list(values["person"]) == ["anna", "dora"]


def test_what_a_former_adjudicator_settled_stays_settled_and_is_no_third_opinion() -> None:
    differ = (said("anna", "beans"), said("ben", "peas"))
    assert left(*differ, of_dora("peas", "adjudicator")) == ("peas", "adjudicated")
    assert left(said("anna", "beans"), of_dora("beans", "adjudicator"))[1] == "awaited"


def test_a_study_that_a_former_and_a_current_extractor_went_through_is_asked_of_nobody_else() -> None:
    given = (of_dora("beans"), said("anna", "beans"))
    table = left_table(*given)
    assert table.set_index("field").loc["note", "state"] == "not given"
    assert cells_to_fill(table, left_values(*given), "ben", "carla").get("study:1", []) == ["plots"] * (
        table.set_index("field").loc["plots", "state"] == "awaited"
    )


def test_the_form_tells_in_which_role_it_was_filled(tmp_path: Path) -> None:
    values = values_of(said("anna", "beans"), said("ben", "peas"))
    due = cells_to_fill(table_of(said("anna", "beans"), said("ben", "peas")), values, "carla", "carla")
    form = extraction_form("carla", "2031-01", "Gardens", PLAN, studies(1), due, values)
    (tmp_path / "carla.xlsx").write_bytes(write_form(replace(form, rows=form.rows.assign(crop="peas"))))
    paths = [*returned(tmp_path, anna={"crop": "beans"}), tmp_path / "carla.xlsx"]
    assert [(row["person"], row["role"]) for row in read(paths)] == [
        ("anna", "extractor"),
        ("carla", "adjudicator"),
    ]


# Articles, places of values, and notes


def test_a_form_shows_the_publication_of_a_study() -> None:
    study = studies(1).assign(
        authors="Fictive, Ada | Invented, Bo",
        year="2029",
        journal="Annals of Gardens",
        doi="10.5555/garden.1",
        link="https://doi.org/10.5555/garden.1",
    )
    nothing = empty_table("4_extract/extracted_values")
    form = extraction_form("anna", "2031-01", "Gardens", PLAN, study, {"study:1": []}, nothing)
    row = form.rows.iloc[0]
    assert (row["authors"], row["year"]) == ("Fictive, Ada; Invented, Bo", "2029")
    assert parse_link(row["doi"]) == ("10.5555/garden.1", "https://doi.org/10.5555/garden.1")
    shown = [column.name for column in form.columns if column.kind in ("shown", "link")]
    assert shown == ["title", "authors", "year", "journal", "doi", "link"]


def test_each_value_has_a_cell_for_its_page_or_quote(tmp_path: Path) -> None:
    answers = {"crop": "beans", quote_of("crop"): "p. 4, table 2", NOTE.name: "two gardens"}
    (given,) = read(returned(tmp_path, anna=answers))
    assert (given["field"], given["place"], given["note"]) == ("crop", "p. 4, table 2", "two gardens")
    (row,) = values_of(given).to_dict("records")
    assert (row["value"], row["place"], row["note"]) == ("beans", "p. 4, table 2", "two gardens")


def test_a_page_without_a_value_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults, match='"p. 4" is given without a value'):
        read(returned(tmp_path, anna={quote_of("crop"): "p. 4"}))


def test_a_note_without_a_value_is_kept_and_returns_in_the_next_form(tmp_path: Path) -> None:
    given = read(returned(tmp_path, anna={NOTE.name: "full text is missing"}))
    values = values_of(*given)
    assert values[["field", "value", "note"]].to_numpy().tolist() == [["", "", "full text is missing"]]
    for person, note in (("anna", "full text is missing"), ("ben", "")):
        form = extraction_form(person, "2031-01", "Gardens", PLAN, studies(1), {"study:1": ["crop"]}, values)
        assert list(form.rows[NOTE.name]) == [note]
    asked = people_asked(studies(1), given)
    table = extraction_table(studies(1), FIELDS, values, ("anna", "ben"), "carla", asked=asked)
    assert set(table["state"]) == {"awaited"}


def test_the_adjudicator_sees_the_pages_and_notes_of_both() -> None:
    given = [
        said("anna", "beans") | {"place": "p. 4", "note": "hard"},
        said("ben", "peas") | {"place": "p. 9"},
    ]
    form = extraction_form(
        "carla", "2031-01", "Gardens", PLAN, studies(1), due(*given, person="carla"), values_of(*given)
    )
    assert list(form.rows["conflicts"]) == ["Crop: anna beans [p. 4]; ben peas [p. 9]\nNote of anna: hard"]


def test_a_comment_on_a_value_joins_the_notes_and_not_a_field_that_is_called_note(tmp_path: Path) -> None:
    (path,) = returned(tmp_path, anna={"crop": "beans", "note": "in their words"})
    book = openpyxl.load_workbook(path)
    sheet = book["Extraction"]
    place = next(cell.column for cell in sheet[3] if cell.value == "Crop")
    sheet.cell(4, place).comment = Comment("or peas?", "anna")
    book.save(path)
    given = {answer["field"]: answer for answer in read([path])}
    assert given["note"]["value"] == "in their words"
    assert given["crop"]["note"] == "comment on Crop: or peas?"


def test_a_form_of_an_earlier_version_without_these_columns_stays_readable(tmp_path: Path) -> None:
    path = tmp_path / "anna.xlsx"
    nothing = empty_table("4_extract/extracted_values")
    form = extraction_form("anna", "2031-01", "Gardens", PLAN, studies(1), {"study:1": []}, nothing)
    columns = tuple(column for column in form.columns if not column.optional)
    assert len(columns) == len(form.columns) - len(FIELDS) - 1
    path.write_bytes(write_form(replace(form, columns=columns, rows=form.rows.assign(crop="beans"))))
    assert [answer["value"] for answer in read([path])] == ["beans"]


def test_a_choice_that_is_not_on_the_list_may_be_added_to_it(tmp_path: Path) -> None:
    with pytest.raises(ReviewFaults, match=r"add it to `extraction\.fields\.crop\.choices`"):
        read(returned(tmp_path, anna={"crop": "cabbages"}))


# What a source holds


def test_a_value_that_every_extractor_overlooked_is_shown_from_its_source() -> None:
    fields = {"dose": ExtractionField(label="Dose", pattern=r"\d+ (?:lux|candela)[^;)]*")}
    study = declared_table([{"study_id": "s", "record_ids": "page | register"}], "4_extract/studies")
    entries = records(
        record("page", arm="website", interventions="lamp light (200 lux  at noon)"),
        record("register", arm="register", interventions="lamp light"),
    )
    found = found_in_sources(study, entries, fields)
    assert found == {("s", "dose"): ("200 lux at noon", "page")}
    answered = [
        {
            "person": person,
            "role": "extractor",
            "record_ids": "page",
            "field": "cargo",
            "value": "none",
            "place": "",
            "note": "",
            "file": "",
            "row": "",
            "asked": join_values(["dose", "cargo"]),
        }
        for person in ("ada", "ben")
    ]
    all_fields = {**fields, "cargo": ExtractionField(label="Cargo")}
    values = extracted_values(study, all_fields, answered, ["ada", "ben"], "cy")
    asked = people_asked(study, answered)
    made = extraction_table(study, all_fields, values, ["ada", "ben"], "cy", (), found, asked=asked)
    assert made.to_dict("records")[0] == {
        "study_id": "s", "field": "dose", "value": "200 lux at noon", "unit": "", "state": "found in a source", "not_asked": "", "source": "page",
    }  # fmt: skip
    waiting = extraction_table(study, all_fields, values[:0], ["ada", "ben"], "cy", (), found, asked={})
    assert list(waiting["state"]) == ["awaited", "awaited"]
