"""Write the forms of a screening stage: what each person has still to decide."""

from pathlib import Path

from adapter import Settings, run
from plan import criteria_lines, stage_plan
from prismake.forms import write_form
from prismake.provenance.forms_at_risk import write_forms
from prismake.screening import due_forms, retrieval_form
from prismake.tables import read_table


def main(
    settings: Settings,
    stage: str,
    reports: Path,
    votes: Path,
    worklist: Path,
    returned: list[Path],
    forms: list[Path],
) -> None:
    all_reports = read_table(reports, "2_deduplicate/reports")
    waiting = read_table(worklist, "3_screen/worklist")
    title = settings.review.title
    written = due_forms(
        stage_plan(settings, stage),
        settings.run,
        title,
        criteria_lines(settings),
        all_reports,
        read_table(votes, "3_screen/votes"),
        waiting,
        settings.screening.highlight,
        returned,
    )
    made: dict[Path, bytes] = {}
    for path in forms:
        form = (
            written[path.stem]
            if path.stem in written
            else retrieval_form(settings.run, title, all_reports, waiting, returned)
        )
        made[path] = write_form(form)
    write_forms(made)


if __name__ == "__main__":
    run(main)
