"""List what registers say of the included studies, their arms and outcomes."""

from pathlib import Path

from prismake.step import run_step
from prismake.studies.register_proposals import register_proposals
from prismake.tables import read_table, write_table


def main(studies: Path, records: Path, proposals: Path) -> None:
    rows = register_proposals(
        read_table(studies, "4_extract/studies"), read_table(records, "1_identify/records")
    )
    write_table(rows, proposals, "4_extract/proposals")


if __name__ == "__main__":
    run_step(main)
