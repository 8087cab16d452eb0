"""Made-up reviews for the tests of the flow: one written by hand, and random ones of any size."""

from __future__ import annotations

import random
from dataclasses import replace

import pandas as pd

from prismake.flow.sets import FlowTables, Previous, StageTables
from prismake.tables import columns_of, empty_table

SOURCES = {
    "alpha": ("Alpha Database", "database"),
    "beta": ("Beta Database", "database"),
    "trials": ("Trials Register", "register"),
    "pages": ("Pages of registries", "website"),
    "office": ("An office", "organisation"),
    "reviews": ("Published reviews", "citation"),
    "alike": ("Articles alike", "similar"),
}
SOURCE_NAMES = {source: name for source, (name, _) in SOURCES.items()}
REASONS = ["wrong people", "wrong product", "not a trial", "comment only"]
DBR = {"database", "register"}


def table(schema: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    """A table of a schema, with empty cells where a row says nothing."""
    return (
        pd.DataFrame(rows, columns=list(columns_of(schema)), dtype="str").fillna("")
        if rows
        else empty_table(schema)
    )


def frame(columns: list[str], rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns, dtype="str").fillna("")


def votes_on(report: dict[str, str], decision: str, reason: str = "") -> list[dict[str, str]]:
    """The votes of two reviewers who answer alike."""
    return [
        {**report, "reviewer": who, "role": "reviewer", "decision": decision, "reason": reason}
        for who in ("first", "second")
    ]


class Review:
    """Rows of every table, filled report by report, turned into FlowTables at the end."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, str]]] = {
            name: []
            for name in [
                "records",
                "quarantine",
                "passed_over",
                "removed",
                "record_report",
                "reports",
                "ta_worklist",
                "ta_decisions",
                "ta_votes",
                "ft_worklist",
                "ft_decisions",
                "ft_votes",
                "retrieval",
                "report_study",
                "studies",
                "studies_other",
            ]
        }
        self._positions: dict[str, int] = {}

    def record(self, source: str, report: str, title: str = "") -> str:
        self._positions[source] = self._positions.get(source, 0) + 1
        record = f"{source}:{self._positions[source]}"
        self.rows["records"].append(
            {
                "record_id": record,
                "source": source,
                "arm": SOURCES[source][1],
                "title": title or f"About {report}",
            }
        )
        return record

    def quarantine(self, source: str, passed_over: bool) -> str:
        self._positions[source] = self._positions.get(source, 0) + 1
        entry_id = f"{source}:q{self._positions[source]}"
        self.rows["quarantine"].append(
            {"quarantine_id": entry_id, "source": source, "arm": SOURCES[source][1]}
        )
        if passed_over:
            self.rows["passed_over"].append({"quarantine_id": entry_id, "by": "a person", "note": "empty"})
        return entry_id

    def report(
        self,
        name: str,
        sources: list[str],
        ta: str = "include",
        ft: str = "include",
        *,
        reason: str = "wrong people",
        study: str = "",
        automation: bool | str = False,
        removed: str = "",
        ongoing: bool = False,
    ) -> str:
        """One report with a record from each source.

        ta: include, exclude, awaiting votes, awaiting adjudication. ft: include, exclude, awaiting classification,
        awaiting retrieval, not retrieved, awaiting votes, awaiting adjudication. removed: automatic or other.
        """
        records = [self.record(source, name) for source in sources]
        leading = next(
            (entry_id for entry_id in records if SOURCES[entry_id.split(":")[0]][1] in DBR), records[0]
        )
        report, joined = f"rep:{leading}", " | ".join(records)
        both = {"report_id": report, "record_ids": joined}
        for record in records:
            self.rows["record_report"].append(
                {"record_id": record, "report_id": report, "leading": "yes" if record == leading else ""}
            )
        self.rows["reports"].append({**both, "title": f"About {name}"})
        if removed:
            self.rows["removed"] += [
                {"record_id": entry_id, "kind": removed, "by": "rule", "reason": "r"} for entry_id in records
            ]
            return report
        decided = ta in ("include", "exclude")
        self.rows["ta_worklist"].append({**both, "state": "decided" if decided else ta})
        if decided:
            self.rows["ta_decisions"].append(
                {
                    **both,
                    "decision": ta,
                    "automation": automation if isinstance(automation, str) else "yes" if automation else "",
                    "decided_by": "agreement",
                }
            )
            self.rows["ta_votes"] += votes_on(both, ta)
        if ta != "include":
            return report
        decided = ft in ("include", "exclude", "awaiting classification")
        self.rows["ft_worklist"].append({**both, "state": "decided" if decided else ft})
        if ft == "not retrieved":
            self.rows["retrieval"].append({**both, "retrieved": "no", "tried_where": "library"})
        if decided:
            self.rows["ft_decisions"].append(
                {
                    **both,
                    "decision": ft,
                    "reason": reason if ft == "exclude" else "",
                    "decided_by": "agreement",
                }
            )
            word = "unclear" if ft == "awaiting classification" else ft
            self.rows["ft_votes"] += votes_on(both, word, reason if ft == "exclude" else "")
        if ft in ("include", "awaiting classification"):
            study = study or f"study of {name}"
            linked = ft if ft != "include" else "ongoing" if ongoing else "included"
            self.rows["report_study"].append({"report_id": report, "study_id": study, "state": linked})
            kind = "studies" if linked == "included" else "studies_other"
            if study not in [row["study_id"] for row in self.rows[kind]]:
                state = {} if linked == "included" else {"state": linked}
                self.rows[kind].append({"study_id": study, "title": f"The {study}", **state})
        return report

    def tables(self, previous: Previous | None = None) -> FlowTables:
        rows = self.rows
        expected_counts: dict[str, int] = {}
        for row in [*rows["records"], *rows["quarantine"]]:
            expected_counts[row["source"]] = expected_counts.get(row["source"], 0) + 1
        return FlowTables(
            records=table("1_identify/records", rows["records"]),
            quarantine=table("1_identify/quarantine", rows["quarantine"]),
            passed_over=frame(["quarantine_id", "by", "note"], rows["passed_over"]),
            removed_before_screening=frame(["record_id", "kind", "by", "reason"], rows["removed"]),
            record_report=table("2_deduplicate/record_report", rows["record_report"]),
            reports=table("2_deduplicate/reports", rows["reports"]),
            title_abstract=StageTables(
                table("3_screen/worklist", rows["ta_worklist"]),
                table("3_screen/decisions", rows["ta_decisions"]),
                table("3_screen/votes", rows["ta_votes"]),
            ),
            full_text=StageTables(
                table("3_screen/worklist", rows["ft_worklist"]),
                table("3_screen/decisions", rows["ft_decisions"]),
                table("3_screen/votes", rows["ft_votes"]),
            ),
            retrieval=table("3_screen/retrieval", rows["retrieval"]),
            report_study=table("4_extract/report_study", rows["report_study"]),
            studies=table("4_extract/studies", rows["studies"]),
            studies_other=table("4_extract/studies_other", rows["studies_other"]),
            previous=previous,
            balance=table(
                "1_identify/balance",
                [{"source": source, "held": str(number)} for source, number in expected_counts.items()],
            ),
        )


def by_hand() -> Review:
    """A review of 23 records whose numbers are written out in the tests."""
    review = Review()
    review.report("one", ["alpha", "beta", "pages"], study="study A")
    review.report("two", ["trials", "alpha"], study="study A")
    review.report("three", ["trials"], study="study B")
    review.report("four", ["alpha", "beta"], ft="exclude", reason="wrong product")
    review.report("five", ["beta"], ft="exclude", reason="wrong people")
    review.report("six", ["beta"], ft="exclude", reason="wrong product")
    review.report("seven", ["alpha"], ft="not retrieved")
    review.report("eight", ["alpha"], ft="awaiting classification")
    review.report("nine", ["trials"], ft="include", ongoing=True)
    review.report("ten", ["alpha"], ta="exclude")
    review.report("eleven", ["beta"], ta="exclude", automation=True)
    review.report("twelve", ["beta"], removed="automatic")
    review.report("thirteen", ["pages", "reviews"], study="study C")
    review.report("fourteen", ["reviews"], ta="exclude")
    review.report("fifteen", ["office"], ft="exclude", reason="not a trial")
    review.report("sixteen", ["reviews"], ft="not retrieved")
    review.quarantine("alpha", passed_over=True)
    return review


def at_random(seed: int, size: int, *, finished: bool = False) -> Review:
    """A random review of about that many records; a finished one waits for nobody."""
    dice = random.Random(seed)
    review = Review()
    waiting = not finished
    number = 0
    while sum(review._positions.values()) < size:
        number += 1
        if dice.random() < 0.05:
            review.quarantine(dice.choice(list(SOURCES)), finished or dice.random() < 0.5)
            continue
        review.report(
            str(number),
            dice.choices(list(SOURCES), weights=[6, 5, 3, 2, 1, 2, 1], k=dice.choice([1, 1, 1, 2, 3])),
            ta=dice.choice(
                ["include", "exclude", "include", *(["awaiting votes", "awaiting adjudication"] * waiting)]
            ),
            ft=dice.choice(
                [
                    "include",
                    "exclude",
                    "awaiting classification",
                    "not retrieved",
                    *(["awaiting retrieval", "awaiting votes", "awaiting adjudication"] * waiting),
                ]
            ),
            reason=dice.choice(REASONS),
            study=f"study {dice.randrange(max(1, size // 6))}" if dice.random() < 0.5 else "",
            automation=dice.choices(["", "yes", "people and software"], weights=[6, 3, 1])[0],
            removed=dice.choice(["", "", "", "", "automatic", "other"]) if dice.random() < 0.2 else "",
            ongoing=dice.random() < 0.5,
        )
    return review


def without(tables: FlowTables, name: str) -> FlowTables:
    """The same tables with one of them empty."""
    return replace(tables, **{name: getattr(tables, name).iloc[0:0]})
