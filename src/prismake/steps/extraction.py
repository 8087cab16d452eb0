"""Read the extracted values and compare the extractors, field by field."""

from pathlib import Path

from prismake.extraction.values import extracted_values, extraction_table, read_extraction
from prismake.protocol.partial import Protocol
from prismake.protocol.people import former_people
from prismake.records.aliases import current_ids
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("run", "extraction", "people")


def main(
    config: Protocol,
    studies: Path,
    records: Path,
    returned: list[Path],
    carried: list[Path],
    extraction: Path,
    values: Path,
) -> None:
    plan = config.extraction
    former_names = former_people(config.people)
    names = list(dict.fromkeys([*plan.extractors, plan.adjudicator, *former_names]))
    record_table = read_table(records, "1_identify/records")
    id_map = current_ids(record_table)
    record_ids = [*record_table["record_id"], *id_map]
    entries = read_extraction(returned, config.run, names, plan.fields, record_ids, id_map)
    entries += read_extraction(carried, None, names, plan.fields, record_ids, id_map)
    study_table = read_table(studies, "4_extract/studies")
    values_by_person = extracted_values(
        study_table, plan.fields, entries, plan.extractors, plan.adjudicator, former_names
    )
    checked_values = extraction_table(
        study_table, plan.fields, values_by_person, plan.extractors, plan.adjudicator, former_names
    )
    write_table(values_by_person, values, "4_extract/extracted_values")
    write_table(checked_values, extraction, "4_extract/extraction")


if __name__ == "__main__":
    run_step(main)
