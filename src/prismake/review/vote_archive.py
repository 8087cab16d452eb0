"""Votes that a run no longer finds: said aloud and kept, since a form that was saved over another takes its votes along."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from prismake.errors import ReviewError
from prismake.records.aliases import current_ids, with_current_ids
from prismake.tables import empty_table, read_result, read_table, split_values, write_table

VOTES = "3_screen/votes"
LOST = "logs/votes_no_longer_held.csv"


def votes_held(results: Path) -> pd.DataFrame:
    """Return the votes of both stages as the tables of a version hold them now (schema 3_screen/votes).

    A table that cannot be read holds none: the run makes it anew.
    """
    tables = [empty_table(VOTES)]
    for path in sorted(results.glob("3_screen/*/votes.csv")):
        with suppress(ReviewError):
            tables.append(read_table(path, VOTES))
    return pd.concat(tables, ignore_index=True)


def keep_lost_votes(before: pd.DataFrame, root: Path, results: Path, way: str = "") -> list[str]:
    """Return a sentence for each file whose votes are no longer held, and keep the votes in the version's logs.

    `results` is the folder of the version, relative to the review's folder `root`; `way` leads to that folder from where the
    person stands. A vote that was changed is not lost: its person still says something of the record.
    """
    if before.empty:
        return []
    before = with_current_ids(before, _current_ids(root / results), "record_ids")
    now = set(_ballots(votes_held(root / results)))
    lost = before[[not set(one) <= now for one in _by_row(before)]]
    if lost.empty:
        return []
    kept = root / results / LOST
    earlier = read_table(kept, VOTES) if kept.is_file() else empty_table(VOTES)
    write_table(pd.concat([earlier, lost], ignore_index=True).drop_duplicates(), kept, VOTES)
    git = f"git -C {shlex.quote(way.rstrip('/'))}" if way else "git"
    return [
        f"{way}{file}: {number} vote{'' if number == 1 else 's'} of {person} that stood there at the last run "
        f"{'is' if number == 1 else 'are'} not there any more.\n"
        f"    What to do: if another form was saved over it, give that one a name of its own "
        f"({Path(file).stem}_2.xlsx) and bring the earlier one back (`{git} restore {shlex.quote(file)}`). "
        f"The votes are kept in {way}{(results / LOST).as_posix()}."
        for (file, person), number in sorted(
            Counter(zip(lost["file"], lost["reviewer"], strict=True)).items()
        )
    ]


def _current_ids(results: Path) -> dict[str, str]:
    try:
        return current_ids(read_result(results, "2_deduplicate/record_report"))
    except (ReviewError, FileNotFoundError):
        return {}


def _by_row(votes: pd.DataFrame) -> Iterable[list[tuple[str, ...]]]:
    for row in votes.to_dict("records"):
        yield [
            (row["stage"], row["reviewer"], row["role"], record) for record in split_values(row["record_ids"])
        ]


def _ballots(votes: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    for ballots in _by_row(votes):
        yield from ballots
