"""Take over the votes that were read from the returned forms of a screening stage, once no form has a fault."""

from pathlib import Path

from prismake.step import run_step
from prismake.tables import read_table, write_table


def main(read_votes: Path, read_set_aside: Path, votes: Path, set_aside: Path) -> None:
    write_table(read_table(read_votes, "3_screen/votes"), votes, "3_screen/votes")
    write_table(read_table(read_set_aside, "3_screen/set_aside"), set_aside, "3_screen/set_aside")


if __name__ == "__main__":
    run_step(main)
