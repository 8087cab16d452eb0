"""Read the returned retrieval logs: what was sought in full text, and what could not be had."""

from pathlib import Path

import pandas as pd

from adapter import Settings, run
from prismake.screening import read_retrieval
from prismake.screening.carried import carried_retrieval, is_retrieval_log
from prismake.tables import read_table, write_table


def main(
    settings: Settings, record_report: Path, returned: list[Path], carried: list[Path], retrieval: Path
) -> None:
    groups = read_table(record_report, "2_deduplicate/record_report")
    logs = [path for path in returned if is_retrieval_log(path)]
    found = read_retrieval(logs, settings.run, groups)
    if carried:
        earlier = carried_retrieval(read_table(carried[0], "3_screen/retrieval"), groups, found)
        found = pd.concat([found, earlier], ignore_index=True)
    write_table(found, retrieval, "3_screen/retrieval")


if __name__ == "__main__":
    run(main)
