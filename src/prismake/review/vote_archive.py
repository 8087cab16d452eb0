"""Detects votes that the last run read and this one does not, for example because one form was saved over another;
reports and archives them.
"""

from __future__ import annotations

import csv
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from prismake.errors import ReviewError
from prismake.records.aliases import record_of_alias
from prismake.screening.files import is_imported
from prismake.tables import (
    columns_of,
    read_result,
    read_table,
    replace_values,
    rows_of,
    split_values,
    table_of,
    write_table,
)

VOTES = "3_screen/votes"
SET_ASIDE = "3_screen/set_aside"
LOST = "logs/votes_no_longer_held.csv"
NEEDED = {"stage", "reviewer", "role", "record_ids", "file"}
Vote = dict[str, str]


def current_votes(results: Path) -> list[Vote]:
    """Return the votes of both screening stages in the tables of a version; each vote is a map of the columns of
    3_screen/votes.

    A table that cannot be read counts as empty, because the run writes it again. pandas is not used, because
    importing it takes 0.4 s.
    """
    votes: list[Vote] = []
    columns = columns_of(VOTES)
    for path in sorted(results.glob("3_screen/*/votes.csv")):
        with (
            suppress(OSError, UnicodeDecodeError, csv.Error),
            path.open(encoding="utf-8", newline="") as file,
        ):
            rows = csv.DictReader(file)
            if not NEEDED.issubset(rows.fieldnames or ()):
                continue
            votes += [{column: row.get(column) or "" for column in columns} for row in rows]
    return votes


def archive_lost_votes(before: Sequence[Vote], root: Path, results: Path, prefix: str = "") -> list[str]:
    """Append the votes that were lost to the archive in the version's logs; return a message for each file from which
    votes were lost.

    before: votes of the last run, as `current_votes` returns them. root: the review's folder. results: the version's
    results, relative to `root`. prefix: path from the working directory to `root`, for the messages. A vote is lost
    if the same person in the same role has no vote on one of its records any more; a vote with a changed answer is
    not lost.
    """
    lost = _lost_votes(before, root / results)
    if not lost:
        return []
    archive = root / results / LOST
    earlier = rows_of(read_table(archive, VOTES)) if archive.is_file() else []
    distinct = {tuple(row.values()): row for row in [*earlier, *lost]}
    write_table(table_of(list(distinct.values()), VOTES), archive, VOTES)
    git = f"git -C {shlex.quote(prefix.rstrip('/'))}" if prefix else "git"
    return [
        f"{prefix}{file}: {number} vote{'' if number == 1 else 's'} of {person} from the last run "
        f"{'is' if number == 1 else 'are'} missing.\n"
        f"    What to do: {_way_back(file)} (`{git} restore {shlex.quote(file)}`). "
        f"The votes are kept in {prefix}{(results / LOST).as_posix()}."
        for (file, person), number in sorted(
            Counter((vote["file"], vote["reviewer"]) for vote in lost).items()
        )
    ]


def _way_back(file: str) -> str:
    """Return how the votes of a file come back: a form is never replaced, an export is replaced by a later one of the same tool."""
    path = Path(file)
    if is_imported(file):
        return "if the tool still has these decisions, export all of them again into this file; otherwise restore it"
    return f"if another form was saved over this file, rename that form to {path.stem}_2{path.suffix} and restore this file"


def _lost_votes(before: Sequence[Vote], results: Path) -> list[Vote]:
    """Return the votes with a record that has no current vote of the same person, role and stage."""
    if not before:
        return []
    votes = [*current_votes(results), *_set_aside(results)]
    current_keys = {key for vote in votes for key in _keys(vote, {})}
    if all(current_keys.issuperset(_keys(vote, {})) for vote in before):
        return []
    id_map = _current_ids(results)
    return [vote for vote in before if not current_keys.issuperset(_keys(vote, id_map))]


def _set_aside(results: Path) -> list[Vote]:
    """Return the answers that do not count now; they are not lost."""
    rows: list[Vote] = []
    for path in sorted(results.glob("3_screen/*/set_aside.csv")):
        with suppress(ReviewError):
            rows += [row for row in rows_of(read_table(path, SET_ASIDE)) if row["decision"]]
    return rows


def _current_ids(results: Path) -> dict[str, str]:
    """Return earlier to current record ids, empty if there is no readable table of them."""
    try:
        groups = read_result(results, "2_deduplicate/record_report")
        # Numbers of exports are included: a vote that was read again under the current id of its record is not lost.
        return record_of_alias(groups)
    except (ReviewError, FileNotFoundError):
        return {}


def _keys(vote: Vote, id_map: Mapping[str, str]) -> set[tuple[str, ...]]:
    """Return a key (stage, reviewer, role, record id) for each record of a vote; `id_map` maps earlier to current ids."""
    records = replace_values(split_values(vote["record_ids"]), id_map)
    return {(vote["stage"], vote["reviewer"], vote["role"], record) for record in records}
