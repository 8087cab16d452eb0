"""Parses a statement into a tree of operators and terms; each term has its kind and position."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prismake.search.lint.language import Kind, Language
from prismake.search.lint.references import joins_with_and, references
from prismake.search.lint.statements import Statement, mask_quotes

# Operands side by side, or joined by an operator of distance: one part of a search.
BESIDE = "BESIDE"


@dataclass(frozen=True)
class Tag:
    """A field tag of a term. name: as written, without brackets. known: whether the language has this tag."""

    name: str
    start: int
    known: bool


@dataclass(frozen=True)
class Term:
    """A term between operators and parentheses, with its position in a statement. tag: empty without a field tag."""

    text: str
    kind: Kind
    tag: str
    statement: Statement
    start: int


@dataclass
class Node:
    """Operands joined by one operator. For NOT, the first operand is kept and the others are excluded."""

    operator: str
    operands: list[Node | Term] = field(default_factory=list)

    def terms(self) -> Iterator[Term]:
        """Yield every term below this node, without terms that NOT excludes."""
        kept = self.operands[:1] if self.operator == "NOT" else self.operands
        for operand in kept:
            yield from operand.terms() if isinstance(operand, Node) else (operand,)

    def all_terms(self) -> Iterator[Term]:
        """Yield every term below this node, including terms that NOT excludes."""
        for operand in self.operands:
            yield from operand.all_terms() if isinstance(operand, Node) else (operand,)

    def exclusions(self) -> Iterator[Node]:
        """Yield every NOT node, from the top."""
        if self.operator == "NOT":
            yield self
        for operand in self.operands:
            if isinstance(operand, Node):
                yield from operand.exclusions()


def tags_of(statement: Statement, language: Language) -> list[Tag]:
    """Return the field tags of a statement, outside of quotes. One notation may have several, as in .ti,ab."""
    if not language.tag:
        return []
    known = language.kind_of_tag
    tags = []
    masked = without_vocabulary(mask_quotes(statement.text, language), statement.text, language)
    for match in re.finditer(language.tag, masked):
        start = match.start(1)
        for name in _tag_names(match[1], language):
            tags.append(Tag(name, start, standard_tag(name) in known))
            start += len(name) + 1
    return tags


def _tag_names(text: str, language: Language) -> list[str]:
    """Return the tags in a mark: PubMed's may hold commas themselves."""
    return [text] if text.startswith(" ") or "[" in language.tag[:3] else text.split(",")


def standard_tag(name: str) -> str:
    """Return a field tag in lower case, without a qualifier behind a colon, as in mh:noexp or tiab:~3."""
    name = " ".join(name.lower().split())
    base, _, qualifier = name.partition(":")
    return base.strip() if qualifier.strip() == "noexp" or qualifier.strip().startswith("~") else name


def without_vocabulary(masked: str, text: str, language: Language) -> str:
    """Return the masked text, with blanks in place of controlled terms that have no tag."""
    for match in re.finditer(language.controlled, text) if language.controlled else ():
        masked = masked[: match.start()] + "\0" * len(match[0]) + masked[match.end() :]
    return masked


def mixed_operators(statement: Statement, language: Language) -> list[int]:
    """Return, as a list, the first position where AND or NOT meets OR without parentheses; empty for none."""
    reader = _StatementReader(statement, language, {})
    reader.read()
    return sorted(reader.mixed)[:1]


def tree_of(statement: Statement, language: Language, earlier: Mapping[int, Node]) -> Node:
    """Return the tree of a statement, with the trees of its references. Never raises, so that lint continues."""
    return _StatementReader(statement, language, earlier).read()


class _StatementReader:
    """Reads one statement, tolerant of faults that other rules report."""

    def __init__(self, statement: Statement, language: Language, earlier: Mapping[int, Node]) -> None:
        self.statement, self.language, self.earlier = statement, language, earlier
        self.masked = mask_quotes(statement.text, language)
        self.references = {start: (end, numbers) for start, end, numbers in references(statement, language)}
        # Terms whose kind their form tells, by their start.
        self.formed: dict[int, tuple[int, Kind]] = {}
        patterns: tuple[tuple[str, Kind], ...] = (("controlled", "controlled"), ("limit", "limit"))
        for name, kind in patterns:
            if pattern := getattr(language, name):
                for match in re.finditer(pattern, statement.text):
                    self.formed[match.start()] = (match.end(), kind)
        operators = sorted(language.operators, key=len, reverse=True)
        self.operator = re.compile(
            r"\b(?:" + "|".join(map(re.escape, operators)) + r")\b" if operators else r"(?!)", re.IGNORECASE
        )
        self.tags = (
            [(match.start(), match.end(), match[1]) for match in re.finditer(language.tag, self.masked)]
            if language.tag
            else []
        )
        self.position = 0
        # The places of operators that follow others of another kind on one level.
        self.mixed: list[int] = []
        # Tags that stand before the parentheses in which the reader is.
        self.inherited: list[str] = [""]

    def read(self) -> Node:
        """Return the whole statement. A line such as `limit 5 to english` limits another line."""
        limit = (
            re.match(self.language.limit_line, self.statement.text, re.I)
            if self.language.limit_line
            else None
        )
        if limit:
            term = Term(limit[2].strip(), "limit", "limit to", self.statement, limit.start(2))
            return Node("AND", [self.earlier.get(int(limit[1]), Node("OR")), term])
        node = self._level()
        while self.position < len(self.masked):
            # A closing parenthesis too many: another rule reports it.
            self.position += 1
            node = Node("OR", [node, *self._level().operands])
        return node

    def _level(self) -> Node:
        """Return what stands up to the closing parenthesis of this level."""
        level = _Level(self, self.position)
        while self.position < len(self.masked):
            here = self.position
            if here in self.formed:
                level.close_term(here)
                end, kind = self.formed[here]
                level.pending.append(Term(self.statement.text[here:end], kind, "", self.statement, here))
                self.position = end
            elif here in self.references:
                level.close_term(here)
                level.pending += self._referred_to(here)
                self.position = self.references[here][0]
            elif self.masked[here] == "(":
                self._inner_level(level)
            elif self.masked[here] == ")":
                level.close_operand(here)
                self.position += 1
                if len(self.inherited) > 1:
                    break
            elif operator := self._operator_at(here, level.start):
                level.close_operand(here)
                level.add_operator(operator, here)
                self.position += len(operator)
            else:
                level.open_term(here)
                self.position += 1
        else:
            level.close_operand(self.position)
        return _joined(level.operands, level.operators, self.language)

    def _referred_to(self, here: int) -> list[Node | Term]:
        """Return the trees of the lines that a reference names, joined to one; none for lines that do not exist."""
        end, numbers = self.references[here]
        lines = [self.earlier[number] for number in numbers if number in self.earlier]
        if len(lines) < 2:
            return list(lines)
        joined = "AND" if joins_with_and(self.statement.text[here:end]) else "OR"
        return [Node(joined, list(lines))]

    def _inner_level(self, level: _Level) -> None:
        """Read the parentheses that open here, with the tag before or behind them."""
        here = self.position
        tag = self._tag_before(level.term_start, here)
        if tag or self.is_only_space(level.term_start, here):
            level.term_start = None
        else:
            level.close_term(here)
        self.position += 1
        self.inherited.append(tag or self.inherited[-1])
        level.pending.append(self._level())
        self.inherited.pop()
        # A tag behind parentheses, as in (a OR b).ti,ab. belongs to all inside.
        self._tag_behind(level.pending)

    def _operator_at(self, here: int, start: int) -> str:
        """Return the operator that stands here as a word of its own, as it is written; empty for none."""
        match = self.operator.match(self.masked, here)
        return match[0] if match and (here == start or not self.masked[here - 1].isalnum()) else ""

    def is_only_space(self, start: int | None, end: int) -> bool:
        """Return whether nothing but space was read since `start`; None stands for no open term."""
        return start is None or not self.statement.text[start:end].strip()

    def _tag_before(self, start: int | None, end: int) -> str:
        """Return the tag that ends right before a parenthesis, in a language whose tags stand before their terms."""
        if start is None or self.language.tag_is != "before":
            return ""
        for first, last, name in self.tags:
            if start <= first and last <= end and not self.masked[last:end].strip(" :="):
                return name
        return ""

    def _tag_behind(self, pending: list[Node | Term]) -> None:
        if self.language.tag_is != "after" or not self.language.tag:
            return
        match = re.compile(self.language.tag).match(self.masked, self.position)
        if match:
            pending[-1] = _retagged(pending[-1], _tag_names(match[1], self.language), self.language)
            self.position = match.end()

    def term(self, start: int, end: int) -> Node | Term:
        """Return a term with the kind that its tag gives it, or one term for each kind of several tags."""
        tags = [name for first, _, name in self.tags if start <= first < end]
        names = _tag_names(tags[-1], self.language) if tags else [self.inherited[-1]]
        return _tagged(self.statement.text[start:end].strip(), names, self.statement, start, self.language)


class _Level:
    """What was read of one level of parentheses. pending: the parts of the operand that is not closed."""

    def __init__(self, reader: _StatementReader, start: int) -> None:
        self.reader = reader
        self.start = start
        self.operands: list[Node | Term] = []
        self.operators: list[str] = []
        self.pending: list[Node | Term] = []
        self.term_start: int | None = None

    def open_term(self, here: int) -> None:
        """Begin a term, unless one is open or this is a space."""
        if self.term_start is None and not self.reader.masked[here].isspace():
            self.term_start = here

    def close_term(self, end: int) -> None:
        """End the open term."""
        if not self.reader.is_only_space(self.term_start, end):
            self.pending.append(self.reader.term(self.term_start or 0, end))
        self.term_start = None

    def close_operand(self, end: int) -> None:
        """End the open term and its operand."""
        self.close_term(end)
        if self.pending:
            self.operands.append(
                self.pending[0] if len(self.pending) == 1 else Node(BESIDE, list(self.pending))
            )
            self.pending.clear()

    def add_operator(self, written: str, here: int) -> None:
        """Add an operator; note its place where it meets one of another kind."""
        self.operators.append(re.sub(r"\s+", " ", written.upper()).replace("AND NOT", "NOT"))
        kinds = {"OR" if operator == "OR" else "AND" for operator in self.operators}
        if self.operands and len(kinds) == 2:
            self.reader.mixed.append(here)


def _tagged(
    text: str, names: Sequence[str], statement: Statement, start: int, language: Language
) -> Node | Term:
    """Return a term once for each kind of its tags: :de,ab,ti searches index terms and free text."""
    by_kind = {_kind(name, language): name for name in reversed(names)}
    terms: list[Node | Term] = [Term(text, kind, name, statement, start) for kind, name in by_kind.items()]
    return terms[0] if len(terms) == 1 else Node("OR", terms)


def _kind(tag: str, language: Language) -> Kind:
    return language.kind_of_tag.get(standard_tag(tag), "other") if tag else language.untagged


def _retagged(part: Node | Term, names: Sequence[str], language: Language) -> Node | Term:
    """Return a part whose terms without a tag have these tags."""
    if isinstance(part, Node):
        return Node(part.operator, [_retagged(operand, names, language) for operand in part.operands])
    if part.tag or part.kind == "controlled":
        return part
    return _tagged(part.text, names, part.statement, part.start, language)


def _joined(operands: list[Node | Term], operators: list[str], language: Language) -> Node:
    """Return the tree of operands and the operators between them, in the order in which the platform applies them."""
    if not operands:
        return Node("OR")
    operators = operators[-(len(operands) - 1) :] if len(operands) > 1 else []
    steps = [None] if language.left_to_right else ["NOT", "AND", "OR"]
    for step in steps:
        joined, rest = [operands[0]], []
        for operator, operand in zip(operators, operands[1:], strict=False):
            if step is None or operator == step or (step == "AND" and operator not in ("OR", "NOT")):
                joined[-1] = _pair(operator, joined[-1], operand)
            else:
                joined.append(operand)
                rest.append(operator)
        operands, operators = joined, rest
    only = operands[0]
    return only if isinstance(only, Node) else Node("OR", [only])


def _pair(operator: str, left: Node | Term, right: Node | Term) -> Node:
    """Return two operands joined; a chain of the same operator is one node."""
    if operator != "NOT" and isinstance(left, Node) and left.operator == operator:
        return Node(operator, [*left.operands, right])
    return Node(operator, [left, right])


def concepts(node: Node | Term) -> list[Node | Term]:
    """Return the parts of a search that are joined by AND at the top, without parts that NOT excludes."""
    if isinstance(node, Node) and node.operator == "NOT":
        return concepts(node.operands[0])
    if isinstance(node, Node) and node.operator == "AND":
        return [concept for operand in node.operands for concept in concepts(operand)]
    if isinstance(node, Node) and len(node.operands) == 1:
        return concepts(node.operands[0])
    return [node]


def terms_in(part: Node | Term) -> list[Term]:
    """Return the terms of a part of a search."""
    return list(part.terms()) if isinstance(part, Node) else [part]
