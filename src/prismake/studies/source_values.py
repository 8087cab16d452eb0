"""Source values: what each record says of its study, a field, in the words of the vocabulary, as of a date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.studies.dates import iso_date
from prismake.studies.notes import enrolment_kind, note_date, note_numbers, split_at_semicolon, split_note
from prismake.tables import rows_of, split_values
from prismake.vocabulary import has_term, standard_terms

CHANGING = ("phase", "status", "enrolment", "start_date", "completion_date")
LASTING = ("sponsor", "countries")
DATES = ("start_date", "completion_date")
FIELDS = (*CHANGING, *LASTING, "conditions")
# A value that is spelt like a gap is one all the same, where the vocabulary knows it: a status can be unknown.
SPELT_LIKE_A_GAP = ("phase", "status")
ACTUAL, PLANNED = "actual", "planned"
VERSION, NOTE, SEARCH = "version", "note", "search"


@dataclass(frozen=True)
class SourceValue:
    """One value of one field of one study, as one record says it.

    `also` are other values that the record names beside it; `kind` is planned or actual, for an enrolment; `as_of` an
    ISO date, `dated_by` where it is from: the version of the record, a note, or the search that found the record.
    """

    study_id: str
    field: str
    value: str
    as_written: str
    record_id: str
    source: str
    as_of: str = ""
    dated_by: str = ""
    kind: str = ""
    also: tuple[tuple[str, str], ...] = ()
    tier: int = 0
    from_page: bool = False
    report_id: str = ""


def study_source_values(
    report_study: pd.DataFrame, reports: pd.DataFrame, records: pd.DataFrame, searched: Mapping[str, str]
) -> list[SourceValue]:
    """Return what the records (schema 1_identify/records) of each study say, one source_value a record and field.

    `report_study` has the schema 4_extract/report_study, `reports` 2_deduplicate/reports; `searched` tells, a source, the
    date on which it was searched: as of that date a record without a date of its own was seen.
    """
    place: dict[str, tuple[str, str]] = {}
    for row in rows_of(report_study.merge(reports[["report_id", "record_ids"]], on="report_id")):
        place |= dict.fromkeys(split_values(row["record_ids"]), (row["study_id"], row["report_id"]))
    source_values = []
    for record in rows_of(records[records["record_id"].isin(place)].sort_values("record_id")):
        study, report = place[record["record_id"]]
        for field in FIELDS:
            if written := _written(record, field):
                source_values.append(_saying(record, field, written, study, report, searched))
    return source_values


def _written(record: Mapping[str, str], field: str) -> str:
    """What a record says in a field, and what it said where that was taken for a gap."""
    if record[field] or field not in SPELT_LIKE_A_GAP or not record["as_written"]:
        return record[field]
    text = str(json.loads(record["as_written"]).get(field, ""))
    return text if has_term(field, text) else ""


def _saying(
    record: Mapping[str, str], field: str, written: str, study: str, report: str, searched: Mapping[str, str]
) -> SourceValue:
    value, note, kind, also = _read(field, written)
    if field == "enrolment":
        kind = kind or record["enrolment_type"]
    as_of, dated_by = _as_of(record, note, searched.get(record["source"], ""))
    second_hand = record["arm"] == "citation"
    return SourceValue(
        study_id=study,
        field=field,
        value=value,
        as_written=written,
        record_id=record["record_id"],
        source=record["source"],
        as_of=as_of,
        dated_by=dated_by,
        kind=kind,
        also=also,
        tier=2 if record["record_type"] != "registration" else int(second_hand),
        from_page=record["arm"] not in ("database", "register"),
        report_id=report,
    )


def _read(field: str, written: str) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    """A cell as value, note, kind, and the other values that it names."""
    if field == "status":
        first, rest = split_at_semicolon(written)
        bare, note = split_note(first)
        value, *others = [standard_terms(field, word) for word in re.split(r"\s+/\s+", bare)]
        also = tuple((word, "") for word in dict.fromkeys(others) if word != value)
        return value, "; ".join(part for part in (note, rest) if part), "", also
    if field == "countries":
        bare, note = split_note(written)
        return standard_terms(field, bare), note, "", ()
    bare, note = split_note(written)
    if field == "phase":
        return standard_terms(field, bare), note, "", ()
    if field in DATES:
        date = iso_date(bare)
        return date or written, note, enrolment_kind(note), ()
    if field == "enrolment":
        return _enrolment(bare, note, written)
    return written, "", "", ()


def _enrolment(bare: str, note: str, written: str) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    """A number of participants, whether it is planned or actual, and the other numbers that the note names.

    Where the note calls another number planned, this one is actual.
    """
    match = re.match(r"(\d[\d,]*)(?![\d.])\s*(.*)", bare)
    if not match:
        return written, note, "", ()
    number = int(match[1].replace(",", ""))
    others = note_numbers(note, number)
    kind = enrolment_kind(match[2]) or ("" if others else enrolment_kind(note))
    if (
        not kind
        and PLANNED in {count for _, count in others}
        and ACTUAL not in {count for _, count in others}
    ):
        kind = ACTUAL
    return str(number), note, kind, tuple((str(count), word) for count, word in others)


def _as_of(record: Mapping[str, str], note: str, search: str) -> tuple[str, str]:
    """The date as of which a record says a value, and what gives it."""
    searched = iso_date(search)
    if date := note_date(note, searched):
        return date, NOTE
    own = record["version_date"] or (record["date"] if record["record_type"] != "registration" else "")
    if own:
        return iso_date(own) or own, VERSION
    return (searched or search, SEARCH) if search else ("", "")


def sort_by_trust(values: Iterable[SourceValue]) -> list[SourceValue]:
    """Return source_values, registrations first, those of a register before those of a page."""
    return sorted(values, key=lambda value: (value.tier, value.from_page, value.report_id, value.record_id))


def sort_newest_first(values: Iterable[SourceValue]) -> list[SourceValue]:
    """Return source_values, registrations first, and among them the latest as-of date first.

    What is cited second hand, as in the table of a review, has no date and sorts last.
    """
    latest = sorted(sort_by_trust(values), key=lambda value: value.as_of, reverse=True)
    return sorted(latest, key=lambda value: value.tier)


def displayed_value(field: str, values: Iterable[SourceValue]) -> SourceValue | None:
    """Return the source_value that the tables show: of what changes with time the newest, of the rest the most trusted.

    Of records that agree with the newest, one that says it more closely is displayed_value: a date to the day, an enrolment that is
    known to be planned or actual.
    """
    ordered = sort_newest_first(values) if field in CHANGING else sort_by_trust(values)
    if not ordered:
        return None
    first = ordered[0]
    if field in DATES:
        agreeing = [
            value for value in ordered if value.tier == first.tier and value.value.startswith(first.value)
        ]
        return max(agreeing, key=lambda value: len(value.value))
    if field == "enrolment" and not first.kind:
        return next((value for value in ordered if value.value == first.value and value.kind), first)
    return first
