"""Tables with the cells that a test is about and no others: they are not checked as those of a step are."""

from pathlib import Path

import pandas as pd

from prismake.tables import write_text


def put_table(table: pd.DataFrame, path: Path) -> None:
    write_text(table.fillna("").to_csv(index=False, lineterminator="\n"), path)
