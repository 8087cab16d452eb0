"""Write the search log: the query, the date and the number of records of each source."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.search_log import search_log
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("sources",)


def main(config: Protocol, balance: Path, searches: Path) -> None:
    reconciliation = read_table(balance, "1_identify/balance")
    write_table(search_log(config.sources, reconciliation), searches, "1_identify/searches")


if __name__ == "__main__":
    run_step(main)
