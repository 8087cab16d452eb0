"""Write the forms for full texts, and the retrieval log: what each person has still to decide, and what is to be fetched."""

from pathlib import Path

from prismake.forms.names import file_stem
from prismake.forms.write import write_form
from prismake.protocol.partial import Protocol
from prismake.provenance.edited_forms import write_forms
from prismake.screening.pending import forms_of_stage
from prismake.screening.retrieval import retrieval_form
from prismake.screening.stage import FULL_TEXT
from prismake.screening.votes import RETRIEVAL
from prismake.step import run_step
from prismake.tables import read_table

SECTIONS = ("run", "review", "criteria", "screening", "exclusion_reasons", "people")


def main(
    config: Protocol,
    reports: Path,
    votes: Path,
    worklist: Path,
    returned: list[Path],
    forms: list[Path],
    digests: Path,
) -> None:
    described = read_table(reports, "2_deduplicate/reports")
    pending = read_table(worklist, "3_screen/worklist")
    made = forms_of_stage(
        FULL_TEXT, config, described, read_table(votes, "3_screen/votes"), pending, returned
    )
    made[RETRIEVAL] = retrieval_form(config.run, config.review.title, described, pending, returned)
    by_file = {file_stem(name, made): form for name, form in made.items()}
    write_forms({path: write_form(by_file[path.stem]) for path in forms}, digests)


if __name__ == "__main__":
    run_step(main)
