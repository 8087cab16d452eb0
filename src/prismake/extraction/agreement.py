"""Agreement of the extractors: how often they gave the same value, for each field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from prismake.extraction.answers import alike
from prismake.extraction.long import matched_rows, people_by_study
from prismake.extraction.reading import EXTRACTOR, NO_FIELD
from prismake.extraction.rows import VERDICT_FIELD
from prismake.protocol.extraction import ROWS_ENTERED, STUDY, Extraction, fields_of, row_levels
from prismake.tables import rows_of, table_of

AGREED, DIFFERING, SOME = "agreed", "differing", "given_by_some"
Row = Mapping[str, str]


def extraction_agreement(
    plan: Extraction, values: pd.DataFrame, rows_of_people: pd.DataFrame, former: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the table 4_extract/extraction_agreement: for each field, how often the extractors gave the same value.

    values: table 4_extract/extracted_values. rows_of_people: table 4_extract/extracted_rows. Answers of the
    adjudicator are not counted.
    """
    extracting = {*plan.extractors, *former}
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    on_studies: dict[str, dict[str, dict[str, Row]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows_of(values):
        if row["role"] == EXTRACTOR and row["field"] != NO_FIELD and row["person"] in extracting:
            on_studies[row["study_id"]][row["field"]][row["person"]] = row
    for by_field in on_studies.values():
        people = {person for given in by_field.values() for person in given}
        for name, given in by_field.items():
            if len(people) > 1 and name != ROWS_ENTERED:
                counts[STUDY, name][_comparison(given.values(), len(people))] += 1
    complete = people_by_study(values, extracting)
    by_study: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows_of(rows_of_people):
        by_study[row["study_id"]].append(row)
    for study, rows in by_study.items():
        went_through = complete.get(study, [])
        if len(went_through) < 2:
            continue
        for matched in matched_rows(rows):
            extracted = {
                person: cells for person, cells in matched.of(EXTRACTOR).items() if person in went_through
            }
            if not extracted:
                continue
            whole = len(extracted) == len(went_through)
            counts[matched.level, VERDICT_FIELD][AGREED if whole else SOME] += 1
            for name in fields_of(plan.fields, matched.level):
                given = {person: cells[name] for person, cells in extracted.items() if name in cells}
                if given:
                    counts[matched.level, name][_comparison(given.values(), len(went_through))] += 1
    names: list[tuple[str, str]] = [(STUDY, name) for name in fields_of(plan.fields, "study")]
    for level in row_levels(plan.fields):
        names += [(level, name) for name in (VERDICT_FIELD, *fields_of(plan.fields, level))]
    return table_of(
        [_row(level, name, counts[level, name]) for level, name in names], "4_extract/extraction_agreement"
    )


def _comparison(given: Iterable[Row], people: int) -> str:
    """Return how the values of one cell compare. people: how many extractors could have filled it."""
    pairs = [(row["value"], row["unit"]) for row in given]
    if not all(alike(pairs[0], other) for other in pairs):
        return DIFFERING
    return AGREED if len(pairs) == people else SOME


def _row(level: str, name: str, counts: Counter[str]) -> dict[str, str]:
    compared = counts.total()
    return {
        "level": level,
        "field": name,
        "compared": str(compared),
        **{kind: str(counts[kind]) for kind in (AGREED, DIFFERING, SOME)},
        "percent": f"{100 * counts[AGREED] / compared:.1f}" if compared else "",
    }
