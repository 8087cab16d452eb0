"""List what the sources of one study disagree on, each value with its source and date."""

from pathlib import Path

from adapter import Settings, run
from prismake.tables import write_table
from studies_told import tell_studies


def main(
    settings: Settings,
    records: Path,
    reports: Path,
    worklist: Path,
    decisions: Path,
    links: list[Path],
    conflicts: Path,
) -> None:
    told = tell_studies(settings, records, reports, worklist, decisions, links)
    write_table(told.conflicts, conflicts, "4_extract/source_conflicts")


if __name__ == "__main__":
    run(main)
