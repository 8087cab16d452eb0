"""Write the search log: what each source was asked, when, and what came."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.search_log import search_log
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("sources",)


def main(config: Protocol, balance: Path, searches: Path) -> None:
    counts = read_table(balance, "1_identify/balance")
    write_table(search_log(config.sources, counts), searches, "1_identify/searches")


if __name__ == "__main__":
    run_step(main)
