"""Looks up an article in the review: to which report it belongs, how it was found, and how it was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from prismake.tables import join_values, read_result, rows_of, split_values

SEARCHED = {"database", "register"}
CHASED = {"citation", "similar"}
# States of records that stand for another record of their report.
_BESIDE = ("duplicate", "already known", "carried over")


@dataclass(frozen=True)
class Standing:
    """What the review knows of an article: the reports with the same identifier, how the first of them was found, its
    state, and its reason of exclusion.
    """

    report_ids: tuple[str, ...] = ()
    found_by: str = ""
    outcome: str = ""
    reason: str = ""

    def columns(self) -> dict[str, str]:
        """Return the standing as column name to text, for a table row."""
        return {
            "report_ids": join_values(self.report_ids),
            "found_by": self.found_by,
            "outcome": self.outcome,
            "reason": self.reason,
        }


class ReviewStandings:
    """The reports of a version, which can be looked up by identifier.

    reports, records, terminal, report_study: tables 2_deduplicate/reports, 1_identify/records,
    6_report/terminal_states and 4_extract/report_study. title_abstract, full_text: tables 3_screen/decisions of the
    two stages.
    """

    def __init__(
        self,
        reports: pd.DataFrame,
        records: pd.DataFrame,
        terminal: pd.DataFrame,
        title_abstract: pd.DataFrame,
        full_text: pd.DataFrame,
        report_study: pd.DataFrame,
    ) -> None:
        arms = dict(zip(records["record_id"], records["arm"], strict=True))
        states = dict(zip(terminal["record_id"], terminal["state"], strict=True))
        excluded = {
            row["report_id"]: (f"excluded at {words}", row["reason"])
            for words, decisions in (("title and abstract", title_abstract), ("full text", full_text))
            for row in rows_of(decisions)
            if row["decision"] == "exclude"
        }
        included = set(report_study.loc[report_study["state"] == "included", "report_id"])
        self._standings: dict[str, Standing] = {}
        self._pmids: dict[str, str] = {}
        self._by_pmid: dict[str, list[str]] = {}
        self._by_other: dict[str, list[str]] = {}
        for row in rows_of(reports):
            report, of_report = row["report_id"], split_values(row["record_ids"])
            outcome, reason = ("included", "") if report in included else excluded.get(report, ("", ""))
            self._standings[report] = Standing(
                (report,),
                _found_by({arms[record] for record in of_report}),
                outcome or _state([states.get(record, "") for record in of_report]),
                reason,
            )
            self._pmids[report] = row["pmid"]
            for pmid in split_values(row["pmid"]):
                self._by_pmid.setdefault(pmid, []).append(report)
            for other in (*split_values(row["doi"]), *split_values(row["pmcid"])):
                self._by_other.setdefault(other.lower(), []).append(report)

    @classmethod
    def read(cls, results: Path) -> ReviewStandings:
        """Return the reports of a version. results: the folder of its results."""
        return cls(
            read_result(results, "2_deduplicate/reports"),
            read_result(results, "1_identify/records"),
            read_result(results, "6_report/terminal_states"),
            read_result(results, "3_screen/decisions", "1_title_abstract"),
            read_result(results, "3_screen/decisions", "2_full_text"),
            read_result(results, "4_extract/report_study"),
        )

    def of(self, article: Mapping[str, str]) -> Standing:
        """Return what the review knows of an article.

        article: its pmid, doi and pmcid, as in table cells; each may be missing.

        A PMID in common decides. A DOI or PMCID in common decides unless article and report have different PMIDs.
        """
        pmids = split_values(article.get("pmid", ""))
        reports = [report for pmid in pmids for report in self._by_pmid.get(pmid, ())]
        for other in (*split_values(article.get("doi", "")), *split_values(article.get("pmcid", ""))):
            reports += [
                report
                for report in self._by_other.get(other.lower(), ())
                if not (pmids and self._pmids[report])
            ]
        return self._first(list(dict.fromkeys(reports)))

    def _first(self, reports: Sequence[str]) -> Standing:
        """Return the standing of the first of these reports, an included one before others, with the ids of all."""
        ordered = sorted(reports, key=lambda report: self._standings[report].outcome != "included")
        if not ordered:
            return Standing()
        return replace(self._standings[ordered[0]], report_ids=tuple(ordered))


def _found_by(arms: set[str]) -> str:
    if arms & SEARCHED:
        return "search and chasing" if arms & CHASED else "search alone"
    return "chasing alone" if arms <= CHASED else "other methods"


def _state(states: Sequence[str]) -> str:
    """Return the state of a report that is neither included nor excluded: that of the record that stands for it."""
    leading = [state for state in states if state and state not in _BESIDE]
    return next(iter([*leading, *filter(None, states)]), "")
