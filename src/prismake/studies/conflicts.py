"""Source conflicts: values of one study on which its sources differ, and whether a value contradicts the displayed
one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import yaml

from prismake.studies.dates import iso_date, same_date
from prismake.studies.notes import split_note
from prismake.studies.products import different_products
from prismake.studies.source_values import ACTUAL, DATES, PLANNED, SourceValue, displayed_value
from prismake.tables import join_values, split_values, table_of
from prismake.vocabulary import standard_terms

COMPARED = (
    "phase",
    "status",
    "study_type",
    "interventions",
    "enrolment",
    "sponsor",
    "countries",
    "start_date",
    "completion_date",
)
# How a value stands beside the one that the tables show.
SHOWN, AGREES, LATER, AGED, DIFFERS = "shown", "agrees", "later", "aged", "differs"
# What a title claims against a field of its own registration.
TITLE = "title"
_FOLLOWS: Mapping[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "status_order.yaml").read_text(encoding="utf-8")
)


def source_conflicts(source_values: Sequence[SourceValue]) -> pd.DataFrame:
    """Return the table 4_extract/source_conflicts: every value on which the records of one study differ.

    Values are compared in the terms of the vocabulary: dates to the precision that both have, numbers without notes,
    organisations without case and legal form, interventions by product names. Each value has its record, source, date
    and standing; people decide which is right.
    """
    values_by_field: dict[tuple[str, str], list[SourceValue]] = defaultdict(list)
    countries: dict[str, set[str]] = defaultdict(set)
    for source_value in source_values:
        values_by_field[source_value.study_id, source_value.field].append(source_value)
        if source_value.field == "countries":
            countries[source_value.study_id] |= set(split_values(source_value.value))
    rows = []
    for (study, field), field_values in values_by_field.items():
        if field not in COMPARED:
            continue
        shown = displayed_value(field, field_values)
        assert shown is not None
        values = [pair for source_value in field_values for pair in _values(source_value)]
        standings = [
            _standing(field, value, kind, source_value, shown, countries[study])
            for value, kind, source_value in values
        ]
        if {LATER, AGED, DIFFERS}.isdisjoint(standings):
            continue
        rows += [
            {
                "study_id": study,
                "field": field,
                "value": f"{value} {kind}".strip() if field == "enrolment" else value,
                "as_written": source_value.as_written,
                "record_id": source_value.record_id,
                "source": source_value.source,
                "as_of": source_value.as_of,
                "standing": standing,
            }
            for (value, kind, source_value), standing in zip(values, standings, strict=True)
        ]
    table = table_of(rows, "4_extract/source_conflicts")
    return table.sort_values(["study_id", "field", "record_id"], ignore_index=True, kind="stable")


def _standing(
    field: str, value: str, kind: str, source_value: SourceValue, shown: SourceValue, countries: set[str]
) -> str:
    """Return how a value stands beside the one that the tables show.

    A planned number beside the actual one of its record agrees. A status that may follow the one shown, and is dated after it, is
    later; "Unknown" beside a status that ages to it is aged.
    """
    if source_value is shown and value == shown.value:
        return SHOWN
    if kind == PLANNED and source_value.kind == ACTUAL:
        return AGREES
    if field == "interventions":
        return DIFFERS if different_products(shown.value, value) else AGREES
    if _same(field, comparable(field, value, countries), comparable(field, shown.value, countries)):
        return AGREES
    if field == "status":
        if standard_terms("ages_to", shown.value) == value:
            return AGED
        if value in _FOLLOWS.get(shown.value, ()) and "" < shown.as_of < source_value.as_of:
            return LATER
    return DIFFERS


def fields_in_conflict(conflicts: pd.DataFrame, standing: str = DIFFERS) -> dict[str, str]:
    """Return study id to the fields with a value of that standing beside the value shown, joined by " | ".

    conflicts: as `source_conflicts` returns it. standing: a value of its column `standing`.
    """
    fields_of_study: dict[str, list[str]] = defaultdict(list)
    contradicting = conflicts[conflicts["standing"] == standing]
    for study, field in zip(contradicting["study_id"], contradicting["field"], strict=True):
        fields_of_study[study].append(field)
    return {
        study: join_values(field for field in (*COMPARED, "registered_design") if field in fields)
        for study, fields in fields_of_study.items()
    }


def _values(source_value: SourceValue) -> list[tuple[str, str, SourceValue]]:
    """Return the value of a source value and the other values beside it, each with its kind."""
    return [
        (source_value.value, source_value.kind, source_value),
        *((value, kind, source_value) for value, kind in source_value.also),
    ]


def comparable(field: str, value: str, countries: Iterable[str]) -> str:
    """Return a value in the form in which it is compared with others. countries: those of the study."""
    if field in DATES:
        return iso_date(value) or value
    if field == "sponsor":
        return _organisation(value, countries)
    words = "".join(letter if letter.isalnum() else " " for letter in standard_terms(field, value).casefold())
    return " ".join(
        sorted(word for word in words.split() if word not in {"phase", "and", "the", "of", "status"})
    )


def _same(field: str, first: str, second: str) -> bool:
    if field == "study_type":
        # "Expanded access" is a part of "Expanded access: individual patients".
        return set(first.split()) <= set(second.split()) or set(second.split()) <= set(first.split())
    return same_date(first, second) if field in DATES else first == second


def _organisation(written: str, countries: Iterable[str]) -> str:
    """Return an organisation without notes, case, punctuation, legal form and the country of its study."""
    name, _ = split_note(written)
    head, comma, tail = name.rpartition(",")
    if comma and standard_terms("countries", tail.strip()) in set(countries):
        name = head
    words = re.sub(r"[^\w\s]", " ", re.sub(r"(?<=\w)\.(?=\w?\b)|['\u2019]", "", name)).casefold().split()
    while len(words) > 1 and standard_terms("legal_form", words[-1]) == "legal form":
        words.pop()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)
