"""A made-up team of five that shares the work of screening, and its votes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from made_up_screening import stage

from prismake.screening.stage import Stage
from prismake.tables import columns_of

TEAM = ("ada", "bo", "dora", "eve", "finn")
Cast = Mapping[tuple[str, str], str]
"""The decision of a reviewer on a report, by reviewer and report id."""


def votes(cast: Cast, **more: str) -> pd.DataFrame:
    rows = [
        {
            **dict.fromkeys(columns_of("3_screen/votes"), ""),
            "reviewer": reviewer,
            "role": "adjudicator" if reviewer == "cleo" else "reviewer",
            "record_ids": report_id.removeprefix("rep:"),
            "report_id": report_id,
            "decision": decision,
            "stage": "1_title_abstract",
            "row": "4",
        }
        | more
        for (reviewer, report_id), decision in cast.items()
    ]
    return pd.DataFrame(rows, columns=list(columns_of("3_screen/votes")), dtype="str")


def balanced(**values: object) -> Stage:
    return stage(**({"reviewers": TEAM, "votes_needed": 2, "way": "balanced", "votes_stated": True} | values))


def of_person(rows: Iterable[Mapping[str, str]], person: str, state: str = "") -> list[str]:
    return [
        row["report_id"] for row in rows if row["person"] == person and (not state or row["state"] == state)
    ]
