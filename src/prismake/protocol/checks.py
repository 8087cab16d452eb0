"""Checks that span sections of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prismake.errors import did_you_mean
from prismake.protocol.config import Config
from prismake.protocol.names import comparable

# The path of a key, as names and list indexes from the top of the file, and the message.
Finding = tuple[tuple[str, ...], str]


def findings(config: Config) -> list[Finding]:
    """Return every fault that spans sections, in the order of the checks."""
    return [finding for check in CHECKS for finding in check(config)]


def people_are_known(config: Config) -> Iterator[Finding]:
    """Every person named in the protocol is in people, and is not former."""
    for key_path, name in _named(config):
        if name not in config.people:
            yield key_path, f'"{name}" is not in people.{did_you_mean(name, config.people)}'
        elif name in config.former:
            yield (
                key_path,
                f'"{name}" has the state former in people. Remove the name here, or set its state to active; forms that a '
                "former person returned are still read",
            )


def _named(config: Config) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the path and the name of every person named outside people."""
    stages = {"title_abstract": config.screening.title_abstract, "full_text": config.screening.full_text}
    for key, stage in stages.items():
        for number, name in enumerate(stage.reviewers):
            yield ("screening", key, "reviewers", str(number)), name
        yield ("screening", key, "adjudicator"), stage.adjudicator
    yield ("screening", "full_text", "retrieval"), config.screening.full_text.retrieval
    for number, name in enumerate(config.extraction.extractors):
        yield ("extraction", "extractors", str(number)), name
    yield ("extraction", "adjudicator"), config.extraction.adjudicator


def two_people_decide(config: Config) -> Iterator[Finding]:
    """Each screening stage has two reviewers, or a reason why one is enough."""
    for key, stage in (
        ("title_abstract", config.screening.title_abstract),
        ("full_text", config.screening.full_text),
    ):
        if len(set(stage.reviewers)) < 2 and not stage.single_reviewer_exception:
            yield (
                ("screening", key, "reviewers"),
                "expected two reviewers (MECIR C39), found one. Add a second, or write the reason into "
                "single_reviewer_exception",
            )


def adjudicators_are_apart(config: Config) -> Iterator[Finding]:
    """The adjudicator of a stage is not a reviewer of it; with two or more extractors, the adjudicator is not one of them."""
    for key, stage in (
        ("title_abstract", config.screening.title_abstract),
        ("full_text", config.screening.full_text),
    ):
        if stage.adjudicator in stage.reviewers:
            yield (
                ("screening", key, "adjudicator"),
                "the adjudicator cannot be one of the reviewers. Name another person",
            )
    plan = config.extraction
    if len(set(plan.extractors)) > 1 and plan.adjudicator in plan.extractors:
        yield (
            ("extraction", "adjudicator"),
            "the adjudicator cannot be one of the extractors. Name another person",
        )


def sources_are_known(config: Config) -> Iterator[Finding]:
    """Every source named in deduplication is in sources."""
    for key in ("preferred_sources", "collections"):
        for number, source in enumerate(getattr(config.deduplication, key)):
            if source not in config.sources:
                yield (
                    ("deduplication", key, str(number)),
                    f'"{source}" is not in sources.{did_you_mean(source, config.sources)}',
                )


def left_out_is_not_read(config: Config) -> Iterator[Finding]:
    """Every file in left_out is below config/imports/, and no source reads it."""
    read = {file: name for name, source in config.sources.items() for file in source.named_files()}
    for file in config.left_out:
        if file in read:
            yield (
                ("left_out", file),
                f'{file} is also read by source "{read[file]}": remove it from left_out or from the source',
            )
        elif not file.startswith("config/imports/") or ".." in file.split("/"):
            yield ("left_out", file), f"expected the path of a file below config/imports/, found {file}"


def labels_differ(config: Config) -> Iterator[Finding]:
    """Labels of exclusion reasons are unique, ignoring case and spaces."""
    seen: dict[str, int] = {}
    for number, reason in enumerate(config.exclusion_reasons):
        earlier = seen.setdefault(comparable(reason.label), number)
        if earlier != number:
            yield (
                ("exclusion_reasons", str(number), "label"),
                f'exclusion reason {earlier + 1} has the same label "{reason.label}". Change one of the two',
            )


def versions_differ(config: Config) -> Iterator[Finding]:
    """A version does not update itself."""
    if config.previous == config.run:
        yield (
            ("previous",),
            f'previous and run are both "{config.run}", but a version cannot update itself. Change one of the two',
        )


CHECKS: tuple[Callable[[Config], Iterator[Finding]], ...] = (
    people_are_known,
    two_people_decide,
    adjudicators_are_apart,
    sources_are_known,
    left_out_is_not_read,
    labels_differ,
    versions_differ,
)
