"""One table of the page per group of the synthesis, with what had started by the date that the protocol compares with."""

from __future__ import annotations

import pandas as pd

from prismake.protocol.config import Config
from prismake.reports.page.content import PageTable
from prismake.synthesis.labels import field_label
from prismake.synthesis.tables import CANNOT_BE_TOLD, NOT_GIVEN
from prismake.wording import counted, listed

FEW_GROUPS = 8
PERIOD = "Period"


def group_tables(main: PageTable, config: Config) -> list[PageTable]:
    """Return one table per group, in the order of the main table; none if it has one group, or more than FEW_GROUPS.

    main: the main table of the page, with labels for readers.
    """
    label = field_label(config.synthesis.group_by, config.extraction.fields)
    if label not in main.table:
        return []
    groups = list(dict.fromkeys(main.table[label]))
    if not 1 < len(groups) <= FEW_GROUPS:
        return []
    tables = []
    for number, group in enumerate(groups, start=1):
        members = main.table[main.table[label] == group].drop(columns=label)
        title = f"{label}: {group or NOT_GIVEN}"
        note = _note(members, config.synthesis.compare_with)
        tables.append(PageTable(f"group-{number}", title, members, note, main.csv))
    return tables


def _note(members: pd.DataFrame, compare_with: str) -> str:
    """Return how many studies the group has, and by start date which of them had started by the date compared with."""
    total = f"{counted(len(members), 'study')}."
    if not compare_with or PERIOD not in members:
        return total
    parts = []
    for value, words in (
        (f"by {compare_with}", f"by {compare_with}"),
        (f"after {compare_with}", f"after {compare_with}"),
        (CANNOT_BE_TOLD, "where the sources do not tell"),
    ):
        chosen = members[members[PERIOD] == value]
        # The later ones are in the table; the earlier ones are few, and what a reader compares.
        named = [ids or "no number" for ids in chosen["Registration ids"]] if value.startswith("by ") else []
        parts.append(f"{len(chosen):,} {words}" + (f" ({'; '.join(named)})" if named else ""))
    return f"{total} Start dates, planned ones among them: {listed(parts)}."
