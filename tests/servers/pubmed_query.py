"""PubMed's language as the test server reads it, and what it reports about a query.

Read: AND, OR, NOT in capitals from left to right, brackets, "phrases", trunc*, a run of words before a tag,
and the tags of FIELDS; `a:b[UID]` and `2019:2021[dp]` are ranges; `#2` is an earlier query of the WebEnv.
An unknown tag is reported as FieldNotFound and the words are searched everywhere; a word that is nowhere finds
nothing and is reported as PhraseNotFound; a quoted phrase that is nowhere is searched as words, and reported.
"""

from dataclasses import dataclass, field
from html import unescape

import words
from corpus import Record
from holdings import Holdings
from matching import Leaf, evaluate

ALL = ("all", "all fields", "")
TEXT = ("tiab", "title/abstract", "tw", "text word", "ti", "title", "ab", "ot")
TYPES = ("pt", "publication type", "ptyp")
DATES = ("dp", "pdat", "date - publication", "edat", "crdt", "mdat")
IDS = ("uid", "pmid")
HEADED = ("mh", "mesh terms", "mesh", "majr", "sh")
LANGUAGES = ("la", "lang", "language")
SUBSETS = ("sb", "subset", "filter")
FIELDS = (*ALL, *TEXT, *TYPES, *DATES, *IDS, *SUBSETS, "doi", "lid", "aid", "si", *HEADED, *LANGUAGES)
NAMES = {"tiab": "Title/Abstract", "uid": "UID", "pt": "Publication Type", "mh": "MeSH Terms", "sb": "Filter"}


@dataclass
class Report:
    """What ESearch tells about a query beside its hits."""

    translation: str = ""
    translations: list[tuple[str, str]] = field(default_factory=list)
    phrases_not_found: list[str] = field(default_factory=list)
    fields_not_found: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


class PubMedQuery:
    """One query on what the server holds; `earlier` are the results of the same WebEnv."""

    def __init__(self, held: Holdings, earlier: dict[str, list[int]]) -> None:
        self.held, self.earlier, self.report = held, earlier, Report()

    def run(self, term: str) -> set[int]:
        """The numbers of the records that are found."""
        part = evaluate(term, self.leaf, said=self.said, tags=True, ranked=False)
        self.report.translation = part.said
        if not part.found:
            self.report.messages.append("No items found.")
        return part.found

    def leaf(self, leaf: Leaf) -> set[int]:
        """The records that one term finds; `[field:~3]` and `[mh:noexp]` are read as their field."""
        if leaf.text.startswith("#") and not leaf.field:
            return set(self.earlier.get(leaf.text[1:], ()))
        if (name := leaf.field.partition(":")[0]) not in FIELDS:
            self.report.fields_not_found.append(leaf.field)
            name = ""
        return self._in_field(leaf, name)

    def said(self, leaf: Leaf) -> str:
        """The term as it was understood."""
        if leaf.text.startswith("#") and not leaf.field:
            return leaf.text
        name = leaf.field if leaf.field.partition(":")[0] in FIELDS else ""
        text = f'"{leaf.text.lower()}"[{NAMES.get(name, name.title()) if name else "All Fields"}]'
        heading = words.HEADINGS.get(leaf.text.lower())
        if heading is None or leaf.field or leaf.quoted:
            return text
        text = f'"{heading}"[MeSH Terms] OR {text}'
        self.report.translations.append((leaf.text, text))
        return f"({text})"

    def _in_field(self, leaf: Leaf, name: str) -> set[int]:
        if name in IDS:
            return self._ids(leaf.text)
        if name in DATES:
            return self._dates(leaf.text)
        if name in SUBSETS:
            return self._subset(leaf.text)
        if name in TYPES:
            sought = leaf.text.lower()
            return {n for n, r in self._records() if sought in (kind.lower() for kind in r.publication_types)}
        if name in LANGUAGES:
            german = leaf.text.lower() in ("ger", "german")
            return {n for n, record in self._records() if bool(record.vernacular) == german}
        if name in HEADED:
            # A heading that no record has is known all the same, and not reported.
            return self.held.with_phrase(leaf.text.partition("/")[0])
        if name in ("doi", "lid", "aid"):
            return {n for n, r in self._records() if leaf.text.lower() == r.doi}
        if name == "si":
            return {n for n, r in self._records() if any(leaf.text in bank for bank in r.databanks)}
        return self._text(leaf)

    def _records(self) -> list[tuple[int, Record]]:
        return list(self.held.records.items())  # type: ignore[arg-type]

    def _text(self, leaf: Leaf) -> set[int]:
        text = unescape(leaf.text)
        if not leaf.quoted and " " not in text:
            found = self.held.with_word(text)
            if not found:
                self.report.phrases_not_found.append(text)
            return found
        found = self.held.with_phrase(text)
        if not found and leaf.quoted:
            self.report.quoted_not_found.append(f'"{text}"')
            parts = [self.held.with_word(part) for part in text.split()]
            return set.intersection(*parts) if parts else set()
        if not found:
            self.report.phrases_not_found.append(text)
        return found

    def _ids(self, text: str) -> set[int]:
        low, _, high = text.partition(":")
        high = high or low
        if not (low.strip().isdigit() and high.strip().isdigit()):
            self.report.phrases_not_found.append(text)
            return set()
        return self.held.between(int(low), int(high))

    def _dates(self, text: str) -> set[int]:
        low, _, high = text.partition(":")
        years = [part.strip().strip('"')[:4] for part in (low, high or low)]
        if not all(year.isdigit() for year in years):
            self.report.phrases_not_found.append(text)
            return set()
        return {n for n, record in self._records() if int(years[0]) <= record.year <= int(years[1])}

    def _subset(self, text: str) -> set[int]:
        match text.lower():
            case "all":
                return self.held.numbers()
            case "pubmed books":
                return {n for n, record in self._records() if record.kind == "book"}
            case "hasabstract":
                return {n for n, record in self._records() if record.abstract}
        self.report.phrases_not_found.append(text)
        return set()
