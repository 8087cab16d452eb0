"""Read the extracted values and compare the extractors, cell by cell."""

from pathlib import Path

from prismake.extraction.agreement import extraction_agreement
from prismake.extraction.found import found_in_sources
from prismake.extraction.long import data_table, extracted_rows, fields_asked_of_rows
from prismake.extraction.reading import read_entries
from prismake.extraction.values import extracted_values, extraction_table, people_asked
from prismake.protocol.partial import Protocol
from prismake.protocol.people import former_people
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("extraction", "people")


def main(
    config: Protocol,
    studies: Path,
    records: Path,
    read_answers: Path,
    extraction: Path,
    values: Path,
    rows: Path,
    data: Path,
    agreement: Path,
) -> None:
    plan = config.extraction
    fields, former = plan.of_study, former_people(config.people)
    record_table = read_table(records, "1_identify/records")
    entries = read_entries(read_answers)
    study_table = read_table(studies, "4_extract/studies")
    by_person = extracted_values(study_table, fields, entries, plan.extractors, plan.adjudicator, former)
    source_values = found_in_sources(study_table, record_table, fields)
    checked = extraction_table(
        study_table,
        fields,
        by_person,
        plan.extractors,
        plan.adjudicator,
        former,
        source_values,
        asked=people_asked(study_table, entries),
    )
    rows_by_person = extracted_rows(study_table, plan, entries, former)
    asked = fields_asked_of_rows(study_table, entries)
    long = data_table(study_table, plan, by_person, checked, rows_by_person, former, asked)
    write_table(by_person, values, "4_extract/extracted_values")
    write_table(checked, extraction, "4_extract/extraction")
    write_table(rows_by_person, rows, "4_extract/extracted_rows")
    write_table(long, data, "4_extract/data")
    agreed = extraction_agreement(plan, by_person, rows_by_person, former)
    write_table(agreed, agreement, "4_extract/extraction_agreement")


if __name__ == "__main__":
    run_step(main)
