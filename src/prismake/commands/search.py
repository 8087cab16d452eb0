"""`prismake search`: send the search strategies to live sources, pin the answers, and print what to do with the pin."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from prismake.commands.folder import in_review
from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.config import Config
from prismake.protocol.loading import key_reference, load_config
from prismake.protocol.place import CONFIG
from prismake.provenance.lock import take_lock
from prismake.search.asking import Pinned, Progress, SearchOfSource
from prismake.search.drift import Drift
from prismake.search.lint.linting import lint_source
from prismake.search.searching import LineCount
from prismake.search.store import PINS
from prismake.wording import counted, listed, shortened, size_of_bytes

# A pin belongs into git, where a repository of many large files becomes slow.
LARGE_PIN = 50_000_000
_MOST_IDS = 20


def search(
    directory: Path,
    names: Sequence[str],
    count: bool = False,
    replicate: bool = False,
    pin: bool = False,
) -> None:
    """Search sources of a review and print the result.

    names: keys of `sources`; by default all that have a provider and a strategy. count: only request the numbers of
    hits. replicate: repeat the pinned searches and print what changed. Both write nothing into the review unless
    `pin` is true. Raises ReviewError with the faults of all failed sources, after the other sources are searched.
    """
    with in_review(directory):
        config = load_config(Path(CONFIG))
        screen = Screen()
        searches = _searches(config, names, screen, replicate)
        if not replicate:
            _lint(searches)
        with _pins_locked(pin or not (count or replicate)):
            if count:
                _all(searches, lambda source: _count(source, pin))
            elif replicate:
                _all(searches, lambda source: _replicate(source, screen, pin))
            else:
                _all(searches, lambda source: _pin(source, screen))


@contextmanager
def _pins_locked(is_writing: bool) -> Iterator[None]:
    """Hold the lock of the pins, if they are written."""
    lock = None
    if is_writing:
        PINS.mkdir(parents=True, exist_ok=True)
        lock = take_lock(PINS)
    try:
        yield
    finally:
        if lock is not None:
            lock.close()


def _searches(config: Config, names: Sequence[str], screen: Screen, as_pinned: bool) -> list[SearchOfSource]:
    """Return the searches of these sources. as_pinned: their questions are those of their pins.

    Raises ReviewError for an unknown source, or one that cannot be searched.
    """
    can = [name for name, source in config.sources.items() if source.provider and not source.chase]
    for name in names:
        if name not in config.sources:
            raise ReviewError(
                f"{CONFIG}: expected the name of a source with a `provider` and a `strategy`, found "
                f'"{name}".{did_you_mean(name, config.sources)}\n'
                f"    Allowed: {', '.join(can) or '(no source has a provider and a strategy)'}\n    What to do: "
                "give one of the allowed names to `prismake search`."
            )
        if config.sources[name].chase:
            raise ReviewError(
                f'{CONFIG}, key "sources.{name}": this source is a chase (a citation search), which has no search '
                f"strategy.\n    What to do: run `prismake chase {name}` instead."
            )
        if name not in can:
            raise ReviewError(
                f'{CONFIG}, key "sources.{name}": expected a source with a `provider`, found one that is read from files or a pin.\n'
                f"    What to do: name another source; to search this one, write `provider` and `strategy`; {key_reference()}."
            )
    if not can:
        chases = [name for name, source in config.sources.items() if source.chase]
        raise ReviewError(
            f'{CONFIG}, key "sources": expected a source with a `provider` and a `strategy`, found none.\n'
            f"    What to do: write `provider: pubmed` and a strategy into a source; {key_reference()}."
            + (f" For the chase of {listed(chases)}: `prismake chase`." if chases else "")
        )
    faults: list[str] = []
    searches = []
    for name in names or can:
        try:
            searches.append(
                SearchOfSource(
                    name, config.sources[name], config.email_env, os.environ, screen, as_pinned=as_pinned
                )
            )
        except ReviewError as error:
            faults.append(str(error))
    if faults:
        raise ReviewError("\n".join(dict.fromkeys(faults)))
    return searches


def _lint(searches: Sequence[SearchOfSource]) -> None:
    """Print the findings on the strategies. Raises ReviewError with the errors, before anything is sent."""
    errors = []
    for source in searches:
        for finding in lint_source(source.name, source.source):
            if finding.severity == "error":
                errors.append(str(finding))
            else:
                click.echo(str(finding), err=True)
    if errors:
        raise ReviewError(
            "\n".join(errors)
            + "\nNothing was sent to a source. What to do: correct the strategy. To keep a finding on purpose, "
            "write a line such as `# accept unbalanced-quotes: why` into the strategy; the word in brackets "
            "behind each finding is the name of its rule."
        )


def _all(searches: Sequence[SearchOfSource], action: Callable[[SearchOfSource], None]) -> None:
    """Do something with each search, one after the other. Raises ReviewError with all faults at the end."""
    faults = []
    for source in searches:
        try:
            action(source)
        except ReviewError as error:
            faults.append(str(error))
    if faults:
        raise ReviewError("\n".join(faults))


def _pin(source: SearchOfSource, screen: Screen) -> None:
    try:
        pinned = source.search()
    finally:
        screen.close()
    for sentence in _pinned_sentences(source.name, pinned, source.source.pin):
        click.echo(sentence)


def _pinned_sentences(name: str, pinned: Pinned, in_force: str) -> list[str]:
    sentences = [f"{name}: {counted(pinned.reported, 'record')}, all received."]
    sentences += [f"    {line}" for line in _count_lines(pinned.lines)]
    sentences += [f"    {note}" for note in _notes(pinned.notes)]
    if pinned.budget:
        sentences.append(f"    {pinned.budget} of the day's budget are left.")
    sentences.append(
        f"    Pinned in {pinned.folder.as_posix()}/ ({size_of_bytes(pinned.bytes)}). Commit the folder."
    )
    if pinned.bytes > LARGE_PIN:
        sentences.append(
            f"    That is more than {LARGE_PIN // 1_000_000} MB: think of Git LFS for config/pins/, or of a narrower strategy."
        )
    sentences.append(
        f"    What to do: in {CONFIG}, write `pin: {pinned.folder.as_posix()}` into sources.{name}"
        + (f", in place of {in_force}." if in_force else ".")
    )
    return sentences


def _count(source: SearchOfSource, pin: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counted_lines = source.count(Path(folder) / "answers", pin)
    lines = counted_lines.lines
    click.echo(f"{source.name} ({source.provider.limits.platform})")
    for sentence in _count_lines(lines):
        click.echo(f"    {sentence}")
    for note in dict.fromkeys(note for line in lines for note in _notes(line.notes)):
        click.echo(f"    {note}")
    if place := counted_lines.pin:
        click.echo(f"    Pinned in {place.as_posix()}/. Commit the folder.")
        click.echo(f"    What to do: {_next_of_counts(source, place.as_posix(), len(lines) > 1)}")


def _next_of_counts(source: SearchOfSource, place: str, is_numbered: bool) -> str:
    """Return what to do with a pin of counts. A pin or files with counts of their own report these, and no others."""
    if not is_numbered:
        return "number the lines of the strategy to report their counts: this pin holds the count of the whole search alone."
    if source.source.line_counts:
        return f"to report these counts, write `counts: {place}` into sources.{source.name} in {CONFIG}, in place of line_counts."
    in_force = f", in place of {source.source.counts}" if source.source.counts else ""
    pinned = (
        " As long as a pin of the source holds counts of its own, these are reported."
        if source.source.pin
        else ""
    )
    return f"to report these counts, write `counts: {place}` into sources.{source.name} in {CONFIG}{in_force}.{pinned}"


def _count_lines(lines: Sequence[LineCount]) -> list[str]:
    """Return a line for each count; the count of the whole search, with its limits, has no number."""
    width = max((len(f"{line.count:,}") for line in lines), default=0)
    return [
        f"{f'#{line.number}' if line.number else 'all':>4}  {line.count:>{width},}  {shortened(line.text, 100)}"
        for line in lines
    ]


def _notes(notes: object) -> list[str]:
    """Return a sentence for each fault of the strategy that the source names: a phrase or a field that it did not find."""
    if not isinstance(notes, dict):
        return []
    return [
        f"The source says {kind}: {saying}"
        for group in ("ErrorList", "WarningList")
        for kind, sayings in dict(notes.get(group, {})).items()
        for saying in sayings
    ]


def _replicate(source: SearchOfSource, screen: Screen, pin: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            drift = source.replicate(Path(folder) / "answers", pin)
        finally:
            screen.close()
    for sentence in _drift_sentences(source.name, drift.drift):
        click.echo(sentence)
    if place := drift.pin:
        click.echo(
            f"    Pinned in {place.as_posix()}/. Commit the folder to git. The review still uses the pin "
            "that `pin` of the source names."
        )


def _drift_sentences(name: str, drift: Drift) -> list[str]:
    share = f" ({(drift.now - drift.before) / drift.before:+.1%})" if drift.before else ""
    verdict = "within 10 %" if drift.is_within else "not within 10 %"
    sentences = [
        f"{name}: {counted(drift.before, 'record')} on {drift.pinned.searched_on}, {drift.now:,} now{share}: {verdict}.",
    ]
    for what, ids in (("added", drift.added), ("removed", drift.removed), ("changed", drift.changed)):
        more = len(ids) - _MOST_IDS
        sentences.append(
            f"    {len(ids):,} {what}"
            + (f": {listed(ids[:_MOST_IDS])}{f', and {more:,} more' if more > 0 else ''}" if ids else "")
        )
    return sentences


class Screen(Progress):
    """Shows the progress of a search: a bar on a terminal, otherwise one line every ten seconds."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._started = self._shown = time.monotonic()
        self._source = ""
        self._is_open = False

    def notice(self, sentence: str) -> None:
        """Print a sentence on standard error, without disturbing the progress bar."""
        self.close()
        click.echo(sentence, err=True)

    def received(self, source: str, number: int, total: int) -> None:
        """Show the number of received records, the total, and the records per second."""
        now = time.monotonic()
        if source != self._source:
            self._source, self._started, self._shown = source, now, now
        rate = number / (now - self._started) if now > self._started else 0.0
        line = f"{source}: {number:,} of {total:,} records, {rate:,.0f} a second"
        if self._is_terminal:
            filled = 30 * number // total if total else 30
            click.echo(f"\r\x1b[2K[{'#' * filled}{'-' * (30 - filled)}] {line}", nl=False, err=True)
            self._is_open = True
        elif now - self._shown >= 10:
            self._shown = now
            click.echo(line, err=True)

    def close(self) -> None:
        """Remove the bar."""
        if self._is_open:
            click.echo("\r\x1b[2K", nl=False, err=True)
            self._is_open = False
