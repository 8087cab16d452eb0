"""Records that rules declared in config.yaml, or people, remove before screening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from prismake.protocol.removals import Removal
from prismake.tables import rows_of, split_values, table_of

AUTOMATION = "automation rule"


def all_removals(records: pd.DataFrame, rules: Iterable[Removal], by_people: pd.DataFrame) -> pd.DataFrame:
    """Return the table 1_identify/removals: which record was removed before screening, by whom or which rule, and
    why, in the order of the records.

    records: table 1_identify/records. by_people: table 1_identify/removed_before_screening, with current ids. Each
    record has one reason: a line of people takes precedence over rules, and an earlier rule over a later one.
    """
    removed = {row["record_id"]: {**row, "rule": ""} for row in rows_of(by_people)}
    rules = tuple(rules)
    for record in rows_of(records):
        rule = next((rule for rule in rules if is_removed(record, rule)), None)
        if rule and record["record_id"] not in removed:
            removed[record["record_id"]] = {
                "record_id": record["record_id"],
                "kind": "automatic",
                "by": AUTOMATION,
                "reason": rule.reason,
                "rule": rule.label,
            }
    order = {record: position for position, record in enumerate(records["record_id"])}
    rows = sorted(removed.values(), key=lambda row: order.get(row["record_id"], len(order)))
    return table_of(rows, "1_identify/removals")


def is_removed(record: Mapping[str, str], rule: Removal) -> bool:
    """Return whether a rule removes a record. A record that has no text in the fields of the rule is not removed."""
    if record["source"] not in rule.sources:
        return False
    text = " ; ".join(
        value for field in rule.fields for value in split_values(record[field]) if value.strip()
    )
    if not text:
        return False
    if rule.remove_if_any_matches:
        return any(re.search(pattern, text, re.IGNORECASE) for pattern in rule.remove_if_any_matches)
    return not all(re.search(pattern, text, re.IGNORECASE) for pattern in rule.keep_if_all_match)
