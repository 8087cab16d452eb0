"""What must hold between sections of the protocol. Every fault is reported at once, each at the key that names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prismake.errors import did_you_mean
from prismake.protocol.config import Config
from prismake.protocol.names import comparable

# The place of a key, as names and numbers from the top of the file, and what is wrong there.
Finding = tuple[tuple[str, ...], str]


def findings(config: Config) -> list[Finding]:
    """Return every fault that spans sections, in the order of the checks."""
    return [finding for check in CHECKS for finding in check(config)]


def people_are_known(config: Config) -> Iterator[Finding]:
    """Everyone who is named is in people and is not former."""
    for place, name in _named(config):
        if name not in config.people:
            yield place, f'"{name}" is not among people.{did_you_mean(name, config.people)}'
        elif name in config.former:
            yield (
                place,
                f'"{name}" is named here, and its state is former. Take the name out here, or set the state to active; what '
                "a former person returned is read all the same",
            )


def _named(config: Config) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every name of a person outside the roster, with its place."""
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
    """Each stage of screening has two reviewers, or says why one is enough."""
    for key, stage in (
        ("title_abstract", config.screening.title_abstract),
        ("full_text", config.screening.full_text),
    ):
        if len(set(stage.reviewers)) < 2 and not stage.single_reviewer_exception:
            yield (
                ("screening", key, "reviewers"),
                "one reviewer is named: MECIR C39 asks for two. Add a second, or say why one is enough in "
                "single_reviewer_exception",
            )


def adjudicators_are_apart(config: Config) -> Iterator[Finding]:
    """The adjudicator of a stage is none of its reviewers, and the adjudicator of an extraction by several is none of them."""
    for key, stage in (
        ("title_abstract", config.screening.title_abstract),
        ("full_text", config.screening.full_text),
    ):
        if stage.adjudicator in stage.reviewers:
            yield ("screening", key, "adjudicator"), "the adjudicator cannot be one of the reviewers"
    plan = config.extraction
    if len(set(plan.extractors)) > 1 and plan.adjudicator in plan.extractors:
        yield ("extraction", "adjudicator"), "the adjudicator cannot be one of the extractors"


def sources_are_known(config: Config) -> Iterator[Finding]:
    """Every source that deduplication names is in sources."""
    for key in ("preferred_sources", "collections"):
        for number, source in enumerate(getattr(config.deduplication, key)):
            if source not in config.sources:
                yield (
                    ("deduplication", key, str(number)),
                    f'"{source}" is not a source.{did_you_mean(source, config.sources)}',
                )


def left_out_is_not_read(config: Config) -> Iterator[Finding]:
    """A file that is left out is in config/imports/, and no source reads it."""
    read = {file: name for name, source in config.sources.items() for file in source.named_files()}
    for file in config.left_out:
        if file in read:
            yield ("left_out", file), f'source "{read[file]}" reads {file}: remove it from one of the two'
        elif not file.startswith("config/imports/") or ".." in file.split("/"):
            yield ("left_out", file), f"{file} is not below config/imports/: write the path of a file there"


def labels_differ(config: Config) -> Iterator[Finding]:
    """No two exclusion reasons have the same label, whatever their case."""
    seen: dict[str, int] = {}
    for number, reason in enumerate(config.exclusion_reasons):
        earlier = seen.setdefault(comparable(reason.label), number)
        if earlier != number:
            yield (
                ("exclusion_reasons", str(number), "label"),
                f'the label "{reason.label}" occurs twice: it is that of reason {earlier + 1} too',
            )


def versions_differ(config: Config) -> Iterator[Finding]:
    """A version does not update itself."""
    if config.previous == config.run:
        yield ("previous",), f'previous and run both name "{config.run}", and a version cannot update itself'


CHECKS: tuple[Callable[[Config], Iterator[Finding]], ...] = (
    people_are_known,
    two_people_decide,
    adjudicators_are_apart,
    sources_are_known,
    left_out_is_not_read,
    labels_differ,
    versions_differ,
)
