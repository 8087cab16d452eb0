"""Screening stages from the protocol."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from prismake.protocol.eligibility import Criterion
from prismake.protocol.people import away_people, former_people
from prismake.screening.stage import Stage


def stage_plan(config: Any, name: str) -> Stage:
    """Return stage `1_title_abstract` or `2_full_text` as the protocol plans it.

    config: a protocol with the sections screening, exclusion_reasons and people.
    """
    screening = config.screening
    planned = screening.title_abstract if name == "1_title_abstract" else screening.full_text
    return Stage(
        name=name,
        reviewers=tuple(dict.fromkeys(planned.reviewers)),
        adjudicator=planned.adjudicator_name,
        adjudicators=planned.adjudicators,
        deputy=planned.deputy,
        reasons=tuple(config.exclusion_reasons),
        reason_required=planned.reason_required,
        votes_needed=planned.votes_needed,
        former=former_people(config.people),
        away=away_people(config.people),
        way=planned.way,
        votes_stated=planned.votes is not None,
        overlap=planned.overlap,
        seed=planned.seed,
        batch=planned.batch,
        pilot=planned.pilot,
        maybe_goes_on=planned.maybe_goes_on,
    )


def person_kinds(config: Any) -> dict[str, str]:
    """Return person to "human" or "automated". People who adjudicate together are "human" if one of them is.

    config: a protocol with the sections screening and people.
    """
    kinds = {name: person.kind for name, person in config.people.items()}
    for plan in (config.screening.title_abstract, config.screening.full_text):
        together = {kinds.get(name, "") for name in plan.adjudicators}
        kinds.setdefault(plan.adjudicator_name, "human" if "human" in together else "automated")
    return kinds


def criteria_lines(criteria: Iterable[Criterion]) -> list[str]:
    """Return the eligibility criteria as lines for a form."""
    return [f"{criterion.label}: {criterion.text}" for criterion in criteria]
