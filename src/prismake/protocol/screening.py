"""Section `screening`: who screens."""

from __future__ import annotations

from pydantic import Field

from prismake.protocol.base import Section


class TitleAbstract(Section):
    """Who screens titles and abstracts."""

    reviewers: list[str] = Field(
        min_length=1, description="Each votes on every report, blinded to the others."
    )
    adjudicator: str = Field(description="Resolves disagreements.")
    reason_required: bool = Field(
        default=False, description="Whether an exclusion needs a reason at this stage."
    )
    single_reviewer_exception: str = Field(
        default="", description="Reason why one reviewer is enough (MECIR C39)."
    )


class FullText(TitleAbstract):
    """Who assesses full texts, and who keeps the retrieval log."""

    reason_required: bool = Field(
        default=True, description="Whether an exclusion needs a reason (PRISMA item 16)."
    )
    retrieval: str = Field(description="Who keeps the retrieval log of full texts.")


class Screening(Section):
    """The two stages of screening."""

    title_abstract: TitleAbstract = Field(description="Who screens titles and abstracts.")
    full_text: FullText = Field(description="Who assesses full texts.")
    highlight: list[str] = Field(
        default_factory=list, description="Terms highlighted in titles and abstracts."
    )


TYPES = {"screening": Screening}
