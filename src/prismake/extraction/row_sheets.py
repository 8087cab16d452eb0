"""The sheets of arms and outcomes in a form: empty for extractors, with the rows in conflict for the adjudicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from prismake.errors import did_you_mean
from prismake.extraction.answers import AWAITED, CONFLICT
from prismake.extraction.columns import (
    ARM_OF,
    CONFLICTS,
    KEYS,
    OUTCOME_OF,
    PLACE_OF,
    PROPOSED,
    REPORT_OF,
    ROW_NOTE,
    SHEETS,
    STUDY_OF,
    TIME_OF,
    row_columns,
    study_label,
    unit_of,
)
from prismake.extraction.rows import KEY_NAMES, row_key, row_keys
from prismake.extraction.swapped import exchanged_arms
from prismake.forms.model import RowSheet
from prismake.protocol.extraction import ARM, STUDY, ExtractionField, Level, fields_of
from prismake.tables import rows_of, split_values


def row_sheet(
    level: Level,
    fields: Mapping[str, ExtractionField],
    labels: Sequence[str],
    rows: Sequence[Mapping[str, str]] = (),
    *,
    settling: bool = False,
) -> RowSheet:
    """Return the sheet for arms or outcomes.

    level: "arm" or "outcome". labels: the studies to choose from. rows: rows that are filled in beforehand, as column name to text.
    """
    proposing = any(row.get(PROPOSED) for row in rows)
    columns = row_columns(level, fields_of(fields, level), labels, settling=settling, proposing=proposing)
    names = [column.name for column in columns]
    meaning_of_a_row = (
        "One row is one arm of a study."
        if level == ARM
        else "One row is one outcome of an arm at one time point."
    )
    what = (
        "Settle the cells in conflict; the other cells stay as they are."
        if settling
        else "Add as many rows as you need."
    )
    if proposing:
        what += " Confirm or dismiss what the register proposes."
    return RowSheet(
        SHEETS[level],
        columns,
        pd.DataFrame(
            [{name: row.get(name, "") for name in names} for row in rows], columns=names, dtype="str"
        ),
        f"{SHEETS[level]}. {meaning_of_a_row} {what}",
        # What a register proposes may be corrected; the rows to settle are those of the extractors.
        KEYS[level] if settling else (STUDY_OF,),
    )


def rows_to_settle(
    level: Level,
    fields: Mapping[str, ExtractionField],
    studies: pd.DataFrame,
    rows_of_people: pd.DataFrame,
    data: pd.DataFrame,
) -> list[dict[str, str]]:
    """Return the rows for the adjudicator: arms or outcomes with a cell in conflict, with what each extractor gave.

    level: "arm" or "outcome". rows_of_people: table 4_extract/extracted_rows. data: table 4_extract/data.
    """
    label = _labels(studies)
    hints = _hints(rows_of_people, data)
    notes: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    given: dict[tuple[str, ...], dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    names_of: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows_of(rows_of_people):
        if row["role"] == "extractor" and row["level"] == level:
            key = (row["study_id"], *row_keys(row))
            value = f"{row['value']} {row['unit']}".strip()
            place = f" [{row['place']}]" if row["place"] and value else ""
            given[key][row["person"]][row["field"]] = value + place
            if row["note"]:
                notes[key][row["person"]] = row["note"]
            names_of[row["study_id"], row["person"]][" / ".join(filter(None, key[1:]))] = _named(row)
    disputed: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows_of(data):
        if row["level"] == level and row["state"] == CONFLICT and row["study_id"] in label:
            disputed[row["study_id"], *(row[name] for name in KEY_NAMES)].append(row["field"])
    own = fields_of(fields, level)
    rows = []
    for (study, arm, outcome, time_point), cells in disputed.items():
        key = (study, *(row_key(name) for name in (arm, outcome, time_point)))
        people = sorted({person for (of, person) in names_of if of == study} | set(given[key]))
        lines = [
            f"Row: {person} has no such row.{did_you_mean(_named_by(arm, outcome, time_point), names_of[study, person].values())}"
            for person in people
            if person not in given[key]
        ]
        lines += [
            f"{own[name].label}: "
            + "; ".join(
                f"{person} {cells_of.get(name) or 'left empty'}" for person, cells_of in given[key].items()
            )
            for name in cells
            if name in own
        ]
        # What a report prints wrongly stands in a note only, and the adjudicator has to know it.
        lines += [f"Note of {person}: {note}" for person, note in notes[key].items()]
        lines += hints.get((study, level, *key[1:]), [])
        rows.append(
            {
                STUDY_OF: label[study],
                ARM_OF: arm,
                OUTCOME_OF: outcome,
                TIME_OF: time_point,
                CONFLICTS.name: "\n".join(lines),
            }
        )
    return rows


def row_cells_to_fill(data: pd.DataFrame, person: str) -> dict[str, list[str]]:
    """Return study id to the fields of arms and outcomes that no sheet of the person asked of a row that the person entered.

    data: table 4_extract/data.
    """
    cells: dict[str, list[str]] = defaultdict(list)
    for row in _rows_not_asked(data, person):
        cells[row["study_id"]].append(row["field"])
    return {study: list(dict.fromkeys(names)) for study, names in cells.items()}


def _rows_not_asked(data: pd.DataFrame, person: str) -> list[dict[str, str]]:
    """Return the cells of arms and outcomes that await this person."""
    awaited = data[(data["level"] != STUDY) & (data["state"] == AWAITED)]
    return [row for row in rows_of(awaited) if person in split_values(row["not_asked"])]


def rows_to_complete(
    level: Level,
    fields: Mapping[str, ExtractionField],
    studies: pd.DataFrame,
    rows_of_people: pd.DataFrame,
    data: pd.DataFrame,
    person: str,
) -> list[dict[str, str]]:
    """Return the rows of an extractor that lack a field which was added later, with what the person entered in them.

    level: "arm" or "outcome". rows_of_people: table 4_extract/extracted_rows. data: table 4_extract/data.
    """
    label = _labels(studies)
    lacking = {
        (row["study_id"], *row_keys(row)) for row in _rows_not_asked(data, person) if row["level"] == level
    }
    entered: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows_of(rows_of_people):
        key = (row["study_id"], *row_keys(row))
        own = row["role"] == "extractor" and row["person"] == person and row["level"] == level
        if not own or key not in lacking or row["study_id"] not in label:
            continue
        names = dict(zip((ARM_OF, OUTCOME_OF, TIME_OF), (row[name] for name in KEY_NAMES), strict=True))
        cells = entered.setdefault(key, {STUDY_OF: label[row["study_id"]], **names})
        if row["field"] in fields:
            cells |= {row["field"]: row["value"], unit_of(row["field"]): row["unit"]}
        for column, name in ((REPORT_OF, "report"), (PLACE_OF, "place"), (ROW_NOTE, "note")):
            if row[name]:
                cells.setdefault(column, row[name])
    return list(entered.values())


def _hints(rows_of_people: pd.DataFrame, data: pd.DataFrame) -> dict[tuple[str, ...], list[str]]:
    """Return by row what speaks for arms that one extractor exchanged."""
    hints: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for exchange in exchanged_arms(rows_of_people, data):
        for row in exchange.rows:
            hints[row].append(f"Exchanged arms? {exchange.sentence}")
    return hints


def rows_proposed(
    level: Level, studies: pd.DataFrame, proposals: pd.DataFrame, given: pd.DataFrame, person: str
) -> list[dict[str, str]]:
    """Return the rows that trial registers propose for these studies, to be confirmed by the extractor.

    level: "arm" or "outcome". proposals: table 4_extract/proposals. given: table 4_extract/extracted_rows; rows that the person entered before
    are not proposed again.
    """
    label = _labels(studies)
    own = {
        (row["study_id"], *row_keys(row))
        for row in rows_of(given)
        if row["person"] == person and row["level"] == level
    }
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    items_of: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(proposals):
        key = (row["study_id"], *row_keys(row))
        if row["level"] != level or row["study_id"] not in label or key in own:
            continue
        names.setdefault(key, tuple(row[name] for name in KEY_NAMES))
        items_of[key][_version(row)].append(f"{row['item']} {row['value']} {row['unit']}".strip())
    return [
        {
            STUDY_OF: label[key[0]],
            ARM_OF: arm,
            OUTCOME_OF: outcome,
            TIME_OF: time_point,
            PROPOSED: "\n".join(
                [
                    _named_by(arm, outcome, time_point),
                    *(f"{source}: {', '.join(items)}" for source, items in items_of[key].items()),
                ]
            ),
        }
        for key, (arm, outcome, time_point) in names.items()
    ]


def proposed_values(studies: pd.DataFrame, proposals: pd.DataFrame, item: str) -> list[str]:
    """Return for each study a text with what trial registers say on one item, such as "phase": each value with its
    record and the date of its version.
    """
    values: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(proposals):
        if row["level"] == "study" and row["item"] == item:
            values[row["study_id"]].append(f"{row['value']} ({_version(row)})")
    return ["; ".join(dict.fromkeys(values[study])) for study in studies["study_id"]]


def _labels(studies: pd.DataFrame) -> dict[str, str]:
    """Return how the forms name each study, by its id."""
    return {row["study_id"]: study_label(row["title"], row["record_ids"]) for row in rows_of(studies)}


def _version(row: Mapping[str, str]) -> str:
    return f"{row['record_id']}, version {row['as_of'] or 'without a date'}"


def _named(row: Mapping[str, str]) -> str:
    return _named_by(*(row[name] for name in KEY_NAMES))


def _named_by(*names: str) -> str:
    return " / ".join(filter(None, names))
