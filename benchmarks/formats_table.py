"""Write docs/formats.md: the result of reading every file of the corpora. Counts and file names only.

`python benchmarks/formats_table.py [--corpora ../shared/corpora] [--out docs/formats.md]`
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from prismake.formats import FORMATS, read_file  # noqa: E402

FOLDERS = ("exports", "eutils", "api")
HEAD = """# Formats

The formats that `prismake.formats` reads, and the result of reading every file of the test corpora
(`../shared/corpora/{exports,eutils,api}`). `benchmarks/formats_table.py` writes this page; a test compares the two.

prismake recognises the format of a file from its content. It counts the expected records by their delimiters,
independently of the parser, and then reads each record or quarantines it with its line, raw text and reason. It
refuses a file without records and says what the file is taken for, why it cannot be read, and which export to
choose (`src/prismake/formats/refusals.yaml`). The tags of each vendor are in `src/prismake/formats/dialects/`.

## Supported formats

| format | description |
|---|---|
"""
WHY = """
## Parsers

| format | parser | why |
|---|---|---|
| RIS, Web of Science, EndNote refer, Ovid text, RefWorks, Cochrane text | prismake (`framed.py`, `named_fields.py`, `plain_text.py`) | rispy 0.10 keeps only the first of a repeated \
tag, drops text between records, and joins two records where an `ER` is missing |
| MEDLINE | prismake (`tagged.py`) | Bio.Medline ends a record at any blank line, even inside an abstract |
| BibTeX | bibtexparser 2, one entry at a time; prismake splits the entries and decodes LaTeX (`bibtex_blocks.py`, `latex.py`) \
| an unclosed brace damages one entry, not the rest of the file; prismake compares the parsed entry with its text, and reads \
a damaged entry field by field (`bibtex_repair.py`) |
| XML | defusedxml, one record at a time | a broken record damages no other; entities that a file declares are never expanded, \
and a record that uses one is quarantined |
| tables | csv, one row at a time; prismake finds the layout (`layout.py`) | an unclosed quote damages its row only; a row whose inner quotes are not doubled is read if one way alone \
gives its number of cells; lines above the header are not read as records, nor is the header once more, which is noted where it is the same sign for sign and quarantined otherwise |
| JSON | json, one element at a time | a broken element damages no other |

On undamaged files the tests compare prismake's parsers with rispy and Bio.Medline.

## Decisions

- A DOI is that of the record only if a DOI field of its format holds it, else the first of its links that has one, else its
  keywords or title. The lists of links are under `own` in the dialects. A DOI anywhere else (funders, grants, cited works,
  other versions, tests, abstracts) is kept in `references` with its role. Case, prefix and what addresses add make no
  difference. `10.13039/`, the registry of funders, is never a work. A DOI of data, of a supplement or of a figure (`records/works.yaml`)
  is the record's own in a DOI field without another, and in the links of a dataset; in the links of an article it is a reference with the role data.
- A registration has the number of its fields, and those that other registries gave the same trial. A number in its text is
  of another trial, and kept in `references`. An article has the number of its fields, and of its text and notes those that a statement
  of registration names (`records/statements.py`: "registered as NCT... and EudraCT ..."); if nothing says so, all of its text.
- Commas in a cell of authors separate people ("Doe JQ 3rd, Suharto, Roe A"; "Ann Lee, Bo Ruud, Xi Li") or family and given names ("Doe, Jo, Roe, Ann").
  The first rows of a table, and a column with the first author, show which (`records/author_cells.py`); PubMed's CSV separates people.
  Without such a habit each cell decides for itself: only single words are read as pairs if they are even in number, and not split if odd; what may be read in two ways is
  noted under the tag `(note)`. Degrees (`records/degrees.yaml`) and numbers of footnotes behind names are no part of them.
- A column "Source" is read by its values (`records/source_column.yaml` lists databases): if half of them name databases it holds databases; else each is a
  citation or, if no other column holds journals, a journal. A value that is none of these is noted, and the column is named like an unknown one.
- Groups are authors beside people, with their words in order: fields of groups, a name in braces of BibTeX, a literal name of CSL, a comma behind several words
  (as EndNote marks a group). The number of a registration, or the name of a register, is no author, and its number is one of the record. A book's DOI (D2 of
  Web of Science) is that of the book, and for its chapters a reference with the role book.
- An article whose journal is a server of preprints, or that has no journal and such a server as publisher or archive, is a preprint (`records/kinds.yaml`).
- A word of BibTeX that a @string defines below its use is read as defined there, with a note; one that none defines is kept, with a note. A tag that is not known
  (RefWorks, Cochrane text) never joins the value before it.
- A value that is the only one of the keywords, and lists three or more short parts with commas, is a list, as is one with bars, bullets
  or the signs of Chinese and Japanese between its parts. A list that a program wrote as text (`['Moss, Ann', 'Fern, Bo']`) is one.
- A placeholder under one tag ("N/A") gives way to the value of another tag of the same column. Words around volume, issue and pages in
  other languages ("Jg. 12", "第12卷", "45-50页") are no part of them. Editors are the authors of a whole book without authors.
- A file that holds exports of several formats is refused with their lines (`formats/joined.py`). What an e-mail or a spreadsheet changed
  (`>` before lines, quoted-printable, quotation marks around lines, indents) is refused with that cause (`changed` in `refusals.yaml`).
- Where the first TY of a file of RIS stands behind other tags of its record, tags between ER and TY belong to the record that follows.
- If a later version reads another identifier from a record, its former id stays in `aliases`: votes, verdicts and links under
  that id find the record.
- A total, a date of the export or a copyright line below the records of a table (`formats/asides.yaml`) is noted with its text and is no record, if the filled cells of
  its row are such a text as a whole; below the last record of a tagged file it is kept apart from the last value. A row that holds a number alone is quarantined.
- Tags of RIS with a dash for the hyphen, with spaces that do not break or without blanks (`TY – JOUR`, `TY-JOUR`) are read as tags, with a note, and so are single tags
  in small letters (`au  - Moss, Ann`) in a file whose other tags have capitals (`formats/plain_tags.py`).
- A mark that a database adds to a title ("RETRACTED:", "[Retraction in: ...]", "[Spanish]") gives the integrity or the language; the title stays as written.
- A record without a title is quarantined, because it cannot be screened by title. A person decides on it, never a machine.
- A table none of whose rows has a title is refused: its title column was not recognised. The message names its columns.
- A column, tag or path (of JSON and XML) that most records fill, and that is neither mapped nor known (`kept` in the dialects), is named in
  `1_identify/balance.csv`, in STATUS.md and on the screen, and so are notes on the reading of a file. A column is known by its name without
  accents, punctuation around it and separators between its words: "Vol.", "Journal_Name"; names in French, German, Spanish, Portuguese and Italian are
  in `dialects/csv_languages.yaml`. A column "No." may number the rows: it is an issue only behind another column, beside a volume, if no other column is one. The key `columns` of its source maps it to a field, or keeps it with `other`.
- A value that its column cannot hold (a congress as the issue, N.PAG, a label as the article number) is left out and kept in `as_written`
  (`records/plausible.py`). An issue that a spreadsheet turned into the serial number of a date is turned back. `benchmarks/plausibility.py` looks
  at every value of the corpora with patterns of its own.
- A range of years gives its first year. If a value is normalised, `as_written` keeps the value of the source.
- A bar (`|`) in a value of a list becomes a broken bar, because tables on disk join lists with bars.
- Text between records is stored with the preceding record, or with the first, under the tag `(around)`.
- A table with a field in each row ("TITLE","..."; "AUTHOR NAMES","...","..."), as Embase exports by row, is read and held in memory: a record begins
  with the first field, or behind a blank line. A row that a spreadsheet quoted as one cell is read as the row in it.
- A row that names the columns in other words (capitals, another language, tags) is no record, with a note. Rows below it that have the columns in
  another order are read in that order; if it has other columns, they are quarantined, and the reason names its line.
- A column for each person or keyword ("Author 1", "Author 2") is one of a list. A column with the name of another one stands in where that is empty; it is
  named if its values are others. Lists and objects of JSON, Python and databases in a cell give their texts or names.
- A year of two digits ("3/15/19", "Mar-19") is read as a spreadsheet reads it, with a note; a day that a spreadsheet counts (43529) is its date.
- A column of whole references ("Bibliography", "APA citation") beside a column of titles gives authors, year, journal, volume, issue, pages and DOI where no
  other column has them, if it contains the title (`formats/full_citation.py`). A table with a column BIBTEXKEY or ENTRYTYPE holds BibTeX: its braces and
  commands are read.
- LaTeX commands are those of pylatexenc (`formats/latex_commands.py`). One that is unknown is kept as written in the title, the journal or a name, with a note.
- An abstract in another language, or of another publisher, is the abstract if there is no other one.
- Tab-separated exports of Web of Science do not quote cells, unless a spreadsheet saved them: then cells with a comma are quoted.
- What can be read of a damaged entry is read. A note in `other_fields`, tag `(note)`, says what is damaged and in which line;
  text that belongs to no field is kept under `(unread)`. An entry without a title, or with two, is quarantined.
- An entry of BibTeX takes year, place and publisher from the entry that its `crossref` names, and the title of that one as
  book title; it takes every field from the entries that its `xdata` names. A note says what is from where. An `@xdata` is no
  record. From the first entry on whose parent comes later, the file is held in memory.
- Encodings: a byte order mark, valid UTF-8 and the declaration of an XML file are certain, and so is a file whose words
  clearly fit GB18030, Shift-JIS, EUC-JP, EUC-KR, Windows-1251, KOI8-R, ISO-8859-5 or Windows-1253 (the first 64 kB decide), or
  that has the escapes of ISO-2022; a note then names the encoding. Any other file is Windows-1252 if its words look like words
  of the languages that are written in it (`western_words.yaml`). If more than 3 % of them do not, the run stops and shows
  the word, its line and its reading in other encodings; the key `sources.NAME.encodings` of `config.yaml` names the
  encoding. Of 162 files of the corpora with other letters than ASCII, written as Windows-1252, none is asked about; of their
  8,092 lines with such letters, each as a file of its own, at most 6 are.
- Text that was encoded twice ("ThÃ©" for "Thé") is read as it stands; a note counts the records and gives an example. The encoding
  `utf-8-twice` undoes it. Of 140 export files of the corpora, 3 have such text.
- A name without a comma in RIS, EndNote or refer has no certain family name: its last word is taken, and a note counts the
  records (4 of the same 140 files). A line with more commas than one name has stays one author, with a note.
- A JSON document is read into memory; every other format is streamed in bounded memory.

## Results on the corpora

"""


def rows(corpora: Path) -> Iterator[str]:
    """Yield one Markdown row per file of the corpora."""
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
    """Return the page as Markdown."""
    known = "".join(f"| `{name}` | {what} |\n" for name, what in FORMATS.items())
    found = list(rows(corpora))
    refused = sum("| refused |" in row for row in found)
    total = f"{len(found)} files: {len(found) - refused} read, {refused} refused.\n\n"
    head = "| file | format | expected | read | quarantined | refused because |\n|---|---|---|---|---|---|\n"
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
