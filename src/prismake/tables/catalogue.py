"""All tables that the machine writes, in the order of the page, in groups by stage.

A module that imports this one shows titles and summaries of tables: an edit to them makes its output again.
"""

from __future__ import annotations

from dataclasses import dataclass

from prismake.tables.declaration import Table, declared, declared_names

# Stages of screening with the verb of their group; a table that both have is in both.
_SCREENING = {
    "1_title_abstract": "3 Screen titles and abstracts",
    "2_full_text": "3 Assess full texts",
}
_GROUPS = {
    "1_identify": "1 Identify",
    "2_deduplicate": "2 Deduplicate",
    "4_extract": "4 Extract",
    "5_synthesise": "5 Synthesise",
    "6_report": "6 Report",
}
GROUPS = (*list(_GROUPS.values())[:2], *_SCREENING.values(), *list(_GROUPS.values())[2:])


@dataclass(frozen=True)
class Entry:
    """One file of a version that a table is written to: its group, its path below the results, and its declaration."""

    group: str
    path: str
    table: Table


def catalogue() -> list[Entry]:
    """Return every file of a table with a place on the page, group after group."""
    shown = sorted(
        (table for table in map(declared, declared_names()) if table.place), key=lambda table: table.place
    )
    entries = [entry for table in shown for entry in _entries(table)]
    return sorted(entries, key=lambda entry: GROUPS.index(entry.group))


def _entries(table: Table) -> list[Entry]:
    if table.is_per_stage:
        return [Entry(group, table.at(stage), table) for stage, group in _SCREENING.items()]
    for stage, group in _SCREENING.items():
        if f"/{stage}/" in table.path:
            return [Entry(group, table.path, table)]
    return [Entry(_GROUPS[table.name.partition("/")[0]], table.path, table)]
