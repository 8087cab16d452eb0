"""The 16 items of PRISMA-S, each with the state executed, declared or missing, from the search log, the protocol and
tables of people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from prismake import __version__
from prismake.protocol.sources import Source
from prismake.search.notes import StrategyNote, read_notes
from prismake.sources.chases import CitationCoverage, citation_coverage
from prismake.sources.search_log import DIFFERS, EXPLAINED
from prismake.sources.strategies import is_query
from prismake.tables import rows_of, split_values, table_of
from prismake.wording import counted

EXECUTED, DECLARED, MISSING = "executed", "declared", "missing"
ITEMS = Path(__file__).with_name("prisma_s.yaml")
SEARCHED = ("database", "register")
FULL_DATE = len("2026-11-01")
# The first line of a numbered strategy, after comments.
_NUMBERED = re.compile(r"(?:#\s.*\n|\s*\n)*\s*[#S]?1[.:)]?\s")
# State and content of an item; None if nothing is known of it.
Content = tuple[str, str] | None


@dataclass(frozen=True)
class SearchReport:
    """The data from which the 16 items of PRISMA-S are made.

    sources, declared and previous: from the protocol. log: table 1_identify/searches. peer_review and contacts:
    tables that people fill in. lists: table 1_identify/citation_lists. strategies: source to the text of its strategy
    file. records, reports: their numbers. verdicts: number of pairs that verdicts joined or kept apart.
    """

    sources: Mapping[str, Source]
    declared: Mapping[str, str]
    previous: str
    log: pd.DataFrame
    peer_review: pd.DataFrame
    contacts: pd.DataFrame
    lists: pd.DataFrame
    strategies: Mapping[str, str]
    records: int
    reports: int
    verdicts: int = 0

    def rows(self, *arms: str) -> list[dict[str, Any]]:
        """Return the rows of the search log for sources of these arms, such as "database"; all rows if no arm is
        given.
        """
        return [row for row in rows_of(self.log) if not arms or row["arm"] in arms]

    def coverage(self, source: str) -> CitationCoverage | None:
        """Return how many start records and lists of a citation search were available; None for a source without a
        citation search.
        """
        rows = [row for row in rows_of(self.lists) if row["source"] == source]
        return citation_coverage(rows) if rows else None

    def notes(self, kind: str) -> list[tuple[str, StrategyNote]]:
        """Return (source name, comment) for each comment of a kind, such as "filter", in the search strategies."""
        return [
            (self.sources[name].name, note)
            for name, text in self.strategies.items()
            for note in read_notes(text)
            if note.kind == kind and note.text
        ]


@cache
def items() -> dict[int, dict[str, str]]:
    """Return item number to its texts: its subject, and what to do if it is missing."""
    content: dict[int, dict[str, str]] = yaml.safe_load(ITEMS.read_text(encoding="utf-8"))
    return content


def prisma_s(report: SearchReport) -> pd.DataFrame:
    """Return the table 6_report/prisma_s with the 16 items; texts that people declared follow what was executed."""
    rows = []
    for number, item in items().items():
        state = CONTENTS[number](report)
        declared = report.declared.get(f"S{number}", "").strip()
        if state is None or state[0] == MISSING:
            reasons = f"{state[1]} " if state else ""
            state = (
                (DECLARED, declared) if declared else (MISSING, f"{reasons}What to do: {item['next_step']}")
            )
        elif declared:
            state = (state[0], f"{state[1]} {declared}")
        rows.append({"item": str(number), "about": item["about"], "state": state[0], "content": state[1]})
    return table_of(rows, "6_report/prisma_s")


def _state(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return executed if prismake asked every source, declared if people asked one."""
    return EXECUTED if all(row["asked_by"] == "prismake" for row in rows) else DECLARED


def _each(rows: Sequence[Mapping[str, Any]], text: Callable[[Mapping[str, Any]], str]) -> str:
    return "; ".join(f"{row['name']}: {text(row)}" for row in rows) + "."


def _complete(
    rows: Sequence[Mapping[str, Any]],
    has: Callable[[Mapping[str, Any]], bool],
    what: str,
    text: Callable[[Mapping[str, Any]], str],
) -> Content:
    """Return the item with a part for each row; missing, with names, if a row lacks it."""
    if not rows:
        return None
    lacking = [row["name"] for row in rows if not has(row)]
    if lacking:
        return MISSING, f"{what} is not stated for: {', '.join(lacking)}."
    return _state(rows), _each(rows, text)


def _databases(report: SearchReport) -> Content:
    return _complete(
        report.rows("database"),
        lambda row: bool(row["platform"]),
        "The platform",
        lambda row: row["platform"],
    )


def _several_at_once(report: SearchReport) -> Content:
    rows = report.rows(*SEARCHED)
    if not rows or _state(rows) != EXECUTED:
        return None
    return EXECUTED, "Each source was searched by itself."


def _registers(report: SearchReport) -> Content:
    return _complete(
        report.rows("register"),
        lambda row: bool(row["platform"]),
        "The platform",
        lambda row: row["platform"],
    )


def _websites(report: SearchReport) -> Content:
    return _found_by(report, "website", "organisation")


def _citations(report: SearchReport) -> Content:
    return _found_by(report, "citation")


def _other_methods(report: SearchReport) -> Content:
    """Return similar articles, which are found by the similarity of texts; only people can tell of further methods."""
    return _found_by(report, "similar")


def _found_by(report: SearchReport, *arms: str) -> Content:
    rows = report.rows(*arms)
    had = {row["source"]: report.coverage(row["source"]) for row in rows}

    def text(row: Mapping[str, Any]) -> str:
        # The query of a chase names directions, start records and rounds: what was asked, not what could be had.
        asked = f"asked for {row['query']}; " if row["asked_by"] == "prismake" and row["query"] else ""
        chase = had[row["source"]]
        asked += f"{chase.sentence()}; " if chase else ""
        return f"{asked}{row['what_it_is'].rstrip('.')}, {row['searched_on']}, {counted(int(row['held']), 'record')}"

    state = _complete(rows, lambda row: bool(row["searched_on"]), "The date", text)
    if state and state[0] != MISSING and all(chase and chase.is_empty for chase in had.values()):
        return MISSING, f"No list could be had, so nothing was followed. {state[1]}"
    return state


def _contacts(report: SearchReport) -> Content:
    rows = rows_of(report.contacts)
    if not rows:
        return None
    return DECLARED, "; ".join(
        f"{row['contact']} ({row['about']}; {row['asked_on']}): {row['outcome']}"
        + (f", {row['found']}" if row["found"].strip() else "")
        for row in rows
    ) + "."


def _nothing(report: SearchReport) -> Content:
    """Return nothing: only people can tell."""
    del report
    return None


def _strategies(report: SearchReport) -> Content:
    def text(row: Mapping[str, Any]) -> str:
        counts = len(split_values(row["line_counts"]))
        return "in the search log" + (f", with the counts of {counted(counts, 'line')}" if counts else "")

    rows = report.rows(*SEARCHED)
    state = _complete(rows, lambda row: is_query(row["query"]), "The strategy", text)
    uncounted = [row["name"] for row in rows if _NUMBERED.match(row["query"]) and not row["line_counts"]]
    if state and state[0] != MISSING and uncounted:
        return MISSING, f"The counts of the lines are not stated for: {', '.join(uncounted)}."
    return state


def _limits(report: SearchReport) -> Content:
    rows = report.rows(*SEARCHED)
    parts = [f"{row['name']}: {limit}" for row in rows for limit in split_values(row["limits"])]
    parts += [f"{name}: {note.text}" for name, note in report.notes("reason")]
    # Only of what prismake asked is it known that nothing else was set.
    silent = [row["name"] for row in rows if row["asked_by"] != "prismake" and not row["limits"]]
    with_reason = {name for name, _ in report.notes("reason")}
    silent = [name for name in silent if name not in with_reason]
    if silent:
        return MISSING, f"Limits are neither stated nor denied for: {', '.join(silent)}."
    if parts:
        return _state(rows), "; ".join(parts) + "."
    return (EXECUTED, "No source was searched with a limit outside its strategy.") if rows else None


def _filters(report: SearchReport) -> Content:
    notes = report.notes("filter")
    if not notes:
        return None
    with_note = {name for name, _ in notes}
    lacking = [row["name"] for row in report.rows(*SEARCHED) if row["name"] not in with_note]
    if lacking:
        return MISSING, f"Filters are neither named nor denied for: {', '.join(lacking)}."
    return DECLARED, "; ".join(f"{name}: {note.text}" for name, note in notes) + "."


def _updates(report: SearchReport) -> Content:
    if not report.previous:
        return None
    undated = [row["name"] for row in report.rows() if not row["searched_on"]]
    dates = (
        f"no date is stated for: {', '.join(undated)}"
        if undated
        else "every source of it has the date of its last search"
    )
    return EXECUTED, f"This version updates the version {report.previous}; {dates}."


def _dates(report: SearchReport) -> Content:
    return _complete(
        report.rows(),
        lambda row: len(row["searched_on"]) == FULL_DATE,
        "The full date",
        lambda row: row["searched_on"],
    )


def _peer_review(report: SearchReport) -> Content:
    rows = rows_of(report.peer_review)
    if not rows:
        return None
    reviewed = {row["source"] for row in rows}
    lacking = [
        source.name
        for name, source in report.sources.items()
        if source.arm in SEARCHED and name not in reviewed and "all" not in reviewed
    ]
    if lacking:
        return MISSING, f"No review is noted of the strategy of: {', '.join(lacking)}."
    return DECLARED, "; ".join(
        f"{row['source']}: {row['reviewed_by']}, {row['reviewed_on']}, {row['method']}"
        + f": {row['comment'].strip() or 'no comment'}"
        + (f" ({row['response'].strip()})" if row["response"].strip() else "")
        for row in rows
    ) + "."


def _totals(report: SearchReport) -> Content:
    def text(row: Mapping[str, Any]) -> str:
        count = f"{int(row['held']):,} in the files"
        if row["agrees"] in (DIFFERS, EXPLAINED):
            why = row["difference"] or "the difference is not explained"
            return f"{row['reported']} reported, {count} ({why})"
        return f"{row['reported'] or 'no count'} reported, {count}"

    return _complete(report.rows(), lambda row: bool(row["reported"]), "The count reported", text)


def _deduplication(report: SearchReport) -> Content:
    if not report.records:
        return None
    return EXECUTED, (
        f"prismake {__version__}, by its rules and {counted(report.verdicts, 'verdict') if report.verdicts else 'no verdict'} on pairs, "
        f"with the evidence of each merge in 2_deduplicate/pairs.csv: {counted(report.records, 'record')} became {counted(report.reports, 'report')}."
    )


CONTENTS: dict[int, Callable[[SearchReport], Content]] = {
    1: _databases,
    2: _several_at_once,
    3: _registers,
    4: _websites,
    5: _citations,
    6: _contacts,
    7: _other_methods,
    8: _strategies,
    9: _limits,
    10: _filters,
    11: _nothing,
    12: _updates,
    13: _dates,
    14: _peer_review,
    15: _totals,
    16: _deduplication,
}
