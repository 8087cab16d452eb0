"""Screening stages from the protocol."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from prismake.protocol.eligibility import Criterion
from prismake.protocol.people import former_people
from prismake.screening.stage import Stage


def stage_plan(config: Any, name: str) -> Stage:
    """Return stage `1_title_abstract` or `2_full_text` as the protocol plans it.

    config: a protocol with the sections screening, exclusion_reasons and people.
    """
    screening = config.screening
    planned = screening.title_abstract if name == "1_title_abstract" else screening.full_text
    return Stage(
        name=name,
        reviewers=tuple(planned.reviewers),
        adjudicator=planned.adjudicator,
        reasons=tuple(config.exclusion_reasons),
        reason_required=planned.reason_required,
        votes_needed=len(planned.reviewers),
        former=former_people(config.people),
    )


def criteria_lines(criteria: Iterable[Criterion]) -> list[str]:
    """Return the eligibility criteria as lines for a form."""
    return [f"{criterion.label}: {criterion.text}" for criterion in criteria]
