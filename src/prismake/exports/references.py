"""A numbered list of references, in the order and punctuation of the ICMJE recommendations (Vancouver)."""

from __future__ import annotations

from collections.abc import Iterable

from prismake.records.names import ET_AL, GROUP, SUFFIX
from prismake.records.record import Record

MOST_AUTHORS = 6
"""The ICMJE recommendations (NLM, Samples of Formatted References) name six authors, then et al."""

# NLM writes a number behind a name as an ordinal.
_ORDINALS = {"II": "2nd", "III": "3rd", "IV": "4th"}


def reference_list(records: Iterable[Record]) -> str:
    """Return a text with one reference per line, numbered from 1, sorted by first author, year and title."""
    return "".join(f"{number}. {reference(record)}\n" for number, record in enumerate(_ordered(records), 1))


def reference_numbers(records: Iterable[Record]) -> dict[str, int]:
    """Return report id to its number in `reference_list`."""
    return {record.native_id: number for number, record in enumerate(_ordered(records), 1)}


def _ordered(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: (_sort_name(record), record.year, record.title))


def reference(record: Record) -> str:
    """Return the reference of one record in Vancouver style as one line."""
    parts = [_authors(record.authors), _ended(record.title), _place(record)]
    if record.doi:
        parts.append(f"doi:{record.doi[0]}")
    if record.pmid:
        parts.append(f"PMID {record.pmid}")
    if record.registration_ids and record.record_type == "registration":
        parts.append(", ".join(record.registration_ids))
    if record.url and not record.doi and not record.pmid:
        parts.append(record.url)
    return " ".join(part for part in parts if part)


def _sort_name(record: Record) -> str:
    return (record.authors[0] if record.authors else record.title).casefold()


def _authors(authors: list[str]) -> str:
    if not authors:
        return ""
    named = [author for author in authors if author != ET_AL]
    shown = [_initialled(author) for author in named[:MOST_AUTHORS]]
    if len(named) > MOST_AUTHORS or len(named) < len(authors):
        shown.append("et al")
    return _ended(", ".join(shown))


def _initialled(author: str) -> str:
    """Return "Family, Given Names, Jr." as "Family GN Jr"; the name of a group stays as it is."""
    family, comma, given = author.partition(", ")
    if not comma or GROUP.search(given):
        return author
    suffix = ""
    if SUFFIX.fullmatch((parts := given.rpartition(", "))[2]):
        given, suffix = parts[0], parts[2].rstrip(".")
    words = given.replace(".", " ").replace("-", " ").split()
    initials = "".join(word if word.isupper() and len(word) < 4 else word[0].upper() for word in words)
    return " ".join(part for part in (family, initials, _ORDINALS.get(suffix.upper(), suffix)) if part)


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _place(record: Record) -> str:
    """Return journal, year, volume(issue):pages."""
    number = f"{record.volume}({record.issue})" if record.issue else record.volume
    where = record.pages or record.article_number
    rest = ":".join(part for part in (number, where) if part)
    dated = ";".join(part for part in (record.year, rest) if part)
    return " ".join(_ended(part) for part in (record.journal, dated) if part)
