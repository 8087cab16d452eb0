"""Read the returned retrieval logs: which full texts were sought and which were retrieved."""

from pathlib import Path

import pandas as pd

from prismake.protocol.partial import Protocol
from prismake.screening.carried import carried_retrieval
from prismake.screening.retrieval import read_retrieval
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("run",)


def main(
    config: Protocol, record_report: Path, returned: list[Path], carried: list[Path], retrieval: Path
) -> None:
    groups = read_table(record_report, "2_deduplicate/record_report")
    log = read_retrieval(returned, config.run, groups)
    if carried:
        earlier = carried_retrieval(read_table(carried[0], "3_screen/retrieval"), groups, log)
        log = pd.concat([log, earlier], ignore_index=True)
    write_table(log, retrieval, "3_screen/retrieval")


if __name__ == "__main__":
    run_step(main)
