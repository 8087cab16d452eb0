"""Near-misses: excluded reports that by the votes meet all criteria but one, or were read in full text, with the reason (PRISMA item 16b)."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from prismake.screening.stage import EXCLUDE, FULL_TEXT, TITLE_ABSTRACT
from prismake.tables import join_values, rows_of, split_values, table_of

TABLE = "6_report/near_misses"
AT = {FULL_TEXT: "full text", TITLE_ABSTRACT: "title and abstract"}
READ, DISAGREED, ALL_BUT_ONE = (
    "assessed at full text",
    "the reviewers differed on it",
    "by its reason it meets all other criteria",
)


def near_misses(
    reports: pd.DataFrame,
    decisions: dict[str, pd.DataFrame],
    disagreements: dict[str, pd.DataFrame],
    near_reasons: Collection[str],
) -> pd.DataFrame:
    """Return the table 6_report/near_misses, full texts first, in the order of the reports.

    decisions, disagreements: stage to table 3_screen/decisions or 3_screen/disagreements. near_reasons: labels of the
    exclusion reasons under which a report meets all other criteria; a report for which one reviewer gave another reason is none.
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
            reasons = split_values(excluded[stage][name]["reason"])
            all_but_one = bool(reasons) and all(reason in near_reasons for reason in reasons)
            because = [
                *([READ] if stage == FULL_TEXT else []),
                *([DISAGREED] if name in at_any_stage else []),
                *([ALL_BUT_ONE] if all_but_one else []),
            ]
            if because:
                decision = excluded[stage][name]
                rows.append(
                    {
                        **{key: report[key] for key in ("report_id", "registration_ids", "title", "year")},
                        "near_because": join_values(because),
                        "excluded_at": AT[stage],
                        **{key: decision[key] for key in ("reason", "decided_by", "automation")},
                    }
                )
    return table_of(rows, TABLE)
