"""The boxes as files: one table of numbers, and one CSV of ids behind each number."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from prismake.flow.sets import FlowSets, FlowTables, IdSet
from prismake.flow.states import STATES
from prismake.tables import columns_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def file_names(sets: FlowSets) -> dict[str, str]:
    """Return the name of the CSV of every set and part, without folder; legal on Windows and unique there."""
    taken: set[str] = set()
    names = {}
    for one in all_sets(sets):
        box, _, part = one.name.partition(":")
        stem = (
            box
            if not part
            else f"{box}.{re.sub(r'[^a-z0-9_]+', '-', part.lower()).strip('-')[:60] or 'part'}"
        )
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name)
        names[one.name] = f"{name}.csv"
    return names


def all_sets(sets: FlowSets) -> list[IdSet]:
    """Return every set, each followed by its parts by source or by reason."""
    return [one for name, whole in sets.sets.items() for one in (whole, *sets.parts.get(name, ()))]


def boxes_table(sets: FlowSets, folder: str = "boxes") -> pd.DataFrame:
    """Return the table of boxes, schema `6_report/boxes`; files are named relative to the diagram."""
    files = file_names(sets)
    rows = [(one.name, str(len(one)), one.unit, f"{folder}/{files[one.name]}") for one in all_sets(sets)]
    return pd.DataFrame(rows, columns=list(columns_of("6_report/boxes")), dtype="str")


def _as_text(value: str) -> str:
    """Return a text that a spreadsheet shows as text: a leading apostrophe where it would be read as a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def box_files(sets: FlowSets, tables: FlowTables) -> dict[str, str]:
    """Return the CSV text of every set and part by file name: the id, what it belongs to, its title and state."""
    titles: dict[str, str] = {}
    titles.update(zip(tables.studies["study_id"], tables.studies["title"], strict=True))
    titles.update(zip(tables.studies_other["study_id"], tables.studies_other["title"], strict=True))
    titles.update(zip(tables.reports["report_id"], tables.reports["title"], strict=True))
    titles.update(zip(tables.records["record_id"], tables.records["title"], strict=True))
    source = dict(zip(tables.records["record_id"], tables.records["source"], strict=True))
    source.update(zip(tables.quarantine["quarantine_id"], tables.quarantine["source"], strict=True))
    study_of = dict(zip(tables.report_study["report_id"], tables.report_study["study_id"], strict=True))
    files = file_names(sets)
    return {files[one.name]: _csv(one, sets, titles, source, study_of) for one in all_sets(sets)}


def _csv(
    one: IdSet,
    sets: FlowSets,
    titles: Mapping[str, str],
    source: Mapping[str, str],
    study_of: Mapping[str, str],
) -> str:
    if one.unit == "records":
        rows = [
            {
                "record_id": record,
                "report_id": sets.report_of.get(record, ""),
                "source": source.get(record, ""),
                "state": STATES.get(sets.state_of(record), ""),
                "title": _as_text(titles.get(record, "")),
            }
            for record in one.ids
        ]
        columns = ["record_id", "report_id", "source", "state", "title"]
    elif one.unit == "reports":
        rows = [
            {
                "report_id": report,
                "study_id": study_of.get(report, ""),
                "state": STATES.get(sets.state_of(sets.leading.get(report, "")), ""),
                "title": _as_text(titles.get(report, "")),
            }
            for report in one.ids
        ]
        columns = ["report_id", "study_id", "state", "title"]
    else:
        rows = [{"study_id": study, "title": _as_text(titles.get(study, ""))} for study in one.ids]
        columns = ["study_id", "title"]
    return pd.DataFrame(rows, columns=columns, dtype="str").to_csv(index=False, lineterminator="\n")
