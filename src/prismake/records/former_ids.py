"""Former ids of records, and the records that they mean.

Earlier versions took a number with which an export counts its records for an accession number. The next export may give it to another
record, so that such a former id means a record only where its title stands beside it: in a form, or in the tables of a sealed version.
A table of ids alone cannot say which record it means, and is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from prismake.errors import Fault, ReviewFaults, row_word
from prismake.records.aliases import is_counted, record_of_alias
from prismake.records.renamed import renamed_ids
from prismake.records.text import letters
from prismake.tables import numbered_rows, read_table, rows_of, split_values
from prismake.wording import counted, listed_in_part

if TYPE_CHECKING:
    import pandas as pd

REPORT = "rep:"
_SHOWN_LETTERS = 80
_MOST_NAMED = 5


class FormerIds:
    """The former ids of the records of a review.

    certain: former id to current id, of the ids that identified their record. counted: the same for numbers of an export, with the
    record that has the number now.
    """

    def __init__(self, table: pd.DataFrame, titles: Mapping[str, str] | None = None) -> None:
        """table: 1_identify/records or 2_deduplicate/record_report. titles: record id to title."""
        aliases = record_of_alias(table)
        self.certain = {alias: record for alias, record in aliases.items() if not is_counted(alias)}
        self.counted = {alias: record for alias, record in aliases.items() if is_counted(alias)}
        self._titles = titles or {}
        groups = table["report_id"] if "report_id" in table else table["record_id"]
        self._group = dict(zip(table["record_id"], groups, strict=True))

    @cached_property
    def _by_title(self) -> dict[tuple[str, str], set[str]]:
        """Return the records with a number of an export, by source and letters of the title."""
        records: dict[tuple[str, str], set[str]] = {}
        for name, record in self.counted.items():
            records.setdefault((source_of(name), letters(self.title_of(record))), set()).add(record)
        return records

    @property
    def names(self) -> set[str]:
        """Return all former ids."""
        return {*self.certain, *self.counted}

    def title_of(self, record: str) -> str:
        """Return the title of a record, by its current id."""
        return self._titles.get(record, "")

    def title_with_number(self, name: str) -> str:
        """Return the title of the record that now has a number of an export."""
        return self.title_of(self.counted.get(name, ""))

    def meant(self, name: str, title: str, together: Collection[str] = ()) -> str:
        """Return the current id of the record that an id means beside a title; empty if the title does not decide it.

        name: an id of now or of an earlier version. together: the ids in the same cell, whose records may have the same title.
        """
        record = self.counted.get(name)
        if record is None:
            return self.certain.get(name, name)
        shown = letters(title)
        if not shown or shown != letters(self.title_of(record)):
            return ""
        named = {self.counted.get(other, other) for other in together}
        rivals = {
            rival
            for rival in self._by_title[source_of(name), shown] - named - {record}
            if self._group[rival] != self._group[record]
        }
        return "" if rivals else record

    def all_meant(self, names: Sequence[str], title: str) -> list[str]:
        """Return the current ids of the records that the ids of one cell mean beside a title, without repetitions."""
        meant = (self.meant(name, title, names) for name in names)
        return list(dict.fromkeys(record for record in meant if record))

    def refuse_counted(self, table: pd.DataFrame, file: str, *columns: str) -> None:
        """Raise ReviewFaults for each cell of a table of people that names a record by a number of an export."""
        if faults := self.counted_faults(table, file, *columns):
            raise ReviewFaults(faults)

    def counted_faults(self, table: pd.DataFrame, file: str, *columns: str) -> list[Fault]:
        """Return a fault for each cell of a table of people that names a record by a number of an export."""
        counted = {name.casefold(): name for name in self.counted}
        cells = [
            (number, column, counted.get(row[column].strip().casefold().removeprefix(REPORT)))
            for number, row in (numbered_rows(table) if counted else ())
            for column in columns
        ]
        return [self.counted_fault(name, file, number, column) for number, column, name in cells if name]

    def counted_fault(self, name: str, file: str, row: int, column: str) -> Fault:
        """Return the fault of a cell with a number of an export instead of an id."""
        record = self.counted[name]
        title = self.title_of(record)[:_SHOWN_LETTERS]
        return Fault(
            file,
            f'"{name}" is only the number that an export gave to a record, and the next export may give it to another one. By now '
            + (
                f'the record "{title}" has that number.' if title else f"the record {record} has that number."
            ),
            f'if this line means that record, write "{record}". Otherwise write the id of the record that it means, which '
            "`prismake trace` finds by its title, or delete the line.",
            row=row,
            column=column,
        )


def ids_of_seal(seal: Path, record_report: pd.DataFrame, records: Path) -> dict[str, str]:
    """Return the current id of each former id that a sealed version has, without those that nothing decides.

    seal: its folder. record_report: table 2_deduplicate/record_report of this version. records: the file of 1_identify/records of this
    version. A number of an export means the record of its source that has its title and year, if all that have them are one report.
    An id that names another record now means none: what was decided on the one does not reach the other.
    """
    now_named = FormerIds(record_report)
    current = dict(now_named.certain)
    known = set(record_report["record_id"])
    sealed = read_table(seal / "record_report.csv", "2_deduplicate/record_report")
    records_then = read_table(seal / "records.csv", "1_identify/records")
    records_now = read_table(records, "1_identify/records")
    current.update(renamed_ids(seal.name, records_then, records_now))
    former = {name for name in sealed["record_id"] if is_counted(name) and name not in known}
    if not former:
        return current
    then = _described(records_then, sealed)
    now = _described(records_now, record_report)
    for key, names in then.items():
        candidates = sorted(now.get(key, {}))
        if not key[1] or len(set(names.values())) > 1 or len(set(now.get(key, {}).values())) != 1:
            continue
        for number, name in enumerate(sorted(former.intersection(names))):
            with_number = now_named.counted.get(name, "")
            in_order = candidates[min(number, len(candidates) - 1)]
            current[name] = with_number if with_number in candidates else in_order
    return current


def _described(
    records: pd.DataFrame, record_report: pd.DataFrame
) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return source, letters of the title and year to the records that have them, each with its report."""
    report_of = dict(zip(record_report["record_id"], record_report["report_id"], strict=True))
    described: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in rows_of(records[["record_id", "title", "year"]]):
        record = row["record_id"]
        if record in report_of:
            key = (source_of(record), letters(row["title"]), row["year"])
            described.setdefault(key, {})[record] = report_of[record]
    return described


def undecided_lines(votes: pd.DataFrame) -> list[str]:
    """Return a sentence that names the votes of earlier versions under numbers of an export that no title decided; empty if none is.

    votes: table 3_screen/votes.
    """
    rows = [
        row
        for row in rows_of(votes)
        if row["carried"] and not row["report_id"] and any(map(is_counted, split_values(row["record_ids"])))
    ]
    if not rows:
        return []
    places = [f"{row['record_ids']} in {row['file']}, {row_word(row['file'])} {row['row']}" for row in rows]
    return [
        f"{counted(len(rows), 'vote')} of an earlier version {'is' if len(rows) == 1 else 'are'} under numbers that an export gave to "
        "its records, and no one record of the source has the title and year of that record: "
        f"{listed_in_part(places, _MOST_NAMED, '; ', '; and ')}. None of them counts, and a report that is screened now is asked "
        "about anew"
    ]


def titles_by_record(table: pd.DataFrame) -> dict[str, str]:
    """Return the title of each record of a table with titles: 1_identify/records, or 2_deduplicate/reports with those of reports."""
    ids = table["record_ids"] if "record_ids" in table else table["record_id"]
    return {
        record: title
        for cell, title in zip(ids, table["title"], strict=True)
        for record in split_values(cell)
    }


def source_of(record: str) -> str:
    """Return the source of a record, with which its id begins."""
    return record.partition(":")[0]
