"""Read every pin and import into records."""

from pathlib import Path

from adapter import Settings, run
from prismake.tables import write_table
from sources_read import read_sources


def main(settings: Settings, records: Path) -> None:
    found, _, _ = read_sources(settings)
    write_table(found, records, "1_identify/records")


if __name__ == "__main__":
    run(main)
