"""Check people's verdicts on pairs before reports are made, so that a faulty form leaves all tables as they were."""

from pathlib import Path

import pandas as pd

from prismake.deduplication.returned import given_verdicts
from prismake.deduplication.verdicts import check_verdicts
from prismake.step import run_step
from prismake.tables import read_table


def main(records: Path, verdicts: list[Path], returned: list[Path], checked: Path) -> None:
    record_table = read_table(records, "1_identify/records")
    check_verdicts(given_verdicts(record_table, verdicts, returned), pd.Index(record_table["record_id"]))
    checked.write_text(f"{len(returned)} files without a fault\n", encoding="utf-8")


if __name__ == "__main__":
    run_step(main)
