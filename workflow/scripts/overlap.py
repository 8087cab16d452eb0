"""Count which sources share which reports."""

from pathlib import Path

from adapter import run
from prismake.deduplication.reports import build_overlap
from prismake.tables import read_table, write_table


def main(reports: Path, overlap: Path) -> None:
    write_table(build_overlap(read_table(reports, "2_deduplicate/reports")), overlap, "2_deduplicate/overlap")


if __name__ == "__main__":
    run(main)
