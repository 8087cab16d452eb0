"""Which records a row of another tool means: by our ids carried through it, else DOI, PMID, or title and year; never by guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd
from rapidfuzz import fuzz

from prismake.records.former_ids import FormerIds
from prismake.records.identifiers import dois_in
from prismake.records.text import letters
from prismake.screening.tools.rows import ExportedRecord
from prismake.tables import join_values, rows_of, split_values
from prismake.wording import listed_in_part

CARRIED = re.compile(r"\[prismake ([^\[\]]+)\]")
"""Our ids in the notes of a record that went out, see `exports.worklists`."""

OTHER_TITLE = 85
"""Titles whose letters are less alike than this (rapidfuzz ratio, 0 to 100) are of two works, whatever an identifier says, unless one
is the beginning of the other: some tools cut titles."""

SHORTEST_CUT = 20
"""A title is taken for the beginning of another one from this number of letters on."""

_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d{2}")
_MOST_NAMED = 3


class NoMatch(Exception):
    """A row means no record, or more than one report. The message is shown to the user. field: by which field of the row."""

    def __init__(self, found: str, field: str = "title") -> None:
        super().__init__(found)
        self.field = field


class Records:
    """The reports of the review by what identifies them."""

    def __init__(self, reports: pd.DataFrame, report_of: Mapping[str, str], former: FormerIds) -> None:
        """reports: schema 2_deduplicate/reports. report_of: record to report. former: ids of earlier versions."""
        self._report_of = report_of
        self._former = former
        self._rows = {row["report_id"]: row for row in rows_of(reports)}
        self._by_doi: dict[str, set[str]] = {}
        self._by_pmid: dict[str, set[str]] = {}
        self._by_title: dict[tuple[str, str], set[str]] = {}
        for report, row in self._rows.items():
            for doi in split_values(row["doi"]):
                self._by_doi.setdefault(doi.casefold(), set()).add(report)
            for pmid in split_values(row["pmid"]):
                self._by_pmid.setdefault(pmid, set()).add(report)
            self._by_title.setdefault((letters(row["title"]), row["year"]), set()).add(report)

    def records_of(self, row: ExportedRecord) -> str:
        """Return the ids of the records that a row means, joined as in a table. Raises NoMatch."""
        carried = self._carried(row)
        if carried:
            meant = {self._report_of[name] for name in carried}
            self._same_identifiers(row, meant)
            self._same_title(row, meant)
            return join_values(carried)
        reports = self._identified(row)
        if not reports:
            year = _YEAR.search(row["year"])
            reports = (
                self._by_title.get((letters(row["title"]), year[0] if year else ""), set())
                if row["title"]
                else set()
            )
            if not reports:
                raise NoMatch(
                    "it has no id of this review, and no report has its DOI, its PMID, or its title and year"
                )
        if len(reports) > 1:
            raise NoMatch(
                f"it matches more than one report: {listed_in_part(sorted(reports), _MOST_NAMED, ', ', ' and ')}"
            )
        self._same_title(row, reports)
        return self._rows[next(iter(reports))]["record_ids"]

    def _carried(self, row: ExportedRecord) -> list[str]:
        texts = CARRIED.findall(row["notes"]) + ([row["own"]] if row["own"] else [])
        meant = {tuple(self._former.all_meant(split_values(text), row["title"])) for text in texts}
        # Numbers of an export that the title does not confirm identify nothing: the row is matched by what else it has.
        groups = {names for names in meant if names}
        if not groups and row["accession"] in self._rows:
            groups = {tuple(split_values(self._rows[row["accession"]]["record_ids"]))}
        if len(groups) > 1:
            raise NoMatch("it has the ids of more than one report of this review", "own")
        names = list(next(iter(groups), ()))
        unknown = [name for name in names if name not in self._report_of]
        if unknown:
            raise NoMatch(f'no record of this review has the id "{unknown[0]}"', "own")
        return names

    def _identified(self, row: ExportedRecord) -> set[str]:
        reports: set[str] = set()
        for doi in dois_in(row["doi"]):
            reports |= self._by_doi.get(doi.casefold(), set())
        if row["pmid"].isdigit():
            reports |= self._by_pmid.get(row["pmid"], set())
        return reports

    def _same_identifiers(self, row: ExportedRecord, meant: set[str]) -> None:
        """Raise NoMatch where DOI and PMID are those of other reports alone: the ids were moved between rows."""
        others = self._identified(row)
        if others and not others & meant:
            title = self._rows[min(others)]["title"]
            raise NoMatch(f'its id belongs to one report, but its DOI or PMID to "{title[:60]}"', "doi")

    def _same_title(self, row: ExportedRecord, reports: Iterable[str]) -> None:
        known = [self._rows[report]["title"] for report in reports if report in self._rows]
        if row["title"] and known and not any(is_same_title(row["title"], title) for title in known):
            raise NoMatch(f'its id belongs to "{known[0][:60]}", but its title differs')


def is_same_title(first: str, second: str) -> bool:
    """Return whether two titles are of one work: alike, with the same numbers, or one cut short."""
    first_letters, second_letters = letters(first), letters(second)
    if first_letters == second_letters or not (first_letters and second_letters):
        return True
    shorter, longer = sorted((first_letters, second_letters), key=len)
    if longer.startswith(shorter):
        return len(shorter) >= SHORTEST_CUT
    return fuzz.ratio(first_letters, second_letters) >= OTHER_TITLE and _NUMBER.findall(
        first
    ) == _NUMBER.findall(second)
