"""The rules that check the search as a whole: its concepts, exclusions and limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from prismake.search.lint.language import rule_words
from prismake.search.lint.reading import Fault
from prismake.search.lint.references import references
from prismake.search.lint.rules import CheckedStrategy
from prismake.search.lint.statements import Statement
from prismake.search.lint.terms import Node, Term, concepts, terms_in, tree_of

_ANIMALS = re.compile(r"\banimals?\b", re.IGNORECASE)
_HUMANS = re.compile(r"\bhumans?\b", re.IGNORECASE)
# A tag behind a term, as in animals[mh], animals.ti,ab. or animals:ti, and a field before it, as in KW:animals.
_TAG_BEHIND = re.compile(r"(?<=[\w\"*)])\s*\[[^\]]*\]$|\.[a-z,]+\.?$|:[a-z,]+$|/[\w,/ ]*$")
_FIELD_BEFORE = re.compile(r"^\s*[A-Za-z_-]+\s*[:=]\s*|^[A-Z]+\[[^\]]*\]")
# Fields of a limit in config.yaml, by words of the meaning of a tag.
FIELDS = {"language": "language", "type": "publication_type", "collection": "collection"}


def trees(strategy: CheckedStrategy) -> dict[int, Node]:
    """Return statement number to its tree of operators and terms; the last one is the search."""
    made: dict[int, Node] = {}
    for statement in strategy.read.statements:
        made[statement.number] = tree_of(statement, strategy.language, made)
    return made


def concept_faults(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield a fault for each concept without controlled vocabulary or without free text, at its first term."""
    if not strategy.language.has_vocabulary or not strategy.read.statements:
        return
    made = trees(strategy)
    for concept in concepts(made[strategy.read.statements[-1].number]):
        terms = [term for term in terms_in(concept) if term.kind in ("free", "controlled")]
        kinds = {term.kind for term in terms}
        if len(kinds) != 1 or all(_is_people(term) for term in terms):
            continue
        first = terms[0]
        name = f'the concept that begins with "{_short(first.text)}"'
        if kinds == {"free"}:
            yield (
                "no-controlled-vocabulary",
                first.statement,
                first.start,
                f"{name} has no term of the controlled vocabulary of {strategy.language.name}.",
                "add its subject headings with OR, or accept this with the reason, such as that there is none.",
            )
        elif not all("publication type" in _meaning(term, strategy) for term in terms):
            yield (
                "no-free-text",
                first.statement,
                first.start,
                f"{name} has no free text, so it misses records that are not indexed yet.",
                "add words of titles and abstracts with OR.",
            )


@dataclass(frozen=True)
class _Exclusion:
    """What one NOT of a line takes away. parts: behind the NOT. lines: the place of each reference to a line, with the terms of the line.

    is_inner: it stands in what another NOT takes away, as in NOT (a NOT b).
    """

    statement: Statement
    parts: tuple[Node | Term, ...]
    lines: tuple[tuple[int, frozenset[int]], ...]
    is_inner: bool

    def terms(self) -> Iterator[Term]:
        """Yield every term that is taken away."""
        for part in self.parts:
            yield from part.all_terms() if isinstance(part, Node) else (part,)

    def place(self, term: Term) -> int:
        """Return the place of a term in the line with the NOT; that of the reference if the term stands in another line."""
        if term.statement is self.statement:
            return term.start
        return next((start for start, terms in reversed(self.lines) if id(term) in terms), 0)


def _exclusions(strategy: CheckedStrategy) -> Iterator[_Exclusion]:
    """Yield each NOT once, at the line that holds it, also if what it takes away stands in other lines."""
    made = trees(strategy)
    flagged: set[int] = set()
    inner = {
        id(node)
        for tree in made.values()
        for outer in tree.exclusions()
        for part in outer.operands[1:]
        if isinstance(part, Node)
        for node in part.exclusions()
    }
    for statement in strategy.read.statements:
        lines = tuple(
            (
                start,
                frozenset(
                    id(term) for number in numbers if number in made for term in made[number].all_terms()
                ),
            )
            for start, _, numbers in references(statement, strategy.language)
        )
        # The tree of a line holds those of the lines that it refers to, whose NOTs were seen.
        for node in made[statement.number].exclusions():
            if id(node) not in flagged:
                flagged.add(id(node))
                yield _Exclusion(statement, tuple(node.operands[1:]), lines, id(node) in inner)


def exclusion_faults(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield a fault for each NOT that excludes animal studies and thereby also studies on both people and animals."""
    for exclusion in _exclusions(strategy):
        term = next((term for part in exclusion.parts for term in _alone(part) if _is_animal(term)), None)
        if term:
            yield (
                "animals-excluded",
                exclusion.statement,
                exclusion.place(term),
                f"NOT {_short(term.text)} also excludes studies of people that name animals or are indexed with them.",
                f"{_animals_alone(strategy)}.",
            )


def _animals_alone(strategy: CheckedStrategy) -> str:
    """Return what to do in place of a NOT of animals, or of a limit to people."""
    example = strategy.language.animals_alone
    return f"write {example}" if example else "write NOT (animals NOT humans), with the tags of the platform"


def people_faults(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield each limit to people: AND humans, in whatever spelling."""
    if not strategy.read.statements:
        return
    made = trees(strategy)
    for concept in concepts(made[strategy.read.statements[-1].number]):
        terms = terms_in(concept)
        if terms and all(_is_people(term) for term in terms):
            yield (
                "limited-to-people",
                terms[0].statement,
                terms[0].start,
                f'"{_short(terms[0].text)}" limits the search to what is indexed with people or names them, and loses records that '
                "are not indexed yet.",
                f"{_animals_alone(strategy)}, which keeps them, or leave it out.",
            )


def concept_exclusion_faults(strategy: CheckedStrategy) -> Iterator[Fault]:
    """Yield each NOT that takes away a concept, and with it the studies that also name it."""
    for exclusion in _exclusions(strategy):
        terms = list(exclusion.terms())
        # Animals and publication types have rules of their own.
        if exclusion.is_inner or any(_is_animal(term) or _is_people(term) for term in terms):
            continue
        concept = [
            term
            for term in terms
            if term.kind in ("free", "controlled") and "publication type" not in _meaning(term, strategy)
        ]
        if concept and not any(_has_reason(part) for part in (exclusion.statement, concept[0].statement)):
            yield (
                "concept-excluded",
                exclusion.statement,
                exclusion.place(concept[0]),
                f"NOT {_short(concept[0].text)} also excludes studies that name it beside what is sought.",
                "leave it out and exclude while screening, or write the reason on the line above, as in `# reason: ...`.",
            )


def _alone(part: Node | Term) -> Iterator[Term]:
    """Yield each term that is taken away wherever it stands: alone, joined by OR, or without the people that another NOT keeps."""
    if isinstance(part, Term):
        yield part
    elif part.operator == "AND" and not _names_people(part.operands):
        # As in `limit 1 to animals`, of which the other part is what the search is about.
        yield from (term for term in part.operands if isinstance(term, Term) and term.kind == "limit")
    elif part.operator == "NOT" and not _names_people(part.operands[1:]):
        yield from _alone(part.operands[0])
    elif part.operator == "OR" and not _names_people(part.operands):
        for operand in part.operands:
            yield from _alone(operand)


def _names_people(parts: Sequence[Node | Term]) -> bool:
    people = re.compile(rf"\b(?:{'|'.join(rule_words()['humans'])})\b", re.IGNORECASE)
    return any(
        people.search(term.text) and not _is_animal(term)
        for part in parts
        for term in (part.all_terms() if isinstance(part, Node) else (part,))
    )


def _is_animal(term: Term) -> bool:
    """Return whether a term is about animals: a heading that holds the word, or a term that consists of words for animals."""
    if term.kind in ("controlled", "limit") and _ANIMALS.search(term.text):
        return True
    return _consists_of(term, "animals", "beside_animals")


def _is_people(term: Term) -> bool:
    """Return whether a term is about people as a species, as in humans[mh]; patients are a population."""
    if term.kind == "limit":
        return bool(_HUMANS.search(term.text)) and not _ANIMALS.search(term.text)
    return _consists_of(term, "species_of_people", "beside_people")


def _consists_of(term: Term, kind: str, beside: str) -> bool:
    """Return whether a term consists of words of one kind, and of those that may stand beside them. kind, beside: keys of words.yaml."""
    text = _TAG_BEHIND.sub("", _FIELD_BEFORE.sub("", term.text)).lower()
    species = re.findall(r"[^\W\d_]+", text)
    named = [word for word in species if word in rule_words()[kind]]
    return bool(named) and all(word in named or word in rule_words()[beside] for word in species)


def limit_faults(strategy: CheckedStrategy, declared: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for each limit without a reason, including limits after NOT.

    declared: fields of limits for which config.yaml has a reason.
    """
    flagged: set[tuple[int, str]] = set()
    species = _species(strategy)
    for statement, position, term, sign in _limits(strategy):
        meaning = _meaning(term, strategy) or term.text
        if (
            term in species
            or _has_reason(statement)
            or _has_reason(term.statement)
            or _field(meaning) in declared
            or (statement.row, meaning) in flagged
        ):
            continue
        flagged.add((statement.row, meaning))
        yield (
            "limit-without-reason",
            statement,
            position,
            f'{sign}"{_short(term.text)}" limits the search ({meaning}), and no reason is given.',
            "write the reason on the line above, as in `# reason: the drug was first given in 2015`.",
        )


def _species(strategy: CheckedStrategy) -> list[Term]:
    """Return limits to animals and to people that only take away studies of animals alone, as in NOT ([animals]/lim NOT [humans]/lim)."""
    return [
        term
        for exclusion in _exclusions(strategy)
        if any(_is_people(term) for term in exclusion.terms())
        for term in exclusion.terms()
        if term.kind == "limit" and (_is_people(term) or _is_animal(term))
    ]


def _limits(strategy: CheckedStrategy) -> Iterator[tuple[Statement, int, Term, str]]:
    """Yield line, place and term of each limit, and what stands before it. Publication types that NOT takes away are limits, too."""
    exclusions = list(_exclusions(strategy))
    for exclusion in exclusions:
        for term in exclusion.terms():
            is_own = term.statement is exclusion.statement
            if (is_own and term.kind == "limit") or "publication type" in _meaning(term, strategy):
                yield exclusion.statement, exclusion.place(term), term, "NOT "
    made = trees(strategy)
    for number, tree in made.items():
        for term in tree.all_terms():
            if term.kind == "limit" and term.statement.number == number:
                yield term.statement, term.start, term, ""
    for concept in concepts(made[strategy.read.statements[-1].number]) if made else ():
        types = terms_in(concept)
        if types and all("publication type" in _meaning(term, strategy) for term in types):
            yield types[0].statement, types[0].start, types[0], ""


def _has_reason(statement: Statement) -> bool:
    return any(note.kind == "reason" and note.text for note in statement.notes)


def _meaning(term: Term, strategy: CheckedStrategy) -> str:
    tags: Mapping[str, str] = {
        tag: meaning for group in strategy.language.tags.values() for tag, meaning in group.items()
    }
    return tags.get(" ".join(term.tag.lower().split()), "")


def _field(meaning: str) -> str:
    if "date" in meaning or "year" in meaning:
        return "entry_date" if "entry" in meaning else "publication_date"
    return next((field for word, field in FIELDS.items() if word in meaning), "")


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "..."
