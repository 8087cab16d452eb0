"""`prismake search`: search one source of a review and pin the result, or count, or search a pinned question again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prismake.errors import Fault, ReviewFaults
from prismake.protocol.base import CONFIG
from prismake.protocol.searching import SearchLimit
from prismake.protocol.sources import Source
from prismake.search.client import Client
from prismake.search.clock import Clock, written
from prismake.search.drift import Drift, compare, pinned_search
from prismake.search.lint.language import languages, source_language
from prismake.search.pin import Question, new_stamp, size_of, write_counts, write_pin, write_replication
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
    """What people see of a search. This one shows nothing."""

    def notice(self, sentence: str) -> None:
        """Show a sentence, which holds no secrets."""

    def received(self, source: str, number: int, total: int) -> None:
        """Show how many of the records of a source were received."""


@dataclass(frozen=True)
class Pinned:
    """A pin that was made. bytes: its size. budget: what the source says is left of it, if it does."""

    folder: Path
    reported: int
    lines: tuple[LineCount, ...]
    notes: Mapping[str, Any]
    bytes: int
    budget: str


@dataclass(frozen=True)
class Counted:
    """The counts of the lines of a search and, last, of the whole. pin: the folder of their pin, if they were pinned."""

    lines: tuple[LineCount, ...]
    pin: Path | None


@dataclass(frozen=True)
class Replicated:
    """How a pinned search that was repeated differs. pin: the folder of its own pin, if it was pinned."""

    drift: Drift
    pin: Path | None


class SearchOfSource:
    """The search of one source of a review. Nothing is sent before everything that it needs is there.

    email_env: the variable of the address. environment: where keys and addresses come from. as_pinned: only for `replicate`, which
    takes its question from the pin, so that neither the strategy file nor limits and choices of the config are read. Raises
    ReviewError where the strategy, a key, an address or a choice is missing, or where a limit does not fit the source.
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
        """Search the source, or go on with a search that was stopped, and pin the complete result.

        Raises SearchStopped where the source does not answer now, and SearchRefused where the result is not complete.
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
            outcome = find(session, self.query)
            lines = counts(session, self._numbered_lines())
            write_pin(pin, question, outcome, lines, session, started)
            budget = client.cost.budget
        return Pinned(pin, outcome.reported, tuple(lines), outcome.notes, size_of(pin), budget)

    def count(self, folder: Path, pin: bool = False) -> Counted:
        """Return the count of each line of a numbered strategy, then that of the search.

        folder: for the answers, not kept. pin: pin the counts, too.
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
        """Search the pinned question again and compare. folder: for the answers, not kept. pin: pin the new answers, too.

        Raises ReviewError if the source has no pin that `prismake search` made.
        """
        pinned = pinned_search(self.source.pin, self.name, self.provider, self.source.provider)
        store, started = Store(folder), written(self.clock.utc())
        store.open({}, started, "replication")
        with self._client() as client:
            session = Session(self.provider, client, store, self._meter(client))
            outcome = find(session, pinned.query)
            drift = compare(pinned, outcome)
            place = self._new_pin() if pin else None
            if place:
                lines = counts(session, pinned.lines(self.provider.limits))
                question = pinned.question(self.name, self.source.name)
                write_replication(place, question, outcome, lines, session, started, drift.facts())
        return Replicated(drift, place)

    def _new_pin(self) -> Path:
        folder = PINS / self.name
        return folder / new_stamp(folder, self.clock.utc())

    def plan(self) -> dict[str, str]:
        """Return what an unfinished search must ask to be gone on with."""
        return {key: str(value) for key, value in vars(self._question()).items()}

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

    @contextmanager
    def _client(self) -> Iterator[Client]:
        """Yield a client for this source, the only one on this machine."""
        base_url = self.source.base_url or self.provider.limits.base_url
        with only_search_of(base_url) as turnstile:
            limits, notice = self.provider.limits, self.progress.notice
            with closing(Client(base_url, limits, self.secrets, self.clock, turnstile, notice)) as client:
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
    """Return the error for a key of config.yaml: what was found, and what to do."""
    return ReviewFaults([Fault(CONFIG, fault, next_step, column=key)])


def secrets_of(
    key: str, api_key_env: str, email_env: str, environment: Mapping[str, str], provider: Provider
) -> Secrets:
    """Return the key and the address that the source takes. Raises ReviewFaults, before any request, if it needs one that is missing.

    key: where `api_key_env` stands in the config, such as sources.pubmed.
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
