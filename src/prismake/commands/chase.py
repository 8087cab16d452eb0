"""`prismake chase`: fetch citations or similar articles from live providers, pin the answers, and print what to do
with the pin.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from prismake.chasing.asking import ChaseOfSource, PinnedChase
from prismake.chasing.start import start_records
from prismake.chasing.starting_papers import ChaseOfStartingPapers, PinnedPapers
from prismake.commands.current import current_results
from prismake.commands.folder import in_review
from prismake.commands.preview import Preview
from prismake.commands.search import Screen
from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.config import Config
from prismake.protocol.loading import key_reference
from prismake.protocol.place import CONFIG
from prismake.protocol.starting_papers import SECTION, question_of
from prismake.provenance.lock import take_lock
from prismake.review.folder import Review
from prismake.search.store import PINS
from prismake.sources.chases import HAD
from prismake.wording import counted, listed, listed_in_part, size_of_bytes

_MOST_IDS = 20
MEANING = {
    "listed": "with entries",
    "none listed": "without entries, which does not prove that there are none",
    "no list held": "not held by the provider",
    "not resolved": "of start records that the provider does not hold",
}


def chase(directory: Path, names: Sequence[str]) -> None:
    """Run the citation searches of a review and print their results.

    names: sources with a `chase`, or starting_papers.{provider}; by default all of them. Raises ReviewError with the
    faults of all failed citation searches, after the others are finished.
    """
    with in_review(directory):
        review, screen = Review.open(check=False), Screen()
        with _results(review, names, screen) as results:
            chases = _chases(review.config, names, screen, results)
        PINS.mkdir(parents=True, exist_ok=True)
        lock = take_lock(PINS)
        faults = []
        try:
            for chasing in chases:
                try:
                    if isinstance(chasing, ChaseOfStartingPapers):
                        sentences = _sentences_on_papers(chasing, chasing.run())
                    else:
                        sentences = _sentences(chasing, chasing.run())
                except ReviewError as error:
                    faults.append(str(error))
                    continue
                finally:
                    screen.close()
                for sentence in sentences:
                    click.echo(sentence)
        finally:
            if lock is not None:
                lock.close()
        if faults:
            raise ReviewError("\n".join(faults))


@contextmanager
def _results(review: Review, names: Sequence[str], screen: Screen) -> Iterator[Path]:
    """Yield the folder of tables that name the included reports: those of now, if a chase starts from them."""
    sources = review.config.sources
    if any(
        source.chase and source.chase.included_reports and (not names or name in names)
        for name, source in sources.items()
    ):
        with current_results(review, Preview.grouped, screen.notice) as results:
            yield results
    else:
        yield review.results


def _chases(
    config: Config, names: Sequence[str], screen: Screen, results: Path
) -> list[ChaseOfSource | ChaseOfStartingPapers]:
    """Return these chases. results: the folder of tables. Raises ReviewError, before any request, for each that cannot begin."""
    papers = {question_of(provider): provider for provider in config.starting_papers.providers}
    can = [*(name for name, source in config.sources.items() if source.chase), *papers]
    for name in names:
        if name not in can:
            raise ReviewError(
                f"{CONFIG}: expected the name of a source that has a `chase` (a citation search), found "
                f'"{name}".{did_you_mean(name, can)}\n'
                f"    Allowed: {', '.join(can) or '(no source has a chase)'}\n"
                "    What to do: give one of the allowed names to `prismake chase`, or write `provider` and "
                "`chase` into the source."
            )
    if not can:
        raise ReviewError(
            f'{CONFIG}, key "sources": expected a source with a `chase` (a citation search), found none.\n'
            "    What to do: write `chase` and a `provider`, such as pubmed, into a source, or `providers` into "
            f"starting_papers; {key_reference()}."
        )
    faults: list[str] = []
    chases: list[ChaseOfSource | ChaseOfStartingPapers] = []
    for name in names or can:
        try:
            if name in papers:
                chases.append(
                    ChaseOfStartingPapers(
                        papers[name], config.starting_papers, config.email_env, os.environ, screen
                    )
                )
                continue
            source = config.sources[name]
            assert source.chase is not None
            start = start_records(source.chase, results)
            chases.append(
                ChaseOfSource(name, source, source.chase, start, config.email_env, os.environ, screen)
            )
        except ReviewError as error:
            faults.append(str(error))
    if faults:
        raise ReviewError("\n".join(dict.fromkeys(faults)))
    return chases


def _sentences(chasing: ChaseOfSource, pinned: PinnedChase) -> list[str]:
    sentences = [
        f"{chasing.name}: {counted(pinned.records, 'record')} in {counted(pinned.rounds, 'round')} ({pinned.ended}) from "
        f"{counted(len(chasing.start_records), 'start record')}."
    ]
    sentences += on_lists(pinned.lists)
    sentences += _on_missing(pinned.not_sent)
    return [*sentences, *_on_pin(pinned, f"sources.{chasing.name}", chasing.source.pin)]


def _sentences_on_papers(chasing: ChaseOfStartingPapers, pinned: PinnedPapers) -> list[str]:
    has_list = any(row["state"] in HAD for row in pinned.lists)
    number = (
        counted(pinned.articles, "article") if has_list else "no list could be had, and no article stands"
    )
    sentences = [f"{chasing.name}: {number} on the lists of {counted(pinned.papers, 'starting paper')}."]
    sentences += [*on_lists(pinned.lists), *_on_missing(pinned.not_sent)]
    return [*sentences, *_on_pin(pinned, f"{SECTION}.providers.{chasing.provider}", chasing.in_force)]


def on_lists(lists: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return one line of text for each state of the lists (such as "no list held"), naming the records whose list is
    missing.

    lists: rows with `state`, `direction`, and `start`, the record as config.yaml names it.
    """
    lines = []
    for state, words in MEANING.items():
        here = [row for row in lists if row["state"] == state]
        if not here:
            continue
        names = ""
        if state == "not resolved":
            names = _some(row["start"] for row in here)
        elif state == "no list held":
            names = "; ".join(
                f"{direction} of {_some(row['start'] for row in here if row['direction'] == direction)}"
                for direction in dict.fromkeys(row["direction"] for row in here)
            )
        lines.append(f"    {counted(len(here), 'list')} {words}" + (f": {names}" if names else ""))
    return lines


def _some(ids: Iterable[str]) -> str:
    """Return the first ids, each once, and how many more there are."""
    distinct = list(dict.fromkeys(ids))
    return listed(distinct) if len(distinct) <= _MOST_IDS else listed_in_part(distinct, _MOST_IDS)


def _on_missing(not_sent: Sequence[str]) -> list[str]:
    if not not_sent:
        return []
    return [
        f"    {counted(len(not_sent), 'record')} that lists name did not come: {listed_in_part(not_sent, _MOST_IDS, before_rest=', and ')}"
    ]


def _on_pin(pinned: PinnedChase | PinnedPapers, key: str, in_force: str) -> list[str]:
    """Return where the pin is, and what to write into the config. key: where it goes. in_force: the pin that it replaces."""
    return [
        f"    Pinned in {pinned.folder.as_posix()}/ ({size_of_bytes(pinned.bytes)}). Commit the folder.",
        f"    What to do: in {CONFIG}, write `pin: {pinned.folder.as_posix()}` into {key}"
        + (f", in place of {in_force}." if in_force else "."),
    ]
