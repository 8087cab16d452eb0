"""Count the expected records of a file by delimiters in the raw text, independently of the parsers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_MEDLINE_BLOCK = re.compile(r"\n[ \t]*+\n(?=\S)")
_PMID = re.compile(r"^ {0,3}PMID *-", re.MULTILINE)
_RECORD_TAG = re.compile(r"^(?:TI|BTI|OWN) {0,2}-", re.MULTILINE)


def medline_count(text: str) -> int:
    """Return the number of MEDLINE records: PMIDs, and blocks between blank lines with a title but no PMID."""
    count = 0
    for block in _MEDLINE_BLOCK.split(text):
        if block[:6] == "PMID- " and "\nPMID" not in block and " PMID-" not in block:
            count += 1
        else:
            count += len(_PMID.findall(block)) + (1 if _has_record_without_pmid(block) else 0)
    return count


def _has_record_without_pmid(block: str) -> bool:
    before = _PMID.split(block, maxsplit=1)[0]
    return bool(_RECORD_TAG.search(before))


# Each pattern starts with the second letter of the tag: it is rarer than a line end, so the search is faster.
_RIS_START = re.compile(r"Y(?<=[\n \t]TY)(?:[ \t]{0,3}-(?=[ \t\n]|\Z)|  -(?=[A-Z]{3,6}[ \t]*(?:\n|\Z)))")
_RIS_END = re.compile(r"R(?<=\nER)[ \t]{0,3}-?[ \t]*(?=\n|\Z)")
_RIS_LINE = re.compile(r"^[A-Z][A-Z0-9](?:  - |  -$|[ \t]{1,4}-[ \t])", re.MULTILINE)
_WOS_START = re.compile(r"T(?<=\nPT)(?=[ \t\n]|\Z)")
_WOS_END = re.compile(r"R(?<=\nER)[ \t]*(?=\n|\Z)")
_WOS_LINE = re.compile(r"^(?!FN[ \t]|VR[ \t]|EF)[A-Z][A-Z0-9](?:[ \t]|$)", re.MULTILINE)


def _begins(text: str, at: int) -> bool:
    """Return whether the tag whose second letter is at `at` starts its line, after at most three blanks."""
    before = text[max(at - 5, 0) : at - 1].rstrip(" ")
    return before[-1:] == "\n" or (not before and at < 5)


def framed_count(text: str, start: re.Pattern[str], end: re.Pattern[str], line: re.Pattern[str]) -> int:
    """Return the number of records in a text with first and last tags: all first tags, and each last tag that closes
    tagged lines without a first tag.
    """
    # The patterns look back to a line end, which the first line lacks.
    first_line = "\n" + text[: text.find("\n") + 1 or len(text)]
    starts = [
        at for match in start.finditer(text) if text[(at := match.start()) - 2] == "\n" or _begins(text, at)
    ]
    if start.match(first_line, 2):
        starts.insert(0, -1)
    ends = [(match.start() - 2, match.end()) for match in end.finditer(text)]
    if match := end.match(first_line, 2):
        ends.insert(0, (-1, match.end() - 1))
    count, after_last, started = len(starts), 0, 0
    for at, after in ends:
        first = started
        while started < len(starts) and starts[started] < at:
            started += 1
        # An end tag without a first tag closes a damaged record, if a tagged line precedes it.
        if first == started and line.search(text, after_last, max(at, 0)):
            count += 1
        after_last = after
    return count


def ris_count(text: str) -> int:
    """Return the number of RIS records in a text: its TY tags, and each ER that closes fields without a TY."""
    return framed_count(text, _RIS_START, _RIS_END, _RIS_LINE)


def wos_count(text: str) -> int:
    """Return the number of Web of Science records in a text: its PT tags, and each ER that closes fields without a PT."""
    return framed_count(text, _WOS_START, _WOS_END, _WOS_LINE)


def refer_count(text: str) -> int:
    """Return the number of refer records: %0 tags, and blocks with a title beyond the first after a %0."""
    first, *more = re.split(r"^[ \t]{0,3}%0", text, flags=re.MULTILINE)
    return _refer_titles(first) + sum(max(_refer_titles(part), 1) for part in more)


def _refer_titles(text: str) -> int:
    blocks = re.split(r"\n[ \t]*(?=\n)", text)
    return sum(bool(re.search(r"^[ \t]*%T", block, re.MULTILINE)) for block in blocks)


def ovid_count(text: str) -> int:
    """Return the number of records of Ovid text: numbers in angle brackets, and fields before the first number."""
    first, *more = re.split(
        r"^(?:.?<\d+(?:\. ?)?>.?|<?\d+(?:\. ?)?>|<\d+(?:\. ?)?|<\d+(?:\. ?)?[^\w\s]|[^\w\s]\d+(?:\. ?)?>|<\d*.\d*(?:\. ?)?>)[ \t]*$",
        text,
        flags=re.MULTILINE,
    )
    before = re.search(
        r"^(?:(?:Score|Accession Number|Author|Title)[ \t]*$|(?:UI|AN|TI|AU|VN|DB)  -)", first, re.MULTILINE
    )
    return len(more) + (before is not None)


def elements_of_xml_count(text: str, names: tuple[str, ...]) -> int:
    """Return the number of records in an XML document: opening tags, and closing tags without an opening one."""
    count, is_open = 0, False
    for slash in re.findall(rf"<(/?)(?:{'|'.join(names)})(?=[\s>/])", text):
        count += not slash or not is_open
        is_open = not slash
    return count


def elements_count(text: str, lists: frozenset[str]) -> int | None:
    """Return the number of records in a JSON document; None if it is not valid JSON.

    Records are the objects in the lists under these keys, up to three levels deep; in a document without such lists,
    the objects of its list, or the document itself. lists: the keys.
    """
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


def json_lines_count(text: str) -> int | None:
    """Return the number of lines of a text in which every line is a JSON object; None for another text."""
    lines = [line for line in text.split("\n") if line.strip()]
    try:
        return len(lines) if all(isinstance(json.loads(line), dict) for line in lines) else None
    except (ValueError, RecursionError):
        return None


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
    """Return a function that returns the index of the last element with one of these names."""
    opening = re.compile(rf"<(?:{'|'.join(names)})(?=[\s>/])")
    return lambda text: max((match.start() for match in opening.finditer(text)), default=0)
