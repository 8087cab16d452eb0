"""Write the forms for full texts with the pending decisions of each person, and the form of the retrieval log."""

from pathlib import Path

from prismake.forms.names import file_stem
from prismake.forms.write import write_form
from prismake.protocol.partial import Protocol
from prismake.provenance.edited_forms import write_forms
from prismake.screening.files import RETRIEVAL
from prismake.screening.pending import forms_of_stage
from prismake.screening.retrieval import retrieval_form
from prismake.screening.stage import FULL_TEXT
from prismake.step import run_step
from prismake.tables import read_table

SECTIONS = ("run", "review", "criteria", "screening", "exclusion_reasons", "people")


def main(
    config: Protocol,
    reports: Path,
    votes: Path,
    set_aside: Path,
    worklist: Path,
    returned: list[Path],
    forms: list[Path],
    digests: Path,
) -> None:
    report_table = read_table(reports, "2_deduplicate/reports")
    pending = read_table(worklist, "3_screen/worklist")
    vote_table = read_table(votes, "3_screen/votes")
    others = read_table(set_aside, "3_screen/set_aside")
    forms_by_name = forms_of_stage(FULL_TEXT, config, report_table, vote_table, pending, others, returned)
    forms_by_name[RETRIEVAL] = retrieval_form(
        config.run, config.review.title, report_table, pending, returned
    )
    forms_by_file = {file_stem(name, forms_by_name): form for name, form in forms_by_name.items()}
    write_forms({path: write_form(forms_by_file[path.stem]) for path in forms}, digests)


if __name__ == "__main__":
    run_step(main)
