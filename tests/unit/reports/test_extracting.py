"""Who extracted: from the values that people and machines gave, and never a machine as a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_roster import HUMAN, MIXED, SOFTWARE
from made_up_tables import put_table

from prismake.protocol.config import Config
from prismake.reports.methods import extractor_kinds, studies_by_extractors
from prismake.reports.methods.extracting import extraction_text
from prismake.tables import columns_of, declared, table_of


def value(person: str, role: str = "extractor", study: str = "s1", text: str = "x") -> dict[str, str]:
    row = dict.fromkeys(columns_of("4_extract/extracted_values"), "")
    return {**row, "study_id": study, "field": "crop", "person": person, "role": role, "value": text}


def put(folder: Path, *rows: dict[str, str]) -> Path:
    for name, of_table in (("4_extract/extracted_values", rows), ("4_extract/extracted_rows", ())):
        put_table(table_of(list(of_table), name), folder / declared(name).path)
    return folder


@pytest.mark.parametrize(
    ("config", "rows", "group"),
    [
        (HUMAN, [value("anna"), value("ben")], "two_people"),
        (HUMAN, [value("anna")], "one_person"),
        (HUMAN, [value("anna"), value("carla", "adjudicator")], "one_person"),
        (SOFTWARE, [value("anna"), value("ben")], "machines_alone"),
        (MIXED, [value("anna"), value("ben")], "one_person_and_machine"),
        (MIXED, [value("ben"), value("carla", "adjudicator")], "one_person_and_machine"),
        (MIXED, [value("ben")], "machines_alone"),
        (HUMAN, [value("anna"), value("nobody")], "unknown"),
    ],
)
def test_who_extracted_a_study(
    config: Config, rows: list[dict[str, str]], group: str, tmp_path: Path
) -> None:
    assert studies_by_extractors(put(tmp_path, *rows), extractor_kinds(config)) == {group: ["s1"]}


def test_a_note_without_a_value_extracts_nothing(tmp_path: Path) -> None:
    assert studies_by_extractors(put(tmp_path, value("anna", text="")), extractor_kinds(HUMAN)) == {}


def test_the_methods_say_that_machines_alone_extracted(tmp_path: Path) -> None:
    text, extracted = extraction_text(SOFTWARE, put(tmp_path, value("anna"), value("ben", study="s2")))
    assert extracted
    assert "For 2 studies, values were given by machines alone." in text


def test_without_a_value_the_methods_name_a_plan(tmp_path: Path) -> None:
    text, extracted = extraction_text(HUMAN, put(tmp_path))
    assert not extracted
    assert text.endswith("Nobody has extracted anything yet.")
