"""What all citation searches share: ask the provider, continue an unfinished search, and write the pin."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol, TypeVar

from prismake.chasing.chaser import Chaser, Searched
from prismake.search.asking import Progress
from prismake.search.client import Client
from prismake.search.clock import Clock, written
from prismake.search.pin import new_stamp, write_answers
from prismake.search.secrets import Secrets
from prismake.search.session import Session
from prismake.search.store import PINS, UNFINISHED, Store
from prismake.search.turnstile import only_search_of

T = TypeVar("T")


class Chasing(Protocol[T]):
    """Interface of one citation search: its parameters, its requests and its search.json.

    base_url: "" for the provider's own address.
    """

    name: str
    base_url: str
    chaser: Chaser
    secrets: Secrets
    progress: Progress
    clock: Clock

    def question(self) -> Mapping[str, str]:
        """Return the parameters that identify this citation search: stored answers are reused only if their
        parameters are equal.
        """
        ...

    def ask(self, session: Session) -> T:
        """Return the complete answer, fetched from the provider or from stored answers."""
        ...

    def search(self, answer: T, session: Session, files: Mapping[str, str]) -> dict[str, Any]:
        """Return the content of search.json: parameters and answer, without times, so that a repeated search writes
        the same bytes.
        """
        ...


def pinned(chasing: Chasing[T]) -> Path:
    """Run a citation search, continuing an unfinished one, and return the folder of the new pin.

    Raises SearchStopped if the provider does not answer now, and SearchRefused if a list cannot be fetched
    completely.
    """
    folder = PINS / chasing.name
    store = Store(folder / UNFINISHED)
    limits = chasing.chaser.limits.model_copy(update={"question": "the start records"})
    base_url = chasing.base_url or limits.base_url
    # Answers of two servers are not one result.
    question = {**chasing.question(), "base_url": base_url}
    is_begun = store.open(question, written(chasing.clock.utc()), new_stamp(folder, chasing.clock.utc()))
    pin, started = folder / str(store.plan["stamp"]), str(store.plan["started"])
    if pin.exists():
        # Killed after the pin was renamed into place and before the unfinished chase was removed.
        store.discard()
        chasing.progress.notice(
            f"{chasing.name}: the previous command fetched this citation search completely, but was stopped "
            "before its end; its answers are used."
        )
        return pin
    if is_begun:
        chasing.progress.notice(
            f"{chasing.name}: continuing the unfinished citation search that was started at {started}."
        )
    with (
        only_search_of(base_url) as turnstile,
        closing(
            Client(base_url, limits, chasing.secrets, chasing.clock, turnstile, chasing.progress.notice)
        ) as client,
    ):
        session = Session(Searched(chasing.chaser), client, store)
        try:
            answer = chasing.ask(session)
        finally:
            session.stop()
        write_answers(pin, session, started, lambda files: chasing.search(answer, session, files))
    return pin
