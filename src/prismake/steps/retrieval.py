"""Make the table of full texts sought and retrieved, once no retrieval log has a fault."""

from pathlib import Path

import pandas as pd

from prismake.records.former_ids import ids_of_seal
from prismake.screening.carried import carried_retrieval
from prismake.step import run_step
from prismake.tables import read_table, write_table


def main(records: Path, record_report: Path, read_log: Path, carried: list[Path], retrieval: Path) -> None:
    log = read_table(read_log, "3_screen/retrieval")
    if carried:
        groups = read_table(record_report, "2_deduplicate/record_report")
        current = ids_of_seal(carried[0].parent, groups, records)
        earlier = carried_retrieval(read_table(carried[0], "3_screen/retrieval"), groups, log, current)
        log = pd.concat([log, earlier], ignore_index=True)
    write_table(log, retrieval, "3_screen/retrieval")


if __name__ == "__main__":
    run_step(main)
