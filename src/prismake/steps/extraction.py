"""Check what the extractors gave, cell by cell."""

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
    former = former_people(config.people)
    people = list(dict.fromkeys([*plan.extractors, plan.adjudicator, *former]))
    identified = read_table(records, "1_identify/records")
    current = current_ids(identified)
    known = [*identified["record_id"], *current]
    given = read_extraction(returned, config.run, people, plan.fields, known, current)
    given += read_extraction(carried, None, people, plan.fields, known, current)
    included = read_table(studies, "4_extract/studies")
    by_person = extracted_values(included, plan.fields, given, plan.extractors, plan.adjudicator, former)
    checked = extraction_table(included, plan.fields, by_person, plan.extractors, plan.adjudicator, former)
    write_table(by_person, values, "4_extract/extracted_values")
    write_table(checked, extraction, "4_extract/extraction")


if __name__ == "__main__":
    run_step(main)
