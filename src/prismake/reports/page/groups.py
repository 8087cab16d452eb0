"""One table of the page per group of the synthesis, with what was there by the date that the protocol compares with."""

from __future__ import annotations

import pandas as pd

from prismake.protocol.config import Config
from prismake.reports.page.content import PageTable
from prismake.synthesis.labels import field_label
from prismake.synthesis.tables import CANNOT_BE_TOLD, FIRST_POSTED, NOT_GIVEN, NUMBER, START
from prismake.wording import counted, listed

FEW_GROUPS = 8
PERIOD = "Period (by)"


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
        note = _note(members, config.synthesis.compare_with, config.synthesis.compare_by)
        tables.append(PageTable(f"group-{number}", title, members, note, main.csv))
    return tables


def _note(members: pd.DataFrame, compare_with: str, compare_by: str) -> str:
    """Return how many studies the group has, which of them were there by the date compared with, and which date tells it."""
    total = f"{counted(len(members), 'study')}."
    if not compare_with or PERIOD not in members:
        return total
    parts = []
    for value, words in (
        (f"by {compare_with}", f"by {compare_with}"),
        (f"after {compare_with}", f"after {compare_with}"),
        (CANNOT_BE_TOLD, "where the sources do not tell"),
    ):
        chosen = members[members[PERIOD].str.startswith(value)]
        # The later ones are in the table; the earlier ones are few, and what a reader compares.
        named = [ids or "no number" for ids in chosen["Registration ids"]] if value.startswith("by ") else []
        parts.append(f"{len(chosen):,} {words}" + (f" ({'; '.join(named)})" if named else ""))
    is_told = ~members[PERIOD].str.startswith(CANNOT_BE_TOLD)
    started, numbered = (
        int((members[PERIOD].str.endswith(f"({name})") & is_told).sum()) for name in (START, NUMBER)
    )
    return f"{total} {deciding_sentence(compare_by, started, numbered)}: {listed(parts)}."


def deciding_sentence(compare_by: str, started: int, numbered: int = 0) -> str:
    """Return which date decides, without its end. started, numbered: studies that their start or their number decides."""
    if compare_by != FIRST_POSTED:
        return "Start dates, planned ones among them"
    others = []
    if numbered:
        others.append(
            f"for {numbered:,} without such a day by their registration number, which holds a later date or is above that of a registration posted more than a year later"
        )
    if started:
        without = "either" if numbered else "such a day"
        others.append(
            f"for {started:,} without {without} by their start, planned or actual, before which they may have been registered"
        )
    return ", and ".join(["By the day on which a register first posted them", *others])
