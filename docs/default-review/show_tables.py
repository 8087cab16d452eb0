"""Write docs/default-review/tables.md: the tables of the page of the default review, in its order, each with its first rows.

Run it in the folder of prismake after `prismake run`. What is shown are excerpts: long cells are cut.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from prismake.protocol.loading import load_config
from prismake.reports.page.content import PageTable
from prismake.reports.page.tables import page_tables
from prismake.tables import write_text
from prismake.wording import counted, heading

ROOT = Path(__file__).resolve().parents[2]
ROWS, LONGEST = 2, 70
INTRODUCTION = """# The tables of the page, as a reader meets them

The page of the default review, `6_report/index.html`, shows these tables below the answer, the flow diagram and the search for a record. Each can be filtered and sorted, and leads to its CSV file.
Here each stands with its note, its columns and its first rows, which are columns here; long cells are cut. `python docs/default-review/show_tables.py` writes this page again after `prismake run`.
[Every column of every table](../reference/tables.md) is described in the reference.
"""


def main() -> None:
    """Write the page from the results of the default review in the working directory."""
    config = load_config(Path("config/config.yaml"))
    tables = page_tables(Path("results") / config.run, config)
    text = "\n".join([INTRODUCTION, *map(_section, tables)])
    write_text(text, ROOT / "docs/default-review/tables.md")
    sys.stdout.write(f"{len(tables)} tables\n")


def _section(shown: PageTable) -> str:
    """Return the section of one table."""
    first = shown.table.head(ROWS)
    lines = [f"## {shown.title}", "", f"{counted(len(shown.table), 'row')}. {_plain(shown.note)}".strip(), ""]
    if first.empty:
        return "\n".join([*lines, f"Columns: {', '.join(map(heading, shown.table.columns))}.", ""])
    names = ["first row", "second row"][: len(first)]
    lines += [f"| column | {' | '.join(names)} |", f"|---{'|---' * len(names)}|"]
    for column in first.columns:
        cells = [_cut(str(cell)) for cell in first[column]]
        lines.append(f"| {heading(str(column))} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _cut(cell: str) -> str:
    """Return a cell on one line, without links, and not longer than LONGEST."""
    text = re.sub(r"https?://(\S+)", r"\1", re.sub(r"\s+", " ", cell))
    return _plain(text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …")


def _plain(text: str) -> str:
    """Return a text in which no character has a meaning in Markdown."""
    return re.sub(r"([\\|*_<>`\[\]$])", r"\\\1", text)


if __name__ == "__main__":
    main()
