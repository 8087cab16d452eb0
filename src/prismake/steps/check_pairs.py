"""Read people's verdicts on pairs before reports are made, so that a faulty form leaves all tables as they were."""

from pathlib import Path

import pandas as pd

from prismake.deduplication.returned import given_verdicts
from prismake.deduplication.verdicts import check_verdicts
from prismake.step import run_step
from prismake.tables import read_table, write_table


def main(records: Path, verdicts: list[Path], returned: list[Path], read_verdicts: Path) -> None:
    record_table = read_table(records, "1_identify/records")
    given = given_verdicts(record_table, verdicts, returned)
    check_verdicts(given, pd.Index(record_table["record_id"]))
    write_table(given, read_verdicts, "2_deduplicate/verdicts")


if __name__ == "__main__":
    run_step(main)
