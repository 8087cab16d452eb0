"""A made-up corpus, the same for the same size and seed, with the cases that trip a reader of records.

Record i carries the keyword `every2` if 2 divides i, and so on for EVERY, and `first50` if i < 50, and so on
for FIRST: a test that needs a search with a known number of hits asks for these.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import words

EVERY = (2, 3, 5, 7, 10, 20, 50, 100)
FIRST = (10, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 25000)
MOST = 30_000
# Ids that no real record has yet. PMIDs lie between these, so that a range of them is as thin as a real one.
LOWEST_PMID, HIGHEST_PMID = 50_000_000, 95_000_000

LABELS = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")


@dataclass(frozen=True)
class Record:
    """One record, as the sources that hold it see it. `number` is its place in the corpus."""

    number: int
    kind: str  # article, book, preprint
    title: str  # with markup: <i>, <sub>, MathML
    year: int
    month: int
    authors: tuple[tuple[str, str], ...]
    journal: int
    abstract: tuple[tuple[str, str], ...]  # label, text; no label is ""
    keywords: tuple[str, ...]
    pmid: int | None = None
    ppr: int | None = None
    doi: str = ""
    pmcid: str = ""
    work: int = 0  # the number in OpenAlex, 0 where OpenAlex does not hold it
    medline_date: str = ""
    collective: str = ""
    vernacular: str = ""
    other_abstract: str = ""
    databanks: tuple[tuple[str, str], ...] = ()
    publication_types: tuple[str, ...] = ("Journal Article",)
    corrections: tuple[tuple[str, int], ...] = ()  # reference type, number of the other record
    references: tuple[int, ...] = ()  # numbers of other records
    neighbours: tuple[int, ...] | None = None  # similar records; by subject where none are named
    lists_references: bool = True  # false: it has references, and OpenAlex holds no list of them

    @property
    def retracted(self) -> bool:
        """Whether a retraction notice names it."""
        return "Retracted Publication" in self.publication_types

    @property
    def plain_title(self) -> str:
        """The title without markup, as sources show it that send plain text."""
        text = self.title
        for tag in ("i", "sub", "sup", "b", "mml:math", "mml:mi"):
            text = text.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
        return text.replace('<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">', "").replace(
            "&lt;", "<"
        )

    def words(self) -> Iterator[str]:
        """Every word that a search may ask for."""
        sections = " ".join(text for _, text in self.abstract)
        text = f"{self.plain_title} {self.vernacular} {sections} {self.other_abstract}"
        for character in '.,:;()[]<>%"/':
            text = text.replace(character, " ")
        yield from (word.lower() for word in text.split())
        yield from self.keywords


@dataclass(frozen=True, eq=False)
class Corpus:
    """All records, who cites whom, and what is similar to what."""

    size: int
    seed: int
    records: tuple[Record, ...]
    cited_by: dict[int, tuple[int, ...]] = field(repr=False)

    def similar(self, number: int) -> tuple[int, ...]:
        """The neighbours of a record: those that share its subject and its journal, nearest first."""
        if number < len(self.records) and (named := self.records[number].neighbours) is not None:
            return named
        step, size = len(words.SUBJECTS), self.size
        near = [number + step * turn for turn in (-2, -1, 1, 2, 3)]
        return tuple(other for other in near if 0 <= other < size and other != number)

    def clone(self, record: Record, number: int) -> Record:
        """A new record with the words of another one, newer than all: what a source adds overnight."""
        top = max(other.pmid or 0 for other in self.records)
        late = number - self.size + 1
        return replace(
            record,
            number=number,
            pmid=None if record.pmid is None else top + late,
            ppr=None if record.ppr is None else 900_000 + late,
            doi=f"10.5555/late.{late}",
            work=9_400_000_000 + late,
            pmcid="",
            corrections=(),
        )


@lru_cache(maxsize=4)
def make_corpus(size: int, seed: int = 1) -> Corpus:
    """A corpus of that size."""
    if not 0 < size <= MOST:
        raise ValueError(f"a corpus has 1 to {MOST} records, not {size}")
    rng = random.Random(f"prismake {seed}")
    made: list[Record] = []
    pmid, step = LOWEST_PMID, (HIGHEST_PMID - LOWEST_PMID) // size
    for number in range(size):
        # A dense stretch, as of one day, and thin ones: a bisection must get along with both.
        pmid += 1 if number % 1000 in range(300, 700) else rng.randrange(1, 2 * step)
        made.append(_record(number, pmid, rng, size))
    return _whole(seed, _corrected(made))


def extended(corpus: Corpus, extra: Sequence[Record]) -> Corpus:
    """The corpus and records of a test's own, which are numbered from its size on."""
    late = [replace(record, number=number) for number, record in enumerate(extra, corpus.size)]
    return _whole(corpus.seed, [*corpus.records, *late])


def _whole(seed: int, made: list[Record]) -> Corpus:
    cited: dict[int, list[int]] = {}
    for record in made:
        for other in record.references:
            cited.setdefault(other, []).append(record.number)
    return Corpus(len(made), seed, tuple(made), {number: tuple(by) for number, by in cited.items()})


def _record(number: int, pmid: int, rng: random.Random, size: int) -> Record:
    """Record number `number`; which case it shows follows from its number, so that each is there in any size."""
    kind = {11: "preprint", 28: "preprint", 19: "book"}.get(number % 40, "article")
    title, vernacular = _title(number, rng)
    year = 2004 + number * 20 // size
    return Record(
        number=number,
        kind=kind,
        title=title,
        vernacular=vernacular,
        year=year,
        month=1 + number % 12,
        authors=_authors(number, rng),
        journal=number % len(words.JOURNALS),
        abstract=_abstract(number, rng),
        keywords=_keywords(number),
        pmid=None if kind == "preprint" else pmid,
        ppr=100_000 + number if kind == "preprint" else None,
        doi="" if number % 17 == 16 else f"10.5555/{['mum', 'inv(24)', 'fict'][number % 3]}.{seeded(number)}",
        pmcid=f"PMC{99_000_000 + number}" if number % 3 == 0 and kind == "article" else "",
        work=0 if number % 23 == 22 else 9_300_000_000 + number,
        medline_date=f"{year} Nov-Dec" if number % 29 == 5 else "",
        collective="The Invented Trial Group" if number % 13 == 6 else "",
        other_abstract="Ein erdachter zweiter Text." if number % 37 == 9 else "",
        databanks=_databanks(number, size),
        publication_types=_types(number),
        references=_references(number, rng),
        lists_references=number % 9 != 4,
    )


def seeded(number: int) -> str:
    """A number that looks like the end of a DOI."""
    return f"{number * 7919 % 1_000_003:07d}"


def _title(number: int, rng: random.Random) -> tuple[str, str]:
    subject = words.SUBJECTS[number % len(words.SUBJECTS)]
    origin, ailment = rng.choice(words.ORIGINS), rng.choice(words.AILMENTS)
    plain = (
        f"{origin.capitalize()} {subject} {rng.choice(words.VERBS)} {ailment} in {rng.choice(words.SETTINGS)}"
    )
    match number % 25:
        case 3:
            return f"<i>In vivo</i> {plain} with CO<sub>2</sub> at p&lt;0.05.", ""
        case 8:
            math = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>β</mml:mi></mml:math>'
            return f"{plain}: the role of {math}.", ""
        case 14:
            return f"[{plain}].", f"{origin.capitalize()}e {subject} und {ailment}."
        case 20:
            return f"{plain}?", ""
    return f"{plain}.", ""


def _authors(number: int, rng: random.Random) -> tuple[tuple[str, str], ...]:
    if number % 31 == 7:
        return ()
    names = [(rng.choice(words.FAMILY), rng.choice(words.GIVEN)) for _ in range(1 + number % 5)]
    if number % 10 == 2:
        names[0] = (words.ACCENTED[number // 10 % len(words.ACCENTED)], names[0][1])
    return tuple(names)


def _abstract(number: int, rng: random.Random) -> tuple[tuple[str, str], ...]:
    if number % 13 == 10:
        return ()
    texts = [
        f"Little is known of {rng.choice(words.OUTCOMES)} and {rng.choice(words.SUBJECTS)}.",
        f"A {rng.choice(words.DESIGNS)} trial of {20 + rng.randrange(400)} {rng.choice(words.SETTINGS)}.",
        f"Treated groups had less {rng.choice(words.OUTCOMES)} (p < 0.0{1 + rng.randrange(8)}) & no harm.",
        f"We conclude that {rng.choice(words.ORIGINS)} {rng.choice(words.SUBJECTS)} deserve study.",
    ]
    if number % 4 == 1:
        return tuple(zip(LABELS, texts, strict=True))
    return (("", " ".join(texts)),)


def _keywords(number: int) -> tuple[str, ...]:
    every = [f"every{step}" for step in EVERY if number % step == 0]
    return tuple(every + [f"first{most}" for most in FIRST if number < most])


def _databanks(number: int, size: int) -> tuple[tuple[str, str], ...]:
    if number % 14 == 3:
        return (("ClinicalTrials.gov", nct(number % max(1, size // 4))),)
    return (("ISRCTN", f"ISRCTN{99_900_000 + number}"),) if number % 47 == 8 else ()


def nct(number: int) -> str:
    """The NCT number of trial `number`; the real ones have not come so far."""
    return f"NCT{98_000_000 + number}"


def _types(number: int) -> tuple[str, ...]:
    extra = {0: ("Randomized Controlled Trial",), 4: ("Review",), 7: ("Case Reports",)}.get(number % 10, ())
    return ("Journal Article", *extra)


def _references(number: int, rng: random.Random) -> tuple[int, ...]:
    """Older records only. Record 0 is cited by very many, as a few real ones are."""
    if number < 2 or number % 8 == 6:
        return ()
    others = {rng.randrange(number) for _ in range(number % 7)}
    if number % 4 == 0:
        others.add(0)
    return tuple(sorted(others))


# A pair of records (a, a + 1) every so often, and what the second is to the first.
PAIRS = {
    41: ("RetractionIn", "RetractionOf"),
    44: ("ErratumIn", "ErratumFor"),
    47: ("UpdateIn", "UpdateOf"),
    53: ("ExpressionOfConcernIn", "ExpressionOfConcernFor"),
    57: ("RepublishedIn", "RepublishedFrom"),
}
NOTICES = {"RetractionOf": "Retraction of Publication", "ErratumFor": "Published Erratum"}


def _corrected(made: list[Record]) -> list[Record]:
    """Retractions, errata, updates, concerns and republications, said by both records of each pair."""
    for step, (of_first, of_second) in PAIRS.items():
        for number in range(step, len(made) - 1, step * 4):
            first, second = made[number], made[number + 1]
            if first.kind != "article" or second.kind != "article" or first.corrections or second.corrections:
                continue
            types = first.publication_types
            if of_first == "RetractionIn":
                types = (*types, "Retracted Publication")
            made[number] = replace(first, publication_types=types, corrections=((of_first, second.number),))
            notice = (NOTICES[of_second],) if of_second in NOTICES else second.publication_types
            made[number + 1] = replace(
                second, publication_types=notice, corrections=((of_second, first.number),)
            )
    return made
