"""`prismake trace`: the history of a record as text, from its source to its outcome."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from prismake.commands.folder import in_review
from prismake.commands.state import changes
from prismake.commands.tables import require_results, result
from prismake.errors import ReviewError, did_you_mean
from prismake.flow.reading import read_flow_tables
from prismake.flow.sets import flow_sets
from prismake.protocol.people import machine_names
from prismake.records.aliases import record_of_alias
from prismake.reports.history import record_histories
from prismake.review.folder import Review
from prismake.review.inputs import STAGES
from prismake.review.relative_paths import prefix_paths
from prismake.tables import declared, read_optional_table, rows_of, split_values

History = Mapping[str, Any]
PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*|pmid:?\s*|pmcid:?\s*)", re.IGNORECASE)
_MOST_MATCHES = 20


def trace(directory: Path, query: str) -> str:
    """Return the history of one record or report as text.

    query: the id of a record, quarantined record or report (ids of earlier versions are accepted), a PMID, DOI,
    registration number, or words of a title. Raises ReviewError unless exactly one record or report matches.
    """
    with in_review(directory) as root:
        review = Review.open(check=False)
        require_results(review)
        groups = result(review, "2_deduplicate/record_report")
        # The history shows the title, so that a number of an export misleads nobody.
        earlier = record_of_alias(groups)
        history = find_history(_histories(review), earlier.get(query.strip(), query))
        # Results of a version before 0.2.0 have no table of edges.
        edges = read_optional_table(review.results / declared("4_extract/edges").path, "4_extract/edges")
        text = "\n".join(_lines(history, edges_of(history, edges)))
        if changes(review):
            text += (
                "\n\nThis is the state of the last run; config or forms changed since. See `prismake status`."
            )
    return prefix_paths(text, root)


def _histories(review: Review) -> list[dict[str, Any]]:
    """Return the history of each report and quarantined record, as on the review's page."""
    config = review.config
    tables = read_flow_tables(
        review.results,
        config.previous,
        config.screening.title_abstract.maybe_goes_on,
        machine_names(config.people),
    )
    names = {name: source.name for name, source in config.sources.items()}
    sets = flow_sets(tables, names, [reason.label for reason in config.exclusion_reasons])
    searches = result(review, "1_identify/searches")
    return record_histories(
        tables,
        sets,
        names,
        result(review, "2_deduplicate/pairs"),
        [result(review, "3_screen/votes", stage) for stage in STAGES],
        dict(zip(searches["source"], searches["searched_on"], strict=True)),
    )


def find_history(histories: Iterable[History], query: str) -> History:
    """Return the history that matches `query`. Raises ReviewError unless exactly one history matches."""
    histories = list(histories)
    term = PREFIX.sub("", query.strip()).lower()
    by_id = [history for history in histories if term in _own_ids(history)]
    matches = by_id or [history for history in histories if term in _identifiers(history)]
    if not matches:
        parts = term.split()
        matches = [entry for entry in histories if parts and all(part in _title(entry) for part in parts)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        lines = [f"    {entry['id']}  {entry.get('title', '')}" for entry in matches[:_MOST_MATCHES]]
        more = len(matches) - _MOST_MATCHES
        raise ReviewError(
            "\n".join(
                [
                    f'Expected one match for "{query}", found {len(matches)}:',
                    *lines,
                    *([f"    and {more} more"] if more > 0 else []),
                ]
            )
            + "\n    What to do: run `prismake trace` again with the id of one match; the id is the first word of "
            "each line above."
        )
    ids = (key for history in histories for key in (*_own_ids(history), *_identifiers(history)))
    raise ReviewError(
        f'No id, PMID, DOI, registration number or title of this review matches "{query}".{did_you_mean(term, ids)}\n'
        "    What to do: give the id of a record or report, a PMID, DOI or registration number, or words of the title."
    )


def _own_ids(history: History) -> set[str]:
    return {history["id"].lower(), *(record["id"].lower() for record in history["records"])}


def _identifiers(history: History) -> set[str]:
    return {identifier.lower() for identifier in history.get("ids", ())}


def _title(history: History) -> str:
    titles = [history.get("title", ""), *(record.get("title", "") for record in history["records"])]
    return " ".join(titles).lower()


def edges_of(history: History, edges: pd.DataFrame) -> list[dict[str, str]]:
    """Return the edges of a report and its records (schema 4_extract/edges); of a registration also those to its number."""
    ends = {history["id"], *(record["id"] for record in history["records"])}
    is_own = edges["from_id"].isin(ends) & (edges["kind"] == "registration")
    ends.update(edges.loc[is_own, "to_id"])
    return rows_of(edges[edges["from_id"].isin(ends) | edges["to_id"].isin(ends)])


def _edge(edge: Mapping[str, str]) -> str:
    """Return an edge with its source, and a line on how to turn it round."""
    text = (
        f"{edge['from_id']} to {edge['to_id']}, {edge['kind']}: {edge['state']} ({edge['reason']}), drawn by {edge['drawn_by']}, "
        f"from {', '.join(split_values(edge['source']))}"
    )
    if not edge["undo"]:
        return text
    verb = {"proposed": "to confirm", "undone": "to draw it again"}.get(edge["state"], "to undo")
    return f"{text}\n      {verb}: {edge['undo']}"


def _lines(history: History, edges: Iterable[Mapping[str, str]] = ()) -> Iterator[str]:
    """Yield the lines of a history, with a section for each part that is not empty. edges: rows of 4_extract/edges."""
    yield history.get("title") or "(no title)"
    place = " ".join(filter(None, (history.get("journal", ""), history.get("year", ""))))
    for line in (history.get("authors", ""), place, ", ".join(history.get("ids", ()))):
        if line:
            yield f"  {line}"
    if "quarantine" in history:
        yield f"  Quarantined: {history['quarantine']}"
    else:
        yield f"  Report: {history['id']}"
    if integrity := history.get("integrity"):
        yield f"  Integrity: {integrity}"
    yield from _section("Found", map(_source, history["records"]))
    yield from _section("Compared", map(_compared, history.get("merges", ())))
    yield from _section("Votes", map(_vote, history.get("votes", ())))
    yield from _section("Decisions", map(_decision, history.get("decisions", ())))
    yield from _section("Retrieval", [_retrieval(history["retrieval"])] if history.get("retrieval") else [])
    yield from _section("Study", [_study(history["study"])] if history.get("study") else [])
    yield from _section("Edges", map(_edge, edges))
    yield from ("", f"Ended: {history.get('ends') or 'not yet'}")


def _section(title: str, entries: Iterable[str]) -> Iterator[str]:
    entries = list(entries)
    if entries:
        yield from ("", title, *(f"  - {line}" for line in entries))


def _source(record: History) -> str:
    searched = f", searched on {record['on']}" if record.get("on") else ""
    file = (
        f"; {record['file']}, {record['position']}"
        if record.get("position")
        else f"; {record.get('file', '')}"
    )
    ended = f". {record['ends']}" if record.get("ends") else ""
    return f"{record['id']}: {record['source']}{searched}{file}{ended}"


def _compared(pair: History) -> str:
    """Return a pair and its outcome, followed by one line per compared field."""
    score = f"score {pair['score']}" if pair.get("score") else ""
    reasons = ", ".join(filter(None, (pair.get("rule", ""), pair.get("relation", ""), score)))
    lines = [f"{pair['a']} and {pair['b']}: {pair['outcome']}{f' ({reasons})' if reasons else ''}"]
    lines += [f"      {name}: {_side_by_side(value)}" for name, value in pair.get("evidence", ())]
    return "\n".join(lines)


def _side_by_side(value: str) -> str:
    """Return both values of a field where the records differ in it, else the one value."""
    with suppress(ValueError):
        values = json.loads(value)
        if isinstance(values, list):
            return " / ".join(map(str, values))
    return value


def _vote(vote: History) -> str:
    role = " as adjudicator" if vote["role"] == "adjudicator" else ""
    carried = {"yes": ", carried over", "": ""}.get(vote["carried"], f", carried over and {vote['carried']}")
    return f"{vote['stage']}, {vote['who']}{role}: {_with_reason(vote)}{_note(vote)}{carried}"


def _decision(decision: History) -> str:
    by = f", by {decision['by']}" if decision.get("by") else ""
    automation = {"yes": ", by software alone", "people and software": ", by people and software"}.get(
        decision.get("automation", ""), ""
    )
    return f"{decision['stage']}: {_with_reason(decision)}{by}{automation}"


def _with_reason(entry: History) -> str:
    return f"{entry['decision']} ({entry['reason']})" if entry.get("reason") else str(entry["decision"])


def _note(entry: History) -> str:
    return f'. Note: "{entry["note"]}"' if entry.get("note") else ""


def _retrieval(log: History) -> str:
    tried = ", ".join(filter(None, (log.get("where", ""), log.get("on", ""))))
    return f"retrieved: {log.get('retrieved', 'no')}{f' ({tried})' if tried else ''}{_note(log)}"


def _study(study: History) -> str:
    title = f", {study['title']}" if study.get("title") else ""
    reason = f" ({study['reason']})" if study.get("reason") else ""
    by = f", linked by {study['by']}" if study.get("by") else ""
    return f"{study['id']}{title}: {study.get('state', '')}{reason}{by}"
