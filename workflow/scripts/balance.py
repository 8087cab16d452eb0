"""Hold what each file holds against what became of it; and what was set aside, with the reason."""

from pathlib import Path

from adapter import Settings, run
from prismake.tables import write_table
from sources_read import read_sources


def main(settings: Settings, balance: Path, quarantine: Path) -> None:
    _, set_aside, counts = read_sources(settings)
    write_table(counts, balance, "1_identify/balance")
    write_table(set_aside, quarantine, "1_identify/quarantine")


if __name__ == "__main__":
    run(main)
