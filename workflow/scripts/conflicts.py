"""List the reports on which the votes of a stage differ, and what settled them."""

from pathlib import Path

from adapter import Settings, run
from ballots import settle
from prismake.tables import write_table


def main(
    settings: Settings,
    stage: str,
    reports: Path,
    votes: Path,
    before: list[Path],
    removed: list[Path],
    conflicts: Path,
) -> None:
    _, _, differing = settle(settings, stage, reports, votes, before, removed)
    write_table(differing, conflicts, "3_screen/conflicts")


if __name__ == "__main__":
    run(main)
