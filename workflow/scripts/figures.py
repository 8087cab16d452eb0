"""Draw each table of the synthesis."""

from pathlib import Path

import pandas as pd

from adapter import Settings, run
from prismake.synthesis.figures import bars, bubbles, label_of
from prismake.tables import write_bytes


def main(settings: Settings, tables: list[Path], figures: list[Path]) -> None:
    plan = settings.synthesis
    fields = settings.extraction.fields
    drawn: dict[str, bytes] = {}
    for path in tables:
        if path.stem == "main_table":
            continue
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for kind in ("svg", "png"):
            if path.stem == "evidence_map":
                wanted = plan.evidence_map
                names = [label_of(name, fields) for name in (wanted.rows, wanted.columns, wanted.size)]
                drawn[f"{path.stem}.{kind}"] = bubbles(table, names, kind)
            else:
                field = path.stem.removeprefix("by_")
                groups = [*plan.group_order, *sorted(set(table.columns[3:]) - set(plan.group_order))]
                drawn[f"{path.stem}.{kind}"] = bars(
                    table, label_of(field, fields), [g for g in groups if g in table], kind
                )
    for figure in figures:
        write_bytes(drawn[figure.name], figure)


if __name__ == "__main__":
    run(main)
