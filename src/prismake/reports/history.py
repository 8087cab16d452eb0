"""The history of every record: its source, its merges, the votes and decisions on it, and its terminal state."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from prismake.flow.sets import FlowSets, FlowTables
from prismake.flow.states import STATES
from prismake.screening.stage import ASKED_AGAIN
from prismake.tables import split_values

_MAX_PAIRS = 40
_STAGES = {"1_title_abstract": "Title and abstract", "2_full_text": "Full text"}


def record_histories(
    tables: FlowTables,
    sets: FlowSets,
    source_names: Mapping[str, str],
    pairs: pd.DataFrame,
    votes: Iterable[pd.DataFrame],
    searched_on: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Return the history of each report, in the order of reports.csv, then of each quarantined record, as plain text
    for the JSON in the page.

    pairs: table 2_deduplicate/pairs. votes: tables 3_screen/votes. searched_on: source key to the date of its search.
    """
    entries = _reports(tables, sets)
    dates = searched_on or {}
    for row in tables.records.to_dict("records"):
        entry = entries.get(sets.report_of.get(row["record_id"], ""))
        if entry is not None:
            entry["records"].append(_record(row, sets, source_names, dates))
    _merges(entries, sets, pairs)
    for table in votes:
        for row in table.to_dict("records"):
            for report in set(split_values(row["report_id"])) & entries.keys():
                entries[report]["votes"].append(
                    {
                        "stage": _STAGES.get(row["stage"], row["stage"]),
                        "who": row["reviewer"],
                        "role": row["role"],
                        "decision": row["decision"],
                        "reason": row["reason"],
                        "note": row["note"],
                        "carried": row["carried"],
                    }
                )
    _decisions(entries, tables)
    quarantined = [
        _quarantined(row, sets, source_names, dates) for row in tables.quarantine.to_dict("records")
    ]
    return [_without_empty(entry) for entry in (*entries.values(), *quarantined)]


def _without_empty(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value}


def _reports(tables: FlowTables, sets: FlowSets) -> dict[str, dict[str, Any]]:
    study_of = {row["report_id"]: row for row in tables.report_study.to_dict("records")}
    titles = dict(zip(tables.studies["study_id"], tables.studies["title"], strict=True))
    titles.update(zip(tables.studies_other["study_id"], tables.studies_other["title"], strict=True))
    entries = {}
    for row in tables.reports.to_dict("records"):
        report = row["report_id"]
        link = study_of.get(report)
        leading = sets.leading.get(report, "")
        carried = sets.state_of(split_values(row["record_ids"])[0]) if row["record_ids"] else ""
        entries[report] = {
            "id": report,
            "title": row["title"],
            "year": row["year"],
            "authors": row["authors"],
            "journal": row["journal"],
            "ids": [
                identifier
                for column in ("pmid", "pmcid", "doi", "registration_ids")
                for identifier in split_values(row[column])
            ],
            "integrity": row["integrity"],
            "ends": STATES.get(sets.state_of(leading) if leading else carried, ""),
            "records": [],
            "merges": [],
            "votes": [],
            "decisions": [],
            "study": None
            if link is None
            else _without_empty(
                {
                    "id": link["study_id"],
                    "title": titles.get(link["study_id"], ""),
                    "state": link["state"],
                    "reason": link["reason"],
                    "by": link["by"],
                }
            ),
        }
    return entries


def _record(
    row: Mapping[Any, str], sets: FlowSets, source_names: Mapping[str, str], dates: Mapping[str, str]
) -> dict[str, Any]:
    return _without_empty(
        {
            "id": row["record_id"],
            "source": source_names.get(row["source"], row["source"]),
            "arm": row["arm"],
            "on": dates.get(row["source"], ""),
            "file": row["file"],
            "position": row["position"],
            "title": row["title"],
            "url": row["url"],
            "ends": STATES.get(sets.state_of(row["record_id"]), ""),
        }
    )


def _evidence(text: str) -> list[list[str]]:
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        return [["evidence", text]]
    if not isinstance(values, dict):
        return [["evidence", text]]
    return [
        [str(key), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)]
        for key, value in values.items()
    ]


def _merges(entries: Mapping[str, dict[str, Any]], sets: FlowSets, pairs: pd.DataFrame) -> None:
    for row in pairs.to_dict("records"):
        reports = {sets.report_of.get(row["record_id_a"], ""), sets.report_of.get(row["record_id_b"], "")}
        for report in sorted(reports & entries.keys()):
            merges = entries[report]["merges"]
            if len(merges) < _MAX_PAIRS:
                merges.append(
                    _without_empty(
                        {
                            "a": row["record_id_a"],
                            "b": row["record_id_b"],
                            "outcome": row["outcome"],
                            "rule": row["rule"],
                            "score": row["score"],
                            "relation": row["relation"],
                            "evidence": _evidence(row["evidence"]),
                        }
                    )
                )


def _decisions(entries: Mapping[str, dict[str, Any]], tables: FlowTables) -> None:
    stages = [("Title and abstract", tables.title_abstract)]
    if tables.full_text is not None:
        stages.append(("Full text", tables.full_text))
    for name, stage in stages:
        for row in stage.decisions.to_dict("records"):
            if row["report_id"] in entries:
                entries[row["report_id"]]["decisions"].append(
                    _without_empty(
                        {
                            "stage": name,
                            "decision": row["decision"],
                            "reason": row["reason"],
                            "by": row["decided_by"],
                            "automation": row["automation"],
                        }
                    )
                )
    for row in tables.retrieval.to_dict("records"):
        for report in set(split_values(row["report_id"])) & entries.keys():
            known = entries[report].get("retrieval", {}).get("retrieved")
            if known == "yes" or (known and row["retrieved"] == ASKED_AGAIN):
                continue
            entries[report]["retrieval"] = _without_empty(
                {
                    "retrieved": row["retrieved"],
                    "where": row["tried_where"],
                    "on": row["tried_on"],
                    "note": row["note"],
                }
            )


def _quarantined(
    row: Mapping[Any, str], sets: FlowSets, source_names: Mapping[str, str], dates: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "id": row["quarantine_id"],
        "title": " ".join(row["raw_text"].split())[:200],
        "quarantine": row["reason"],
        "ends": STATES.get(sets.state_of(row["quarantine_id"]), ""),
        "records": [
            _without_empty(
                {
                    "id": row["quarantine_id"],
                    "source": source_names.get(row["source"], row["source"]),
                    "arm": row["arm"],
                    "on": dates.get(row["source"], ""),
                    "file": row["file"],
                    "position": row["line"],
                }
            )
        ],
    }
