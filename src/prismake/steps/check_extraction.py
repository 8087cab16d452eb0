"""Read the returned extraction forms before their tables are made, so that a faulty one leaves the tables as they were."""

from pathlib import Path

from prismake.extraction.reading import all_entries, write_entries
from prismake.protocol.partial import Protocol
from prismake.protocol.people import former_people
from prismake.step import run_step
from prismake.tables import read_table

SECTIONS = ("run", "extraction", "people")


def main(
    config: Protocol, records: Path, returned: list[Path], carried: list[Path], read_answers: Path
) -> None:
    former = former_people(config.people)
    record_table = read_table(records, "1_identify/records")
    answers = all_entries(returned, carried, config.run, config.extraction, former, record_table)
    write_entries(answers, read_answers)


if __name__ == "__main__":
    run_step(main)
