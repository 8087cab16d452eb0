"""The methods, item by item, from the tables of a version or from what people declared."""

from __future__ import annotations

from pathlib import Path

from prismake.protocol.config import Config
from prismake.protocol.extraction import STUDY, ExtractionField
from prismake.protocol.reasons import is_text
from prismake.reports.methods.declared import declared_texts, item_heading, item_order
from prismake.reports.methods.extracting import extraction_text
from prismake.reports.methods.item import DECLARED, EXECUTED, MISSING, PLANNED, PageMethod
from prismake.reports.methods.searches import left_out, sources, strategies
from prismake.reports.methods.selection import (
    StageSelection,
    disagreements_text,
    has_decisions,
    has_voted,
    selection,
    stage_selections,
)
from prismake.reports.methods.unkept import removals, unkept
from prismake.synthesis.labels import field_label
from prismake.tables import read_result
from prismake.wording import counted, heading, within

__all__ = ["methods"]

NOT_WRITTEN = "Nobody has written this yet."
# Items that tables fill: a declared text stands beside them.
BY_TABLES = ("6", "7", "8", "9")
# Items of which tables fill a part alone: what people have not written is named as missing.
IN_PART = frozenset({"9"})


def methods(config: Config, results: Path, review: Path) -> list[PageMethod]:
    """Return the items of the methods section, in the order of PRISMA 2020, followed by those of PRISMA-S.

    results: the folder of the version. review: the folder that contains config/. The states of items are those of
    `item.STATES`.
    """
    selections = stage_selections(config, results)
    items = [
        ("5", _criteria(config)),
        ("6", sources(config, results)),
        *([("6", left_out(config))] if config.left_out else []),
        ("7", strategies(config, results, review)),
        ("8", _selection(config, selections)),
        ("8", _disagreements(results)),
        *([("8", removals(config, results))] if config.removals else []),
        *([("8", unkept(config, results))] if any(source.unkept_text for source in config.sources.values()) else []),
        *([("8", _machines(config))] if any(person.kind == "automated" for person in config.people.values()) else []),
        ("9", _extraction(config, results)),
        ("10b", _fields(config)),
        ("24a", _registration(config)),
        ("24c", _amendments(config)),
    ]  # fmt: skip
    texts = declared_texts(config)
    # A text that people declare takes the place of a section that they left empty.
    items = [
        (item, method)
        for item, method in items
        if method.state != MISSING or not texts.get(item) or item in BY_TABLES
    ]
    shown = {item for item, _ in items} - IN_PART
    items += [(item, _declared_item(item, text)) for item, text in texts.items() if text or item not in shown]
    return [
        *(method for _, method in sorted(items, key=lambda entry: item_order(entry[0]))),
        _deduplication(results),
    ]


def _declared_item(item: str, text: str) -> PageMethod:
    return PageMethod(item_heading(item), DECLARED if text else MISSING, text or NOT_WRITTEN)


def _criteria(config: Config) -> PageMethod:
    """Return the criteria, one per row, and how studies are grouped for the syntheses."""
    synthesis = config.synthesis
    order = f": {', '.join(synthesis.group_order)}" if synthesis.group_order else ""
    by = within(field_label(synthesis.group_by, config.extraction.fields))
    return PageMethod(
        item_heading("5"),
        DECLARED,
        f"For the syntheses, studies are grouped by {by}{order}.",
        ("Criterion", "What is eligible"),
        [(criterion.label, criterion.text) for criterion in config.criteria],
    )


def _selection(config: Config, selections: list[StageSelection]) -> PageMethod:
    """Return who selects: a plan until the first vote. Software writes it, so it is not declared by a person."""
    state = EXECUTED if has_voted(selections) else PLANNED
    return PageMethod(item_heading("8"), state, selection(config, selections))


def _disagreements(results: Path) -> PageMethod:
    state = EXECUTED if has_decisions(results) else MISSING
    return PageMethod(item_heading("8", "what came of disagreements"), state, disagreements_text(results))


def _extraction(config: Config, results: Path) -> PageMethod:
    """Return who extracted: a plan until the first value."""
    text, extracted = extraction_text(config, results)
    return PageMethod(item_heading("9", "who extracted"), EXECUTED if extracted else PLANNED, text)


def _machines(config: Config) -> PageMethod:
    """Return what people declared of each machine on the roster, field by field."""
    machines = {name: person for name, person in config.people.items() if person.kind == "automated"}
    rows = [
        (name, heading(field), value or "not declared")
        for name, person in machines.items()
        if person.automation is not None
        for field, value in person.automation.model_dump().items()
    ]
    missing = [name for name, person in machines.items() if person.automation_missing()]
    return PageMethod(
        item_heading("8", "machines"),
        MISSING if missing else DECLARED,
        f"Not everything that a machine must say is declared for: {', '.join(missing)}." if missing else "",
        ("Machine", "What", "Declared") if rows else (),
        rows,
    )


def _label(field: ExtractionField) -> str:
    """Return the label of a field, with its level if it is not that of a study."""
    return field.label if field.level == STUDY else f"{field.label} (of each {field.level})"


def _fields(config: Config) -> PageMethod:
    """Return the fields of the extraction dictionary."""

    def answers(field: ExtractionField) -> str:
        if field.choices:
            return ", ".join(field.choices)
        unit = field.unit or " or ".join(field.units)
        return "a number" + (f" ({unit})" if unit else "") if field.type == "number" else "words"

    fields = config.extraction.fields.values()
    return PageMethod(
        item_heading("10b"),
        DECLARED if fields else MISSING,
        "" if fields else NOT_WRITTEN,
        ("Field", "Allowed", "How to decide") if fields else (),
        [(_label(field), answers(field), field.help) for field in fields],
    )


def _deduplication(results: Path) -> PageMethod:
    """Return how many records became how many reports, and the outcomes of the pairs (PRISMA-S item 16)."""
    records = read_result(results, "1_identify/records")
    reports = read_result(results, "2_deduplicate/reports")
    pairs = read_result(results, "2_deduplicate/pairs")
    outcomes = pairs["outcome"].value_counts().to_dict()
    counts = "; ".join(f"{counted(number, 'pair')} {outcome}" for outcome, number in sorted(outcomes.items()))
    text = (
        f"prismake found {counted(len(reports), 'report')} in {counted(len(records), 'record')} "
        f"({counts or 'no pair was compared'})."
    )
    if len(pairs):
        text += " Each pair has its reason in 2_deduplicate/pairs.csv."
    return PageMethod(
        "Deduplication (PRISMA-S 16)",
        EXECUTED if len(records) else MISSING,
        text if len(records) else "There is no record yet.",
    )


def _registration(config: Config) -> PageMethod:
    """Return the registration of the review (PRISMA item 24a)."""
    registration = config.review.registration
    if registration.number.strip():
        return PageMethod(
            item_heading("24a"),
            DECLARED,
            f"{registration.register_name} {registration.number}, {registration.date}".strip(", "),
        )
    if is_text(registration.why_not):
        return PageMethod(item_heading("24a"), DECLARED, f"Not registered: {registration.why_not}")
    return PageMethod(
        item_heading("24a"),
        MISSING,
        "Not declared: where this review is registered, or why it is not registered.",
    )


def _amendments(config: Config) -> PageMethod:
    """Return the dated changes of the protocol (PRISMA item 24c). An empty list declares nothing, not even that there were none."""
    changes = config.review.amendments
    return PageMethod(
        item_heading("24c"),
        DECLARED if changes else MISSING,
        "" if changes else "No change of the protocol is declared.",
        ("Date", "Change", "Reason") if changes else (),
        [(amendment.date, amendment.change, amendment.reason) for amendment in changes],
    )
