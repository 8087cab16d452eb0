"""The syntax of PubMed, Web of Science and EBSCOhost, as the library search-query of CoLRev reads it."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import yaml

from prismake.search.lint.language import Language
from prismake.search.lint.references import references
from prismake.search.lint.statements import Statement, mask_quotes

# Rule, position in the statement, what is wrong and what to do.
Said = tuple[str, int, str, str]
# An operator at the start, at the end, beside a parenthesis or beside another operator; NOT may follow AND and begin a part.
_OUT_OF_PLACE = re.compile(
    r"(?:^|\()\s*\b((?:AND|OR)\b)|\b((?:AND|OR|NOT)\b)(?=\s*(?:$|\)|(?:AND|OR)\b)|\s+NOT\s+NOT\b)",
    re.IGNORECASE,
)
# Calls of the library inside each other. A strategy with parentheses 25 levels deep needs fewer than 100.
DEEPEST = 150


@cache
def sayings() -> dict[str, dict[str, Any]]:
    """Return code of the library to how prismake treats it: `reported` or `left_to_our_rules`."""
    content: dict[str, dict[str, Any]] = yaml.safe_load(
        (Path(__file__).parent / "syntax.yaml").read_text(encoding="utf-8")
    )
    return content


def syntax_findings(statement: Statement, language: Language) -> Iterator[Said]:
    """Yield the findings of the library on a statement; none for a language that the library does not know.

    References to lines are replaced by a term, because the library would read them as words. A line that only has
    references is skipped, because rules of prismake check it.
    """
    if not language.library:
        return
    text, places = _without_references(statement, language)
    if text is None:
        return
    masked = mask_quotes(text, language)
    if match := _OUT_OF_PLACE.search(masked):
        # The library may never come back from such a text.
        saying = sayings()["reported"]["PARSE_0004"]
        place = places[min(match.start(1 if match[1] else 2), len(places) - 1)]
        yield saying["rule"], place, saying["found"] + ".", saying["next_step"]
        return
    if masked.count('"') % 2 or not _is_balanced(masked):
        return
    for message in _messages(text, language.library):
        saying = sayings()["reported"].get(message["code"])
        if saying:
            positions = message["position"] or [(0, 0)]
            for start, _ in sorted(set(positions)):
                place = places[min(max(start, 0), len(places) - 1)]
                yield saying["rule"], place, saying["found"] + ".", saying["next_step"]


def _without_references(statement: Statement, language: Language) -> tuple[str | None, list[int]]:
    """Return the text with terms in place of references, and the position of each of its characters in the statement."""
    text, places, position = "", [], 0
    rest = list(mask_quotes(statement.text, language))
    for start, end, _ in references(statement, language):
        text += statement.text[position:start] + language.placeholder
        places += [*range(position, start), *([start] * len(language.placeholder))]
        rest[start:end] = " " * (end - start)
        position = end
    text += statement.text[position:]
    places += range(position, len(statement.text))
    words = re.sub(r"\b(?:and|or|not)\b", "", "".join(rest), flags=re.IGNORECASE)
    if not re.search(r"[\w\0]", words):
        return None, []
    return text, places


def _is_balanced(masked: str) -> bool:
    """Return whether parentheses are closed in their order. Where not, another rule says so, and the library would guess."""
    depth = 0
    for character in masked:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def _messages(text: str, platform: str) -> list[dict[str, Any]]:
    """Return the messages of the library, which prints while it reads and stumbles over some texts without a message."""
    # It takes 0.1 s to load. Its own function takes every text with "1." for a numbered list.
    from search_query.parser import LATEST_VERSIONS, PARSERS

    parser: Any = PARSERS[platform][LATEST_VERSIONS[platform]](text)
    stumbled = False
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            with _shallow():
                parser.parse()
        except Exception:
            stumbled = True
    messages = list(parser.linter.messages)
    if stumbled and not any(message["is_fatal"] for message in messages):
        messages.append({"code": "UNREAD", "position": []})
    return messages


@contextlib.contextmanager
def _shallow() -> Iterator[None]:
    """Let calls nest less deep. Over some operators out of place the library calls itself without end, each time with a longer
    list, so that it would stumble only after minutes.
    """
    frame: FrameType | None = sys._getframe()
    depth = 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(min(before, depth + DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
