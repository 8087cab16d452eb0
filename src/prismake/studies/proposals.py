"""Proposes reports that may belong to one study, because authors, title and number of participants agree.

People confirm or reject them.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from prismake.studies.drawing import FACTS, Evidence, Row, registration_numbers
from prismake.studies.edges import PROPOSES, StudyEdge
from prismake.tables import split_values

_STOP = frozenset(FACTS["stop"].split())
_WORD = re.compile(r"[^\W\d_][^\W_]{2,}|\d+[^\W\d_]\w*")
# Spellings and endings of one word share its first letters: placenta and placental, cerebral and cerebrovascular, allogenic and allogeneic.
_STEM = 6
# A word of more reports than this finds no pair; it still counts in a pair that another word found.
_COMMON = 60
_PEOPLE = re.compile(
    r"\bn ?= ?(\d[\d,]*)|\b(\d[\d,]*) (?:[\w-]+ ){0,2}?(?:patients?|participants?|subjects?|volunteers?|people|persons?|individuals?|adults?|children|infants?"
    r"|neonates?|newborns?|women|men|cases)\b",
    re.IGNORECASE,
)
_REGISTER = re.compile(r"[A-Z]+")
# What the shared words of two titles must weigh, as multiples of the weight of a word of three reports, and which share of the lighter
# title they must be: if nothing else agrees, if no other registration fits the article as well, if the number of people agrees, if authors
# agree. A title alone needs three words.
_ALONE, _BEST, _WITH_PEOPLE, _WITH_AUTHORS = (3.0, 0.4), (2.2, 0.4), (2.0, 0.3), (1.2, 0.3)
_FEWEST_WORDS = 3
# The next registration must weigh less than this part of the best one.
_MARGIN = 0.9


@dataclass(frozen=True)
class _Described:
    """What a report is compared by. words: each stem of title, conditions and interventions, and a word with it; title: the stems of its title."""

    words: Mapping[str, str]
    title: frozenset[str]
    authors: tuple[str, ...]
    people: frozenset[int]


@dataclass(frozen=True)
class _Agreement:
    """In what two reports agree. weight: of the shared words, in units; share: of the words of the lighter title."""

    shared: tuple[str, ...]
    weight: float
    share: float
    authors: tuple[str, ...]
    people: tuple[int, ...]

    def reaches(self, least: tuple[float, float]) -> bool:
        """Return whether the shared words weigh as much, and are as large a share."""
        return self.weight >= least[0] and self.share >= least[1] and len(self.shared) >= _FEWEST_WORDS

    @property
    def is_enough(self) -> bool:
        """Whether the agreement is a proposal, whatever else there is."""
        if self.authors and self.weight >= _WITH_AUTHORS[0] and self.share >= _WITH_AUTHORS[1]:
            return True
        return self.reaches(_ALONE) or (bool(self.people) and self.reaches(_WITH_PEOPLE))

    @property
    def reason(self) -> str:
        """What agrees, in words."""
        agree = [f"the words {', '.join(self.shared[:6])}"]
        if self.authors:
            agree.append(f"authors {', '.join(self.authors)}")
        if self.people:
            agree.append(f"number of people {', '.join(map(str, self.people))}")
        return f"agree in {'; '.join(agree)}"


def may_be_one_study(first: set[str], second: set[str]) -> bool:
    """Return whether two studies with these registration numbers may be one study: they have no two different numbers
    of one register.
    """
    registers = [
        {match.group() for number in numbers if (match := _REGISTER.match(number))}
        for numbers in (first, second)
    ]
    return registers[0].isdisjoint(registers[1])


def agreement_edges(evidence: Evidence, chosen: Iterable[str]) -> Iterator[StudyEdge]:
    """Yield a proposal for each pair of chosen reports whose authors, titles and numbers of participants agree.

    Words of titles that few reports of the review have weigh more. Two registrations of one register are two trials.
    An article without a registration number is proposed for the registration that fits it best, if no other one fits
    equally well.
    """
    described = {report: _describe(evidence.reports[report]) for report in chosen}
    counts = Counter(word for row in evidence.reports.values() for word in _words(_text(row)))
    whole = len(evidence.reports) + 1
    weights = {word: math.log(whole / max(count - 1, 1)) for word, count in counts.items()}
    unit = math.log(max(whole / 2, 2))
    agreements = {
        (first, second): agreement
        for first, second in _candidates(described, counts)
        if may_be_one_study(
            *(set(registration_numbers(evidence.reports[number])) for number in (first, second))
        )
        and (agreement := _agreement(described[first], described[second], weights, unit))
    }
    best = _best_registrations(evidence, agreements)
    for (first, second), agreement in agreements.items():
        if agreement.is_enough or ((first, second) in best and agreement.reaches(_BEST)):
            yield _edge(evidence, first, second, agreement.reason)


def _best_registrations(
    evidence: Evidence, agreements: Mapping[tuple[str, str], _Agreement]
) -> set[tuple[str, str]]:
    """Return the pairs of an article without a registration number and the one registration that it fits best."""
    fits: dict[str, list[tuple[float, tuple[str, str]]]] = defaultdict(list)
    for pair, agreement in agreements.items():
        kinds = [evidence.reports[report]["record_type"] == "registration" for report in pair]
        if sum(kinds) == 1:
            article = pair[kinds.index(False)]
            if not evidence.reports[article]["registration_ids"]:
                fits[article].append((agreement.weight, pair))
    best = set()
    for listed in fits.values():
        (weight, pair), *others = sorted(listed, reverse=True)
        if not others or others[0][0] < _MARGIN * weight:
            best.add(pair)
    return best


def _edge(evidence: Evidence, first: str, second: str, reason: str) -> StudyEdge:
    """Return the proposal of two reports; to a registration by its number."""
    registered = [
        report for report in (first, second) if evidence.reports[report]["record_type"] == "registration"
    ]
    end = registered[-1] if registered else second
    begin = first if end == second else second
    target = next(iter(registration_numbers(evidence.reports[end])), end) if registered else end
    source = tuple(f"{report}: authors, title, abstract, enrolment" for report in (begin, end))
    return StudyEdge(begin, target, "agreement", PROPOSES, reason, source)


def _candidates(described: Mapping[str, _Described], counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the pairs that share the first author, or two words of which one is rare."""
    by_author: dict[str, list[str]] = defaultdict(list)
    by_word: dict[str, list[str]] = defaultdict(list)
    for report, description in described.items():
        if description.authors:
            by_author[description.authors[0]].append(report)
        for word in sorted(description.words):
            if counts[word] <= _COMMON:
                by_word[word].append(report)
    pairs = {pair for group in by_author.values() if len(group) <= _COMMON for pair in combinations(group, 2)}
    pairs |= {pair for group in by_word.values() for pair in combinations(group, 2)}
    return sorted(pairs)


def _agreement(
    first: _Described, second: _Described, weights: Mapping[str, float], unit: float
) -> _Agreement | None:
    """Return in what two reports agree; None if they share fewer than two words."""
    shared = sorted(first.words.keys() & second.words.keys(), key=lambda word: (-weights[word], word))
    lighter = min(sum(weights[word] for word in description.title) for description in (first, second))
    if len(shared) < 2 or not lighter:
        return None
    weight = sum(weights[word] for word in shared)
    authors = tuple(_shared_authors(first.authors, second.authors))
    return _Agreement(
        tuple(first.words[word] for word in shared),
        weight / unit,
        weight / lighter,
        authors,
        tuple(sorted(first.people & second.people)),
    )


def _shared_authors(first: tuple[str, ...], second: tuple[str, ...]) -> list[str]:
    """Return the family names that two reports share: the first author, or two authors at least."""
    shared = [name for name in first if name in second]
    return shared if len(shared) > 1 or (shared and first[0] == second[0]) else []


def _describe(row: Row) -> _Described:
    return _Described(
        _words(_text(row)),
        frozenset(_words(row["title"])),
        tuple(
            name.partition(",")[0].strip().casefold()
            for name in split_values(row["authors"])
            if name != "et al."
        ),
        frozenset(_people(row)),
    )


def _text(row: Row) -> str:
    """Return the text that a report is compared by: a registration says in conditions and interventions what a title says."""
    return " ".join((row["title"], row["conditions"], row["interventions"]))


def _words(text: str) -> dict[str, str]:
    """Return the stems of a text, each with the last word that has it."""
    return {word[:_STEM]: word for word in _WORD.findall(text.casefold()) if word not in _STOP}


def _people(row: Row) -> set[int]:
    """Return the numbers of people that a report states, in its enrolment, title and abstract."""
    stated = [
        first or second for text in (row["title"], row["abstract"]) for first, second in _PEOPLE.findall(text)
    ]
    stated += re.findall(r"\d[\d,]*", row["enrolment"])[:1]
    return {number for number_text in stated if (number := int(number_text.replace(",", ""))) > 1}
