"""List the tables that prismake writes, in the order of the page, grouped by stage.

Importing this module makes a step depend on titles and summaries: editing them rebuilds its output.
"""

from __future__ import annotations

from dataclasses import dataclass

from prismake.tables.declaration import Table, declared, declared_names

# The group of each screening stage; a table of both stages is in both groups.
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
class CatalogueFile:
    """One file of a table: its group, its path below the results, and the declaration of the table."""

    group: str
    path: str
    table: Table


def catalogue() -> list[CatalogueFile]:
    """Return every file of a table that the page shows, sorted by group."""
    shown = sorted(
        (table for table in map(declared, declared_names()) if table.place), key=lambda table: table.place
    )
    entries = [entry for table in shown for entry in _entries(table)]
    return sorted(entries, key=lambda entry: GROUPS.index(entry.group))


def _entries(table: Table) -> list[CatalogueFile]:
    if table.is_per_stage:
        return [CatalogueFile(group, table.at(stage), table) for stage, group in _SCREENING.items()]
    for stage, group in _SCREENING.items():
        if f"/{stage}/" in table.path:
            return [CatalogueFile(group, table.path, table)]
    return [CatalogueFile(_GROUPS[table.name.partition("/")[0]], table.path, table)]
