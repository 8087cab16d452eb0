"""The free-text terms of search strategies, which forms highlight in titles and abstracts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml

from prismake.protocol.sources import Source
from prismake.search.lint.language import Language, languages, source_language
from prismake.search.lint.statements import read_statements
from prismake.search.lint.terms import Node, Term, tree_of

SHORTEST = 3
"""Least letters of a term: shorter ones would mark half of a text."""

_QUOTED = re.compile(r"\"([^\"]*)\"")
_SINGLE_QUOTED = re.compile(r"(?<!\w)'([^']*)'(?!\w)")
# Operators of distance, which stand between the words of a term. The bare ones are operators in capitals alone.
_DISTANCE = re.compile(
    r"\b(?:(?i:adj\d*|(?:near|next|onear|pre|w|n|p)/\d+)|[NW]\d+|NEAR|NEXT|SAME|WITHIN)(?!\w)"
)
# Marks that stand for letters: hiccup$ and hiccup$2, behavio?r, wom#n.
_MARKS = re.compile(r"(?<=\w)[$?#*]+\d*")
_BRACKETS = re.compile(r"[\[\](){}\"\0]")


@cache
def _field_names() -> re.Pattern[str]:
    """Return the pattern of what names the fields of a form at the start of a line, behind its number."""
    content = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    word = "|".join(content["field_words"])
    return re.compile(
        rf"^(\s*(?:#?\d+[.)]?\s+)?)(?:{word})(?:[ ,/]+(?:{word}))*:\s", re.IGNORECASE | re.MULTILINE
    )


def terms_of_sources(sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Return the free-text terms of the strategies of all sources, without repetitions.

    A strategy file that cannot be read gives no terms; `prismake check` and `prismake lint` report it.
    """
    strategies = []
    for source in sources.values():
        if not source.strategy:
            continue
        try:
            text = Path(source.strategy).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        language = languages().get(source_language(source), languages()["unknown"])
        strategies.append((text, language))
    return free_text_terms(strategies)


def free_text_terms(strategies: Iterable[tuple[str, Language]]) -> tuple[str, ...]:
    """Return the free-text terms of search strategies, in their order and without repetitions.

    strategies: pairs of text and query language.

    A * at the end of or inside a term means truncation. Left out are operators, fields, limits, headings of a
    controlled vocabulary, terms after NOT, lines that the last line does not use, numbers, and terms of fewer than
    SHORTEST letters.
    """
    terms: dict[str, str] = {}
    for text, language in strategies:
        trees: dict[int, Node] = {}
        tree = Node("OR")
        for statement in read_statements(_field_names().sub(r"\1", text), language).statements:
            tree = tree_of(statement, language, trees)
            trees[statement.number] = tree
        for term in tree.terms():
            for words in _words(term, language) if term.kind == "free" else ():
                terms.setdefault(words.casefold(), words)
    return tuple(terms.values())


def _words(term: Term, language: Language) -> Iterable[str]:
    """Yield the phrases and words of a term, without its field and its operators of distance."""
    text = term.text
    for quotes in (_QUOTED, *([_SINGLE_QUOTED] if language.single_quotes else [])):
        for match in quotes.finditer(text):
            yield from _cleaned(match[1])
        text = quotes.sub(" \0 ", text)
    if language.tag:
        text = re.sub(language.tag, " ", text)
    for part in re.split("\0", _DISTANCE.sub("\0", text)):
        # A list with commas is an argument or a description, not a phrase of an abstract.
        if "," not in part:
            yield from _cleaned(part)


def _cleaned(text: str) -> Iterable[str]:
    plain = _BRACKETS.sub(" ", _MARKS.sub("*", text))
    words = [word.strip(".,;:~^'") for word in plain.split()]
    term = " ".join(word for word in words if word.strip("*"))
    letters = re.sub(r"[\W\d_]", "", term)
    # A word with fewer letters before its mark would mark nearly all words.
    if len(letters) >= SHORTEST and all(
        len(word) > SHORTEST or not word.endswith("*") for word in term.split()
    ):
        yield term
