"""A screening stage as config.yaml plans it, in the terms of the package."""

from adapter import Settings
from prismake.screening import Reason, Stage


def stage_plan(settings: Settings, name: str) -> Stage:
    """Return the plan of stage `1_title_abstract` or `2_full_text`."""
    screening = settings.screening
    told = screening.title_abstract if name == "1_title_abstract" else screening.full_text
    return Stage(
        name=name,
        reviewers=tuple(told.reviewers),
        adjudicator=told.adjudicator,
        reasons=tuple(Reason(reason.label, reason.description) for reason in settings.exclusion_reasons),
        reason_required=told.reason_required,
        votes_needed=len(told.reviewers),
        former=former_people(settings),
    )


def former_people(settings: Settings) -> tuple[str, ...]:
    """Return those who left: nothing is asked of them, and what they returned is read."""
    return tuple(name for name, person in settings.people.items() if person.state == "former")


def criteria_lines(settings: Settings) -> list[str]:
    """Return the eligibility criteria as lines for a form."""
    return [f"{criterion.label}: {criterion.text}" for criterion in settings.criteria]
