"""The methods, item by item, from the tables of a version or from what people declared."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from prismake.protocol.config import Config
from prismake.protocol.extraction import ExtractionField
from prismake.reports.methods.item import PageMethod, Verbatim
from prismake.reports.methods.selection import disagreements, former_reviewers, selection
from prismake.synthesis.labels import field_label
from prismake.tables import read_table, rows_of
from prismake.wording import counted, left_out_sentence, within

__all__ = ["DECLARED", "EXECUTED", "MISSING", "methods", "item_heading"]

EXECUTED, DECLARED, MISSING = "executed", "declared", "missing"
NOT_WRITTEN = "Nobody has written this yet."
ITEMS = Path(__file__).with_name("prisma2020.yaml")
# Items that only people can write.
DECLARED_ITEMS = ("9", "10a", "11", "12", "13", "14", "15")


def methods(config: Config, results: Path, review: Path) -> list[PageMethod]:
    """Return the methods that the page shows, in the order of PRISMA 2020, then those of PRISMA-S.

    Executed: derived from the tables of this version. Declared: written by people in config.yaml. Missing: not declared.
    results: the folder of the version. review: the folder that contains config/.
    """
    items = [
        ("5", _criteria(config)),
        ("6", _sources(results)),
        *([("6", _left_out(config))] if config.left_out else []),
        ("7", _strategies(config, results, review)),
        ("8", PageMethod(item_heading("8"), DECLARED, selection(config, former_reviewers(config, results)))),
        ("8", PageMethod(item_heading("8", "what came of disagreements"), EXECUTED, disagreements(results))),
        ("10b", _fields(config)),
        ("24a", _registration(config)),
        ("24c", _amendments(config)),
        *((item, _declared_item(item, text)) for item, text in _declared_texts(config).items()),
    ]
    return [
        *(method for _, method in sorted(items, key=lambda entry: _item_order(entry[0]))),
        PageMethod("Deduplication (PRISMA-S 16)", EXECUTED, _deduplication(results)),
    ]


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = yaml.safe_load(ITEMS.read_text(encoding="utf-8"))
    return names


def item_heading(item: str, more: str = "") -> str:
    """Return the heading of an item of PRISMA 2020, such as "Effect measures (PRISMA 12)"."""
    name = _names().get(item, "Also declared") + (f", {more}" if more else "")
    return f"{name} (PRISMA {item})"


def _item_order(item: str) -> tuple[int, str]:
    """Return the sort key of a PRISMA item: 9 before 10a, items without a number last."""
    number = re.match(r"\d+", item)
    return (int(number[0]) if number else 1000), item


def _declared_item(item: str, text: str) -> PageMethod:
    return PageMethod(item_heading(item), DECLARED if text else MISSING, text or NOT_WRITTEN)


def _declared_texts(config: Config) -> dict[str, str]:
    """Return the text that people declared for each item, "" for an item that only they can write."""
    review = config.review
    texts = {
        "3": review.rationale,
        "4": review.objectives,
        "24b": review.protocol,
        "25": review.support,
        "26": review.interests,
        **config.declared,
    }
    for item in DECLARED_ITEMS:
        main_item = item.rstrip("abcdef")
        if not any(
            declared_item == main_item or declared_item.startswith(item) for declared_item in config.declared
        ):
            texts[item] = ""
    return texts


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


def _sources(results: Path) -> PageMethod:
    """Return every source and the date of its last search."""
    log = read_table(results / "1_identify/searches.csv", "1_identify/searches")
    return PageMethod(
        item_heading("6"),
        EXECUTED if len(log) else MISSING,
        "" if len(log) else "Nothing has been searched yet.",
        ("Source", "Kind", "Platform", "Searched on", "Records"),
        [
            (
                row["name"],
                row["arm"],
                row["platform"] or "not stated",
                row["searched_on"] or "not stated",
                row["held"],
            )
            for row in rows_of(log)
        ],
    )


def _left_out(config: Config) -> PageMethod:
    """Return the exports that no source reads, each with the declared reason."""
    return PageMethod(item_heading("6", "files left out"), DECLARED, left_out_sentence(config.left_out))


def _strategies(config: Config, results: Path, review: Path) -> PageMethod:
    """Return the query of every source as it was run, its limits, and the strategy of the protocol, word for word."""
    log = {
        row["source"]: row
        for row in rows_of(read_table(results / "1_identify/searches.csv", "1_identify/searches"))
    }
    verbatim, sources_without_query = [], []
    for key, source in config.sources.items():
        ran = log.get(key, {})
        query = ran.get("query", "")
        strategy = _file(review, source.strategy)
        is_query = strategy.strip() == query.strip()
        source_texts = (
            ("The query as it is recorded", query),
            ("Limits and selection", ran.get("limits", "")),
            ("What the retrieval is", ran.get("what_it_is", "")),
            ("What it is not", ran.get("what_it_is_not", "")),
            ("The strategy of the protocol, which differs from the query" if query else "The strategy of the protocol", "" if is_query else strategy),
        )  # fmt: skip
        verbatim += [Verbatim(source.name, label, text) for label, text in source_texts if text.strip()]
        if not query.strip() and not strategy.strip():
            sources_without_query.append(source.name)
    missing_sources = (
        f"Neither a query nor a strategy is recorded for: {', '.join(sources_without_query)}."
        if sources_without_query
        else ""
    )
    return PageMethod(
        item_heading("7"), EXECUTED if verbatim else MISSING, missing_sources, verbatim=verbatim
    )


def _file(review: Path, path: str) -> str:
    """Return the text of a strategy file that the protocol names, or ""."""
    file = review / path
    return file.read_text(encoding="utf-8-sig") if path and file.is_file() else ""


def _fields(config: Config) -> PageMethod:
    """Return the fields of the extraction dictionary."""

    def answers(field: ExtractionField) -> str:
        if field.choices:
            return ", ".join(field.choices)
        return "a number" + (f" ({field.unit})" if field.unit else "") if field.type == "number" else "words"

    fields = config.extraction.fields.values()
    return PageMethod(
        item_heading("10b"),
        DECLARED if fields else MISSING,
        "" if fields else NOT_WRITTEN,
        ("Field", "Allowed", "How to decide") if fields else (),
        [(field.label, answers(field), field.help) for field in fields],
    )


def _deduplication(results: Path) -> str:
    """Return how many records became how many reports, and the outcomes of the pairs."""
    records = read_table(results / "1_identify/records.csv", "1_identify/records")
    reports = read_table(results / "2_deduplicate/reports.csv", "2_deduplicate/reports")
    pairs = read_table(results / "2_deduplicate/pairs.csv", "2_deduplicate/pairs")
    outcomes = pairs["outcome"].value_counts().to_dict()
    counts = "; ".join(f"{counted(number, 'pair')} {outcome}" for outcome, number in sorted(outcomes.items()))
    return (
        f"prismake found {counted(len(reports), 'report')} in {counted(len(records), 'record')} "
        f"({counts or 'no pair was compared'}). Each pair keeps its reason."
    )


def _registration(config: Config) -> PageMethod:
    """Return the registration of the review (PRISMA item 24a)."""
    registration = config.review.registration
    if registration.number:
        return PageMethod(
            item_heading("24a"),
            DECLARED,
            f"{registration.register_name} {registration.number}, {registration.date}".strip(", "),
        )
    if registration.why_not:
        return PageMethod(item_heading("24a"), DECLARED, f"Not registered: {registration.why_not}")
    return PageMethod(
        item_heading("24a"),
        MISSING,
        "Not declared: where this review is registered, or why it is not registered.",
    )


def _amendments(config: Config) -> PageMethod:
    """Return the dated changes of the protocol (PRISMA item 24c)."""
    changes = config.review.amendments
    return PageMethod(
        item_heading("24c"),
        DECLARED,
        "" if changes else "No change of the protocol is declared.",
        ("Date", "Change", "Reason") if changes else (),
        [(amendment.date, amendment.change, amendment.reason) for amendment in changes],
    )
