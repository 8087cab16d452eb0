"""List the records that people or declared rules removed before screening."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.records.aliases import current_ids, with_current_ids
from prismake.screening.removals import all_removals
from prismake.step import run_step
from prismake.tables import read_human_input, read_table, write_table

SECTIONS = ("removals",)


def main(config: Protocol, records: Path, removed: list[Path], removals: Path) -> None:
    record_table = read_table(records, "1_identify/records")
    by_people = with_current_ids(
        read_human_input("1_identify/removed_before_screening", removed),
        current_ids(record_table),
        "record_id",
    )
    write_table(all_removals(record_table, config.removals, by_people), removals, "1_identify/removals")


if __name__ == "__main__":
    run_step(main)
