"""A small matcher of queries: enough of each source's language for tests, and no more.

    query   = term, joined by AND, OR, NOT; words that stand side by side are joined by AND
    term    = ( query ) | "a phrase" | word | trunc* | FIELD:value | FIELD:(query) | FIELD:[a TO b]
              | words [tag] | "2010" [dp] : "2012" [dp]  (PubMed)

PubMed evaluates from left to right; the others let AND and NOT bind before OR. Operators are in
capitals; `and` in lower case is a word.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

OPERATORS = ("AND", "OR", "NOT")
TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<tag>\[[^\]]*\])|(?P<phrase>"[^"]*")
        |(?P<field>[A-Za-z_.]+):(?=\S)|(?P<word>[^\s()\["]+))""",
    re.VERBOSE,
)
WORD = re.compile(r"[^\s()\[\"]*")


class QueryError(ValueError):
    """A query that cannot be read; each source has its own way to say so."""


@dataclass(frozen=True)
class Leaf:
    """What is looked up in one field: words, a phrase, or a value. No field is ""."""

    text: str
    field: str = ""
    quoted: bool = False


Found = Callable[[Leaf], set[int]]
Said = Callable[[Leaf], str]


@dataclass
class Part:
    """What a part of a query finds, and how it was understood."""

    found: set[int]
    said: str


def evaluate(
    query: str, found: Found, *, said: Said | None = None, tags: bool = False, ranked: bool = True
) -> Part:
    """The numbers of the records that a query finds; `found` looks up one leaf and `said` words it."""
    parser = _Parser(_tokens(query, tags=tags), found, said or (lambda leaf: leaf.text), tags, ranked)
    result = parser.query()
    if parser.kind() != "end":
        raise QueryError(f"unexpected {parser.text()!r}")
    return result


def _tokens(query: str, *, tags: bool) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    place = 0
    query = query.strip()
    while place < len(query):
        match = TOKEN.match(query, place)
        if match is None:
            raise QueryError(f"cannot read {query[place:]!r}")
        kind, text = str(match.lastgroup), match.group(str(match.lastgroup))
        place = match.end()
        if kind == "field" and tags:
            # PubMed has no fields before a colon: 1:5[UID] is a range.
            rest = WORD.match(query, match.start("field"))
            assert rest is not None
            kind, text, place = "word", rest.group(), rest.end()
        if kind == "word" and text in OPERATORS:
            kind = "operator"
        tokens.append((kind, text))
    return [*tokens, ("end", "")]


class _Parser:
    def __init__(
        self, tokens: list[tuple[str, str]], found: Found, said: Said, tags: bool, ranked: bool
    ) -> None:
        self.tokens, self.found, self.said = tokens, found, said
        self.tags, self.ranked = tags, ranked
        self.place = 0
        self.field = ""

    def kind(self) -> str:
        return self.tokens[self.place][0]

    def text(self) -> str:
        return self.tokens[self.place][1]

    def take(self) -> str:
        text = self.text()
        self.place += 1
        return text

    def leaf(self, leaf: Leaf) -> Part:
        return Part(self.found(leaf), self.said(leaf))

    def operator(self) -> str:
        """The operator that joins the next term, AND if none is written, none at the end."""
        if self.kind() in ("end", "close"):
            return ""
        operator = self.take() if self.kind() == "operator" else "AND"
        if operator == "AND" and (self.kind(), self.text()) == ("operator", "NOT"):
            return self.take()
        return operator

    def query(self) -> Part:
        """Left to right, or by rank: the parts between the ORs first."""
        first = self.term()
        parts, said = [first.found], first.said
        while operator := self.operator():
            right = self.term()
            said = f"{said} {operator} {right.said}"
            if operator == "AND":
                parts[-1] = parts[-1] & right.found
            elif operator == "NOT":
                parts[-1] = parts[-1] - right.found
            elif self.ranked:
                parts.append(right.found)
            else:
                parts[-1] = parts[-1] | right.found
        return Part(set().union(*parts), said)

    def term(self) -> Part:
        kind = self.kind()
        if kind == "open":
            self.take()
            inner = self.query()
            if self.kind() != "close":
                raise QueryError("a bracket is not closed")
            self.take()
            return Part(inner.found, f"({inner.said})")
        if kind == "field":
            return self.in_field()
        if kind == "phrase":
            return self.phrase()
        if kind == "word":
            return self.words()
        raise QueryError(
            f"a term is missing before {self.text()!r}" if kind != "end" else "a term is missing"
        )

    def phrase(self) -> Part:
        """A phrase, or in PubMed two that a colon makes a range: "2010"[dp] : "2012"[dp]."""
        text = self.take().strip('"')
        name = self.tag() or self.field
        if self.tags and (self.kind(), self.text()) == ("word", ":"):
            self.take()
            if self.kind() != "phrase":
                raise QueryError("a range has no end")
            text = f"{text}:{self.take().strip(chr(34))}"
            return self.leaf(Leaf(text, self.tag() or name))
        return self.leaf(Leaf(text, name, quoted=True))

    def in_field(self) -> Part:
        """FIELD:value, FIELD:"a phrase", FIELD:[a TO b], or FIELD:(a query)."""
        outer, self.field = self.field, self.take().upper()
        try:
            if self.kind() == "tag":
                return self.leaf(Leaf(self.take(), self.field))
            return self.term()
        finally:
            self.field = outer

    def words(self) -> Part:
        """One word; in PubMed, the run of words that a tag closes, or else each word for itself."""
        if not self.tags:
            return self.leaf(Leaf(self.take(), self.field))
        start = self.place
        run = []
        while self.kind() == "word":
            run.append(self.take())
        if tag := self.tag():
            return self.leaf(Leaf(" ".join(run), tag))
        self.place = start + 1
        return self.leaf(Leaf(run[0]))

    def tag(self) -> str:
        """The tag that follows, without its brackets, in lower case."""
        return self.take().strip("[] ").lower() if self.tags and self.kind() == "tag" else ""
