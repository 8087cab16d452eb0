"""`prismake split`: undo the merge of a record into a report, by appending verdicts to
config/deduplication/verdicts.csv.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from prismake.commands.folder import in_review
from prismake.commands.tables import result
from prismake.deduplication.verdicts import DIFFERENT, FILE, split_verdicts
from prismake.errors import ReviewError, did_you_mean
from prismake.provenance.lock import take_lock
from prismake.provenance.seal import sealed_manifest
from prismake.records.aliases import current_ids, reports_of_records
from prismake.review.folder import Review
from prismake.review.relative_paths import prefix_paths
from prismake.tables import columns_of, read_optional_table, rows_of, write_bytes

TABLE = "2_deduplicate/verdicts"


def split(directory: Path, report: str, record: str, by: str, why: str, day: date) -> str:
    """Append the verdicts ("different") that separate a record from its report, and return a message that describes
    them.

    report: a report id, or the id of one of its records. record: the id of the record to separate; ids of earlier
    versions are accepted. by, why, day: who decided, the reason and the date, written into each line. Raises
    ReviewError if the version is sealed, if the report or record does not exist, or if the record is not merged with
    another one.
    """
    with in_review(directory) as root:
        review = Review.open(check=False)
        run = review.config.run
        if sealed_manifest(Path("config/versions"), run) is not None:
            raise ReviewError(
                f'config/versions/{run}: version "{run}" is sealed, and a split would change the sealed results.\n'
                f'    What to do: set a new `run` and `previous: "{run}"` in config/config.yaml, and run the same '
                "`prismake split` again."
            )
        groups = result(review, "2_deduplicate/record_report")
        name, members = _members(groups, report)
        record = current_ids(groups).get(record, record)
        _refuse_other_records(groups, name, members, record)
        others = [member for member in members if member != record]
        lock = take_lock(Path())
        try:
            verdicts = read_optional_table(FILE, TABLE)
            if _is_split(verdicts, record, others):
                raise ReviewError(
                    f'{FILE}: "{record}" is already split from the other records of {name}.\n'
                    "    What to do: run `prismake run`, which applies the split."
                )
            note = f"{day.isoformat()}: {why}"
            _append(Path(FILE), rows_of(split_verdicts(record, others, by, note)))
        finally:
            if lock is not None:
                lock.close()
    lines = "1 line" if len(others) == 1 else f"{len(others)} lines"
    return prefix_paths(
        f"{record} will be a separate report, split from {', '.join(others)}.\n"
        f"{lines} appended to {FILE}. `prismake run` applies {'it' if len(others) == 1 else 'them'}.",
        root,
    )


def _members(groups: pd.DataFrame, report: str) -> tuple[str, list[str]]:
    """Return the id and the records of a report. report: its id, or the id of one of its records."""
    report_of = reports_of_records(groups)
    name = report_of.get(report, report)
    members = groups.loc[groups["report_id"] == name, "record_id"].tolist()
    if not members:
        near = did_you_mean(report, [*groups["report_id"].unique(), *report_of])
        raise ReviewError(
            f'Expected the id of a report or record of this review, found "{report}".{near}\n'
            "    What to do: run `prismake trace` with a title, DOI or PMID to find the id, then run `prismake split` again "
            "with that id."
        )
    return name, members


def _refuse_other_records(groups: pd.DataFrame, report: str, members: list[str], record: str) -> None:
    """Raise ReviewError unless the report has this record and at least one other."""
    if record not in members:
        known = record in set(groups["record_id"])
        message = f'No record of this review has the id "{record}".'
        if known:
            message = f'"{record}" is not one of the records that were merged into {report}.'
        raise ReviewError(
            f"{message}{did_you_mean(record, members)}\n    Allowed: {', '.join(members)}\n"
            f"    What to do: give one of the allowed ids as the record to split from {report}."
        )
    if len(members) == 1:
        raise ReviewError(
            f"{report} has only one record, {record}, so no record can be split from the report.\n    What to do: "
            f"run `prismake trace {record}` to see the records with which {record} was compared."
        )


def _is_split(verdicts: pd.DataFrame, record: str, others: Iterable[str]) -> bool:
    """Return whether the last verdict on the record and each of the others is "different"."""
    last = {frozenset((row["record_id_a"], row["record_id_b"])): row["verdict"] for row in rows_of(verdicts)}
    return all(last.get(frozenset((record, other))) == DIFFERENT for other in others)


def _append(path: Path, rows: list[dict[str, str]]) -> None:
    """Append rows to a table that people write, keeping its existing bytes, column order and line ends."""
    before = path.read_bytes() if path.is_file() else b""
    header = next(csv.reader(io.StringIO(before.decode("utf-8-sig"))), None)
    stream = io.StringIO(newline="")
    newline = "\r\n" if b"\r\n" in before else "\n"
    writer = csv.DictWriter(stream, header or columns_of(TABLE), restval="", lineterminator=newline)
    if header is None:
        writer.writeheader()
    elif not before.endswith(b"\n"):
        stream.write(newline)
    writer.writerows(rows)
    write_bytes(before + stream.getvalue().encode("utf-8"), path)
