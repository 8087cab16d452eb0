"""Votes that a run no longer finds: said aloud and kept, since a form that was saved over another takes its votes along."""

from __future__ import annotations

import csv
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from prismake.errors import ReviewError
from prismake.records.aliases import current_ids, renamed
from prismake.tables import columns_of, read_result, read_table, rows_of, split_values, table_of, write_table

VOTES = "3_screen/votes"
LOST = "logs/votes_no_longer_held.csv"
NEEDED = {"stage", "reviewer", "role", "record_ids", "file"}
Vote = dict[str, str]


def current_votes(results: Path) -> list[Vote]:
    """Return the votes of both stages as the tables of a version hold them now (columns of 3_screen/votes).

    A table that cannot be read holds none: the run makes it anew. It is read without pandas, which takes .4 s to load.
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


def archive_lost_votes(before: Sequence[Vote], root: Path, results: Path, way: str = "") -> list[str]:
    """Return a sentence for each file whose votes are no longer held, and keep the votes in the version's logs.

    before: as `current_votes` gives them. `results` is the folder of the version, relative to the review's folder `root`; `way` leads
    to that folder from where the person stands. A vote that was changed is not lost: its person still says something of the record.
    """
    lost = _lost(before, root / results)
    if not lost:
        return []
    kept = root / results / LOST
    earlier = rows_of(read_table(kept, VOTES)) if kept.is_file() else []
    every = {tuple(row.values()): row for row in [*earlier, *lost]}
    write_table(table_of(list(every.values()), VOTES), kept, VOTES)
    git = f"git -C {shlex.quote(way.rstrip('/'))}" if way else "git"
    return [
        f"{way}{file}: {number} vote{'' if number == 1 else 's'} of {person} that stood there at the last run "
        f"{'is' if number == 1 else 'are'} not there any more.\n"
        f"    What to do: if another form was saved over it, give that one a name of its own "
        f"({Path(file).stem}_2.xlsx) and bring the earlier one back (`{git} restore {shlex.quote(file)}`). "
        f"The votes are kept in {way}{(results / LOST).as_posix()}."
        for (file, person), number in sorted(
            Counter((vote["file"], vote["reviewer"]) for vote in lost).items()
        )
    ]


def _lost(before: Sequence[Vote], results: Path) -> list[Vote]:
    """Return the votes of which a record has no vote of the same person, role and stage any more."""
    if not before:
        return []
    now = {key for vote in current_votes(results) for key in _keys(vote, {})}
    if all(now.issuperset(_keys(vote, {})) for vote in before):
        return []
    current = _current_ids(results)
    return [vote for vote in before if not now.issuperset(_keys(vote, current))]


def _current_ids(results: Path) -> dict[str, str]:
    try:
        return current_ids(read_result(results, "2_deduplicate/record_report"))
    except (ReviewError, FileNotFoundError):
        return {}


def _keys(vote: Vote, current: Mapping[str, str]) -> set[tuple[str, ...]]:
    """Return stage, person, role and record of a vote, a tuple a record, with the ids that records have now."""
    records = renamed(split_values(vote["record_ids"]), current)
    return {(vote["stage"], vote["reviewer"], vote["role"], record) for record in records}
