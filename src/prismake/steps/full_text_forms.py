"""Write the forms for full texts with the pending decisions of each person, and the form of the retrieval log."""

from pathlib import Path

from prismake.forms.files import form_files
from prismake.forms.names import form_stem
from prismake.protocol.partial import Protocol
from prismake.provenance.edited_forms import write_forms
from prismake.screening.copies import with_copies
from prismake.screening.files import RETRIEVAL
from prismake.screening.pending import forms_of_stage
from prismake.screening.reading_aids import with_reading_aids
from prismake.screening.retrieval import retrieval_form
from prismake.screening.stage import FULL_TEXT
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
    copies: Path,
    returned: list[Path],
    forms: list[Path],
    digests: Path,
) -> None:
    copy_table = read_table(copies, "3_screen/copies")
    folder = f"results/{config.run}/3_screen/{FULL_TEXT}/forms"
    report_table = with_copies(read_table(reports, "2_deduplicate/reports"), copy_table, folder)
    pending = read_table(worklist, "3_screen/worklist")
    vote_table = read_table(votes, "3_screen/votes")
    others = read_table(set_aside, "3_screen/set_aside")
    assigned = read_table(assignments, "3_screen/assignments")
    forms_by_name = forms_of_stage(
        FULL_TEXT, config, report_table, vote_table, pending, others, returned, assigned
    )
    forms_by_name[RETRIEVAL] = retrieval_form(
        config.run, config.review.title, report_table, pending, returned, copy_table
    )
    forms_by_name = with_reading_aids(forms_by_name, config)
    forms_by_file = {form_stem(name, forms_by_name): form for name, form in forms_by_name.items()}
    write_forms(form_files(forms_by_file, forms), digests)


if __name__ == "__main__":
    run_step(main)
