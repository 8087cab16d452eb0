"""The long table of extraction: one row per value of a study, arm or outcome, compared between the extractors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from prismake.extraction.answers import AWAITED, CONFLICT, alike
from prismake.extraction.columns import KEEP_EMPTY, LEAVE_OUT
from prismake.extraction.reading import ADJUDICATOR, EXTRACTOR
from prismake.extraction.rows import KEY_NAMES, NO_FIELD, VERDICT_FIELD, row_key, row_keys
from prismake.extraction.values import (
    ADJUDICATED,
    FOUND,
    NOT_GIVEN,
    cell_outcome,
    extraction_role,
    studies_by_record,
)
from prismake.protocol.extraction import (
    ROWS_ENTERED,
    STUDY,
    Extraction,
    ExtractionField,
    fields_of,
    row_levels,
)
from prismake.tables import join_values, rows_of, split_values, table_of

LEFT_OUT = "left out"
Key = tuple[str, ...]
"""The level and the compared names of arm, outcome and time point."""
Row = dict[str, str]


def extracted_rows(
    studies: pd.DataFrame, plan: Extraction, given: Sequence[Mapping[str, str]], former: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the table 4_extract/extracted_rows: the answers of each person on arms and outcomes.

    studies: table 4_extract/studies. given: rows of `read_extraction`. If one person answered a cell several times,
    the first answer counts, and so does the first spelling of the name of an arm, outcome or time point.
    """
    study_of = studies_by_record(studies)
    allowed: dict[str, set[str]] = {
        level: {*fields_of(plan.fields, level), NO_FIELD, VERDICT_FIELD} for level in row_levels(plan.fields)
    }
    first: dict[tuple[str, ...], Row] = {}
    spelling: dict[tuple[str, ...], Row] = {}
    for answer in given:
        if answer["field"] not in allowed.get(answer.get("level", STUDY), ()):
            continue
        role = extraction_role(answer, plan.extractors, plan.adjudicator)
        names = {"study_arm": answer["arm"], "outcome": answer["outcome"], "time_point": answer["time_point"]}
        for study in dict.fromkeys(study_of.get(name, "") for name in split_values(answer["record_ids"])):
            if not study:
                continue
            of_row = (study, answer["level"], *map(row_key, names.values()), role, answer["person"])
            spelled = spelling.setdefault(of_row, names)
            others = {k: answer[k] for k in ("level", "field", "person", "value", "unit", "report", "place", "note", "file", "sheet", "row")}  # fmt: skip
            first.setdefault(
                (*of_row, answer["field"]), {"study_id": study, **spelled, **others, "role": role}
            )
    rank = {name: number for number, name in enumerate((*plan.extractors, plan.adjudicator, *former))}
    order = {study: number for number, study in enumerate(studies["study_id"])}
    levels: dict[str, int] = {level: number for number, level in enumerate(row_levels(plan.fields))}
    rows = sorted(
        first.values(), key=lambda row: (order[row["study_id"]], levels[row["level"]], rank.get(row["person"], len(rank)))
    )  # fmt: skip
    return table_of(rows, "4_extract/extracted_rows")


def data_table(
    studies: pd.DataFrame,
    plan: Extraction,
    values: pd.DataFrame,
    extraction: pd.DataFrame,
    rows_of_people: pd.DataFrame,
    former: Sequence[str] = (),
    asked: Mapping[tuple[str, ...], Collection[str]] | None = None,
) -> pd.DataFrame:
    """Return the long table 4_extract/data.

    values, extraction: tables 4_extract/extracted_values and 4_extract/extraction, the source of the values of
    studies. rows_of_people: table 4_extract/extracted_rows. Rows of different extractors are matched by study, arm,
    outcome and time point, ignoring case and spaces. A row that only some extractors entered is a conflict in each of
    its cells. A study is compared only after all extractors entered all its rows. asked: as `fields_asked_of_rows`
    returns it; a cell that no sheet of an extractor asked is awaited. Without it, each sheet asked every field.
    """
    only_report = {
        row["study_id"]: reports[0]
        for row in rows_of(studies)
        if len(reports := split_values(row["report_ids"])) == 1
    }
    complete = people_by_study(values, {*plan.extractors, *former})
    needed = len(set(plan.extractors))
    by_study: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(rows_of_people):
        by_study[row["study_id"]].append(row)
    on_studies = list(_rows_of_studies(values, extraction))
    rows: list[Row] = []
    for study in studies["study_id"]:
        rows += [row for row in on_studies if row["study_id"] == study]
        people = complete.get(study, [])
        for cells in matched_rows(by_study[study]):
            not_asked = _not_asked(study, cells, plan, people, asked)
            for row in _settled(
                cells, plan.fields, people if len(people) >= needed else [], needed, not_asked
            ):
                rows.append({"study_id": study, **row})
    for row in rows:
        if row["value"] and not row["report"] and row["state"] != FOUND:
            row["report"] = only_report.get(row["study_id"], "")
    return table_of(rows, "4_extract/data")


def fields_asked_of_rows(
    studies: pd.DataFrame, given: Sequence[Mapping[str, str]]
) -> dict[tuple[str, ...], set[str]]:
    """Return the study, the level, the compared names of a row, and a person to the fields that the sheets asked in which this
    person entered the row.

    given: rows of `read_extraction`. A field that was added to the dictionary later stands on no sheet that was
    returned before.
    """
    study_of = studies_by_record(studies)
    asked: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for answer in given:
        if answer.get("level", STUDY) == STUDY or answer.get("role") == ADJUDICATOR:
            continue
        names = [row_key(answer[name]) for name in ("arm", "outcome", "time_point")]
        for study in {study_of[name] for name in split_values(answer["record_ids"]) if name in study_of}:
            asked[study, answer["level"], *names, answer["person"]] |= {*split_values(answer["asked"])}
    return dict(asked)


def people_by_study(values: pd.DataFrame, extracting: set[str]) -> dict[str, list[str]]:
    """Return study id to the extractors who declared that all its arms and outcomes are entered.

    values: table 4_extract/extracted_values.
    """
    complete: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(values):
        if row["field"] == ROWS_ENTERED and row["role"] == EXTRACTOR and row["person"] in extracting:
            complete[row["study_id"]].append(row["person"])
    return dict(complete)


@dataclass(frozen=True)
class MatchedRow:
    """One arm or outcome of a study with the answers of several people: its key, its names, and role to person to
    answers by field.
    """

    level: str
    names: Row
    answers: Mapping[tuple[str, str], Mapping[str, Row]]

    def of(self, role: str) -> dict[str, Mapping[str, Row]]:
        """Return person to answers by field, for one role."""
        return {person: cells for (of, person), cells in self.answers.items() if of == role}


def matched_rows(rows: Sequence[Row]) -> list[MatchedRow]:
    """Return the arms and outcomes of one study, each once, in the order and the spelling of their first row."""
    answers: dict[Key, dict[tuple[str, str], dict[str, Row]]] = {}
    names: dict[Key, Row] = {}
    for row in rows:
        key = (row["level"], *row_keys(row))
        names.setdefault(key, {name: row[name] for name in KEY_NAMES})
        cells = answers.setdefault(key, {}).setdefault((row["role"], row["person"]), {})
        cells[row["field"]] = row
    return [MatchedRow(key[0], names[key], answers[key]) for key in sorted(answers, key=lambda key: key[0])]


def _rows_of_studies(values: pd.DataFrame, extraction: pd.DataFrame) -> Iterator[Row]:
    """Yield the rows of studies, with the people and the places of each value."""
    given: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows_of(values):
        given[row["study_id"], row["field"]].append(row)
    for row in rows_of(extraction):
        if row["field"] == ROWS_ENTERED:
            continue
        same = _givers(given[row["study_id"], row["field"]], row["value"], row["unit"], row["state"])
        yield {
            "study_id": row["study_id"],
            "level": STUDY,
            **dict.fromkeys(KEY_NAMES, ""),
            **{name: row[name] for name in ("field", "value", "unit", "state")},
            **_source(same),
            "record": row["source"],
            "not_asked": row["not_asked"],
        }


def _not_asked(
    study: str,
    matched: MatchedRow,
    plan: Extraction,
    people: Collection[str],
    asked: Mapping[tuple[str, ...], Collection[str]] | None,
) -> dict[str, list[str]]:
    """Return by field the extractors who have the row and whose sheets did not ask the field."""
    if asked is None:
        return {}
    key, extracted = (study, matched.level, *row_keys(matched.names)), matched.of(EXTRACTOR)
    having = [person for person in dict.fromkeys(plan.extractors) if person in people and person in extracted]
    return {
        name: [
            person
            for person in having
            if name not in extracted[person] and name not in asked.get((*key, person), ())
        ]
        for name in fields_of(plan.fields, matched.level)
    }


def _settled(
    matched: MatchedRow,
    fields: Mapping[str, ExtractionField],
    people: Sequence[str],
    needed: int,
    not_asked: Mapping[str, Sequence[str]],
) -> Iterator[Row]:
    """Yield the final cells of one arm or outcome. people: the extractors who went through the study; none if it is awaited.

    not_asked: field to the extractors who could not answer it yet.
    """
    extracted, adjudicated = matched.of(EXTRACTOR), matched.of(ADJUDICATOR)
    verdicts = [cells[VERDICT_FIELD]["value"] for cells in adjudicated.values() if VERDICT_FIELD in cells]
    verdict = verdicts[0] if verdicts else ""
    for name in fields_of(fields, matched.level):
        given = {person: cells[name] for person, cells in extracted.items() if name in cells}
        decided = [cells[name] for cells in adjudicated.values() if name in cells]
        row = {"level": matched.level, **matched.names, "field": name, "value": "", "unit": "", "report": "", "place": "", "people": "", "record": "", "not_asked": ""}  # fmt: skip
        absent = [person for person in people if person not in extracted]
        if verdict == LEAVE_OUT and people:
            yield {**row, "state": LEFT_OUT}
            continue
        if not people:
            if given or decided:
                yield {**row, "state": AWAITED}
            continue
        if missing := not_asked.get(name, []) if not decided else []:
            yield {**row, "state": AWAITED, "not_asked": join_values(missing)}
            continue
        if not given and not decided and not absent:
            yield {**row, "state": NOT_GIVEN}
            continue
        value, unit, state = _cell(
            [given[person] for person in people if person in given],
            decided,
            len(people),
            needed,
            verdict,
            bool(absent),
        )
        answers = [*given.values(), *decided]
        yield {
            **row,
            "value": value,
            "unit": unit,
            "state": state,
            **_source(_givers(answers, value, unit, state)),
        }


def _cell(
    given: Sequence[Row], decided: Sequence[Row], people: int, needed: int, verdict: str, row_missing: bool
) -> tuple[str, str, str]:
    """Return value, unit and state of a cell of an arm or outcome whose study all extractors went through."""
    extracted = [(row["value"], row["unit"]) for row in given]
    if len(extracted) == people and not row_missing:
        pairs = [(row["value"], row["unit"]) for row in decided]
        (value, unit), state = cell_outcome(extracted, pairs, min(needed, people))
        return value, unit, state
    if decided:
        return decided[0]["value"], decided[0]["unit"], ADJUDICATED
    if verdict == KEEP_EMPTY:
        return "", "", NOT_GIVEN
    if verdict and (not extracted or all(alike(extracted[0], other) for other in extracted)):
        # The row stands, and nobody gave another value.
        return (*extracted[0], ADJUDICATED) if extracted else ("", "", NOT_GIVEN)
    # A cell that nobody filled is in conflict only with its row.
    return ("", "", CONFLICT) if extracted or row_missing else ("", "", NOT_GIVEN)


def _givers(answers: Sequence[Row], value: str, unit: str, state: str) -> list[Row]:
    """Return the answers that gave the final value; the adjudicator's own if it was adjudicated."""
    same = [row for row in answers if value and alike((row["value"], row["unit"]), (value, unit))]
    own = [row for row in same if row["role"] == ADJUDICATOR]
    return own if state == ADJUDICATED and own else same if state != FOUND else []


def _source(answers: Sequence[Row]) -> Row:
    """Return report, place and people of the answers that gave a value; places differ, and all are kept."""
    return {
        "report": "; ".join(dict.fromkeys(row["report"] for row in answers if row.get("report"))),
        "place": "; ".join(dict.fromkeys(row["place"] for row in answers if row["place"])),
        "people": join_values(dict.fromkeys(row["person"] for row in answers)),
    }
