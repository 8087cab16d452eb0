"""`prismake fulltexts`: find and fetch open copies of full texts, list the files that people have, and print what to
do with the pin.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from prismake.commands.current import current_results
from prismake.commands.folder import in_review
from prismake.commands.preview import Preview
from prismake.commands.search import Screen
from prismake.errors import ReviewError
from prismake.fulltexts.asking import FullTextsOfReview
from prismake.fulltexts.matching import FOLDER
from prismake.fulltexts.pin import PINS, PinnedFullTexts
from prismake.fulltexts.tables import PLATFORMS, file_sentences
from prismake.fulltexts.wanted import Wanted, wanted_of
from prismake.protocol.place import CONFIG
from prismake.provenance.lock import take_lock
from prismake.review.folder import Review
from prismake.screening.availability import AWAITING_RETRIEVAL
from prismake.screening.stage import ASKED_AGAIN, FULL_TEXT
from prismake.tables import declared, read_result, rows_of, split_values
from prismake.wording import counted, size_of_bytes

_MEANING = {
    "found": "a copy is in config/fulltexts/",
    "refused": "an open copy is named and was not fetched",
    "closed": "no service names an open copy",
    "not found": "no service holds the report",
    "not tried": "nobody was asked",
}
_MOST_FILES = 20


def fulltexts(directory: Path, offline: bool = False, are_current: bool = False) -> None:
    """Find, fetch and list the full texts of a review, write the pin, and print a summary.

    The sought reports are computed with the forms returned since the last run. offline: only list the files in
    config/fulltexts/, without network. are_current: the results are up to date, because Snakemake rebuilt them
    before. Raises ReviewError if there are no results yet, if a fault prevents the tables from being computed, or if
    an API key or e-mail address is missing.
    """
    with in_review(directory):
        review_now, screen = Review.open(check=False), Screen()
        config = review_now.config
        if are_current:
            sought, reports, again = sought_reports(review_now.results)
        else:
            with current_results(review_now, Preview.screened, screen.notice) as results:
                sought, reports, again = sought_reports(results)
        PINS.mkdir(parents=True, exist_ok=True)
        FOLDER.mkdir(parents=True, exist_ok=True)
        lock = take_lock(PINS)
        try:
            review = FullTextsOfReview(
                config.fulltexts, config.run, sought, reports, config.email_env, os.environ, screen,
                offline=offline, again=again,
            )  # fmt: skip
            services = [PLATFORMS[name] for name in review.services_asked()]
            if sought and services:
                screen.notice(f"Asking {', '.join(services)} for {counted(len(sought), 'report')}.")
            pinned = review.run()
        finally:
            screen.close()
            if lock is not None:
                lock.close()
        for sentence in _sentences(pinned, len(sought), config.fulltexts.pin):
            click.echo(sentence)


def sought_reports(results: Path) -> tuple[list[Wanted], list[Wanted], set[str]]:
    """Return three collections: the reports whose full text is sought and not retrieved yet, all reports, and the ids
    of those whose full text is sought again.

    results: the folder of this version's results. Raises ReviewError if its tables are missing.
    """
    for name in ("3_screen/worklist", "3_screen/retrieval", "2_deduplicate/reports"):
        path = results / declared(name).at(FULL_TEXT)
        if not path.is_file():
            raise ReviewError(
                f"{path.as_posix()}: expected a table that `prismake run` writes, but the file is missing.\n"
                "    What to do: run `prismake run`, then `prismake fulltexts` again."
            )
    worklist = rows_of(read_result(results, "3_screen/worklist", FULL_TEXT))
    awaited = {row["report_id"] for row in worklist if row["state"] == AWAITING_RETRIEVAL}
    reports = [wanted_of(row) for row in rows_of(read_result(results, "2_deduplicate/reports"))]
    again = {
        report
        for row in rows_of(read_result(results, "3_screen/retrieval"))
        if row["retrieved"] == ASKED_AGAIN
        for report in split_values(row["report_id"])
    }
    return [candidate for candidate in reports if candidate.report_id in awaited], reports, again


def _sentences(pinned: PinnedFullTexts, sought: int, in_force: str) -> list[str]:
    count = counted(sought, "report")
    sentences = [f"Full texts: {count} {'is' if sought == 1 else 'are'} sought and not retrieved yet."]
    width = max((len(f"{number:,}") for number in pinned.states.values()), default=0)
    sentences += [
        f"    {number:>{width},}  {state}: {words}"
        for state, words in _MEANING.items()
        if (number := pinned.states.get(state, 0))
    ]
    matched = [file for file in pinned.files if file["state"] == "matched"]
    if matched:
        sentences.append(f"    {counted(len(matched), 'file')} of yours in {FOLDER.as_posix()}/ matched.")
    sentences += [f"    {line}" for line in _first(file_sentences(pinned.files))]
    sentences.append(
        f"    Pinned in {pinned.folder.as_posix()}/ ({size_of_bytes(pinned.bytes)}). Commit the folder; "
        f"{FOLDER.as_posix()}/ stays out of git."
    )
    sentences.append(
        f"    What to do: in {CONFIG}, write `pin: {pinned.folder.as_posix()}` into fulltexts"
        + (f", in place of {in_force}" if in_force else "")
        + ", then `prismake run`. The retrieval log then shows the copies; people decide."
    )
    return sentences


def _first(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _MOST_FILES
    return [*lines[:_MOST_FILES], *([f"and {more:,} more"] if more > 0 else [])]
