"""The numbers of the PRISMA 2020 flow, worked out anew from the tables: plain csv, and nothing of prismake.

The rules are those of docs/flow.md and of PRISMA 2020, read as a person reads them. Where a number is asked for that
the flow module also makes, it is counted here from other tables than there wherever there are others: decisions from
votes, reports not retrieved from the retrieval log.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from made_up_review import read_csv

DBR = ("database", "register")
OTHER_RESULTS = {
    "website": "website_results",
    "organisation": "organisation_results",
    "citation": "citations_results",
    "similar": "similar_results",
}
Row = dict[str, str]


def values(cell: str) -> list[str]:
    return [part for part in cell.split(" | ") if part]


def optional(path: Path) -> list[Row]:
    return read_csv(path) if path.is_file() else []


@dataclass(frozen=True)
class Verdict:
    """What the votes on one report amount to; an empty decision where somebody is awaited."""

    decision: str
    reason: str = ""


def verdict(votes: Iterable[Row], reviewers: list[str], reason_counts: bool) -> Verdict:
    """Decide one report from its votes: agreement of all reviewers, else the adjudicator's last word."""
    by_person: dict[str, list[Row]] = defaultdict(list)
    last_word: list[Row] = []
    for vote in votes:
        if vote.get("carried") == "asked again":
            continue
        if vote["role"] == "adjudicator":
            last_word.append(vote)
        else:
            by_person[vote["reviewer"]].append(vote)
    if len(by_person) < len(reviewers):
        return Verdict("")
    found = _amounts_to([vote for cast in by_person.values() for vote in cast], reason_counts)
    return found if found.decision else _amounts_to(last_word, reason_counts)


def _amounts_to(votes: list[Row], reason_counts: bool) -> Verdict:
    words = {vote["decision"] for vote in votes}
    if not words:
        return Verdict("")
    if words <= {"include", "maybe"}:
        return Verdict("include")
    if words == {"unclear"}:
        return Verdict("awaiting classification")
    if words != {"exclude"}:
        return Verdict("")
    reasons = {vote["reason"] for vote in votes if vote["reason"]}
    if len(reasons) > 1:
        return Verdict("") if reason_counts else Verdict("exclude")
    return Verdict("exclude", *reasons)


class Tables:
    """The tables of a version as rows, read without prismake."""

    def __init__(self, folder: Path, results: Path, config: dict[str, Any]) -> None:
        self.config = config
        self.records = read_csv(results / "1_identify/records.csv")
        self.quarantine = read_csv(results / "1_identify/quarantine.csv")
        self.report_of = {
            row["record_id"]: row["report_id"]
            for row in read_csv(results / "2_deduplicate/record_report.csv")
        }
        self.passed_over = {row["quarantine_id"] for row in optional(folder / "config/quarantine.csv")}
        self.removed = {row["record_id"]: row["kind"] for row in self._removed(folder, config)}
        self.title_abstract = self._verdicts(
            results, "1_title_abstract", "title_abstract", reason_counts=False
        )
        self.full_text = self._verdicts(results, "2_full_text", "full_text", reason_counts=True)
        self.retrieved = self._log(results)
        self.report_study = read_csv(results / "4_extract/report_study.csv")
        self.earlier: set[str] = set()
        self.earlier_reports: list[Row] = []
        if config["previous"]:
            seal = folder / "config/versions" / config["previous"]
            self.earlier = {row["record_id"] for row in read_csv(seal / "records.csv")}
            self.earlier |= {row["quarantine_id"] for row in read_csv(seal / "quarantine.csv")}
            earlier_records = read_csv(seal / "record_report.csv")
            names: dict[str, str] = {}
            for row in earlier_records:
                if row["record_id"] in self.report_of:
                    names[row["report_id"]] = self.report_of[row["record_id"]]
            self.earlier_reports = [
                {**row, "report_id": names.get(row["report_id"], row["report_id"])}
                for row in read_csv(seal / "report_study.csv")
                if row["state"] == "included"
            ]

    def _removed(self, folder: Path, config: dict[str, Any]) -> list[Row]:
        """The records that people or the rules of the protocol removed, worked out from the records."""
        found = optional(folder / "config/removed_before_screening.csv")
        for record in self.records:
            for rule in config.get("removals", []):
                read = rule.get("fields", ["title", "abstract", "keywords", "interventions"])
                text = " ".join(record[field] for field in read)
                keep, drop = rule.get("keep_if_all_match", []), rule.get("remove_if_any_matches", [])
                missed = any(not re.search(pattern, text, re.IGNORECASE) for pattern in keep)
                hit = any(re.search(pattern, text, re.IGNORECASE) for pattern in drop)
                if record["source"] in rule["sources"] and text.strip() and (missed or hit):
                    found.append({"record_id": record["record_id"], "kind": "automatic"})
        return found

    def _verdicts(self, results: Path, stage: str, section: str, reason_counts: bool) -> dict[str, Verdict]:
        """Decisions derived from votes.csv where it is there, else as decisions.csv gives them."""
        votes = results / f"3_screen/{stage}/votes.csv"
        if not votes.is_file():
            return {
                row["report_id"]: Verdict(row["decision"], row["reason"])
                for row in read_csv(results / f"3_screen/{stage}/decisions.csv")
            }
        cast: dict[str, list[Row]] = defaultdict(list)
        for row in read_csv(votes):
            for record in values(row["record_ids"]):
                if record in self.report_of:
                    cast[self.report_of[record]].append(row)
        reviewers = self.config["screening"][section]["reviewers"]
        found = {report: verdict(rows, reviewers, reason_counts) for report, rows in cast.items()}
        return {report: said for report, said in found.items() if said.decision}

    def _log(self, results: Path) -> dict[str, bool]:
        got: dict[str, bool] = {}
        for row in read_csv(results / "3_screen/2_full_text/retrieval.csv"):
            for report in {
                self.report_of[record] for record in values(row["record_ids"]) if record in self.report_of
            }:
                if row["retrieved"] != "asked again":
                    got[report] = got.get(report, False) or row["retrieved"] == "yes"
        return got


def flow_numbers(tables: Tables) -> dict[str, str]:
    """Every box of PRISMA 2020 v2 with its number, by the `data` value of the R package; parts as "Label, n; ..."."""
    sources = tables.config["sources"]
    numbers: dict[str, Any] = {}

    held: dict[str, set[str]] = {name: set() for name in sources}
    arm_of: dict[str, str] = {}
    for row, key in [(row, "record_id") for row in tables.records] + [
        (row, "quarantine_id") for row in tables.quarantine
    ]:
        if row[key] not in tables.earlier:
            held[row["source"]].add(row[key])
        arm_of[row[key]] = row["arm"]

    def of_arm(arm: str) -> dict[str, int]:
        return {said["name"]: len(held[name]) for name, said in sources.items() if said["arm"] == arm}

    numbers["database_results"] = sum(of_arm("database").values())
    numbers["register_results"] = sum(of_arm("register").values())
    numbers["database_specific_results"] = parts(of_arm("database"))
    numbers["register_specific_results"] = parts(of_arm("register"))
    for arm, box in OTHER_RESULTS.items():
        numbers[box] = sum(of_arm(arm).values())
    # PRISMA 2020 has no row for similar articles: its file counts them in the row of organisations.
    numbers["organisation_results"] += numbers.pop("similar_results")

    members: dict[str, list[str]] = defaultdict(list)
    for record, report in tables.report_of.items():
        members[report].append(record)
    known = {report for report, records in members.items() if tables.earlier & set(records)}
    # A record that was removed does not say by which way a report came that stays.
    in_dbr = {
        report
        for report, records in members.items()
        if any(
            arm_of[record] in DBR for record in ([r for r in records if r not in tables.removed] or records)
        )
    }

    # Before screening: of the new records of databases and registers, one stands for each report that is new.
    duplicates = automatic = declared = 0
    standing: set[str] = set()
    for report in sorted(members):
        new = [record for record in members[report] if arm_of[record] in DBR and record not in tables.earlier]
        left = [record for record in new if record not in tables.removed]
        automatic += sum(tables.removed.get(record) == "automatic" for record in new)
        declared += sum(tables.removed.get(record) == "other" for record in new)
        if report in known:
            duplicates += len(left)
        elif left and report in in_dbr:
            standing.add(report)
            duplicates += len(left) - 1
    passed_over = sum(
        row["quarantine_id"] in tables.passed_over
        and row["arm"] in DBR
        and row["quarantine_id"] not in tables.earlier
        for row in tables.quarantine
    )
    numbers["duplicates"] = duplicates
    numbers["excluded_automatic"] = automatic
    numbers["excluded_other"] = declared + passed_over

    screened = {report for report in standing if report in tables.title_abstract}
    out = {report for report in screened if tables.title_abstract[report].decision == "exclude"}
    numbers["records_screened"] = len(screened)
    numbers["records_excluded"] = len(out)

    other = {
        report
        for report, records in members.items()
        if report not in in_dbr
        and report not in known
        and any(record not in tables.removed for record in records)
    }
    going_on = {
        "dbr": screened - out,
        "other": {
            report
            for report in other
            if tables.title_abstract.get(report, Verdict("")).decision not in ("", "exclude")
        },
    }
    reasons = [reason["label"] for reason in tables.config["exclusion_reasons"]]
    included_now: set[str] = set()
    for arm, sought in going_on.items():
        lost = {report for report in sought if tables.retrieved.get(report) is False}
        decided = {report: tables.full_text[report] for report in sought - lost if report in tables.full_text}
        numbers[f"{arm}_sought_reports"] = len(sought)
        numbers[f"{arm}_notretrieved_reports"] = len(lost)
        numbers[f"{arm}_assessed"] = len(decided)
        excluded = [said.reason for said in decided.values() if said.decision == "exclude"]
        numbers[f"{arm}_excluded"] = parts(
            {label: excluded.count(label) for label in reasons}, only_some=True
        )
        included_now |= {report for report, said in decided.items() if said.decision == "include"}

    before = {row["report_id"] for row in tables.earlier_reports}
    study_now = {
        row["report_id"]: row["study_id"] for row in tables.report_study if row["state"] == "included"
    }
    studies_before = {study_now.get(row["report_id"], row["study_id"]) for row in tables.earlier_reports}
    numbers["previous_reports"] = len(before)
    numbers["previous_studies"] = len(studies_before)
    numbers["new_reports"] = len(included_now)
    numbers["new_studies"] = len({study_now[report] for report in included_now} - studies_before)
    numbers["total_reports"] = len(study_now)
    numbers["total_studies"] = len(set(study_now.values()))
    numbers["total_studies_ma"] = numbers["total_reports_ma"] = 0
    return {box: str(number) for box, number in numbers.items()}


def parts(counts: dict[str, int], only_some: bool = False) -> str:
    """Labels with their numbers as the R package reads them; it cannot read fewer than two."""
    told = [(label, number) for label, number in counts.items() if number or not only_some]
    told += [("Other", 0), ("None", 0)][: max(0, 2 - len(told))]
    return "; ".join(f"{unsplit(label)}, {number}" for label, number in told)


def unsplit(label: str) -> str:
    """A label that the R package keeps whole: it splits at commas and semicolons."""
    for separator in ",;":
        label = label.replace(separator, " /")
    return label


def written_numbers(results: Path) -> dict[str, str]:
    """The column n of prisma2020.csv by its column data, without the rows that head a column of the diagram."""
    rows = read_csv(results / "6_report/prisma/prisma2020.csv")
    heads = {"NA", "identification", "screening", "included"}
    return {row["data"]: row["n"] for row in rows if row["data"] not in heads}


def sum_of(said: str) -> int:
    """The sum of "Label, n; Label, n"."""
    return sum(int(part.rsplit(",", 1)[1]) for part in said.split(";"))


def broken_identities(box: dict[str, str]) -> list[str]:
    """Check the identities on the numbers that a released diagram shows; return those that do not hold."""
    n = {name: int(said) for name, said in box.items() if said.isdigit()}
    excluded = {arm: sum_of(box[f"{arm}_excluded"]) for arm in ("dbr", "other")}
    checks = {
        "databases are the sum of their sources": n["database_results"] == sum_of(box["database_specific_results"]),
        "registers are the sum of their sources": n["register_results"] == sum_of(box["register_specific_results"]),
        "identified less removed is screened": n["database_results"] + n["register_results"] - n["duplicates"]
        - n["excluded_automatic"] - n["excluded_other"] == n["records_screened"],
        "screened less excluded is sought": n["records_screened"] - n["records_excluded"] == n["dbr_sought_reports"],
        "sought less not retrieved is assessed": n["dbr_sought_reports"] - n["dbr_notretrieved_reports"] == n["dbr_assessed"],
        "the same of other methods": n["other_sought_reports"] - n["other_notretrieved_reports"] == n["other_assessed"],
        "other methods only lose reports": n["other_sought_reports"]
        <= n["website_results"] + n["organisation_results"] + n["citations_results"]
        + n.get("similar_results", 0),
        "no more is included than assessed": n["new_reports"]
        <= n["dbr_assessed"] + n["other_assessed"] - sum(excluded.values()),
        "no more new studies than new reports": n["new_studies"] <= n["new_reports"],
        "no more studies than reports": n["total_studies"] <= n["total_reports"],
        "what is in a meta-analysis is in the review": n["total_reports_ma"] <= n["total_reports"],
    }  # fmt: skip
    return [name for name, holds in checks.items() if not holds]
