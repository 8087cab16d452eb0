"""Read the returned retrieval logs before their table is made, so that a faulty one leaves the table as it was."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.records.former_ids import titles_by_record
from prismake.screening.retrieval import read_retrieval
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("run",)


def main(config: Protocol, reports: Path, record_report: Path, returned: list[Path], read_log: Path) -> None:
    groups = read_table(record_report, "2_deduplicate/record_report")
    titles = titles_by_record(read_table(reports, "2_deduplicate/reports"))
    write_table(read_retrieval(returned, config.run, groups, titles), read_log, "3_screen/retrieval")


if __name__ == "__main__":
    run_step(main)
