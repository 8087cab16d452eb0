"""How many records a file holds, counted by separators in the raw text, apart from the parsers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_MEDLINE_BLOCK = re.compile(r"\n[ \t]*+\n(?=\S)")
_PMID = re.compile(r"^ {0,3}PMID *-", re.MULTILINE)
_OWN = re.compile(r"^(?:TI|BTI|OWN) {0,2}-", re.MULTILINE)


def medline_count(text: str) -> int:
    """Count MEDLINE records: the PMIDs, and the blocks between blank lines with a title and no PMID."""
    count = 0
    for block in _MEDLINE_BLOCK.split(text):
        if block[:6] == "PMID- " and "\nPMID" not in block and " PMID-" not in block:
            count += 1
        else:
            count += len(_PMID.findall(block)) + (1 if _has_own(block) else 0)
    return count


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
    """Return whether the tag whose second letter is at `at` is first in its line, after three blanks at most."""
    before = text[max(at - 5, 0) : at - 1].rstrip(" ")
    return before[-1:] == "\n" or (not before and at < 5)


def _framed_count(text: str, start: re.Pattern[str], end: re.Pattern[str], line: re.Pattern[str]) -> int:
    # The first line has no line end before it.
    first_line = "\n" + text[: text.find("\n") + 1 or len(text)]
    starts = [
        at for match in start.finditer(text) if text[(at := match.start()) - 2] == "\n" or _begins(text, at)
    ]
    if start.match(first_line, 2):
        starts.insert(0, -1)
    ends = [(match.start() - 2, match.end()) for match in end.finditer(text)]
    if match := end.match(first_line, 2):
        ends.insert(0, (-1, match.end() - 1))
    count, since, begun = len(starts), 0, 0
    for at, after in ends:
        first = begun
        while begun < len(starts) and starts[begun] < at:
            begun += 1
        # An end without a beginning closes a record that lost its first tag, if any tag is before it.
        if first == begun and line.search(text, since, max(at, 0)):
            count += 1
        since = after
    return count


def ris_count(text: str) -> int:
    """Count RIS records: the first tags (TY), and the ends (ER) of what has lines with tags but no TY."""
    return _framed_count(text, _RIS_START, _RIS_END, _RIS_LINE)


def wos_count(text: str) -> int:
    """Return the number of Web of Science records in a text: its PT tags, and each ER that closes fields without a PT."""
    return _framed_count(text, _WOS_START, _WOS_END, _WOS_LINE)


def refer_count(text: str) -> int:
    """Count refer records: the %0, and the blocks between blank lines with a title beyond the first after a %0."""
    first, *more = re.split(r"^[ \t]{0,3}%0", text, flags=re.MULTILINE)
    return _refer_titles(first) + sum(max(_refer_titles(part), 1) for part in more)


def _refer_titles(text: str) -> int:
    blocks = re.split(r"\n[ \t]*(?=\n)", text)
    return sum(bool(re.search(r"^[ \t]*%T", block, re.MULTILINE)) for block in blocks)


def ovid_count(text: str) -> int:
    """Count the records of Ovid's text: the numbers in angle brackets, and fields that are before any."""
    first, *more = re.split(
        r"^(?:.?<\d+>.?|<?\d+>|<\d+|<\d+[^\w\s]|[^\w\s]\d+>|<\d*.\d*>)[ \t]*$", text, flags=re.MULTILINE
    )
    before = re.search(
        r"^(?:(?:Score|Accession Number|Author|Title)[ \t]*$|(?:UI|AN|TI|AU)  -)", first, re.MULTILINE
    )
    return len(more) + (before is not None)


def elements_of_xml_count(text: str, names: tuple[str, ...]) -> int:
    """Count the elements of an XML document that are records: opening tags, and closing ones that follow none."""
    count, is_open = 0, False
    for slash in re.findall(rf"<(/?)(?:{'|'.join(names)})(?=[\s>/])", text):
        count += not slash or not is_open
        is_open = not slash
    return count


def elements_count(text: str, lists: frozenset[str]) -> int | None:
    """Count the elements of the lists that a JSON document holds; None where it is not whole JSON."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(document, list) and not any(_lists_in(element, lists, 3) for element in document):
        return sum(isinstance(element, dict) for element in document)
    pages = document if isinstance(document, list) else [document]
    page_lists = [_lists_in(page, lists, 3) for page in pages]
    if not any(page_lists):
        return len(pages)
    return sum(isinstance(element, dict) for page in page_lists for elements in page for element in elements)


def _lists_in(value: object, lists: frozenset[str], depth: int) -> list[list[object]]:
    element_lists: list[list[object]] = []
    if isinstance(value, dict) and depth:
        for key, inner in value.items():
            if isinstance(inner, list) and key in lists:
                element_lists.append(inner)
            elif isinstance(inner, dict):
                element_lists.extend(_lists_in(inner, lists, depth - 1))
    return element_lists


def last_element(names: tuple[str, ...]) -> Callable[[str], int]:
    """Return what finds in a text where the last element with one of these names begins."""
    opening = re.compile(rf"<(?:{'|'.join(names)})(?=[\s>/])")
    return lambda text: max((match.start() for match in opening.finditer(text)), default=0)
