"""Write the extraction forms: each extractor's open studies, and the adjudicator's cells in conflict."""

from pathlib import Path

from adapter import Settings, run
from plan import former_people
from prismake.forms import write_form
from prismake.provenance.forms_at_risk import write_forms
from prismake.studies.extraction import cells_due, extraction_form
from prismake.tables import read_table


def main(
    settings: Settings, studies: Path, extraction: Path, returned: list[Path], forms: list[Path]
) -> None:
    plan = settings.extraction
    included = read_table(studies, "4_extract/studies")
    checked = read_table(extraction, "4_extract/extraction")
    made: dict[Path, bytes] = {}
    for path in forms:
        due = cells_due(checked, path.stem, plan.adjudicator)
        open_studies = included[included["study_id"].isin(due)]
        form = extraction_form(
            path.stem,
            settings.run,
            settings.review.title,
            plan,
            open_studies,
            due,
            checked,
            returned,
            former_people(settings),
        )
        made[path] = write_form(form)
    write_forms(made)


if __name__ == "__main__":
    run(main)
