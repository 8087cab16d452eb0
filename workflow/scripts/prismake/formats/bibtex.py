"""BibTeX and BibLaTeX, by bibtexparser 2, entry by entry, so that an unclosed brace spoils one entry alone.

LaTeX is decoded here and not by bibtexparser's middleware: pylatexenc takes the rest of a line after an
unescaped "%" for a comment, and the addresses in exports are full of them.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator

from bibtexparser import model
from bibtexparser.entrypoint import parse_string

from prismake.formats.entry import Entry
from prismake.formats.own import NOTE_TAGS
from prismake.records.record import Values

# Its warnings on broken entries are told by us, with file and line, in the quarantine.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

START = re.compile(r"[ \t]*@(?!(?:comment|preamble)\b)([A-Za-z]+)[ \t]*\{", re.IGNORECASE)
# A first line whose @ or whose word is damaged still ends with a key and a comma.
DAMAGED = re.compile(r"[^\s={}]{3,24}[ \t]*\{[^={},]*,[ \t]*$")
_KEY = re.compile(r"^(\s*@\s*\w+\s*[{(])([^=]*?),(?=\s*[\w-]+\s*=)", re.DOTALL)
_ACCENT = re.compile(r"\{?\\(?:([\"'`^~=.])\s*|([uvHcdbkr])(?![A-Za-z])\s*)\{?\\?([A-Za-z])\}?\}?")
_ACCENTS = dict(
    zip(
        "\"'`^~=.uvHcdbkr",
        "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0323\u0331\u0328\u030a",
        strict=True,
    )
)
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "ı", "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "ldots": "…", "dots": "…", "textdegree": "°",
}  # fmt: skip
_LETTER = re.compile(
    rf"\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\s*\{{\}}|[ ]|)"
)
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_STYLE = re.compile(r"\\(?:textit|textbf|emph|textsc|textrm|textsuperscript|textsubscript|mathrm|it|bf)\b\s*")


def plain_text(value: str) -> str:
    """Return a BibTeX value as plain text: accents and signs of LaTeX resolved, braces gone."""
    text = value
    if "\\" in text:
        text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
        text = _ACCENT.sub(_accented, text)
        text = _STYLE.sub("", text)
        text = _ESCAPED.sub(lambda found: found[1] if found[1] not in "{}" else "", text)
    if "{" in text or "}" in text:
        text = text.replace("{", "").replace("}", "")
    return " ".join(text.split())


def _accented(found: re.Match[str]) -> str:
    letter = "i" if found[3] == "ı" else found[3]
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])


def entries(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries of a BibTeX file. What stands between entries is comment, as BibTeX has it."""
    strings = ""
    block: list[str] = []
    begun = 0
    for number, line in enumerate(lines, 1):
        found = START.match(line)
        if found or DAMAGED.match(line):
            if begun:
                yield _entry(begun, block, strings)
            block, begun = [], number
            if found and found[1].lower() == "string":
                strings += line + "\n"
                begun = 0
                continue
        if begun:
            block.append(line)
    if begun:
        yield _entry(begun, block, strings)


def _entry(line: int, block: list[str], strings: str) -> Entry:
    raw = "\n".join(block).rstrip()
    found = _parsed(strings + raw)
    if found is None and (key := _KEY.match(raw)):
        # Scopus builds keys from titles and pages: commas, spaces and quotes in them are no syntax.
        found = _parsed(f"{strings}{key[1]}key,{raw[key.end() :]}")
    if found is None:
        return Entry(line, raw, reason="its BibTeX does not close: a brace, a quote or a comma is missing")
    fields: Values = {"(entry type)": [found.entry_type]}
    given = _KEY.match(raw)
    name = (given[2] if given else found.key).strip()
    if name:
        fields["(key)"] = [name]
    for field in found.fields:
        name = field.key.strip().lower()
        value = str(field.value).strip()
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        said = fields.setdefault(name, [])
        if name in {"author", "editor"}:
            said.extend(plain_text(person) for person in _people(value))
        elif name == NOTE_TAGS["bibtex"]:
            said.append(value)
        else:
            said.append(plain_text(value))
    return Entry(line, raw, fields)


def _people(value: str) -> list[str]:
    people = re.split(r"\s+and\s+", value.strip())
    # SciELO parts people by a comma and two spaces where others write "and".
    return [part for person in people for part in (person.split(",  ") if ",  " in person else [person])]


def _parsed(text: str) -> model.Entry | None:
    library = parse_string(text)
    if library.entries:
        return library.entries[0]
    for block in library.failed_blocks:
        if isinstance(block, model.DuplicateFieldKeyBlock | model.DuplicateBlockKeyBlock):
            inner = block.ignore_error_block
            if isinstance(inner, model.Entry):
                return inner
    return None
