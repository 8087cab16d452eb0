"""Write the extraction forms: open studies for each extractor, conflicts for the adjudicator."""

from pathlib import Path

from prismake.extraction.forms import RowsOfPeople, extraction_form
from prismake.extraction.row_sheets import row_cells_to_fill
from prismake.extraction.values import cells_to_fill
from prismake.forms.names import form_stem
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
    rows: Path,
    data: Path,
    proposals: Path,
    returned: list[Path],
    forms: list[Path],
    digests: Path,
) -> None:
    plan = config.extraction
    study_table = read_table(studies, "4_extract/studies")
    checked_values = read_table(extraction, "4_extract/extraction")
    values_by_person = read_table(values, "4_extract/extracted_values")
    rows_by_person = read_table(rows, "4_extract/extracted_rows")
    long = read_table(data, "4_extract/data")
    proposed = read_table(proposals, "4_extract/proposals")
    names = [*plan.extractors, plan.adjudicator]
    person_of_file = {form_stem(name, names): name for name in names}
    contents: dict[Path, bytes] = {}
    for path in forms:
        person = person_of_file[path.stem]
        pending_cells = cells_to_fill(checked_values, values_by_person, person, plan.adjudicator)
        if person != plan.adjudicator:
            for study, fields in row_cells_to_fill(long, person).items():
                pending_cells.setdefault(study, []).extend(fields)
        open_studies = study_table[study_table["study_id"].isin(pending_cells)]
        disputed = study_table if person == plan.adjudicator else open_studies
        form = extraction_form(
            person,
            config.run,
            config.review.title,
            plan,
            open_studies,
            pending_cells,
            values_by_person,
            returned,
            former_people(config.people),
            RowsOfPeople(disputed, rows_by_person, long),
            proposed,
        )
        contents[path] = write_form(form)
    write_forms(contents, digests)


if __name__ == "__main__":
    run_step(main)
