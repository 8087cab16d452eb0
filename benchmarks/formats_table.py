"""Write docs/formats.md: what became of every file of the corpora. Counts and file names only.

`python benchmarks/formats_table.py [--corpora ../shared/corpora] [--out docs/formats.md]`
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "workflow" / "scripts"))

from prismake.formats import FORMATS, read_file  # noqa: E402

FOLDERS = ("exports", "eutils", "api")
HEAD = """# Formats

What `prismake.formats` reads, and what became of every file of the corpora that it is tried on
(`../shared/corpora/{exports,eutils,api}`). Written by `benchmarks/formats_table.py`; a test holds it to the code.

A file is recognised from its content. Every record that it holds, counted by separators apart from the parser,
is read or quarantined with the line, the raw text and the reason. A file that holds no records is refused with a
sentence. The tags of each vendor lie in `workflow/scripts/prismake/formats/dialects/`, apart from the parsers.

## What is read

| format | what |
|---|---|
"""
WHY = """
## Parsers

| format | parser | why |
|---|---|---|
| RIS, Web of Science, EndNote refer, Ovid text | our own (`framed.py`, `named_fields.py`) | rispy 0.10 keeps only the first of a repeated \
tag, drops what stands between records, and joins two records where an `ER` is missing |
| MEDLINE | our own (`tagged.py`) | Bio.Medline ends a record at any blank line, also inside an abstract |
| BibTeX | bibtexparser 2, entry by entry; our own for where entries begin and for LaTeX (`bibtex_blocks.py`, `latex.py`) \
| an open brace spoils one entry, not the rest of the file; what it made of an entry is held against its text |
| XML | defusedxml, record by record | the same; entities that a file declares are never expanded, and a record that \
uses one is quarantined |
| tables | csv, row by row; our own for the layout (`layout.py`) | a quote that is never closed spoils its row alone; \
lines above the header and a header in the midst are told from rows |
| JSON | json, element by element | one broken element stays one |

On sound files the tests hold our own readers to what rispy and Bio.Medline read.

## Choices

- A DOI is taken from any field of the record, but not from those that name other works (references, comments,
  corrections), and from the abstract only where the record has none elsewhere. A registration gives only its own
  numbers and its secondary ids.
- A record without a title is quarantined: nobody can screen it by title.
- A range of years gives its first year. What a source said is kept under `as_written` wherever it was changed.
- A bar (`|`) inside a value of a list becomes a broken bar, because tables on disk join lists by bars.
- Text between records is kept with the record before it, or the first, under the tag `(around)`.
- Tabbed text of Web of Science quotes no cell, unless a spreadsheet saved it: then cells with a comma are quoted.
- XML is read in the encoding that it declares. Else a file that is no UTF-8 is read as Windows-1252, unless its words show clearly that it is GB18030, Shift-JIS,
  EUC-JP, EUC-KR, Windows-1251, KOI8-R, ISO-8859-5 or Windows-1253; a note of the file then says so. The first
  64 kB decide.
- A JSON document is read whole; every other format streams in bounded memory.

## What became of the corpora

"""


def rows(corpora: Path) -> Iterator[str]:
    """Yield one row of the table a file."""
    for folder in FOLDERS:
        for path in sorted((corpora / folder).rglob("*")):
            if path.is_file():
                found = read_file(path)
                what = FORMATS[found.format] if not found.refused else "refused"
                counts = (
                    f"{found.expected} | {len(found.records)} | {len(found.quarantined)} |"
                    if not found.refused
                    else f" | | | {found.refused}"
                )
                yield f"| {path.relative_to(corpora).as_posix()} | {what} | {counts} |"


def document(corpora: Path) -> str:
    """Return the whole page."""
    known = "".join(f"| `{name}` | {what} |\n" for name, what in FORMATS.items())
    found = list(rows(corpora))
    refused = sum("| refused |" in row for row in found)
    total = f"{len(found)} files: {len(found) - refused} read, {refused} refused.\n\n"
    head = "| file | format | held | read | quarantined | refused because |\n|---|---|---|---|---|---|\n"
    return HEAD + known + WHY + total + head + "\n".join(found) + "\n"


def main() -> None:
    """Write the page."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    arguments.add_argument("--out", type=Path, default=ROOT / "docs" / "formats.md")
    given = arguments.parse_args()
    given.out.write_text(document(given.corpora), encoding="utf-8")


if __name__ == "__main__":
    main()
