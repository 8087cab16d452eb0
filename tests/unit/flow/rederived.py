"""The numbers of the flow counted again, from rows as they stand in the CSV files, without a line of prismake.

It follows single reports through the review and counts what happened to each, where prismake intersects sets.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TypeAlias

Rows: TypeAlias = list[dict[str, str]]

PLACES = {
    "records": "1_identify/records.csv",
    "quarantine": "1_identify/quarantine.csv",
    "record_report": "2_deduplicate/record_report.csv",
    "ta_decisions": "3_screen/1_title_abstract/decisions.csv",
    "ft_worklist": "3_screen/2_full_text/worklist.csv",
    "ft_decisions": "3_screen/2_full_text/decisions.csv",
    "retrieval": "3_screen/2_full_text/retrieval.csv",
    "report_study": "4_extract/report_study.csv",
    "studies": "4_extract/studies.csv",
}
BOX_2 = {
    "database": "database_results",
    "register": "register_results",
    "website": "website_results",
    "organisation": "organisation_results",
    "citation": "citations_results",
    "similar": "similar_results",
}


def from_results(results: Path, passed_over: Rows, removed: Rows) -> dict[str, Rows]:
    """Read the tables of a version, and take people's words as they are given."""
    tables_of_people: dict[str, Rows] = {"passed_over": passed_over, "removed": removed}
    for name, place in PLACES.items():
        with (results / place).open(encoding="utf-8", newline="") as file:
            tables_of_people[name] = list(csv.DictReader(file))
    return tables_of_people


def numbers(tables_of_people: dict[str, Rows]) -> Counter[str]:
    """Return how many are in each box of a first version, by the name of the box."""
    counted: Counter[str] = Counter()
    passed_over = {row["quarantine_id"] for row in tables_of_people["passed_over"]}
    for row in tables_of_people["quarantine"]:
        counted[BOX_2[row["arm"]]] += 1
        if row["arm"] in ("database", "register") and row["quarantine_id"] in passed_over:
            counted["excluded_other"] += 1

    report_of = {row["record_id"]: row["report_id"] for row in tables_of_people["record_report"]}
    arms: dict[str, Counter[bool]] = {}
    left: dict[str, Counter[bool]] = {}
    removed_kind = {row["record_id"]: row["kind"] for row in tables_of_people["removed"]}
    for row in tables_of_people["records"]:
        counted[BOX_2[row["arm"]]] += 1
        report, formal = report_of[row["record_id"]], row["arm"] in ("database", "register")
        arms.setdefault(report, Counter())[formal] += 1
        if row["record_id"] not in removed_kind:
            left.setdefault(report, Counter())[formal] += 1
        elif formal:
            automatic = removed_kind[row["record_id"]] == "automatic"
            counted["excluded_automatic" if automatic else "excluded_other"] += 1

    ta = {row["report_id"]: row for row in tables_of_people["ta_decisions"]}
    ft = {row["report_id"]: row for row in tables_of_people["ft_decisions"]}
    sought = {row["report_id"] for row in tables_of_people["ft_worklist"]}
    at_hand: dict[str, bool] = {}
    for row in tables_of_people["retrieval"]:
        for report in row["report_id"].split(" | "):
            at_hand[report] = at_hand.get(report, False) or row["retrieved"] == "yes"

    for report, found in arms.items():
        formal = left.get(report, found)[True] > 0
        side = "dbr" if formal else "other"
        if formal:
            counted["duplicates"] += max(0, left.get(report, Counter())[True] - 1)
            counted["other_already_known"] += left.get(report, Counter())[False]
        else:
            counted["other_duplicates"] += max(0, left.get(report, Counter())[False] - 1)
        prefix = "" if formal else "other_"
        if report in ta:
            counted[f"{prefix}records_screened"] += 1
            if ta[report]["decision"] == "exclude":
                counted[f"{prefix}records_excluded"] += 1
                automation = ta[report]["automation"]
                whom = {"yes": "automation", "": "people"}.get(automation, "people_and_software")
                counted[f"{prefix}records_excluded_{whom}"] += 1
        if report in sought:
            counted[f"{side}_sought_reports"] += 1
            if not at_hand.get(report, True):
                counted[f"{side}_notretrieved_reports"] += 1
        if report in ft:
            counted[f"{side}_assessed"] += 1
            if ft[report]["decision"] == "exclude":
                counted[f"{side}_excluded"] += 1
                counted[f"{side}_excluded:{ft[report]['reason']}"] += 1
    counted["new_reports"] = sum(row["state"] == "included" for row in tables_of_people["report_study"])
    counted["new_studies"] = len({row["study_id"] for row in tables_of_people["studies"]})
    return counted
