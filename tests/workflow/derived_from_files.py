"""The numbers of a screened review, worked out from its exports and from the files that people returned: nothing of prismake.

Exports are read line by line, returned files by openpyxl, csv, json and zipfile. Records are one report if they share a DOI or an
accession number; a vote belongs to the report that has its title among those of its records.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl

TITLES, TEXTS = "1_title_abstract", "2_full_text"
RIS_NAMES = {"ID": "id", "TI": "title", "DO": "doi", "AN": "pmid"}
RAYYAN = re.compile(r'RAYYAN-INCLUSION: \{"[^"]*"=>"(\w+)"\}')
RAYYAN_WORDS = {"Included": "include", "Excluded": "exclude", "Maybe": "maybe"}
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
Row = dict[str, str]


# Exports.


def raw_records(file: Path) -> list[Row]:
    """The records of an export in RIS or CSV."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(text)))
    rows = []
    for entry in text.split("ER  - ")[:-1]:
        pairs = [line.split("  - ", 1) for line in entry.splitlines() if "  - " in line]
        rows.append({RIS_NAMES[tag]: value for tag, value in pairs if tag in RIS_NAMES})
    return rows


@dataclass(frozen=True)
class Record:
    source: str
    arm: str
    title: str
    identifiers: frozenset[str]
    is_new: bool


def read_exports(folder: Path, config: dict[str, Any], known_files: Sequence[str]) -> list[Record]:
    """All records of the sources of a version. known_files: those that the version before read."""
    return [
        Record(
            source["name"],
            source["arm"],
            row["title"],
            frozenset(f"{name}:{row[name]}" for name in ("doi", "pmid") if row.get(name)),
            file not in known_files,
        )
        for source in config["sources"].values()
        for file in source["files"]
        for row in raw_records(folder / file)
    ]


def grouped(records: Iterable[Record]) -> list[list[Record]]:
    """The records of each report."""
    groups: list[list[Record]] = []
    for record in records:
        same = [group for group in groups if any(record.identifiers & one.identifiers for one in group)]
        groups = [group for group in groups if group not in same]
        groups.append([one for group in same for one in group] + [record])
    return groups


# Returned files.


@dataclass(frozen=True)
class Vote:
    run: str
    person: str
    title: str
    decision: str
    reason: str
    note: str


def cells_of(file: Path) -> list[list[list[str]]]:
    """The sheets of a returned table, as rows of texts."""
    if file.suffix == ".csv":
        return [list(csv.reader(io.StringIO(file.read_text(encoding="cp1252"), newline=""), delimiter=";"))]
    if file.suffix == ".ods":
        with zipfile.ZipFile(file) as archive:
            root = ElementTree.fromstring(archive.read("content.xml"))
        return [
            [
                ["\n".join("".join(p.itertext()) for p in cell.iter(TEXT)) for cell in row.iter(f"{TABLE}table-cell")]
                for row in sheet.iter(f"{TABLE}table-row")
            ]
            for sheet in root.iter(f"{TABLE}table")
        ]  # fmt: skip
    book = openpyxl.load_workbook(file, read_only=True)
    return [
        [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    ]


def rows_returned(file: Path) -> list[Row]:
    """The rows of a returned table by header."""
    for sheet in cells_of(file):
        for place, row in enumerate(sheet):
            if "prismake check" in row:
                return [dict(zip(row, cells, strict=False)) for cells in sheet[place + 1 :]]
    raise AssertionError(f"{file} has no table")


def answers_in(file: Path, importer: str) -> list[tuple[str, str, str, str, str]]:
    """Person, title, decision, reason and note of each answer in a file. importer: whose the export of Rayyan is."""
    person = file.stem.rpartition("_")[0]
    if file.parent.name == "imports":
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
        return [
            (importer, row["title"], RAYYAN_WORDS[RAYYAN.findall(row["notes"])[0]], "", row["notes"])
            for row in rows
        ]
    if file.suffix == ".json":
        lines = json.loads(file.read_text(encoding="utf-8"))["answers"]
        found = [
            {"Title": line["cells"]["title"], "Decision": line["cells"]["decision"], "Notes": line["cells"]["note"],
             "Reason for exclusion": line["cells"].get("reason", "")}
            for line in lines
        ]  # fmt: skip
    else:
        found = rows_returned(file)
    return [
        (person, row["Title"], row["Decision"], row.get("Reason for exclusion", ""), row["Notes"])
        for row in found
        if row.get("Decision")
    ]


def read_votes(folder: Path, stage: str, runs: Sequence[str], importer: str) -> list[Vote]:
    """Every answer in every returned form of a stage."""
    files = [
        (run, file)
        for run in runs
        for file in sorted((folder / f"config/screening/{stage}/{run}").rglob("*"))
        if file.is_file() and not file.name.startswith("retrieval")
    ]
    return [Vote(run, *answer) for run, file in files for answer in answers_in(file, importer)]


def read_log(folder: Path, runs: Sequence[str]) -> dict[str, bool]:
    """Whether each full text was retrieved, by title: the last word counts."""
    found = {}
    for run in runs:
        for file in sorted((folder / f"config/screening/{TEXTS}/{run}").glob("retrieval*")):
            found |= {
                row["Title"]: row["Retrieved"] == "yes" for row in rows_returned(file) if row["Retrieved"]
            }
    return found


# What follows from them.


@dataclass
class Report:
    records: list[Record]

    @property
    def names(self) -> set[str]:
        return {record.title for record in self.records}

    @property
    def is_new(self) -> bool:
        return all(record.is_new for record in self.records)

    @property
    def in_databases(self) -> bool:
        return any(record.arm == "database" for record in self.records)

    def of(self, votes: Iterable[Vote]) -> list[Vote]:
        return [vote for vote in votes if vote.title in self.names]


@dataclass(frozen=True)
class Outcome:
    decision: str
    reason: str = ""
    conflict: bool = False


def outcome(votes: Sequence[Vote], adjudicator: str, with_reason: bool) -> Outcome | None:
    """What the votes on a report amount to: agreement, or else the last word of the adjudicator. None without votes."""
    cast = [vote for vote in votes if vote.person != adjudicator]
    if not cast:
        return None
    said = {(vote.decision, vote.reason if with_reason else "") for vote in cast}
    if len(said) == 1 and said != {("maybe", "")}:
        ((decision, reason),) = said
        return Outcome(decision, reason)
    last = [vote for vote in votes if vote.person == adjudicator][-1]
    return Outcome(last.decision, last.reason if with_reason else "", conflict=True)


@dataclass
class Derived:
    """The state of a version. before: that of the version before, if any."""

    folder: Path
    config: dict[str, Any]
    runs: Sequence[str]
    importer: str
    before: Derived | None = None

    def __post_init__(self) -> None:
        known = (
            [file for source in self.before.config["sources"].values() for file in source["files"]]
            if self.before
            else []
        )
        self.records = read_exports(self.folder, self.config, known)
        self.reports = [Report(group) for group in grouped(self.records)]
        self.votes = {
            stage: read_votes(self.folder, stage, self.runs, self.importer) for stage in (TITLES, TEXTS)
        }
        self.log = read_log(self.folder, self.runs)

    def adjudicator(self, stage: str) -> str:
        said = self.config["screening"][stage.partition("_")[2]]["adjudicator"]
        return said if isinstance(said, str) else "_and_".join(said)

    def outcome(self, stage: str, report: Report) -> Outcome | None:
        return outcome(report.of(self.votes[stage]), self.adjudicator(stage), with_reason=stage == TEXTS)

    def with_decision(self, stage: str, decision: str) -> list[Report]:
        return [
            report
            for report in self.reports
            if (said := self.outcome(stage, report)) and said.decision == decision
        ]

    @property
    def sought(self) -> list[Report]:
        return self.with_decision(TITLES, "include")

    def retrieved(self, report: Report) -> bool:
        return any(self.log.get(name, False) for name in report.names)

    @property
    def included(self) -> list[Report]:
        return [report for report in self.with_decision(TEXTS, "include") if report in self.sought]

    def conflicts(self, stage: str) -> set[frozenset[str]]:
        """The names of each report on which the votes differ."""
        return {
            frozenset(report.names)
            for report in self.reports
            if (said := self.outcome(stage, report)) and said.conflict
        }

    def votes_per_person(self, stage: str) -> Counter[str]:
        return Counter(vote.person for vote in self.votes[stage])

    def agreement(self, stage: str) -> dict[frozenset[str], tuple[int, float, float | None]]:
        """Of each pair: reports judged by both, percent agreement, and Cohen's kappa if it can be computed."""
        answers: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for number, report in enumerate(self.reports):
            for vote in report.of(self.votes[stage]):
                if vote.person != self.adjudicator(stage):
                    answers[vote.person][number].add("include" if vote.decision == "maybe" else vote.decision)
        found = {}
        for one, other in combinations(sorted(answers), 2):
            pairs = [
                (*answers[one][number], *answers[other][number])
                for number in sorted(answers[one].keys() & answers[other].keys())
                if len(answers[one][number]) == len(answers[other][number]) == 1
            ]
            if pairs:
                found[frozenset((one, other))] = (len(pairs), *agreement_of(pairs))
        return found

    def boxes(self) -> dict[str, int]:
        """The numbers of the flow diagram, by their names in prisma2020.csv; exclusions by reason as "box: reason"."""
        new = [record for record in self.records if record.is_new]
        box = Counter(
            {f"database: {record.source}": 0 for record in self.records if record.arm == "database"}
        )
        box.update(f"database: {record.source}" for record in new if record.arm == "database")
        box["database_results"] = sum(record.arm == "database" for record in new)
        box["organisation_results"] = sum(record.arm == "organisation" for record in new)
        fresh = [report for report in self.reports if report.is_new]
        screened = [report for report in fresh if report.in_databases]
        box["records_screened"] = len(screened)
        box["duplicates"] = box["database_results"] - len(screened)
        box["records_excluded"] = sum(report not in self.sought for report in screened)
        for arm, of_arm in (
            ("dbr", screened),
            ("other", [report for report in fresh if report not in screened]),
        ):
            sought = [report for report in of_arm if report in self.sought]
            had = [report for report in sought if self.retrieved(report)]
            box[f"{arm}_sought_reports"] = len(sought)
            box[f"{arm}_notretrieved_reports"] = len(sought) - len(had)
            box[f"{arm}_assessed"] = len(had)
            for report in had:
                said = self.outcome(TEXTS, report)
                if said and said.decision == "exclude":
                    box[f"{arm}_excluded: {said.reason}"] += 1
        earlier = self.before.included if self.before else []
        box["previous_reports"] = box["previous_studies"] = len(earlier)
        now = self.included
        box["new_reports"] = box["new_studies"] = sum(report.is_new for report in now)
        box["total_reports"] = box["total_studies"] = len(now)
        return dict(box)

    def dropped(self) -> list[Report]:
        """Reports that the version before included and this one does not."""
        names = {name for report in self.included for name in report.names}
        return [
            report for report in (self.before.included if self.before else []) if not report.names & names
        ]


def agreement_of(pairs: Sequence[tuple[str, str]]) -> tuple[float, float | None]:
    """Percent agreement and Cohen's kappa of pairs of answers."""
    n = len(pairs)
    same = sum(one == other for one, other in pairs) / n
    left, right = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    chance = sum(left[word] * right[word] for word in left) / n**2
    return 100 * same, (same - chance) / (1 - chance) if chance < 1 else None


def told_boxes(results: Path) -> dict[str, int]:
    """The same numbers as prisma2020.csv gives them."""
    with (results / "6_report/prisma/prisma2020.csv").open(encoding="utf-8", newline="") as handle:
        said = {row["data"]: row["n"] for row in csv.DictReader(handle)}
    found = {name: int(n) for name, n in said.items() if n.isdigit()}
    for name, prefix in (
        ("database_specific_results", "database"),
        ("dbr_excluded", "dbr_excluded"),
        ("other_excluded", "other_excluded"),
    ):
        for part in said[name].split("; "):
            label, _, number = part.rpartition(", ")
            found[f"{prefix}: {label}"] = int(number)
    return found
