"""List the records that people or declared rules removed before screening."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.records.aliases import with_current_ids
from prismake.records.former_ids import FormerIds, titles_by_record
from prismake.screening.removals import all_removals
from prismake.step import run_step
from prismake.tables import declared, read_human_input, read_table, write_table

SECTIONS = ("removals",)
REMOVED = "1_identify/removed_before_screening"


def main(config: Protocol, records: Path, removed: list[Path], removals: Path) -> None:
    record_table = read_table(records, "1_identify/records")
    lines = read_human_input(REMOVED, removed)
    former = FormerIds(record_table, titles_by_record(record_table))
    former.refuse_counted(lines, declared(REMOVED).path, "record_id")
    by_people = with_current_ids(lines, former.certain, "record_id")
    write_table(all_removals(record_table, config.removals, by_people), removals, "1_identify/removals")


if __name__ == "__main__":
    run_step(main)
