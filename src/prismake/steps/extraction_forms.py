"""Write the extraction forms: each extractor's open studies, and the adjudicator's cells in conflict."""

from pathlib import Path

from prismake.extraction.values import cells_due, extraction_form
from prismake.forms.names import file_stem
from prismake.forms.write import write_form
from prismake.protocol.partial import Protocol
from prismake.protocol.people import former_people
from prismake.provenance.edited_forms import write_forms
from prismake.step import run_step
from prismake.tables import read_table

SECTIONS = ("run", "review", "extraction", "people")


def main(
    config: Protocol,
    studies: Path,
    extraction: Path,
    values: Path,
    returned: list[Path],
    forms: list[Path],
    digests: Path,
) -> None:
    plan = config.extraction
    included = read_table(studies, "4_extract/studies")
    checked = read_table(extraction, "4_extract/extraction")
    by_person = read_table(values, "4_extract/extracted_values")
    asked = [*plan.extractors, plan.adjudicator]
    people = {file_stem(name, asked): name for name in asked}
    written: dict[Path, bytes] = {}
    for path in forms:
        person = people[path.stem]
        due = cells_due(checked, by_person, person, plan.adjudicator)
        open_studies = included[included["study_id"].isin(due)]
        form = extraction_form(
            person,
            config.run,
            config.review.title,
            plan,
            open_studies,
            due,
            by_person,
            returned,
            former_people(config.people),
        )
        written[path] = write_form(form)
    write_forms(written, digests)


if __name__ == "__main__":
    run_step(main)
