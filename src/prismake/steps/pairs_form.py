"""Write the form for uncertain pairs: both records side by side, strongest evidence first."""

from pathlib import Path

from prismake.deduplication.returned import pairs_form
from prismake.forms.write import write_form
from prismake.protocol.partial import Protocol
from prismake.provenance.edited_forms import write_forms
from prismake.step import run_step
from prismake.tables import read_table

SECTIONS = ("run", "review")


def main(config: Protocol, uncertain: Path, returned: list[Path], form: Path, digests: Path) -> None:
    pairs = read_table(uncertain, "2_deduplicate/uncertain")
    content = write_form(pairs_form(pairs, config.run, config.review.title, returned))
    write_forms({form: content}, digests)


if __name__ == "__main__":
    run_step(main)
