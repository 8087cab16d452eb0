"""Turn the votes of a stage into decisions and the worklist."""

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
    worklist: Path,
    decisions: Path,
) -> None:
    waiting, decided, _ = settle(settings, stage, reports, votes, before, removed)
    write_table(waiting, worklist, "3_screen/worklist")
    write_table(decided, decisions, "3_screen/decisions")


if __name__ == "__main__":
    run(main)
