"""Draw each table of the synthesis."""

from pathlib import Path

import pandas as pd

from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.synthesis.figures import draw_table
from prismake.tables import write_bytes

SECTIONS = ("synthesis", "extraction")


def main(config: Protocol, tables: list[Path], figures: list[Path]) -> None:
    table_by_name = {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in tables}
    for figure in figures:
        file_format = figure.suffix.removeprefix(".")
        image = draw_table(
            figure.stem, table_by_name[figure.stem], config.synthesis, config.extraction.fields, file_format
        )
        write_bytes(image, figure)


if __name__ == "__main__":
    run_step(main)
