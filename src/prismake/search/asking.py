"""`prismake search` for one source: search and pin the result, show counts, or repeat a pinned search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prismake.errors import Fault, ReviewFaults
from prismake.protocol.place import CONFIG
from prismake.protocol.searching import SearchLimit
from prismake.protocol.sources import Source
from prismake.search.client import Client
from prismake.search.clock import Clock, written
from prismake.search.drift import Drift, drift_between, pinned_search
from prismake.search.lint.language import languages, source_language
from prismake.search.pin import (
    Question,
    new_stamp,
    size_of,
    write_counts,
    write_replication,
    write_search_pin,
)
from prismake.search.provider import Limits, Provider, Query, load_provider
from prismake.search.searching import LineCount, LineQuery, counts, find
from prismake.search.secrets import Secrets, secret_of
from prismake.search.session import Session
from prismake.search.store import PINS, UNFINISHED, Store
from prismake.search.strategy import read_strategy
from prismake.search.turnstile import only_search_of
from prismake.sources.pins import read_pin
from prismake.wording import counted


class Progress:
    """Receives messages on the progress of a search.

    This base class shows nothing; subclasses show them to people.
    """

    def notice(self, sentence: str) -> None:
        """Show a sentence, which contains no API key and no e-mail address."""

    def received(self, source: str, number: int, total: int) -> None:
        """Show how many of the records of a source were received."""


@dataclass(frozen=True)
class Pinned:
    """A finished pin.

    bytes: its size. budget: how much of the source's request budget is left, if the source says so.
    """

    folder: Path
    reported: int
    lines: tuple[LineCount, ...]
    notes: Mapping[str, Any]
    bytes: int
    budget: str


@dataclass(frozen=True)
class Counted:
    """The counts of each line of a search strategy and, last, of the whole search.

    pin: the folder in which they were pinned, if they were.
    """

    lines: tuple[LineCount, ...]
    pin: Path | None


@dataclass(frozen=True)
class Replicated:
    """The difference between a pinned search and its repetition.

    pin: the folder in which the repetition was pinned, if it was.
    """

    drift: Drift
    pin: Path | None


class SearchOfSource:
    """The search of one source of a review.

    email_env: the environment variable with the e-mail address. environment: the variables from which keys and
    addresses are read. as_pinned: for `replicate`, which takes the search from the pin and ignores strategy file,
    limits and choices of config.yaml. Raises ReviewError before any request if the strategy, a key, an address or a
    choice is missing, or if the source does not accept a limit.
    """

    def __init__(
        self,
        name: str,
        source: Source,
        email_env: str,
        environment: Mapping[str, str],
        progress: Progress | None = None,
        provider: Provider | None = None,
        clock: Clock | None = None,
        as_pinned: bool = False,
    ) -> None:
        self.name, self.source = name, source
        self.progress, self.clock = progress or Progress(), clock or Clock()
        self.provider = provider or load_provider(source.provider)
        self.secrets = secrets_of(
            f"sources.{name}", source.api_key_env, email_env, environment, self.provider
        )
        if not as_pinned:
            self.strategy = read_strategy(Path(source.strategy), languages()[source_language(source)])
            self.query = self._query(self.strategy.query, source.limits)

    def search(self) -> Pinned:
        """Search the source, continuing an unfinished search, pin the complete result, and return the pin.

        Raises SearchStopped if the source does not answer now, and SearchRefused if the result is not complete.
        """
        folder = PINS / self.name
        store = Store(folder / UNFINISHED)
        question = self._question()
        is_begun = store.open(self.plan(), written(self.clock.utc()), new_stamp(folder, self.clock.utc()))
        pin, started = folder / store.plan["stamp"], store.plan["started"]
        if pin.exists():
            # Killed after the pin was renamed into place and before the unfinished search was removed.
            store.discard()
            self.progress.notice(
                f"{self.name}: the previous command fetched this search completely, but was stopped before its "
                "end; its answers are used."
            )
            return _as_pinned(pin, self.name)
        if is_begun:
            self.progress.notice(
                f"{self.name}: continuing the unfinished search that was started at {started}."
            )
        with self._client() as client:
            session = Session(self.provider, client, store, self._meter(client))
            outcome = find(session, self.query, self._numbered_lines())
            write_search_pin(pin, question, outcome, session, started)
            budget = client.cost.budget
        return Pinned(pin, outcome.reported, outcome.lines, outcome.notes, size_of(pin), budget)

    def count(self, folder: Path, pin: bool = False) -> Counted:
        """Return the count of each line of a numbered strategy, followed by that of the search.

        folder: a temporary folder for the answers. pin: whether to pin the counts.
        """
        whole = LineQuery(0, self.strategy.lines[-1].text, self.query)
        store, started = Store(folder), written(self.clock.utc())
        store.open({}, started, "count")
        with self._client() as client:
            session = Session(self.provider, client, store)
            lines = counts(session, [*self._numbered_lines(), whole])
            place = self._new_pin() if pin else None
            if place:
                write_counts(place, self._question(), lines[-1], lines[:-1], session, started)
        return Counted(tuple(lines), place)

    def replicate(self, folder: Path, pin: bool = False) -> Replicated:
        """Repeat the pinned search and return how the result differs.

        folder: a temporary folder for the answers. pin: whether to pin the new answers.

        Raises ReviewError if the source has no pin made by `prismake search`.
        """
        pinned = pinned_search(self.source.pin, self.name, self.provider, self.source.provider)
        store, started = Store(folder), written(self.clock.utc())
        store.open({}, started, "replication")
        with self._client() as client:
            session = Session(self.provider, client, store, self._meter(client))
            lines = pinned.lines(self.provider.limits) if pin else ()
            outcome = find(session, pinned.query, lines)
            drift = drift_between(pinned, outcome)
            place = self._new_pin() if pin else None
            if place:
                question = pinned.question(self.name, self.source.name)
                write_replication(place, question, outcome, session, started, drift.facts())
        return Replicated(drift, place)

    def _new_pin(self) -> Path:
        folder = PINS / self.name
        return folder / new_stamp(folder, self.clock.utc())

    def plan(self) -> dict[str, str]:
        """Return the parameters that identify this search: an unfinished search is only continued if its parameters
        are equal. Another address is another search: answers of two servers are not one result.
        """
        question = {key: str(value) for key, value in vars(self._question()).items()}
        return {**question, "base_url": self._base_url}

    def _question(self) -> Question:
        return Question(
            source=self.name,
            name=self.source.name,
            provider=self.source.provider,
            strategy=self.strategy.text,
            strategy_file=self.source.strategy,
            query=self.query,
            limits=tuple(limit.sentence() for limit in self.source.limits),
            expand_terms=self.source.expand_terms,
        )

    @property
    def _base_url(self) -> str:
        return self.source.base_url or self.provider.limits.base_url

    @contextmanager
    def _client(self) -> Iterator[Client]:
        """Yield a client for this source, the only one on this machine."""
        with only_search_of(self._base_url) as turnstile:
            limits, notice = self.provider.limits, self.progress.notice
            with closing(
                Client(self._base_url, limits, self.secrets, self.clock, turnstile, notice)
            ) as client:
                yield client

    def _query(self, text: str, limits: Sequence[SearchLimit]) -> Query:
        """Return the query for a text. Raises ReviewFaults if the choice to expand terms is missing, or is none of the source."""
        key, expands = f"sources.{self.name}.expand_terms", self.provider.limits.expands_terms
        if expands and self.source.expand_terms is None:
            raise config_fault(
                key,
                f"{self.provider.limits.platform} can search with {expands}, and config.yaml does not say whether "
                "the search should.",
                "write `expand_terms: false` for a search with the words of the strategy alone, or "
                f"`expand_terms: true` for a search with {expands}.",
            )
        if not expands and self.source.expand_terms is not None:
            raise config_fault(
                key,
                f"{self.provider.limits.platform} cannot expand the terms of a search, so the "
                "key `expand_terms` has no effect.",
                "remove the key `expand_terms`.",
            )
        return self.provider.query(text, limits, self.source.expand_terms)

    def _numbered_lines(self) -> list[LineQuery]:
        """Return the lines of a numbered strategy as they are sent, without the limits of the whole search."""
        lines = self.strategy.lines if self.strategy.is_numbered else ()
        return [LineQuery(line.number, line.text, self._query(line.query, [])) for line in lines]

    def _meter(self, client: Client) -> Callable[[int | None, int], None]:
        """Return a function that shows the progress, and at the first page what the search will take."""
        is_forecast = False

        def on_page(total: int | None, received: int) -> None:
            nonlocal is_forecast
            if not is_forecast:
                is_forecast = True
                for sentence in _forecast(self.provider.limits, total or 0, client.cost.budget):
                    self.progress.notice(f"{self.name}: {sentence}")
            self.progress.received(self.name, received, total or 0)

        return on_page


def _as_pinned(folder: Path, source: str) -> Pinned:
    """Return what is known of a pin that another command made."""
    metadata = read_pin(folder, source).metadata
    lines = tuple(
        LineCount(line["line"], line["text"], Query(line["query"], {}), line["count"])
        for line in metadata["lines"]
    )
    return Pinned(folder, metadata["received"], lines, metadata["translation"], size_of(folder), "")


def _forecast(limits: Limits, total: int, budget: str) -> Iterator[str]:
    """Yield sentences on what a search of this many records takes."""
    yield f"{counted(total, 'record')}, which take about {counted(-(-total // limits.page_size), 'request')}."
    if budget:
        yield f"{budget} of the day's budget are left. When it is spent, the search stops and can go on later."
    if limits.large_job and total >= limits.large_job:
        yield f"this is a large job. The source asks to run such jobs at {limits.quiet_hours}."


def config_fault(key: str, fault: str, next_step: str) -> ReviewFaults:
    """Return an error with one fault of config.yaml. key: the path of the key, such as sources.pubmed.pin."""
    return ReviewFaults([Fault(CONFIG, fault, next_step, column=key)])


def secrets_of(
    key: str, api_key_env: str, email_env: str, environment: Mapping[str, str], provider: Provider
) -> Secrets:
    """Return the API key and the e-mail address for a source.

    Raises ReviewFaults if the source needs one that is missing.

    key: the path of the section with `api_key_env` in config.yaml, such as sources.pubmed.
    """
    limits = provider.limits
    secrets = Secrets(
        secret_of(api_key_env, environment) if limits.key else None,
        secret_of(email_env, environment) if limits.email else None,
    )
    if limits.key_is_needed and not secrets.key:
        raise config_fault(
            f"{key}.api_key_env",
            f"{limits.platform} answers only with an API key, but "
            + (
                f"the environment variable {api_key_env} is empty."
                if api_key_env
                else "api_key_env names no variable."
            ),
            f"{_export(api_key_env, 'api_key_env: SOURCE_KEY', 'key')} {limits.key_help}".strip(),
        )
    if limits.email_is_needed and not secrets.email:
        raise config_fault(
            "email_env",
            f"{limits.platform} expects an e-mail address in every request, but "
            + (
                f"the environment variable {email_env} is empty."
                if email_env
                else "email_env names no variable."
            ),
            _export(email_env, "email_env: TEAM_ADDRESS", "address"),
        )
    return secrets


def _export(variable: str, line: str, what: str) -> str:
    """Return how to give a key or an address. variable: its name; empty if the config names none. line: for the config."""
    if variable:
        return f"export {variable} with your {what}."
    return f"write `{line}` into config.yaml, and export the variable with your {what}."
