"""Values of every corpus that do not look like what their column holds: counts by column and file, with examples.

`python benchmarks/plausibility.py [--corpora ../shared/corpora] [--examples 3]`

The patterns here are stricter than those that prismake reads by (`records/plausible.py`), and independent of them: a value
that they do not know is shown to a person, who decides whether a rule is missing. Values that prismake rejected are counted
apart. Nothing is changed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from prismake.formats import Record, read_file  # noqa: E402

# Larger files are labelled sets without bibliographic fields.
MOST_BYTES = 60_000_000
_ROMAN = r"[IVXLCDMivxlcdm]{1,8}"
_NUMBER = r"[A-Za-z]{0,4}[ .]?\d{1,4}[A-Za-z]{0,2}"
_SUPPLEMENT = r"(?:suppl?(?:ement)?s?|pt|part|spec(?:ial)?(?: iss(?:ue)?)?|s|si)\.?[ _-]?(?:no\.? ?)?\w{0,3}"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter)\w*\.?"
_PAGE = r"[A-Za-z]{0,4}[ .:-]?\d{1,7}[A-Za-z]{0,3}"
# What a value of each column looks like; a value that does not match is shown.
LOOKS_LIKE = {
    "year": r"(?:1[5-9]|20)\d\d",
    "date": rf"(?i:.*\b(?:1[5-9]|20)\d\d\b.*|\d{{8}}|\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?|(?:{_MONTHS})(?:[ -]\w+\.?)?(?: \d{{1,2}})?|\d{{1,2}}[ -](?:{_MONTHS}))",
    "volume": rf"(?i:\d{{1,4}}(?:[-/]\d{{1,4}})?[a-z]?(?:[ -(]*{_SUPPLEMENT}\)?)?|{_ROMAN}|{_NUMBER}|{_SUPPLEMENT}|(?:1[5-9]|20)\d\d)",
    "issue": rf"(?i:\d{{1,4}}(?:\s?[-/,&–]\s?\d{{1,4}})*[a-z]?(?:[ ,.(-]*{_SUPPLEMENT}\)?)?|{_ROMAN}|{_NUMBER}|{_SUPPLEMENT}|[a-z]|{_MONTHS}(?:[-/ ]{_MONTHS})?|\d+ {_MONTHS})",
    "pages": rf"{_PAGE}(?:\s?[-,;+]\s?{_PAGE})*|{_ROMAN}(?:-{_ROMAN})?",
    "article_number": r"(?=.*\d)[\w.:/()-]{2,40}",
    "doi": r"10\.\d{4,9}/[^\s,]{2,200}",
    "pmid": r"[1-9]\d{3,7}",
    "pmcid": r"PMC\d{3,9}",
    "registration_ids": r"(?=.*\d)[\w./ -]{6,40}",
    "language": r"(?i:[a-z]{2,3}(?:[-_][a-z]{2,4})?|[^\W\d]{4,20}(?:[;,/ &]+(?:and )?[^\W\d]{4,20})*\.?)",
    "url": r"(?i:(?:https?|ftp)://\S+|www\.\S+|//\S+)",
    "journal": r"(?=.*[^\W\d_]{2})(?!(?i:https?:))(?!10\.\d{4})[^|{}<>]{2,250}",
    "title": r"(?=.*[^\W\d_]{2})[^{}]{3,800}",
    "authors": r"(?=.*[^\W\d_])(?!.*(?:https?:|\d{3}|@))[^|{}<>;]{2,120}",
    "keywords": r"(?=.*[^\W_])(?!(?i:https?:))[^|{}]{1,150}",
    "publication_types": r"(?=.*[^\W\d_])(?!(?i:https?:))[^|{}]{1,100}",
    "enrolment": r"\d{1,7}",
}  # fmt: skip
_PATTERNS = {column: re.compile(pattern) for column, pattern in LOOKS_LIKE.items()}


@dataclass
class Found:
    """The values of a column: how many, which are implausible (with file), and how many prismake rejected."""

    values: int = 0
    rejected: int = 0
    odd: Counter[tuple[str, str]] = field(default_factory=Counter)


def look(records: Iterator[tuple[str, Record]]) -> dict[str, Found]:
    """Return what was found by column."""
    columns: dict[str, Found] = defaultdict(Found)
    for file, record in records:
        for column, pattern in _PATTERNS.items():
            value = getattr(record, column)
            found = columns[column]
            for text in value if isinstance(value, list) else [value] if value else []:
                found.values += 1
                if not pattern.fullmatch(text):
                    found.odd[file, text] += 1
            if not value and column in record.as_written:
                found.rejected += 1
    return columns


def records_of(corpora: Path) -> Iterator[tuple[str, Record]]:
    """Yield (file, record) of every file of the corpora."""
    for path in sorted(corpora.rglob("*")):
        if path.is_file() and path.stat().st_size < MOST_BYTES:
            for record in read_file(path).records:
                yield path.relative_to(corpora).as_posix(), record


def report(columns: dict[str, Found], examples: int) -> Iterator[str]:
    """Yield a table of the columns, then examples of implausible values by file."""
    yield "| column | values | implausible | rejected by prismake |"
    yield "|---|---|---|---|"
    for column, found in columns.items():
        yield f"| {column} | {found.values:,} | {sum(found.odd.values()):,} | {found.rejected:,} |"
    for column, found in columns.items():
        by_file: dict[str, list[str]] = defaultdict(list)
        for (file, text), number in found.odd.most_common():
            by_file[file].append(f"{text[:80]!r} x{number}")
        for file, texts in sorted(by_file.items()):
            yield f"{column}: {file}: {len(texts)}: {', '.join(texts[:examples])}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    parser.add_argument("--examples", type=int, default=3)
    options = parser.parse_args()
    print("\n".join(report(look(records_of(options.corpora)), options.examples)))
