"""How many records a file holds, counted by separators in the raw text, apart from the parsers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_MEDLINE_BLOCK = re.compile(r"\n[ \t]*+\n(?=\S)")
_PMID = re.compile(r"^ {0,3}PMID *-", re.MULTILINE)
_OWN = re.compile(r"^(?:TI|BTI|OWN) {0,2}-", re.MULTILINE)
_OPENED = re.compile(r'(?<![^\n,;\t])"')
_QUOTED = re.compile(r'(?<![^\n,;\t])"(?:[^"]|""){0,5000000}"(?=[\n,;\t]|\Z)')


def medline_held(text: str) -> int:
    """Count MEDLINE records: the PMIDs, and the blocks between blank lines with a title and no PMID."""
    held = 0
    for block in _MEDLINE_BLOCK.split(text):
        if block[:6] == "PMID- " and "\nPMID" not in block and " PMID-" not in block:
            held += 1
        else:
            held += len(_PMID.findall(block)) + (1 if _has_own(block) else 0)
    return held


def _has_own(block: str) -> bool:
    before = _PMID.split(block, maxsplit=1)[0]
    return bool(_OWN.search(before))


# Each pattern begins with the second letter of the tag, which is rarer than a line end and so found sooner.
_RIS_START = re.compile(r"Y(?<=[\n \t]TY)(?:[ \t]{0,3}-(?=[ \t\n]|\Z)|  -(?=[A-Z]{3,6}[ \t]*(?:\n|\Z)))")
_RIS_END = re.compile(r"R(?<=\nER)[ \t]{0,3}-?[ \t]*(?=\n|\Z)")
_RIS_LINE = re.compile(r"^[A-Z][A-Z0-9](?:  - |  -$|[ \t]{1,4}-[ \t])", re.MULTILINE)
_WOS_START = re.compile(r"T(?<=\nPT)(?=[ \n]|\Z)")
_WOS_END = re.compile(r"R(?<=\nER)[ \t]*(?=\n|\Z)")
_WOS_LINE = re.compile(r"^(?!FN |VR |EF)[A-Z][A-Z0-9](?: |$)", re.MULTILINE)


def _begins(text: str, at: int) -> bool:
    """Say whether the tag whose second letter is at `at` stands first in its line, after three blanks at most."""
    before = text[max(at - 5, 0) : at - 1].rstrip(" ")
    return before[-1:] == "\n" or (not before and at < 5)


def _framed_held(text: str, start: re.Pattern[str], end: re.Pattern[str], line: re.Pattern[str]) -> int:
    # The first line has no line end before it.
    first_line = "\n" + text[: text.find("\n") + 1 or len(text)]
    starts = [at for found in start.finditer(text) if _begins(text, at := found.start())]
    if start.match(first_line, 2):
        starts.insert(0, -1)
    ends = [(found.start() - 2, found.end()) for found in end.finditer(text)]
    if found := end.match(first_line, 2):
        ends.insert(0, (-1, found.end() - 1))
    held, since, begun = len(starts), 0, 0
    for at, after in ends:
        first = begun
        while begun < len(starts) and starts[begun] < at:
            begun += 1
        # An end without a beginning closes a record that lost its first tag, if any tag stands before it.
        if first == begun and line.search(text, since, max(at, 0)):
            held += 1
        since = after
    return held


def ris_held(text: str) -> int:
    """Count RIS records: the first tags (TY), and the ends (ER) of what has lines with tags but no TY."""
    return _framed_held(text, _RIS_START, _RIS_END, _RIS_LINE)


def wos_held(text: str) -> int:
    """Count Web of Science records: the first tags (PT), and the ends (ER) of what has tags but no PT."""
    return _framed_held(text, _WOS_START, _WOS_END, _WOS_LINE)


def refer_held(text: str) -> int:
    """Count refer records: the %0, and the blocks between blank lines with a title beyond the first after a %0."""
    first, *more = re.split(r"^[ \t]{0,3}%0", text, flags=re.MULTILINE)
    return _refer_titles(first) + sum(max(_refer_titles(part), 1) for part in more)


def _refer_titles(text: str) -> int:
    blocks = re.split(r"\n[ \t]*(?=\n)", text)
    return sum(bool(re.search(r"^[ \t]*%T", block, re.MULTILINE)) for block in blocks)


def ovid_held(text: str) -> int:
    """Count the records of Ovid's text: the numbers in angle brackets, and fields that stand before any."""
    first, *more = re.split(
        r"^(?:.?<\d+>.?|<?\d+>|<\d+|<\d+[^\w\s]|[^\w\s]\d+>|<\d*.\d*>)[ \t]*$", text, flags=re.MULTILINE
    )
    before = re.search(
        r"^(?:(?:Score|Accession Number|Author|Title)[ \t]*$|(?:UI|AN|TI|AU)  -)", first, re.MULTILINE
    )
    return len(more) + (before is not None)


# An entry begins with @, a word and a brace, on a line of its own or after the brace that ends another. Damage
# may have put up to three letters before the @; then a key and a comma must follow. Last, first lines whose @ or
# whose word is damaged: they stand after the end of an entry and end with a key and a comma.
_BIBTEX_HEAD = re.compile(
    r"(?:^|(?<=[})]))[ \t]*@[ \t]*(?P<word>[A-Za-z]+)\s*\{"
    r"|(?:^|(?<=[})]))[ \t]*(?:[^\s@{}()%]{1,3})?@[ \t]*(?P<keyed>[A-Za-z]+)\s*[{(]\s*[^\s{}()=,]+\s*,"
    r"|(?:^|(?<=[})]))[ \t]*@[ \t]*(?P<bare>string|comment|preamble)\s*\("
    r"|(?:\A|(?<=[})]))\s*^(?![%\\ \t]|@[ \t]*(?:string|comment|preamble))(?P<damaged>[^\s={}%]{3,24})[ \t]*\{[^={},\n]*,[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_BIBTEX_COMMENT = re.compile(r"^[ \t]*@[ \t]*comment\s*\{", re.MULTILINE | re.IGNORECASE)
_BIBTEX_END = re.compile(r"^[ \t]*[})][ \t]*$(?!\s*,)", re.MULTILINE)
_BIBTEX_TITLE = re.compile(r"(?:^|,)[ \t]*(?:book)?title[ \t]*=", re.MULTILINE | re.IGNORECASE)
_NO_ENTRIES = frozenset({"string", "comment", "preamble"})
_LONGEST_COMMENT = 1 << 17


def bibtex_held(text: str) -> int:
    """Count BibTeX entries: their heads, outside of comments, and what lost its head.

    What lost its head stands after a brace alone on its line, or outside of entries, and has a title.
    """
    for begun, ended in reversed(_bibtex_comments(text)):
        text = text[:begun] + "@comment{}" + text[ended:]
    held, counts, at = 0, False, 0
    for found in [*_BIBTEX_HEAD.finditer(text), None]:
        before = text[at : found.start() if found else len(text)]
        first, *more = _BIBTEX_END.split(before)
        held += counts or bool(_BIBTEX_TITLE.search(first))
        held += sum(bool(_BIBTEX_TITLE.search(part)) for part in more)
        if found:
            counts = (found["word"] or found["keyed"] or found["bare"] or "").lower() not in _NO_ENTRIES
            at = found.end()
    return held


def _bibtex_comments(text: str) -> list[tuple[int, int]]:
    """Return where each comment begins and ends; one that never closes is none."""
    spans: list[tuple[int, int]] = []
    for found in _BIBTEX_COMMENT.finditer(text):
        if spans and found.start() < spans[-1][1]:
            continue
        depth = 1
        for brace in re.finditer(r"\\.|[{}]", text[found.end() : found.end() + _LONGEST_COMMENT], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(brace.group(), 0)
            if not depth:
                spans.append((found.start(), found.end() + brace.end()))
                break
    return spans


def elements_of_xml_held(text: str, names: tuple[str, ...]) -> int:
    """Count the elements of an XML document that are records: opening tags, and closing ones that follow none."""
    held, is_open = 0, False
    for slash in re.findall(rf"<(/?)(?:{'|'.join(names)})(?=[\s>/])", text):
        held += not slash or not is_open
        is_open = not slash
    return held


def rows_held(text: str) -> int:
    """Count the rows of a table, taking each quoted cell as one letter; blank rows do not count."""
    plain = _QUOTED.sub("Q", text)
    return sum(1 for line in plain.split("\n") if line.strip(" ,;\t\r"))


def elements_held(text: str, lists: frozenset[str]) -> int | None:
    """Count the elements of the lists that a JSON document holds; None where it is not whole JSON."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(document, list) and not any(_lists_in(one, lists, 3) for one in document):
        return sum(isinstance(one, dict) for one in document)
    pages = document if isinstance(document, list) else [document]
    held = [_lists_in(page, lists, 3) for page in pages]
    if not any(held):
        return len(pages)
    return sum(isinstance(one, dict) for page in held for found in page for one in found)


def _lists_in(value: object, lists: frozenset[str], depth: int) -> list[list[object]]:
    found: list[list[object]] = []
    if isinstance(value, dict) and depth:
        for key, inner in value.items():
            if isinstance(inner, list) and key in lists:
                found.append(inner)
            elif isinstance(inner, dict):
                found.extend(_lists_in(inner, lists, depth - 1))
    return found


# Where a long text may be cut so that the counts of its parts add up to the count of the whole.
_CUTS = {"medline": "\nPMID", "ris": "\nTY", "wos": "\nPT ", "refer": "\n%0", "ovid": "\n<"}


class Count:
    """What a file of the format `name` holds, counted as its text goes by, in bounded memory.

    begins: what the text may be cut before, where that is not told by the name.
    """

    def __init__(
        self,
        counter: Callable[[str], int],
        name: str,
        size: int = 1 << 22,
        begins: re.Pattern[str] | None = None,
    ) -> None:
        self._counter, self._name, self._size, self._begins = counter, name, size, begins
        self._blocks: list[str] = []
        self._length = self._total = 0

    def feed(self, block: str) -> None:
        """Take in the next block of the text."""
        self._blocks.append(block)
        self._length += len(block)
        if self._length < self._size:
            return
        text = "".join(self._blocks)
        name = self._name
        if name == "csv":
            at = _row_end(text)
        elif name == "bibtex":
            at = _entry_end(text)
        elif self._begins:
            at = max((found.start() for found in self._begins.finditer(text)), default=0)
        else:
            at = text.rfind(_CUTS[name]) + 1
        if at > 0:
            self._total += self._counter(text[:at])
            text = text[at:]
        self._blocks, self._length = [text], 0

    def total(self) -> int:
        """Return how many records the text held that was taken in."""
        self._total += self._counter("".join(self._blocks))
        self._blocks = []
        # The first row of a table is its header.
        return max(self._total - 1, 0) if self._name == "csv" else self._total


def _entry_end(text: str) -> int:
    """Return where the last BibTeX entry begins that lies outside of comments, or 0."""
    at = text.rfind("\n@")
    for begun, ended in reversed(_bibtex_comments(text)):
        if begun < at < ended:
            at = text.rfind("\n@", 0, begun)
    # A comment that goes on in the next block is kept whole.
    waiting = text.lower().rfind("\n@comment", 0, at)
    return (waiting if waiting > len(text) - _LONGEST_COMMENT else at) + 1


def _row_end(text: str) -> int:
    """Return where the last row ends that lies outside of quotes, or 0."""
    cells = [found.span() for found in _QUOTED.finditer(text)]
    opened = _OPENED.search(text, cells[-1][1] if cells else 0)
    at = text.rfind("\n", 0, opened.start() if opened else len(text))
    for begun, ended in reversed(cells):
        if at >= ended:
            break
        if at > begun:
            at = text.rfind("\n", 0, begun)
    return at + 1
