"""Old bytes of the tables that packed votes and given values into one column, rebuilt from a new results folder.

Written apart from prismake.screening and prismake.extraction, so that a fault there does not hide itself here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import yaml

from prismake.tables import join_values, read_result, rows_of, split_values

DECISIONS = ("report_id", "record_ids", "decision", "reason", "decided_by", "automation", "votes")
CONFLICTS = ("report_id", "record_ids", "title", "votes", "settled", "settled_as")
EXTRACTION = ("study_id", "field", "value", "state", "given")
ROLES = ("extractor", "adjudicator")

Row = dict[str, str]


def decisions(results: Path, stage: str) -> bytes:
    """The decisions of a stage with the column `votes`."""
    votes = _packed_votes(results, stage)
    table = rows_of(read_result(results, "3_screen/decisions", stage))
    return _csv([row | {"votes": votes.get(row["report_id"], "")} for row in table], DECISIONS)


def conflicts(results: Path, stage: str) -> bytes:
    """The conflicts of a stage with the columns `votes` and `settled_as`."""
    votes = _packed_votes(results, stage)
    table = rows_of(read_result(results, "3_screen/conflicts", stage))
    return _csv(
        [
            row
            | {
                "votes": votes.get(row["report_id"], ""),
                "settled_as": _answer(row["settled_decision"], row["settled_reason"]),
            }
            for row in table
        ],
        CONFLICTS,
    )


def extraction(results: Path) -> bytes:
    """The extracted data with the column `given`."""
    order = _people_in_order(results)
    given: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of(read_result(results, "4_extract/extracted_values")):
        given.setdefault((row["study_id"], row["field"]), []).append(row)
    table = rows_of(read_result(results, "4_extract/extraction"))
    return _csv(
        [
            row
            | {
                "given": join_values(
                    f"{value['person']}={value['value']}"
                    for value in sorted(
                        given.get((row["study_id"], row["field"]), []),
                        key=lambda value: order.index((value["role"], value["person"])),
                    )
                )
            }
            for row in table
        ],
        EXTRACTION,
    )


def _packed_votes(results: Path, stage: str) -> dict[str, str]:
    """Each report to the answers of its reviewers, sorted by reviewer, each text once."""
    answers: dict[str, set[tuple[str, str]]] = {}
    for vote in rows_of(read_result(results, "3_screen/votes", stage)):
        if vote["role"] != "reviewer":
            continue
        text = f"{vote['reviewer']}={_answer(vote['decision'], vote['reason'])}"
        for report in split_values(vote["report_id"]):
            answers.setdefault(report, set()).add((vote["reviewer"], text))
    return {report: join_values(text for _, text in sorted(texts)) for report, texts in answers.items()}


def _answer(decision: str, reason: str) -> str:
    """A decision with its reason in brackets, as the packed columns wrote it."""
    return f"{decision} ({reason})" if reason else decision


def _people_in_order(results: Path) -> list[tuple[str, str]]:
    """Role and person as the column `given` listed them: those who are asked now, then those who left, a role at a time."""
    config = yaml.safe_load((results / "config.yaml").read_text(encoding="utf-8"))
    plan = config["extraction"]
    left = [name for name, person in config["people"].items() if person.get("state") == "former"]
    asked = {"extractor": plan["extractors"], "adjudicator": [plan["adjudicator"]]}
    return [(role, name) for role in ROLES for name in (*asked[role], *left)]


def _csv(rows: Iterable[Row], columns: Iterable[str]) -> bytes:
    """Rows as the tables were written: UTF-8, line ends LF."""
    table = pd.DataFrame(list(rows), columns=list(columns), dtype="str")
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")
