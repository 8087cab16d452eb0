"""Made-up registrations, in the shape of ClinicalTrials.gov's v2."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import Any

import words
from corpus import EVERY, FIRST, Corpus, nct

STATUSES = ("RECRUITING", "COMPLETED", "UNKNOWN", "WITHDRAWN", "NOT_YET_RECRUITING", "TERMINATED")
KINDS = ("RESULT", "BACKGROUND", "DERIVED")


@dataclass(frozen=True)
class Trial:
    """One registration. `version` is the date of the version that is held."""

    number: int
    title: str
    condition: str
    intervention: str
    status: str
    enrolment: int
    start: str
    version: str
    phases: tuple[str, ...]
    secondary: tuple[str, ...]
    references: tuple[tuple[str, int | None], ...]  # type, PMID; a reference may be text alone
    has_results: bool

    @property
    def id(self) -> str:
        """Its NCT number."""
        return nct(self.number)

    def words(self) -> Iterator[str]:
        """What it is found by."""
        text = f"{self.title} {self.condition} {self.intervention} {self.id} {' '.join(self.secondary)}"
        yield from text.lower().replace(".", "").split()
        yield from (f"every{step}" for step in EVERY if self.number % step == 0)
        yield from (f"first{most}" for most in FIRST if self.number < most)

    def study(self) -> dict[str, Any]:
        """The registration as the API sends it."""
        identification: dict[str, Any] = {
            "nctId": self.id,
            "orgStudyIdInfo": {"id": f"INV-{self.number:05d}"},
            "organization": {"fullName": "Invented University Hospital", "class": "OTHER"},
            "briefTitle": self.title,
            "officialTitle": f"{self.title} (an Invented Study)",
        }
        if self.secondary:
            identification["secondaryIdInfos"] = [{"id": one, "type": "REGISTRY"} for one in self.secondary]
        protocol: dict[str, Any] = {
            "identificationModule": identification,
            "statusModule": {
                "statusVerifiedDate": self.version[:7],
                "overallStatus": self.status,
                "startDateStruct": {"date": self.start, "type": "ACTUAL"},
                "lastUpdatePostDateStruct": {"date": self.version, "type": "ACTUAL"},
            },
            "conditionsModule": {"conditions": [self.condition]},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": list(self.phases),
                "enrollmentInfo": {"count": self.enrolment, "type": "ESTIMATED"},
            },
            "armsInterventionsModule": {
                "interventions": [{"type": "BIOLOGICAL", "name": self.intervention}],
            },
        }
        if self.references:
            protocol["referencesModule"] = {"references": [_reference(*one) for one in self.references]}
        study: dict[str, Any] = {"protocolSection": protocol}
        if self.has_results:
            study["resultsSection"] = {"moreInfoModule": {"pointOfContact": {"title": "Invented Sponsor"}}}
        version = {"versionHolder": self.version}
        return study | {"derivedSection": {"miscInfoModule": version}, "hasResults": self.has_results}


def _reference(kind: str, pmid: int | None) -> dict[str, Any]:
    text = {"type": kind, "citation": "Alder A, Birch B. An invented report. Ann Invent Results. 2012;1:1-2."}
    return text if pmid is None else {"pmid": str(pmid)} | text


@lru_cache(maxsize=4)
def make_trials(corpus: Corpus, size: int) -> tuple[Trial, ...]:
    """That many registrations; some name reports of the corpus, not always with the right type."""
    rng = Random(f"trials {corpus.seed}")
    linked: dict[str, list[int | None]] = {}
    for record in corpus.records:
        for bank, number in record.databanks:
            if bank == "ClinicalTrials.gov":
                linked.setdefault(number, []).append(record.pmid)
    first = next((record.pmid for record in corpus.records if record.pmid), None)
    return tuple(_trial(number, rng, linked.get(nct(number), []), first) for number in range(size))


def _trial(number: int, rng: Random, reports: list[int | None], earlier: int | None) -> Trial:
    condition = rng.choice(words.AILMENTS).capitalize()
    intervention = f"{rng.choice(words.ORIGINS)} {rng.choice(words.SUBJECTS)}"
    year, month = 2008 + number % 15, 1 + number % 12
    references = [(KINDS[(number + place) % 3], pmid) for place, pmid in enumerate(reports)]
    if number % 6 == 0:
        # A background text that its registrant called a result, and one without PMID.
        references += [("RESULT", earlier), ("BACKGROUND", None)]
    return Trial(
        number=number,
        title=f"{intervention.capitalize()} in {condition}",
        condition=condition,
        intervention=intervention,
        status=STATUSES[number % len(STATUSES)],
        enrolment=rng.randrange(5, 400),
        start=f"{year}-{month:02d}" if number % 4 else f"{year}-{month:02d}-15",
        version=f"{year + 2}-{month:02d}-20",
        phases=("PHASE1", "PHASE2") if number % 5 == 0 else ("PHASE2",),
        secondary=(f"ISRCTN{99_900_000 + number}",) if number % 7 == 0 else (),
        references=tuple(references),
        has_results=number % 8 == 0,
    )


def late(trial: Trial, number: int) -> Trial:
    """A registration with the same words that was posted just now."""
    return replace(trial, number=number, secondary=(), references=())
