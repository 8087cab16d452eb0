"""One session with a source: requests go through the client and the store of answers, several at once if the source
permits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from prismake.search.client import Client, Reply
from prismake.search.masks import MASK, is_json, masked_digest
from prismake.search.outcomes import BudgetSpent, CursorLost, Damaged, Incomplete, SearchStopped
from prismake.search.pages import page_fault
from prismake.search.provider import HttpRequest, Page, Provider
from prismake.search.store import Store


class Session:
    """The requests of one search.

    on_page: called with the total, once it is known, and the number of records received so far; the number falls if a
    search starts again.
    """

    def __init__(
        self,
        provider: Provider,
        client: Client,
        store: Store,
        on_page: Callable[[int | None, int], None] = lambda total, received: None,
    ) -> None:
        self.provider, self.client, self.store = provider, client, store
        self.on_page = on_page
        self.proof: dict[str, Any] = {}
        self.used: set[str] = set()
        self._is_answered = False
        self._pools: list[ThreadPoolExecutor] = []

    def ask(self, request: HttpRequest) -> Page:
        """Return the page for a request; from the store if the answer is there, unless the request must be sent anew."""
        return self._answered(request)

    def ask_all(self, requests: Sequence[HttpRequest]) -> Iterator[Page]:
        """Yield the pages for several requests, in their order; as many are sent at once as the source permits."""
        pool = ThreadPoolExecutor(max_workers=self.client.rate.at_once)
        self._pools.append(pool)
        futures = [pool.submit(self._answered, request, True) for request in requests]
        return (future.result() for future in futures)

    def stop(self) -> None:
        """Wait until no request is being sent; requests that have not started are dropped."""
        self.client.interrupt(True)
        while self._pools:
            self._pools.pop().shutdown(wait=True, cancel_futures=True)
        self.client.interrupt(False)

    def prove(self, **facts: Any) -> None:
        """Add facts to the proof of completeness in search.json."""
        self.proof.update(facts)

    def forget(self) -> None:
        """Start again: discard the proof and the list of used answers."""
        self.proof, self.used = {}, set()

    def _answered(self, request: HttpRequest, is_patient: bool = False) -> Page:
        body = None if request.anew else self.store.get(request.name)
        if body is not None and self.store.facts(request.name).get("request") == self.described(request):
            page = self.provider.parse(body, request)
        else:
            reply = self._sent(request, is_patient)
            page = reply.content
            body = self.client.secrets.redacted_body(reply.body)
            facts = {
                "request": self.described(request),
                # Computed here, so that the body need not be read again for the pin.
                "masked": masked_digest(body, self.provider.limits.masks),
                "kind": "json" if is_json(body) else "xml",
                "cursor": request.cursor,
                "asked_at": reply.asked_at,
                "requests": reply.tries,
            }
            self.store.put(request.name, body, facts)
        self.used.add(request.name)
        return replace(page, name=request.name)

    def _sent(self, request: HttpRequest, is_patient: bool) -> Reply[Page]:
        """Return the answer of the source. Raises CursorLost if a search goes on with a cursor to which no answer comes."""
        try:
            reply = self.client.send(request, lambda answer: self._checked(answer, request), is_patient)
        except BudgetSpent:
            raise
        except SearchStopped as error:
            if request.cursor and not self._is_answered:
                raise CursorLost("no answer to the cursor of an earlier command") from error
            raise
        self._is_answered = True
        return reply

    def _checked(self, body: bytes, request: HttpRequest) -> Page:
        """Return what an answer holds. Raises Damaged or Incomplete if it is not all that was asked for."""
        try:
            page = self.provider.parse(body, request)
        except RecursionError as error:
            raise Damaged("the answer is nested too deeply") from error
        if fault := page_fault(page, request):
            raise Incomplete(fault)
        return page

    def described(self, request: HttpRequest) -> dict[str, Any]:
        """Return a request as it is written to files: with the names of variables in place of key and address, and
        without session tokens.
        """
        limits, secrets = self.provider.limits, self.client.secrets
        people: Mapping[str, str] = {
            **({limits.tool: "prismake"} if limits.tool else {}),
            **({limits.email: secrets.email.stand_in} if limits.email and secrets.email else {}),
            **({limits.key: secrets.key.stand_in} if limits.key and secrets.key else {}),
        }
        params = {
            name: MASK if request.cursor and value == request.cursor else secrets.redacted(value)
            for name, value in request.params.items()
        }
        return {
            "method": "POST" if request.post else "GET",
            "path": request.path,
            "parameters": {**params, **people},
        }
