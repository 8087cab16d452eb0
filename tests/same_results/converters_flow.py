"""The files of the flow as version 0.1.0 wrote them, put together from the results of today.

Then each set had a CSV of its own in 6_report/prisma/boxes/, which boxes.csv and prisma2020.csv named; what
is now dismissed was then passed over; and an apostrophe in the diagram was escaped with another number. The PNG of the
diagram can not be put back: it differs where its notes say "dismissed".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

TableRow = dict[str, str]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
TAKEN_OUT = {
    "dbr_identified": ("dbr_quarantined", "duplicates"),
    "other_identified": ("other_quarantined", "other_already_known", "other_duplicates"),
}
# A sentence of today and of 0.1.0, in the order of replacement.
SENTENCES = (
    ("uarantined and dismissed in config/quarantine.csv", "uarantined and passed over by a person"),
    ("uarantined and dismissed", "uarantined and passed over"),
    ("Quarantined, awaiting a decision", "Quarantined, awaiting a person's word"),
    ("Carried over from the previous version", "Carried over from the version before"),
    ("a decision on what was quarantined", "a person's word on what was quarantined"),
    ("a decision on what the previous version included", "a word on what the version before included"),
    ("Identified by the previous version and", "Identified by the version before and"),
    ("each report that the previous version included and", "what the version before included and"),
    ("that the previous version included and", "that the version before included and"),
    (
        "known before and included now, after a new decision",
        "known before and included now, on being judged anew",
    ),
    (
        "every id in a table is known and unique, and each decision follows from its votes",
        "every id that a table names is known and is named once, and each decision is the one that its votes give",
    ),
    ("records in the files of ", "records that the files of "),
    (" = records parsed + quarantined", " hold = records parsed + quarantined"),
    ("awaiting a decision on quarantine", "awaiting a word on quarantine"),
    ("awaiting + going on to full text", "awaiting + going on to be sought"),
    ("excluded + records going on to full text", "excluded + records that go on"),
    ("records going on to full text = reports", "records that go on = reports"),
    ("one record represents each report", "one record stands for each report"),
    ("databases and registers or the previous version", "databases and registers"),
    ("an export in config/imports/, read unchanged", "an export that a person brought, read as it came"),
    (
        "its completeness cannot be checked: how many records the source found is not known",
        "its completeness can not be checked: the source did not say how many records it found",
    ),
    ("so it cannot be screened by title", "so nobody can screen it by title"),
    ("in both routes", "in both arms"),
    ("reports included at full text = ", "reports decided as included at full text = "),
    ("included after a new decision", "included on being judged anew"),
    ("or its line in the log is awaited", "or its log is awaited"),
    ("no record carried over is counted again", "nothing carried over is counted again"),
)
ADDED_COLUMNS = {
    *("aliases", "congress", "unknown", "notes", "decided", "unkept_text", "standing"),
    *("asked_by", "line_counts", "agrees", "difference"),
    *("enrolment, actual", "enrolment, planned", "enrolment, not said which", "studies without enrolment"),
}
ADDED_SETS = {
    *("similar_results", "removed_and_kept", "other_not_taken_further", "ongoing_studies", "identified"),
    *("records_excluded_people_and_software", "other_records_excluded_people_and_software"),
    *("records_open", "reports_open", "notretrieved_reports", "decided_awaiting"),
}
COLUMNS = {
    "records": ("record_id", "report_id", "source", "state", "title"),
    "reports": ("report_id", "study_id", "state", "title"),
    "studies": ("study_id", "title"),
}


def boxes(results: Path) -> bytes:
    """Return boxes.csv with its column `file`."""
    rows = rows_of_result(results, "6_report/prisma/boxes")
    files = _file_names(results)
    return csv_bytes(
        ("box", "number", "unit", "file"),
        [
            row | {"file": f"boxes/{files[row['box']]}"}
            for row in rows
            if row["box"] not in ADDED_SETS and not row["box"].startswith("earlier_")
        ],
    )


def box_files(results: Path) -> dict[str, bytes]:
    """Return the CSV of each set by its name in the folder boxes/."""
    members: dict[str, list[str]] = {}
    for row in rows_of_result(results, "6_report/prisma/members"):
        members.setdefault(row["set"], []).append(row["id"])
    about = _About(results, members)
    files = _file_names(results)
    return {
        files[row["box"]]: csv_bytes(
            COLUMNS[row["unit"]],
            [about(row["unit"], member) for member in members.get(row["box"], [])],
        )
        for row in rows_of_result(results, "6_report/prisma/boxes")
    }


def searches(results: Path) -> bytes:
    """Return searches.csv. Then a bar in `limits` was not escaped, and the number of records that a source reported was
    that of its pin where the source reported none.
    """
    rows = rows_of_bytes(without_additions(results, "1_identify/searches.csv"))
    for row in rows:
        if not row["reported"] and row["kind"] == "pin":
            row["reported"] = row["held"]
    return words_of_then(csv_bytes(rows[0], rows).decode()).replace("\\|", "|").encode()


def with_words_of_then(results: Path, place: str) -> bytes:
    """Return a result with its sentences of then."""
    return words_of_then((results / place).read_text(encoding="utf-8")).encode()


def former_names(results: Path) -> Callable[[str], str]:
    """Return what puts into a text the ids that records had: a better parser gave them others, and the aliases name the former."""
    former = {
        row["record_id"]: row["aliases"].split(" | ")[0]
        for row in rows_of_result(results, "1_identify/records")
        if row["aliases"]
    }

    def with_former_names(text: str) -> str:
        for current, name in former.items():
            text = text.replace(current, name)
        return text

    return with_former_names


def without_additions(results: Path, place: str) -> bytes:
    """Return a table without the columns that 0.2.0 added, and with no references but publications of registrations."""
    rows = rows_of_result(results, place.removesuffix(".csv"))
    with (results / place).open(encoding="utf-8", newline="") as file:
        columns = [column for column in next(csv.reader(file)) if column not in ADDED_COLUMNS]
    if "references" in columns:
        for row in rows:
            named = row["references"].split(" | ")
            row["references"] = " | ".join(name for name in named if name.rpartition(":")[2].isdecimal())
    return csv_bytes(columns, [{column: row[column] for column in columns} for row in rows])


def prisma2020(results: Path) -> bytes:
    """Return prisma2020.csv with the files of the sets in its column `url`."""
    text = (results / "6_report/prisma/prisma2020.csv").read_text(encoding="utf-8")
    return re.sub(r"\.\./index\.html#set=(\w+)", r"boxes/\1.csv", text).encode()


def terminal_states(results: Path) -> bytes:
    """Return terminal_states.csv with its words of then."""
    text = (results / "6_report/prisma/terminal_states.csv").read_text(encoding="utf-8")
    return words_of_then(text).encode()


def words_of_then(text: str) -> str:
    """Return a text with the sentences of 0.1.0 in place of those of today."""
    for now, then in SENTENCES:
        text = text.replace(now, then)
    return text


def _file_names(results: Path) -> dict[str, str]:
    """The name of the CSV of every set and part, without folder; legal on Windows and unique there."""
    taken: set[str] = set()
    names = {}
    for row in rows_of_result(results, "6_report/prisma/boxes"):
        box, _, part = row["box"].partition(":")
        stem = box
        if part:
            stem = f"{box}.{re.sub(r'[^a-z0-9_]+', '-', part.lower()).strip('-')[:60] or 'part'}"
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name)
        names[row["box"]] = f"{name}.csv"
    return names


class _About:
    """What a row of a set said of its member, by the unit of the set."""

    def __init__(self, results: Path, members: Mapping[str, list[str]]) -> None:
        records, reports = (
            rows_of_result(results, "1_identify/records"),
            rows_of_result(results, "2_deduplicate/reports"),
        )
        quarantine = rows_of_result(results, "1_identify/quarantine")
        studies = [
            *rows_of_result(results, "4_extract/studies"),
            *rows_of_result(results, "4_extract/studies_other"),
        ]
        self._titles = _column(studies, "study_id", "title")
        self._titles |= _column(reports, "report_id", "title") | _column(records, "record_id", "title")
        self._sources = _column(records, "record_id", "source") | _column(
            quarantine, "quarantine_id", "source"
        )
        self._report_of = _column(
            rows_of_result(results, "2_deduplicate/record_report"), "record_id", "report_id"
        )
        self._study_of = _column(rows_of_result(results, "4_extract/report_study"), "report_id", "study_id")
        states = _column(rows_of_result(results, "6_report/prisma/terminal_states"), "record_id", "in_words")
        self._states = {record: words_of_then(words) for record, words in states.items()}
        # The records that stand for a report are those that were identified and not taken out before.
        self._leading = {
            self._report_of[record]: record
            for whole, parts in TAKEN_OUT.items()
            for record in members.get(whole, [])
            if record not in {member for part in parts for member in members.get(part, [])}
        }

    def __call__(self, unit: str, member: str) -> TableRow:
        title = self._titles.get(member, "")
        row = {"title": f"'{title}" if title.startswith(FORMULA) else title}
        if unit == "records":
            return row | {
                "record_id": member,
                "report_id": self._report_of.get(member, ""),
                "source": self._sources.get(member, ""),
                "state": self._states.get(member, ""),
            }
        if unit == "reports":
            return row | {
                "report_id": member,
                "study_id": self._study_of.get(member, ""),
                "state": self._states.get(self._leading.get(member, ""), ""),
            }
        return row | {"study_id": member}


def rows_of_result(results: Path, table: str) -> list[TableRow]:
    """Return the rows of a table of today."""
    with (results / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of_bytes(content: bytes) -> list[TableRow]:
    """Return the rows of a table that was put into an older shape."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _column(rows: Iterable[TableRow], key: str, value: str) -> TableRow:
    return {row[key]: row[value] for row in rows}


def csv_bytes(columns: Iterable[str], rows: Iterable[TableRow]) -> bytes:
    """Return a table as it is written: UTF-8, line ends LF."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
