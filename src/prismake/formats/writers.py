"""Write records as RIS, .nbib, BibTeX or CSV so that reading them back gives equal records.

Each record is written with standard tags and read back. If the result differs, a round-trip note holds the
difference (`round_trip`); other tools show it as a note.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import count, product
from string import ascii_lowercase

from prismake.formats import bibtex, framed, round_trip, tagged
from prismake.formats.entry import Entry, read_entry
from prismake.formats.field_map import field_map_of
from prismake.records.names import ET_AL, GROUP, SUFFIX
from prismake.records.record import LIST_COLUMNS, Record
from prismake.tables import SEPARATOR

_RIS_TYPES = {
    "journal article": "JOUR",
    "conference abstract": "CPAPER",
    "preprint": "UNPB",
    "registration": "DATA",
    "book": "BOOK",
    "thesis": "THES",
    "technical report": "RPRT",
}
_BIBTEX_TYPES = {
    "journal article": "article",
    "conference abstract": "inproceedings",
    "book": "book",
    "thesis": "phdthesis",
    "technical report": "techreport",
}
_RIS_TAGS = {
    "TI": "title", "AU": "authors", "PY": "year", "DA": "date", "JF": "journal", "VL": "volume", "IS": "issue",
    "SP": "pages", "C7": "article_number", "DO": "doi", "PM": "pmid", "LA": "language", "M3": "publication_types",
    "KW": "keywords", "AB": "abstract", "UR": "url", "AN": "native_id",
}  # fmt: skip
_MEDLINE_TAGS = {
    "PMID": "pmid", "DP": "date", "TI": "title", "FAU": "authors", "JT": "journal", "VI": "volume", "IP": "issue",
    "PG": "pages", "LID": "doi", "PMC": "pmcid", "LA": "language", "PT": "publication_types", "OT": "keywords",
    "AB": "abstract", "SI": "registration_ids",
}  # fmt: skip
_BIBTEX_FIELDS = {
    "author": "authors", "title": "title", "journal": "journal", "year": "year", "volume": "volume",
    "number": "issue", "pages": "pages", "doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "language": "language",
    "keywords": "keywords", "abstract": "abstract", "url": "url", "eid": "article_number",
}  # fmt: skip
# BibLaTeX prints these as they are; in the others a bare sign is a command of LaTeX.
_VERBATIM = frozenset({"doi", "url", "pmid", "pmcid", "eid"})
_SIGNS_OF_LATEX = re.compile(r"[&%$#_]")
_SPACES = re.compile(r"\s+")
_LATEX_BRACES = re.compile(r"[{}]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
Rendering = Callable[[Record, str], str]


def _values(record: Record, column: str) -> list[str]:
    value = getattr(record, column)
    values = value if isinstance(value, list) else [value]
    return [_SPACES.sub(" ", item) for item in values if item]


def _ris(record: Record, note: str) -> str:
    lines = [f"TY  - {_RIS_TYPES.get(record.record_type, 'GEN')}"]
    for tag, column in _RIS_TAGS.items():
        for value in _values(record, column):
            if column == "pages" and "-" in value:
                first, _, last = value.partition("-")
                lines += [f"SP  - {first}", f"EP  - {last}"]
            else:
                lines.append(f"{tag}  - {value}")
    if note:
        lines.append(f"{round_trip.NOTE_TAGS['ris']}  - {note}")
    return "\n".join([*lines, "ER  - ", "", ""])


def _medline(record: Record, note: str) -> str:
    lines = [] if record.pmid else ["PMID- "]
    for tag, column in _MEDLINE_TAGS.items():
        values = _values(record, column) or (_values(record, "year") if column == "date" else [])
        mark = " [doi]" if tag == "LID" else ""
        lines += [f"{tag:4}- {value}{mark}" for value in values]
    lines += [f"LID - {value} [pii]" for value in _values(record, "article_number")]
    if note:
        lines.append(f"{round_trip.NOTE_TAGS['medline']:4}- {note}")
    return "\n".join([*lines, "", ""])


def _key(record: Record) -> str:
    """Return the key of a record in BibTeX: the family name of its first author, and its year."""
    family = (record.authors or ["record"])[0].split(",")[0]
    return re.sub(r"[^A-Za-z0-9]+", "", f"{family}{record.year}") or "record"


def _unique_keys(records: Iterable[Record]) -> list[str]:
    """Return a key for each record; those that would have the same one get letters behind it: Moss2024a, Moss2024b."""
    keys = [_key(record) for record in records]
    counts = Counter(key.lower() for key in keys)
    given = {key for key, count in counts.items() if count == 1}
    unique: list[str] = []
    for key in keys:
        if counts[key.lower()] > 1:
            key = next(name for name in map(f"{key}{{}}".format, _letters()) if name.lower() not in given)
            given.add(key.lower())
        unique.append(key)
    return unique


def _letters() -> Iterator[str]:
    """Yield a, b, ..., z, aa, ab, ..."""
    for length in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=length))


def _bibtex_name(author: str) -> str:
    """Return an author as BibTeX writes it: a suffix behind the family name, a group in braces."""
    if author == ET_AL:
        return "others"
    family, comma, given = author.partition(", ")
    first, between, last = given.rpartition(", ")
    if between and SUFFIX.fullmatch(last):
        return f"{family}, {last}, {first}"
    return f"{{{author}}}" if " " in author and (not comma or GROUP.search(given)) else author


def _latex(text: str) -> str:
    """Return text with the signs of LaTeX as commands, so that other programs show it as it is."""
    parts = (
        _SIGNS_OF_LATEX.sub(r"\\\g<0>", part).replace("~", r"\textasciitilde{}") for part in text.split("\\")
    )
    return r"\textbackslash{}".join(parts)


def _bibtex(record: Record, note: str) -> str:
    lines = [f"@{_BIBTEX_TYPES.get(record.record_type, 'misc')}{{{_key(record)},"]
    for name, column in _BIBTEX_FIELDS.items():
        values = [_LATEX_BRACES.sub("", value) for value in _values(record, column)]
        verbatim = name in _VERBATIM
        values = [value.replace("\\", "") if verbatim else _latex(value) for value in values]
        if column == "authors":
            values = [" and ".join(map(_bibtex_name, values))] if values else []
        elif column in LIST_COLUMNS:
            values = ["; ".join(values)] if values else []
        lines += [f"  {name} = {{{value}}}," for value in values]
    if note:
        text = _STRING.sub(_without_syntax, note)
        lines.append(f"  {round_trip.NOTE_TAGS['bibtex']} = {{{text}}},")
    return "\n".join([*lines, "}", "", ""])


def _without_syntax(match: re.Match[str]) -> str:
    return match.group().replace("{", "\\u007b").replace("}", "\\u007d").replace("@", "\\u0040")


_RENDERINGS: dict[str, Rendering] = {"ris": _ris, "medline": _medline, "bibtex": _bibtex}


def _read_back(text: str, syntax: str) -> Record | None:
    stream = io.StringIO(text)
    field_map = field_map_of(syntax)
    if syntax == "bibtex":
        entries: Iterator[Entry] = bibtex.entries(stream)
    elif syntax == "ris":
        entries = tagged.entries(stream, framed.ris_blocks, framed.ris_fields, field_map.line_lists)
    else:
        entries = tagged.entries(stream, tagged.medline_blocks, tagged.medline_fields, field_map.line_lists)
    records = [read_entry(entry, number, syntax, field_map) for number, entry in enumerate(entries, 1)]
    return records[0] if len(records) == 1 and isinstance(records[0], Record) else None


def format_record(record: Record, syntax: str) -> str:
    """Return one record as "ris", "medline" (.nbib) or "bibtex" text that reads back as the same record.

    Raises ValueError for a record that cannot be read back, such as one without a title.
    """
    render = _RENDERINGS[syntax]
    plain = render(record, "")
    read = _read_back(plain, syntax)
    if read is None:
        raise ValueError(
            f"this record cannot be written as {syntax}, because its text cannot be parsed back: "
            f"{record.title[:60]!r}"
        )
    differs = round_trip.difference(record, read)
    if not differs:
        return plain
    text = render(record, round_trip.note_of(differs))
    again = _read_back(text, syntax)
    if again is None or round_trip.difference(record, again):
        raise ValueError(
            f"this record differs after it is written as {syntax} and read back: {record.title[:60]!r}"
        )
    return text


def write_records(records: Iterable[Record], syntax: str) -> Iterator[str]:
    """Yield the text of a file of records in parts; syntax is "ris", "medline", "bibtex" or "csv"."""
    if syntax == "csv":
        yield from _csv(records)
        return
    if syntax == "bibtex":
        records = list(records)
        for record, key in zip(records, _unique_keys(records), strict=True):
            # The key is no value of a record, so what was read back holds for any.
            yield format_record(record, syntax).replace(f"{{{_key(record)},", f"{{{key},", 1)
        return
    for record in records:
        yield format_record(record, syntax)


def _csv(records: Iterable[Record]) -> Iterator[str]:
    yield ",".join(round_trip.ROUND_TRIP_COLUMNS) + "\n"
    for record in records:
        cells = []
        for column in round_trip.ROUND_TRIP_COLUMNS:
            value = getattr(record, column)
            if isinstance(value, dict):
                cells.append(json.dumps(value, ensure_ascii=True) if value else "")
            else:
                cells.append(SEPARATOR.join(value) if isinstance(value, list) else value)
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        yield line.getvalue()
