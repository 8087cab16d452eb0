"""The sources and their search strategies (PRISMA items 6 and 7): what pins recorded, and what people declared."""

from __future__ import annotations

from pathlib import Path

from prismake.protocol.config import Config
from prismake.protocol.sources import Source
from prismake.reports.methods.declared import item_heading
from prismake.reports.methods.item import DECLARED, EXECUTED, MISSING, PageMethod, Verbatim
from prismake.sources.strategies import is_query, without_comments
from prismake.tables import read_result, rows_of
from prismake.wording import left_out_sentence, listed


def sources(config: Config, results: Path) -> PageMethod:
    """Return PRISMA item 6: every source with the date of its last search, and whether a pin or a person recorded
    that date.
    """
    log = rows_of(read_result(results, "1_identify/searches"))
    undated = [row["name"] for row in log if not row["searched_on"]]
    sentences = [f"No date of the last search is recorded for: {', '.join(undated)}."] if undated else []
    if not log:
        sentences.append("Nothing has been searched yet.")
    if exception := config.exceptions.search_age.strip():
        sentences.append(f"Declared exception, if a search is older than 12 months (MECIR C37): {exception}")
    recorded = {row["source"] for row in log if row["kind"] == "pin"}
    return PageMethod(
        item_heading("6"),
        MISSING if undated or not log else _state(recorded, {row["source"] for row in log}),
        "\n".join(sentences),
        ("Source", "Kind", "Platform", "Searched on", "Date from", "Records"),
        [
            (
                row["name"],
                row["arm"],
                row["platform"] or "not stated",
                row["searched_on"] or "not stated",
                _origin(row["kind"]) if row["searched_on"] else "not stated",
                row["held"],
            )
            for row in log
        ],
    )


def _origin(kind: str) -> str:
    return "the retrieval" if kind == "pin" else "config.yaml"


def _state(recorded: set[str], every: set[str]) -> str:
    """Return the state of an item that some sources recorded as they ran, and people declared for the others."""
    if every <= recorded:
        return EXECUTED
    return f"{EXECUTED} and {DECLARED}" if recorded & every else DECLARED


def left_out(config: Config) -> PageMethod:
    """Return an item with the exported files that no source reads, each with the declared reason."""
    return PageMethod(item_heading("6", "files left out"), DECLARED, left_out_sentence(config.left_out))


def strategies(config: Config, results: Path, review: Path) -> PageMethod:
    """Return PRISMA item 7: for every source the recorded query, its limits, and the strategy file, unchanged."""
    log = {row["source"]: row for row in rows_of(read_result(results, "1_identify/searches"))}
    verbatim: list[Verbatim] = []
    recorded, nowhere, sentences = set(), [], []
    for key, source in config.sources.items():
        row = log.get(key, {})
        strategy = _file(review, source.strategy)
        verbatim += [
            Verbatim(source.name, label, text)
            for label, text in _texts(source, row, strategy)
            if text.strip()
        ]
        query = row.get("query", "")
        if source.pin and is_query(query):
            recorded.add(key)
        elif why := source.why_no_strategy.strip():
            sentences.append(f"{source.name}: the search as it was run is not recorded: {why.rstrip('.')}.")
        elif not is_query(query) and not without_comments(strategy):
            nowhere.append(source.name)
    if nowhere:
        sentences.insert(0, f"Neither a query nor a strategy is recorded for: {listed(nowhere)}.")
    state = MISSING if nowhere else _state(recorded, set(config.sources))
    return PageMethod(item_heading("7"), state, "\n".join(sentences), verbatim=verbatim)


def _texts(source: Source, row: dict[str, str], strategy: str) -> list[tuple[str, str]]:
    """Return the labels and texts that are shown word for word for one source."""
    query = row.get("query", "")
    planned = "" if strategy.strip() == query.strip() or not without_comments(strategy) else strategy
    described = [
        ("Limits and selection", row.get("limits", "")),
        ("What the retrieval is", row.get("what_it_is", "")),
        ("What it is not", row.get("what_it_is_not", "")),
    ]
    if not is_query(query):
        plan = ("The strategy of the protocol; no query is recorded with which to compare it", planned)
        return [("What is recorded in place of a query", query), *described, plan]
    if not source.pin:
        return [(f"The strategy as declared ({source.strategy})", query), *described]
    return [
        ("The query as it is recorded", query),
        *described,
        ("The strategy of the protocol, which differs from the query", planned),
    ]


def _file(review: Path, path: str) -> str:
    """Return the text of a strategy file that the protocol names, or ""."""
    file = review / path
    return file.read_text(encoding="utf-8-sig") if path and file.is_file() else ""
