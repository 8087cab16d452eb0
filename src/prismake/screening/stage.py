"""The model of a screening stage: people, decisions and reasons."""

from __future__ import annotations

from dataclasses import dataclass

from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.eligibility import ExclusionReason
from prismake.protocol.screening import Assign, Pilot

TITLE_ABSTRACT = "1_title_abstract"
FULL_TEXT = "2_full_text"

INCLUDE = "include"
EXCLUDE = "exclude"
MAYBE = "maybe"
UNCLEAR = "unclear"
AWAITING = "awaiting classification"
# Mark of an answer of an earlier version that left its report open: it is kept and decides nothing in this version.
ASKED_AGAIN = "asked again"

DECISIONS = {TITLE_ABSTRACT: (INCLUDE, EXCLUDE, MAYBE), FULL_TEXT: (INCLUDE, EXCLUDE, UNCLEAR)}
TITLES = {TITLE_ABSTRACT: "Title and abstract screening", FULL_TEXT: "Full text screening"}


@dataclass(frozen=True)
class Stage:
    """A screening stage, as the protocol declares it.

    name: "1_title_abstract" or "2_full_text". reviewers: people who judge reports without seeing the votes of others.
    adjudicator: the person who resolves conflicts; the name may stand for several `adjudicators` who talk. deputy:
    resolves conflicts that the adjudicator must not judge; empty if there is none. votes_needed: how many reviewers
    must vote before a report is decided. former: people who left the team; their forms are still read and their votes
    still count. away: reviewers who get no reports now. way: how reports are assigned: "all", "balanced" or "split".
    overlap: with "split", the share of reports that two people judge. votes_stated: whether the protocol contains
    votes_needed. maybe_goes_on: whether a vote "maybe" counts like "include".
    """

    name: str
    reviewers: tuple[str, ...]
    adjudicator: str
    reasons: tuple[ExclusionReason, ...] = ()
    reason_required: bool = False
    votes_needed: int = 2
    title: str = ""
    decisions: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    away: frozenset[str] = frozenset()
    adjudicators: tuple[str, ...] = ()
    deputy: str = ""
    way: Assign = "all"
    votes_stated: bool = False
    overlap: float = 0.0
    seed: int = 1
    batch: int | None = None
    pilot: Pilot | None = None
    maybe_goes_on: bool = True

    def __post_init__(self) -> None:
        if self.name not in DECISIONS:
            raise ReviewError(
                f'Expected the name of a screening stage, found "{self.name}".{did_you_mean(self.name, DECISIONS)}\n'
                f"    Allowed: {', '.join(DECISIONS)}"
            )
        if not self.decisions:
            object.__setattr__(self, "decisions", DECISIONS[self.name])
        if not self.title:
            object.__setattr__(self, "title", TITLES[self.name])
        if not self.adjudicators:
            object.__setattr__(self, "adjudicators", (self.adjudicator,))
        unknown = [word for word in self.decisions if word not in DECISIONS[self.name]]
        if unknown:
            raise ReviewError(
                f'{self.title}: "{unknown[0]}" is not a decision of this stage.\n'
                f"    Allowed: {', '.join(DECISIONS[self.name])}"
            )
        if not 1 <= self.votes_needed <= len(self.reviewers):
            raise ReviewError(
                f"{self.title}: each report needs {self.votes_needed} votes, but this stage has only "
                f"{len(self.reviewers)} reviewers.\n    What to do: in config/config.yaml, name more reviewers of "
                "this stage, or require fewer votes for each report."
            )
        for word in (*self.people, *self.labels):
            if not word.strip():
                raise ReviewError(
                    f"{self.title}: expected a name for each person and a label for each reason of exclusion, "
                    "found an empty one.\n    What to do: write the missing name or label into config/config.yaml."
                )
        if self.reason_required and not self.reasons:
            raise ReviewError(
                f"{self.title}: an exclusion needs a reason, but the list of reasons is empty.\n"
                "    What to do: add reasons to exclusion_reasons in config/config.yaml."
            )

    @property
    def kind(self) -> str:
        """Return the kind of this stage's forms for reviewers: title_abstract or full_text."""
        return self.name.split("_", 1)[1]

    @property
    def adjudication_kind(self) -> str:
        """Return the kind of this stage's form for the adjudicator, such as title_abstract_adjudication."""
        return f"{self.kind}_adjudication"

    @property
    def people(self) -> tuple[str, ...]:
        """Return everyone whose returned forms may be in the folder of this stage, without repetitions."""
        return tuple(dict.fromkeys((*self.reviewers, *self.all_adjudicators, *self.former)))

    @property
    def all_adjudicators(self) -> tuple[str, ...]:
        """Return the names that may resolve conflicts: the one on the form, each person who talks, and the deputy."""
        return (self.adjudicator, *self.adjudicators, *self.deputies)

    @property
    def deputies(self) -> tuple[str, ...]:
        """Return the deputy as a tuple; empty if there is none."""
        return (self.deputy,) if self.deputy else ()

    @property
    def adjudicator_decisions(self) -> tuple[str, ...]:
        """Return the decisions that the adjudicator may choose.

        Where people must resolve a "maybe", the adjudicator cannot answer "maybe".
        """
        return self.decisions if self.maybe_goes_on else tuple(d for d in self.decisions if d != MAYBE)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of the exclusion reasons."""
        return tuple(reason.label for reason in self.reasons)
