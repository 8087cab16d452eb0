"""The number of participants of studies as text, with planned and actual numbers separate, because planned numbers
may not be reached.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from prismake.protocol.extraction import ExtractionField
from prismake.studies.source_values import ACTUAL, PLANNED
from prismake.synthesis.tables import UNSTATED, first_numbers, split_by_kind
from prismake.wording import counted, listed

NOT_KNOWN = "not known"


def with_extracted_enrolment(evidence: pd.DataFrame, fields: Mapping[str, ExtractionField]) -> pd.DataFrame:
    """Return a table of `evidence_table` in which an enrolment that was extracted takes the place of that of the sources.

    fields: the fields of level study. An actual number takes precedence over a planned one.
    """
    table = evidence.copy()
    for kind in (PLANNED, ACTUAL):
        for name in (name for name, field in fields.items() if field.meaning == f"{kind} enrolment"):
            extracted = first_numbers(table[name]).notna()
            table.loc[extracted, "enrolment"] = table.loc[extracted, name]
            table.loc[extracted, "enrolment_type"] = kind
    return table


def studies_by_enrolment(studies: pd.DataFrame) -> dict[str, list[str]]:
    """Return the studies (schema 4_extract/studies) by what is known of their number: actual, planned, not said which, or not known."""
    known = first_numbers(studies["enrolment"]).notna()
    kinds = split_by_kind(studies["enrolment_type"])
    members = {kind: list(studies.loc[known & own, "study_id"]) for kind, own in kinds.items()}
    members[NOT_KNOWN] = list(studies.loc[~known, "study_id"])
    return {kind: ids for kind, ids in members.items() if ids}


def participants(studies: pd.DataFrame, chosen: Collection[str] | None = None) -> str:
    """Return the numbers of participants of studies (table 4_extract/studies) as a phrase; "" if no study has a
    number. chosen: study ids; None for all.
    """
    table = studies if chosen is None else studies[studies["study_id"].isin(chosen)]
    numbers = first_numbers(table["enrolment"])
    if not numbers.notna().any():
        return ""
    parts = []
    for kind, members in split_by_kind(table["enrolment_type"]).items():
        known = numbers[members].dropna()
        if len(known):
            words = "(planned or actual not said)" if kind == UNSTATED else kind
            parts.append(f"{int(known.sum()):,} {words} in {counted(len(known), 'study')}")
    missing = int(numbers.isna().sum())
    return listed(parts) + (f"; not known in {counted(missing, 'study')}" if missing else "")
