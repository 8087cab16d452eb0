"""Write the forms for titles and abstracts with the pending decisions of each person."""

from pathlib import Path

from prismake.forms.files import form_files
from prismake.forms.names import form_stem
from prismake.protocol.partial import Protocol
from prismake.provenance.edited_forms import write_forms
from prismake.screening.pending import forms_of_stage
from prismake.screening.reading_aids import with_reading_aids
from prismake.screening.stage import TITLE_ABSTRACT
from prismake.step import run_step
from prismake.tables import read_table

SECTIONS = ("run", "review", "criteria", "screening", "exclusion_reasons", "people", "sources")


def main(
    config: Protocol,
    reports: Path,
    votes: Path,
    set_aside: Path,
    worklist: Path,
    assignments: Path,
    returned: list[Path],
    forms: list[Path],
    digests: Path,
) -> None:
    forms_by_name = forms_of_stage(
        TITLE_ABSTRACT,
        config,
        read_table(reports, "2_deduplicate/reports"),
        read_table(votes, "3_screen/votes"),
        read_table(worklist, "3_screen/worklist"),
        read_table(set_aside, "3_screen/set_aside"),
        returned,
        read_table(assignments, "3_screen/assignments"),
    )
    forms_by_name = with_reading_aids(forms_by_name, config)
    forms_by_file = {form_stem(name, forms_by_name): form for name, form in forms_by_name.items()}
    write_forms(form_files(forms_by_file, forms), digests)


if __name__ == "__main__":
    run_step(main)
