"""Write the search log: what each source was asked, when, and what came."""

from pathlib import Path

from adapter import Settings, run
from prismake.sources.search_log import search_log
from prismake.tables import read_table, write_table


def main(settings: Settings, balance: Path, searches: Path) -> None:
    counts = read_table(balance, "1_identify/balance")
    write_table(search_log(settings.sources, counts), searches, "1_identify/searches")


if __name__ == "__main__":
    run(main)
