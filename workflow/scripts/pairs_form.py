"""Write the form for uncertain pairs of records: both side by side, best first."""

from pathlib import Path

from adapter import Settings, run
from prismake.deduplication.returned import pairs_form
from prismake.forms import write_form
from prismake.provenance.forms_at_risk import write_forms
from prismake.tables import read_table


def main(settings: Settings, uncertain: Path, returned: list[Path], form: Path) -> None:
    pairs = read_table(uncertain, "2_deduplicate/uncertain")
    write_forms({form: write_form(pairs_form(pairs, settings.run, settings.review.title, returned))})


if __name__ == "__main__":
    run(main)
