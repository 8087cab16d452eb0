"""Near-misses: excluded reports that look as if they met the criteria, with the reason of the exclusion (PRISMA item 16b)."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from prismake.screening.stage import EXCLUDE, FULL_TEXT, TITLE_ABSTRACT
from prismake.tables import join_values, rows_of, split_values, table_of

TABLE = "6_report/near_misses"
AT = {FULL_TEXT: "full text", TITLE_ABSTRACT: "title and abstract"}
READ, DISAGREED, NAMED = (
    "assessed at full text",
    "the reviewers differed on it",
    "a list of others names it",
)


def near_misses(
    reports: pd.DataFrame,
    decisions: dict[str, pd.DataFrame],
    disagreements: dict[str, pd.DataFrame],
    naming: Collection[str],
) -> pd.DataFrame:
    """Return the table 6_report/near_misses, full texts first, in the order of the reports.

    decisions, disagreements: stage to table 3_screen/decisions or 3_screen/disagreements. naming: keys of sources
    with studies that other reviews considered relevant.
    """
    excluded = {
        stage: {row["report_id"]: row for row in rows_of(table) if row["decision"] == EXCLUDE}
        for stage, table in decisions.items()
    }
    differed = {
        stage: set(table.loc[table["kind"] == "decision", "report_id"])
        for stage, table in disagreements.items()
    }
    at_any_stage = set().union(*differed.values())
    rows = []
    for stage in AT:
        for report in rows_of(reports):
            name = report["report_id"]
            if name not in excluded[stage]:
                continue
            named_by = [source for source in split_values(report["sources"]) if source in naming]
            because = [
                *([READ] if stage == FULL_TEXT else []),
                *([DISAGREED] if name in at_any_stage else []),
                *([NAMED] if named_by else []),
            ]
            if because:
                decision = excluded[stage][name]
                rows.append(
                    {
                        **{key: report[key] for key in ("report_id", "registration_ids", "title", "year")},
                        "near_because": join_values(because),
                        "named_by": join_values(named_by),
                        "excluded_at": AT[stage],
                        **{key: decision[key] for key in ("reason", "decided_by", "automation")},
                    }
                )
    return table_of(rows, TABLE)
