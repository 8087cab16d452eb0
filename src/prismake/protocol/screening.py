"""Section `screening`: who screens what."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from prismake.protocol.base import Section
from prismake.protocol.decisions import ImportedDecisions
from prismake.protocol.names import same_person_again
from prismake.protocol.reasons import Reason
from prismake.wording import listed

Assign = Literal["all", "split", "balanced"]
PilotMeasure = Literal[
    "percent agreement", "Cohen kappa", "PABAK", "Gwet AC1", "Fleiss kappa", "Krippendorff alpha"
]
OF_THREE: tuple[PilotMeasure, ...] = ("Fleiss kappa", "Krippendorff alpha")
"""Measures that are computed for three or more reviewers."""


class Pilot(Section):
    """A round that every reviewer judges, and that must reach a value before anybody gets other reports."""

    size: int = Field(ge=1, description="Number of reports of each pilot round.")
    measure: PilotMeasure = Field(
        default="percent agreement",
        description="Measure of agreement. With more than two reviewers the lowest value of all pairs counts, except for the "
        "measures that take all reviewers together: Gwet AC1, Fleiss kappa, Krippendorff alpha.",
    )
    reach: float = Field(
        default=0.75, gt=0, le=1, description="Value to reach; percent agreement as a share (0.75 is 75 %)."
    )
    rounds: int = Field(
        default=1,
        ge=1,
        description="Number of pilot rounds. Raise it to hold another one, on other reports, after a value that is too low.",
    )
    go_on_anyway: Reason = Field(
        default="",
        description="Why screening goes on although the value is not reached. It is printed with the methods.",
    )


class TitleAbstract(Section):
    """Who screens titles and abstracts."""

    reviewers: list[str] = Field(min_length=1, description="Who judges reports, each blinded to the others.")
    votes: int | None = Field(
        default=None,
        ge=1,
        description="How many reviewers judge each report. By default all; with assign: balanced 2.",
    )
    assign: Assign | None = Field(
        default=None,
        description="all: every reviewer judges every report. balanced: each report goes to as many reviewers as votes says, drawn at "
        "random, with loads that differ by at most 1; what is handed on later goes to those with the smallest load. split: each report goes to one reviewer, "
        "and a share (overlap) to two. By default all, or balanced "
        "where votes is less than the number of reviewers.",
    )
    overlap: float = Field(
        default=0,
        ge=0,
        le=1,
        description="With assign: split, the share of reports that two reviewers judge, such as 0.2.",
    )
    seed: int = Field(default=1, description="Seed of the draw of reports and of the pilot.")
    batch: int | None = Field(
        default=None,
        ge=1,
        description="Most reports in one form; the next ones come when these are done. By default all.",
    )
    pilot: Pilot | None = Field(
        default=None,
        description="A round that every reviewer judges first, and that gates the rest. By default none.",
    )
    adjudicator: str | list[str] = Field(
        default="",
        description="Resolves disagreements: a person, or a list of two or more people who talk and answer in one form. Not needed for one "
        "reviewer: should two answers of that reviewer meet in one report, the form of the same person asks again.",
    )
    deputy: str = Field(
        default="",
        description="Resolves disagreements on reports that the adjudicator must not judge, and all open ones while the adjudicator is away. "
        "A person who is not a reviewer of the stage.",
    )
    reason_required: bool = Field(
        default=False, description="Whether an exclusion needs a reason at this stage."
    )
    single_reviewer_exception: Reason = Field(
        default="", description="Reason why one reviewer is enough (MECIR C39)."
    )
    imports: list[ImportedDecisions] = Field(
        default_factory=list, description="Decisions made in other tools, and the map of their names."
    )

    @property
    def adjudicators(self) -> tuple[str, ...]:
        """Return the people who resolve disagreements: one person, several who talk with each other, or the only reviewer."""
        if isinstance(self.adjudicator, str):
            return (self.adjudicator or self.reviewers[0],)
        return tuple(dict.fromkeys(self.adjudicator))

    @property
    def adjudicator_name(self) -> str:
        """Return the name on the form for disagreements: that of the adjudicator, "ada and ben" for people who talk, or
        "ada again" where nobody but Ada judges.
        """
        return (
            same_person_again(self.reviewers[0])
            if self.adjudicator == ""
            else joined_names(self.adjudicators)
        )

    @property
    def deputies(self) -> tuple[str, ...]:
        """Return the adjudicator's deputy as a tuple; empty if there is none."""
        return (self.deputy,) if self.deputy else ()

    @property
    def way(self) -> Assign:
        """Return how reports are assigned to reviewers, such as "all" or "split"."""
        if self.assign:
            return self.assign
        return "balanced" if self.votes and self.votes < len(set(self.reviewers)) else "all"

    @property
    def maybe_goes_on(self) -> bool:
        """Return whether a vote "maybe" counts like "include" at this stage."""
        return True

    @property
    def votes_needed(self) -> int:
        """Return how many reviewers judge a report; with `assign: split` the number for reports outside the overlap."""
        everyone = len(set(self.reviewers))
        return self.votes or {"all": everyone, "balanced": min(2, everyone), "split": 1}[self.way]


class Titles(TitleAbstract):
    """Who screens titles and abstracts, and what becomes of a maybe."""

    maybe: Literal["goes on", "people"] = Field(
        default="goes on",
        description="goes on: maybe counts like include. people: the adjudicator settles each maybe, and cannot answer maybe.",
    )

    @property
    def maybe_goes_on(self) -> bool:
        """Return whether a vote "maybe" on title and abstract counts like "include"."""
        return self.maybe == "goes on"


class FullText(TitleAbstract):
    """Who assesses full texts, and who keeps the retrieval log."""

    reason_required: bool = Field(
        default=True, description="Whether an exclusion needs a reason (PRISMA item 16)."
    )
    retrieval: str = Field(description="Who keeps the retrieval log of full texts.")


class Screening(Section):
    """The two stages of screening."""

    title_abstract: Titles = Field(description="Who screens titles and abstracts.")
    full_text: FullText = Field(description="Who assesses full texts.")
    highlight: list[str] | None = Field(
        default=None,
        description="Terms highlighted in titles and abstracts; * stands for any letters. Without this key: the free-text terms of "
        "the strategies. `[]`: none.",
    )


def joined_names(names: tuple[str, ...]) -> str:
    """Return the names of people who answer one form together as one name, such as "ada and ben"."""
    return listed(names)


TYPES = {"screening": Screening}
