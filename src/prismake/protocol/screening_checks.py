"""Checks of the section screening that span its keys and the roster."""

from __future__ import annotations

from collections.abc import Iterator

from prismake.protocol.config import Config
from prismake.protocol.names import same_person_again
from prismake.protocol.screening import OF_THREE, TitleAbstract

# The path of a key, as names and list indexes from the top of the file, and the message.
Finding = tuple[tuple[str, ...], str]


def stages(config: Config) -> tuple[tuple[str, TitleAbstract], ...]:
    """Return the key and the plan of each screening stage."""
    return (("title_abstract", config.screening.title_abstract), ("full_text", config.screening.full_text))


def two_people_decide(config: Config) -> Iterator[Finding]:
    """At least two reviewers judge each report of each screening stage, or a reason why one is enough is declared."""
    for key, stage in stages(config):
        if stage.single_reviewer_exception:
            continue
        if len(set(stage.reviewers)) < 2:
            yield (
                ("screening", key, "reviewers"),
                "expected two reviewers (MECIR C39), found one. Add a second, or write the reason into "
                "single_reviewer_exception",
            )
        elif stage.way == "split" and stage.overlap < 1:
            yield (
                ("screening", key, "assign"),
                "with split, one reviewer alone judges a part of the reports (MECIR C39). Write the reason into "
                "single_reviewer_exception, set overlap: 1, or use assign: balanced",
            )
        elif stage.votes == 1:
            yield (
                ("screening", key, "votes"),
                "expected two reviewers for each report (MECIR C39), found one. Set votes: 2, or write the reason into "
                "single_reviewer_exception",
            )


def adjudicators_are_apart(config: Config) -> Iterator[Finding]:
    """A single adjudicator is not a reviewer of the stage; adjudicators who talk are two or more, and may be its
    reviewers.
    """
    for key, stage in stages(config):
        path = ("screening", key, "adjudicator")
        if stage.adjudicator == "":
            yield from _without_adjudicator(config, path, set(stage.reviewers), stage.adjudicator_name)
        elif isinstance(stage.adjudicator, str):
            if stage.adjudicator in stage.reviewers:
                yield path, "the adjudicator cannot be one of the reviewers. Name another person"
        elif len(stage.adjudicators) < 2:
            yield (
                path,
                "a list names people who decide together in one form: expected at least two names, found "
                f"{len(stage.adjudicators)}. Add another, or write one name without brackets",
            )
        elif stage.adjudicator_name in config.people:
            yield (
                path,
                f'people who decide together answer in the form of "{stage.adjudicator_name}", but a person in people has that name. '
                "Rename that person",
            )
        if stage.deputy and stage.deputy in (*stage.reviewers, *stage.adjudicators):
            yield (
                ("screening", key, "deputy"),
                "the deputy of the adjudicator cannot be a reviewer or the adjudicator. Name another person",
            )
    plan = config.extraction
    if not plan.adjudicator or plan.adjudicator == same_person_again(plan.extractors[0]):
        key_path = ("extraction", "adjudicator")
        yield from _without_adjudicator(config, key_path, set(plan.extractors), plan.adjudicator)
    if len(set(plan.extractors)) > 1 and plan.adjudicator in plan.extractors:
        yield (
            ("extraction", "adjudicator"),
            "the adjudicator cannot be one of the extractors. Name another person",
        )


def _without_adjudicator(
    config: Config, path: tuple[str, ...], people: set[str], again: str
) -> Iterator[Finding]:
    """Yield what is wrong where nobody is named to resolve disagreements. again: the name on the form of a person who works alone."""
    if len(people) > 1:
        yield path, "expected the name of the person who resolves disagreements, found none. Name a person"
    elif again in config.people:
        yield (
            path,
            f'without an adjudicator the only reviewer answers again in the form of "{again}", but a person in people has that '
            "name. Rename that person",
        )


def assignments_fit(config: Config) -> Iterator[Finding]:
    """The keys on the assignment of reports fit each other and the number of reviewers."""
    for key, stage in stages(config):
        reviewers, path = len(set(stage.reviewers)), ("screening", key)
        if stage.votes and stage.votes > reviewers:
            yield (
                (*path, "votes"),
                f"expected at most {reviewers}, the number of reviewers, found {stage.votes}. Name more reviewers, or lower it",
            )
        if stage.assign == "all" and stage.votes and stage.votes < reviewers:
            yield (
                (*path, "votes"),
                f"with assign: all, each of the {reviewers} reviewers judges every report, but votes is {stage.votes}. Remove "
                "votes, or use assign: balanced",
            )
        if stage.way == "split" and stage.votes:
            yield (*path, "votes"), "with assign: split, overlap says what two reviewers judge. Remove votes"
        if stage.way != "split" and stage.overlap:
            yield (*path, "overlap"), "overlap needs assign: split. Remove it, or use assign: split"
        if stage.way == "split" and reviewers < 2:
            yield (*path, "assign"), "split needs two or more reviewers. Name another reviewer"
        if stage.pilot and reviewers < 2:
            yield (*path, "pilot"), "a pilot compares reviewers, but there is one. Name another reviewer"
        elif stage.pilot and stage.pilot.measure in OF_THREE and reviewers < 3:
            yield (
                (*path, "pilot", "measure"),
                f"{stage.pilot.measure} needs three or more reviewers. Use percent agreement, Cohen kappa, PABAK or Gwet AC1",
            )
