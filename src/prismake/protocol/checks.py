"""Checks of config.yaml that compare values of several sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prismake.errors import did_you_mean
from prismake.protocol.config import Config
from prismake.protocol.extraction_checks import (
    conversions_have_their_fields,
    fields_fit,
    sizes_have_one_unit,
    synthesised_fields_are_of_studies,
)
from prismake.protocol.names import comparable_label, same_person_again
from prismake.protocol.screening_checks import (
    Finding,
    adjudicators_are_apart,
    assignments_fit,
    stages,
    two_people_decide,
)


def config_faults(config: Config) -> list[Finding]:
    """Return the faults of config.yaml that concern several sections, in the order of the checks."""
    return [finding for check in CHECKS for finding in check(config)]


def people_are_known(config: Config) -> Iterator[Finding]:
    """Every person named in the protocol is in `people`, and does not have `state: former`."""
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
    for key, stage in stages(config):
        for number, name in enumerate(stage.reviewers):
            yield ("screening", key, "reviewers", str(number)), name
        alone = isinstance(stage.adjudicator, str)
        for number, name in enumerate(stage.adjudicators):
            yield ("screening", key, "adjudicator", *(() if alone else (str(number),))), name
        if stage.deputy:
            yield ("screening", key, "deputy"), stage.deputy
    yield ("screening", "full_text", "retrieval"), config.screening.full_text.retrieval
    for number, name in enumerate(config.extraction.extractors):
        yield ("extraction", "extractors", str(number)), name
    plan = config.extraction
    if plan.adjudicator and plan.adjudicator != same_person_again(plan.extractors[0]):
        yield ("extraction", "adjudicator"), plan.adjudicator


def sources_are_known(config: Config) -> Iterator[Finding]:
    """Every source named in `deduplication` is in `sources`."""
    for key in ("preferred_sources", "collections"):
        for number, source in enumerate(getattr(config.deduplication, key)):
            if source not in config.sources:
                yield (
                    ("deduplication", key, str(number)),
                    f'"{source}" is not in sources.{did_you_mean(source, config.sources)}',
                )


def removals_are_clear(config: Config) -> Iterator[Finding]:
    """Every source of a rule in `removals` is in `sources`, and no two rules have the same label."""
    rule_by_label: dict[str, int] = {}
    for number, rule in enumerate(config.removals):
        for place, source in enumerate(rule.sources):
            if source not in config.sources:
                yield (
                    ("removals", str(number), "sources", str(place)),
                    f'"{source}" is not in sources.{did_you_mean(source, config.sources)}',
                )
        earlier = rule_by_label.setdefault(comparable_label(rule.label), number)
        if earlier != number:
            yield (
                ("removals", str(number), "label"),
                f'rule {earlier + 1} has the same label "{rule.label}". Change one of the two',
            )


def known_items_are_clear(config: Config) -> Iterator[Finding]:
    """Every source of a known item is in `sources`, and no two known items have the same label."""
    first_place: dict[str, int] = {}
    for number, item in enumerate(config.known_items):
        for place, source in enumerate(item.sources):
            if source not in config.sources:
                yield (
                    ("known_items", str(number), "sources", str(place)),
                    f'"{source}" is not in sources.{did_you_mean(source, config.sources)}',
                )
        earlier = first_place.setdefault(comparable_label(item.label), number)
        if earlier != number:
            yield (
                ("known_items", str(number), "label"),
                f'known item {earlier + 1} has the same label "{item.label}". Change one of the two',
            )


# The folders whose files are read as returned forms; `forms.places` declares them for later parts.
_RETURNED = (
    "config/deduplication",
    "config/screening/1_title_abstract/{run}",
    "config/screening/2_full_text/{run}",
    "config/extraction/{run}",
)


def left_out_is_not_read(config: Config) -> Iterator[Finding]:
    """Every file in `left_out` is below config/, and nothing reads it: no source, and no folder of returned forms."""
    read = {file: name for name, source in config.sources.items() for file in source.named_files()}
    for file in config.left_out:
        if file in read:
            yield (
                ("left_out", file),
                f'{file} is also read by source "{read[file]}": remove it from left_out or from the source',
            )
        elif not file.startswith("config/") or ".." in file.split("/"):
            yield (
                ("left_out", file),
                (
                    f"expected the path of a file below config/imports/, or of a returned form below config/, found {file}"
                ),
            )
        elif file.rpartition("/")[0] in {folder.format(run=config.run) for folder in _RETURNED}:
            yield (
                ("left_out", file),
                f"{file} is read as a returned form: move it out of that folder, or remove it from left_out",
            )


def labels_differ(config: Config) -> Iterator[Finding]:
    """No two exclusion reasons have the same label, ignoring case and spaces."""
    first_place: dict[str, int] = {}
    for number, reason in enumerate(config.exclusion_reasons):
        earlier = first_place.setdefault(comparable_label(reason.label), number)
        if earlier != number:
            yield (
                ("exclusion_reasons", str(number), "label"),
                f'exclusion reason {earlier + 1} has the same label "{reason.label}". Change one of the two',
            )


def versions_differ(config: Config) -> Iterator[Finding]:
    """`previous` differs from `run`: a version does not update itself."""
    if config.previous == config.run:
        yield (
            ("previous",),
            f'previous and run are both "{config.run}", but a version cannot update itself. Change one of the two',
        )


CHECKS: tuple[Callable[[Config], Iterator[Finding]], ...] = (
    people_are_known,
    two_people_decide,
    adjudicators_are_apart,
    assignments_fit,
    sources_are_known,
    known_items_are_clear,
    removals_are_clear,
    left_out_is_not_read,
    labels_differ,
    fields_fit,
    conversions_have_their_fields,
    sizes_have_one_unit,
    synthesised_fields_are_of_studies,
    versions_differ,
)
