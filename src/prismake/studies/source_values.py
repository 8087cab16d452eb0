"""Source values: the value of each field in each record of a study, in the terms of the vocabulary, with its date."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from prismake.studies.dates import iso_date, same_date
from prismake.studies.notes import enrolment_kind, note_date, note_numbers, split_at_semicolon, split_note
from prismake.studies.portal import is_portal_copy
from prismake.tables import rows_of, split_values
from prismake.vocabulary import has_term, standard_terms

CHANGING = ("phase", "study_type", "status", "enrolment", "start_date", "completion_date")
LASTING = ("sponsor", "countries")
DATES = ("start_date", "completion_date")
# The end of the name of the field in which a register says of what kind a date is.
TYPES_OF_DATES = {
    "start_date": (".StartDateStruct.StartDateType", ".startDateStruct.type"),
    "completion_date": (".CompletionDateStruct.CompletionDateType", ".completionDateStruct.type"),
}
FIELDS = (*CHANGING, *LASTING, "conditions", "interventions")
# A status "unknown" is a value, not a gap: fields whose vocabulary has values that look like gaps.
VALUES_LIKE_GAPS = ("phase", "status")
ACTUAL, PLANNED = "actual", "planned"
VERSION, NOTE = "version", "note"


@dataclass(frozen=True)
class SourceValue:
    """One value of one field of one study in one record.

    as_written: the text of the record. as_of: the ISO date to which the value refers; empty if neither the record nor
    a note gives one, because the date of a search only says when somebody looked. dated_by: what gives the date
    (version of the record, or note). kind: "planned" or "actual", for an enrolment or a date. also: other values in
    the same cell, with their kinds. tier: 0 for a registration in a register or database, 1 for a second-hand one (a
    web page, a list of citations, a copy on the portal of the WHO beside a register), 2 for any other record.
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
    report_id: str = ""


def study_source_values(
    report_study: pd.DataFrame, reports: pd.DataFrame, records: pd.DataFrame, searched: Mapping[str, str]
) -> list[SourceValue]:
    """Return one source value per field and record of each study.

    report_study: table 4_extract/report_study. reports: table 2_deduplicate/reports. records: table
    1_identify/records. searched: source key to the date of its search; a later date of a note or a version
    is ignored.
    """
    study_and_report: dict[str, tuple[str, str]] = {}
    for row in rows_of(report_study.merge(reports[["report_id", "record_ids"]], on="report_id")):
        study_and_report |= dict.fromkeys(
            split_values(row["record_ids"]), (row["study_id"], row["report_id"])
        )
    source_values = []
    for record in rows_of(records[records["record_id"].isin(study_and_report)].sort_values("record_id")):
        study, report = study_and_report[record["record_id"]]
        for field in FIELDS:
            if written := _text_as_written(record, field):
                is_study_type = field == "phase" and has_term("study_type", written)
                if is_study_type and record["study_type"]:
                    continue
                shown = "study_type" if is_study_type else field
                source_values.append(_source_value(record, shown, written, study, report, searched))
    copies = {row["record_id"] for row in rows_of(records) if is_portal_copy(row)}
    return _after_registers(source_values, copies)


def _after_registers(source_values: list[SourceValue], copies: Collection[str]) -> list[SourceValue]:
    """Return source values in which copies of the portal are second-hand, in studies of which a register itself was read."""
    read = {value.study_id for value in source_values if value.tier == 0 and value.record_id not in copies}
    return [
        replace(value, tier=1)
        if value.tier == 0 and value.record_id in copies and value.study_id in read
        else value
        for value in source_values
    ]


def _text_as_written(record: Mapping[str, str], field: str) -> str:
    """Return the text of a field; if it was cleared as a gap but the vocabulary has it, the text as written."""
    if record[field] or field not in VALUES_LIKE_GAPS or not record["as_written"]:
        return record[field]
    text = str(json.loads(record["as_written"]).get(field, ""))
    return text if has_term(field, text) else ""


def _source_value(
    record: Mapping[str, str], field: str, written: str, study: str, report: str, searched: Mapping[str, str]
) -> SourceValue:
    value, note, kind, also = _parse_cell(field, written)
    if field == "enrolment":
        kind = kind or record["enrolment_type"]
    search = iso_date(searched.get(record["source"], ""))
    as_of, dated_by = _as_of(record, note, search)
    if (
        field == "enrolment"
        and not kind
        and standard_terms("running", standard_terms("status", record["status"])) == PLANNED
    ):
        kind = PLANNED
    if field in DATES and not kind and value:
        kind = PLANNED if _is_later(value, as_of or search) else _kind_of_date(record, field)
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
        tier=2
        if record["record_type"] != "registration"
        else int(record["arm"] not in ("database", "register")),
        report_id=report,
    )


def _kind_of_date(record: Mapping[str, str], field: str) -> str:
    """Return whether the register calls a date planned or actual; "" if it does not say. What recruits nobody yet has not started."""
    other = json.loads(record["other_fields"]) if record["other_fields"] else {}
    for name, values in other.items():
        if name.endswith(TYPES_OF_DATES[field]):
            return enrolment_kind(" ".join(map(str, values)))
    is_awaited = standard_terms("running", standard_terms("status", record["status"])) == PLANNED
    return PLANNED if field == "start_date" and is_awaited else ""


def _parse_cell(field: str, written: str) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    """Return the value, note and kind of a cell, and the other values in it."""
    if field == "status":
        first, rest = split_at_semicolon(written)
        without_note, note = split_note(first)
        value, *others = [standard_terms(field, word) for word in re.split(r"\s+/\s+", without_note)]
        also = tuple((word, "") for word in dict.fromkeys(others) if word != value)
        return value, "; ".join(part for part in (note, rest) if part), "", also
    if field == "countries":
        without_note, note = split_note(written)
        return standard_terms(field, without_note), note, "", ()
    without_note, note = split_note(written)
    if field in ("phase", "study_type"):
        return standard_terms(field, without_note), note, "", ()
    if field in DATES:
        date = iso_date(without_note)
        return date or written, note, enrolment_kind(note), ()
    if field == "enrolment":
        return _enrolment(without_note, note, written)
    return written, "", "", ()


def _enrolment(
    without_note: str, note: str, written: str
) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    """Return the number of participants, its note and kind, and the other numbers in the note.

    If the note calls another number planned, this one is actual.
    """
    match = re.match(r"(\d[\d,]*)(?![\d.])\s*(.*)", without_note)
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
    """Return the as-of date of a value and what gives it; both are empty if nothing does.

    search: ISO date of the search. A version that is later than the search is a slip: nobody saw it, and it must not be the latest.
    """
    if date := note_date(note, search):
        return date, NOTE
    record_date = record["version_date"] or (
        record["date"] if record["record_type"] != "registration" else ""
    )
    as_of = iso_date(record_date) or record_date
    if not as_of or (record["version_date"] and _is_later(as_of, search)):
        return "", ""
    return as_of, VERSION


def _is_later(date: str, other: str) -> bool:
    """Return whether an ISO date is after another one, as far as the precision of both tells."""
    return bool(other) and date > other and not same_date(date, other)


def sort_by_trust(values: Iterable[SourceValue]) -> list[SourceValue]:
    """Return source values in the order of trust: registrations in registers, second-hand registrations, other
    records.
    """
    return sorted(values, key=lambda value: (value.tier, value.report_id, value.record_id))


def sort_newest_first(values: Iterable[SourceValue]) -> list[SourceValue]:
    """Return source values in the order of their tier, and within each tier by their date, latest first and undated
    last.
    """
    latest = sorted(sort_by_trust(values), key=lambda value: value.as_of, reverse=True)
    return sorted(latest, key=lambda value: value.tier)


def displayed_value(field: str, values: Iterable[SourceValue]) -> SourceValue | None:
    """Return the source value that tables show: for fields that change with time the newest, otherwise the most
    trusted; None without values.

    Among records that agree with the newest, the most precise value is used: a date to the day, an enrolment whose
    kind is known.
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
