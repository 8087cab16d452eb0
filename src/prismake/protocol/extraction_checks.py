"""Checks of the extraction dictionary. Each fault is reported at the key of its field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from prismake.errors import did_you_mean
from prismake.protocol.config import Config
from prismake.protocol.extraction import (
    ARM,
    ARM_ROLES,
    OF_A_STUDY,
    OF_THE_ANSWER,
    OUTCOME,
    OUTCOME_TYPES,
    ROWS_ENTERED,
    ROWS_FIELD,
    STUDY,
    UNIT_OF_ANALYSIS,
    ExtractionField,
)
from prismake.protocol.names import comparable_label
from prismake.protocol.screening_checks import Finding

CHOICES_OF = {
    "unit of analysis": UNIT_OF_ANALYSIS,
    "role of arm": ARM_ROLES,
    "outcome type": OUTCOME_TYPES,
}
"""The choices that a field with such a meaning has at least."""

LEVEL_OF = {"role of arm": ARM, "outcome type": OUTCOME}
"""The level of a field with such a meaning."""

BUILT_IN_HEADERS: dict[str, tuple[str, ...]] = {
    STUDY: (
        *("Study", "Authors", "Year", "Journal or register", "DOI", "Link", "Registration", "Conditions"),
        *("Interventions", "Phase", "Status", "Enrolment", "Sponsor", "To settle", "Notes of the extractor"),
        *("record ids", "prismake check", "prismake form"),
    ),
    ARM: (
        "Study",
        "Arm",
        "To settle",
        "This row",
        "Register says",
        "Proposal",
        "Report",
        "Page or quote",
        "Notes",
    ),
    OUTCOME: (
        *("Study", "Arm", "Outcome", "Time point", "To settle", "This row", "Register says", "Proposal"),
        *("Report", "Page or quote", "Notes"),
    ),
}
"""The headers that the sheet of each level has of its own; a test compares them with the columns of the form."""

SEVERAL = ("adverse events", "efficacy")
"""The meanings that several fields of a level may have, such as adverse and serious adverse events."""


def fields_fit(config: Config) -> Iterator[Finding]:
    """The keys of each field fit its type and level, and no two fields of a level have the same label."""
    labels: dict[tuple[str, str], str] = {}
    for name, field in config.extraction.fields.items():
        for key, message in _faults(field):
            yield ("extraction", "fields", name, key), message
        earlier = labels.setdefault((field.level, comparable_label(field.label)), name)
        if earlier != name:
            yield (
                ("extraction", "fields", name, "label"),
                f'field "{earlier}" of the same level has the label "{field.label}" too. Change one of the two',
            )
    yield from _built_in(config)
    yield from _reserved(config)
    yield from _meanings_are_unique(config)


def _faults(field: ExtractionField) -> Iterator[tuple[str, str]]:
    """Yield the key and the message of each fault of one field."""
    if field.unit and field.units:
        yield "units", "unit is for one unit, units is for several. Remove one of the two keys"
    if field.type != "number":
        for key in ("units", "minimum", "maximum"):
            if getattr(field, key) not in (None, []):
                yield key, f"{key} is for a field of type number. Remove it, or correct type"
    if field.units and (field.minimum is not None or field.maximum is not None):
        key = "minimum" if field.minimum is not None else "maximum"
        yield key, "a range holds for one unit, but this field has units. Remove it, or use unit"
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield "minimum", f"minimum {field.minimum} is above maximum {field.maximum}. Correct one of the two"
    if double := _repeated(field.units):
        yield "units", f'"{double}" occurs twice, ignoring case and spaces. Remove one of the two'
    if any(not unit.strip() for unit in field.units):
        yield "units", "a unit is empty. Remove it, or write it out"
    if field.pattern and field.level != STUDY:
        yield "pattern", f"pattern is for a field of level study, found level {field.level}. Remove it"
    yield from _meaning(field)


def _meaning(field: ExtractionField) -> Iterator[tuple[str, str]]:
    if not field.meaning:
        return
    if field.meaning in CHOICES_OF:
        yield from _choices(field, CHOICES_OF[field.meaning])
        level = LEVEL_OF.get(field.meaning, field.level)
        if field.level != level:
            yield (
                "level",
                f"{_with_article(field.meaning)} is that of an {level}, found level {field.level}. Correct level or meaning",
            )
        return
    if field.meaning in OF_THE_ANSWER:
        return
    if field.type != "number":
        yield "meaning", f"{field.meaning} is a number. Correct type, or remove meaning"
    if field.meaning in OF_A_STUDY and field.level != STUDY:
        yield (
            "level",
            f"{field.meaning} is that of a study, found level {field.level}. Correct level or meaning",
        )
    if field.meaning not in (*OF_A_STUDY, "participants") and field.level == STUDY:
        yield (
            "level",
            f"{field.meaning} is that of an arm or an outcome, found level study. Correct level or meaning",
        )


def _choices(field: ExtractionField, needed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A field with a meaning of fixed answers is a choice that has them all."""
    missing = [word for word in needed if word not in field.choices]
    name = _with_article(field.meaning)
    if field.type != "choice":
        yield "meaning", f"{name} is a choice. Correct type, and add choices"
    elif missing:
        suggestion = did_you_mean(missing[0], field.choices)
        yield (
            "choices",
            f"{name} has the choices {', '.join(needed)}; missing: {', '.join(missing)}.{suggestion}",
        )


def _with_article(meaning: str) -> str:
    return f"an {meaning}" if meaning.startswith("outcome") else f"a {meaning}"


def _built_in(config: Config) -> Iterator[Finding]:
    """No label is a header that the sheet of its level has anyway: nobody could tell the two columns apart."""
    for name, field in config.extraction.fields.items():
        header = f"{field.label} ({field.unit})" if field.unit else field.label
        for built_in in BUILT_IN_HEADERS[field.level]:
            if comparable_label(header) == comparable_label(built_in):
                yield (
                    ("extraction", "fields", name, "label"),
                    f'the form has a column "{built_in}" of its own. Choose another label, such as "{built_in} in the report"',
                )


def _reserved(config: Config) -> Iterator[Finding]:
    """A dictionary with arms or outcomes leaves the question of prismake's own to prismake."""
    if not config.extraction.has_rows:
        return
    for name, field in config.extraction.fields.items():
        if name == ROWS_ENTERED:
            yield (
                ("extraction", "fields", name),
                f'"{name}" is a field of prismake where arms or outcomes are extracted. Rename it',
            )
        elif field.level == STUDY and comparable_label(field.label) == comparable_label(ROWS_FIELD.label):
            yield (
                ("extraction", "fields", name, "label"),
                f'"{field.label}" is a question of prismake where arms or outcomes are extracted. Rename it',
            )


def _meanings_are_unique(config: Config) -> Iterator[Finding]:
    """A meaning from which something is computed has one field per level, or a computation could not tell which to take."""
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, field in config.extraction.fields.items():
        if field.meaning and field.meaning not in SEVERAL:
            names[field.level, field.meaning].append(name)
    for (level, meaning), (first, *others) in names.items():
        for name in others:
            yield (
                ("extraction", "fields", name, "meaning"),
                f'field "{first}" of level {level} has the meaning {meaning} too. Remove one of the two',
            )


def sizes_have_one_unit(config: Config) -> Iterator[Finding]:
    """No figure adds up numbers in different units."""
    axes = config.synthesis.evidence_map
    size = axes.size if axes else ""
    field = config.extraction.fields.get(size)
    if field is not None and field.units:
        yield (
            ("synthesis", "evidence_map", "size"),
            f'"{size}" is given in different units ({", ".join(field.units)}), which are never added up. Name another field',
        )


def synthesised_fields_are_of_studies(config: Config) -> Iterator[Finding]:
    """The tables of studies show only fields of studies, because a study has no single value of a field of arms or
    outcomes.
    """
    plan, fields = config.synthesis, config.extraction.fields
    named: list[tuple[tuple[str, ...], str]] = [(("group_by",), plan.group_by)]
    named += [(("show", str(number)), name) for number, name in enumerate(plan.show)]
    named += [(("count_by", str(number)), name) for number, name in enumerate(plan.count_by)]
    if plan.answer_by:
        named.append((("answer_by",), plan.answer_by))
    if plan.evidence_map:
        named += [
            (("evidence_map", key), getattr(plan.evidence_map, key)) for key in ("rows", "columns", "size")
        ]
    for number, crossing in enumerate(plan.cross):
        named += [(("cross", str(number), key), getattr(crossing, key)) for key in ("rows", "columns")]
    for path, name in named:
        field = fields.get(name)
        if field is not None and field.level != STUDY:
            yield (
                ("synthesis", *path),
                f'"{name}" is a field of level {field.level}, and this table has one row per study. Name a field of level study',
            )


def conversions_have_their_fields(config: Config) -> Iterator[Finding]:
    """Each conversion that config.yaml requests has the fields with the numbers that it needs."""
    plan = config.synthesis.conversions
    meanings = {field.meaning for field in config.extraction.fields.values()}
    wishes = (
        ("several_arms", bool(plan.several_arms), ("role of arm",)),
        ("change_correlation", plan.change_correlation is not None, ("baseline SD",)),
    )
    for key, is_asked, needed in wishes:
        for meaning in needed:
            if is_asked and meaning not in meanings:
                yield (
                    ("synthesis", "conversions", key),
                    f'it needs a field with the meaning "{meaning}". Add one to extraction.fields, or remove the key',
                )


def _repeated(entries: list[str]) -> str:
    entries_before: set[str] = set()
    for entry in entries:
        if comparable_label(entry) in entries_before:
            return entry
        entries_before.add(comparable_label(entry))
    return ""
