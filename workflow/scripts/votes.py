"""Collect every vote of every returned form of a stage."""

from pathlib import Path

from adapter import Settings, run
from plan import stage_plan
from prismake.screening import read_votes
from prismake.tables import read_table, write_table


def main(
    settings: Settings,
    stage: str,
    record_report: Path,
    returned: list[Path],
    carried: list[Path],
    votes: Path,
) -> None:
    earlier = read_table(carried[0], "3_screen/votes") if carried else None
    groups = read_table(record_report, "2_deduplicate/record_report")
    found = read_votes(returned, stage_plan(settings, stage), settings.run, groups, earlier)
    write_table(found, votes, "3_screen/votes")


if __name__ == "__main__":
    run(main)
