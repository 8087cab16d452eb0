"""What was done, in sentences that are filled from what ran or from what people declared, and say which."""

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
NOBODY = "Nobody has written this yet."
ITEMS = Path(__file__).with_name("prisma2020.yaml")
# Items of the methods that only people can fill.
OF_PEOPLE = ("9", "10a", "11", "12", "13", "14", "15")


def methods(config: Config, results: Path, review: Path) -> list[PageMethod]:
    """Return the methods that the page shows, in the order of PRISMA 2020, then those of PRISMA-S.

    Executed: derived from the tables of this version. Declared: written by people in config.yaml. Missing: nobody has
    said it, and the page shows that. review is the folder that holds config/.
    """
    described = [
        ("5", _criteria(config)),
        ("6", _sources(results)),
        *([("6", _left_out(config))] if config.left_out else []),
        ("7", _strategies(config, results, review)),
        ("8", PageMethod(item_heading("8"), DECLARED, selection(config, former_reviewers(config, results)))),
        ("8", PageMethod(item_heading("8", "what came of disagreements"), EXECUTED, disagreements(results))),
        ("10b", _fields(config)),
        ("24a", _registration(config)),
        ("24c", _amendments(config)),
        *((item, _said(item, text)) for item, text in _prose(config).items()),
    ]
    return [
        *(method for _, method in sorted(described, key=lambda item_and_method: _place(item_and_method[0]))),
        PageMethod("Deduplication (PRISMA-S 16)", EXECUTED, _deduplication(results)),
    ]


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = yaml.safe_load(ITEMS.read_text(encoding="utf-8"))
    return names


def item_heading(item: str, more: str = "") -> str:
    """Return an item of PRISMA 2020 with its short name: "Effect measures (PRISMA 12)"."""
    name = _names().get(item, "Also declared") + (f", {more}" if more else "")
    return f"{name} (PRISMA {item})"


def _place(item: str) -> tuple[int, str]:
    """The place of a PRISMA item among the others: 9 before 10a, and what has no number last."""
    number = re.match(r"\d+", item)
    return (int(number[0]) if number else 1000), item


def _said(item: str, text: str) -> PageMethod:
    return PageMethod(item_heading(item), DECLARED if text else MISSING, text or NOBODY)


def _prose(config: Config) -> dict[str, str]:
    """What people wrote, by item; an item that only they can fill and that nobody wrote is empty."""
    review = config.review
    texts = {
        "3": review.rationale,
        "4": review.objectives,
        "24b": review.protocol,
        "25": review.support,
        "26": review.interests,
        **config.declared,
    }
    for item in OF_PEOPLE:
        whole = item.rstrip("abcdef")
        if not any(
            item_declared == whole or item_declared.startswith(item) for item_declared in config.declared
        ):
            texts[item] = ""
    return texts


def _criteria(config: Config) -> PageMethod:
    """Return the criteria, one a row, and how studies are grouped for the syntheses."""
    synthesis = config.synthesis
    order = f": {', '.join(synthesis.group_order)}" if synthesis.group_order else ""
    by = within(field_label(synthesis.group_by, config.extraction.fields))
    return PageMethod(
        item_heading("5"),
        DECLARED,
        f"For the syntheses studies are put together by {by}{order}.",
        ("Criterion", "What is eligible"),
        [(criterion.label, criterion.text) for criterion in config.criteria],
    )


def _sources(results: Path) -> PageMethod:
    """Every source and the date it was last searched."""
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
    """The exports that were brought and that no source reads, each with the reason that people gave."""
    return PageMethod(item_heading("6", "files left out"), DECLARED, left_out_sentence(config.left_out))


def _strategies(config: Config, results: Path, review: Path) -> PageMethod:
    """Every source's query as it was run, its limits, and the strategy of the protocol: word for word."""
    log = {
        row["source"]: row
        for row in rows_of(read_table(results / "1_identify/searches.csv", "1_identify/searches"))
    }
    shown, silent = [], []
    for key, source in config.sources.items():
        ran = log.get(key, {})
        query = ran.get("query", "")
        strategy = _file(review, source.strategy)
        same = strategy.strip() == query.strip()
        of_source = (
            ("The query as it is recorded", query),
            ("Limits and selection", ran.get("limits", "")),
            ("What the retrieval is", ran.get("what_it_is", "")),
            ("What it is not", ran.get("what_it_is_not", "")),
            ("The strategy of the protocol, which differs from the query" if query else "The strategy of the protocol", "" if same else strategy),
        )  # fmt: skip
        shown += [Verbatim(source.name, words, text) for words, text in of_source if text.strip()]
        if not query.strip() and not strategy.strip():
            silent.append(source.name)
    lacking = f"Neither a query nor a strategy is recorded for: {', '.join(silent)}." if silent else ""
    return PageMethod(item_heading("7"), EXECUTED if shown else MISSING, lacking, verbatim=shown)


def _file(review: Path, path: str) -> str:
    """The strategy file that the protocol names, or nothing."""
    file = review / path
    return file.read_text(encoding="utf-8-sig") if path and file.is_file() else ""


def _fields(config: Config) -> PageMethod:
    """The dictionary of the extraction: what is asked of every included study."""

    def answers(field: ExtractionField) -> str:
        if field.choices:
            return ", ".join(field.choices)
        return "a number" + (f" ({field.unit})" if field.unit else "") if field.type == "number" else "words"

    fields = config.extraction.fields.values()
    return PageMethod(
        item_heading("10b"),
        DECLARED if fields else MISSING,
        "" if fields else NOBODY,
        ("Field", "Allowed", "How to decide") if fields else (),
        [(field.label, answers(field), field.help) for field in fields],
    )


def _deduplication(results: Path) -> str:
    """How records became reports, with counts."""
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
    """PRISMA item 24a."""
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
        "Nothing is declared on where this review is registered, or why it is not.",
    )


def _amendments(config: Config) -> PageMethod:
    """PRISMA item 24c: every dated change of the protocol."""
    changes = config.review.amendments
    return PageMethod(
        item_heading("24c"),
        DECLARED,
        "" if changes else "No change of the protocol is declared.",
        ("Date", "Change", "Reason") if changes else (),
        [(amendment.date, amendment.change, amendment.reason) for amendment in changes],
    )
