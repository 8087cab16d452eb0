"""Read every vote from the returned forms of a screening stage."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.screening.plan import stage_plan
from prismake.screening.votes import read_votes
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("run", "screening", "exclusion_reasons", "people")


def main(
    config: Protocol,
    stage: str,
    record_report: Path,
    returned: list[Path],
    carried: list[Path],
    votes: Path,
) -> None:
    earlier = read_table(carried[0], "3_screen/votes") if carried else None
    groups = read_table(record_report, "2_deduplicate/record_report")
    vote_table = read_votes(returned, stage_plan(config, stage), config.run, groups, earlier)
    write_table(vote_table, votes, "3_screen/votes")


if __name__ == "__main__":
    run_step(main)
