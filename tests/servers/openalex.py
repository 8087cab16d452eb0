"""OpenAlex: /works and /works/{id}, with a key, a budget and its headers.

Documented in sources.md, "Others"; README.md says which line is where.
"""

from typing import Any

from copies import Copies
from corpus import Corpus, Record
from cursors import Cursor, CursorError, digest, read
from holdings import Holdings
from matching import QueryError
from messages import Clock, Limits, Reply, Request, as_json, batch
from openalex_query import WorksQuery
from openalex_work import as_work

KEYS = ("key-for-tests",)
MOST = 100
DAY = 86_400.0
BUDGET, WITHOUT_KEY = 1.0, 0.01
LIST_COSTS, SEARCH_COSTS = 0.0001, 0.001
PAGED = 10_000


class OpenAlex:
    """Works. `budget` is what a key may spend a day, in dollars; `keys` are those that are known."""

    name = "openalex"
    prefix = ""

    def __init__(
        self, corpus: Corpus, clock: Clock, *, budget: float = BUDGET, keys: tuple[str, ...] = KEYS
    ) -> None:
        self.corpus, self.clock, self.budget, self.keys = corpus, clock, budget, keys
        self.copies = Copies()
        self.held = Holdings([record for record in corpus.records if record.work])
        self.spent: dict[tuple[str, int], float] = {}

    def limits(self, request: Request) -> Limits:
        """A hundred a second, whoever asks."""
        return Limits(100, 1.0, sender=self.key(request))

    def refusal(self, request: Request, limits: Limits, count: int) -> Reply:
        """A 429 that passes in a second: X-RateLimit-Reset says hours all the same."""
        body = {"error": "Rate limit exceeded", "message": "More than 100 requests per second."}
        return as_json(body, 429, self.headers(request, 0.0) | {"Retry-After": "1"})

    def trouble(self, request: Request) -> Reply:
        """An error inside HTTP 200."""
        return as_json({"error": "Search failed", "message": "The index does not answer."})

    def change(self, how: str) -> None:
        """One work more, or one less."""
        with self.held.lock:
            victim = self.held.victim()
            if how == "removed":
                self.held.remove(victim)
            else:
                late = self.corpus.size + len(self.held.added)
                self.held.add(self.corpus.clone(self.record(victim), late))

    def record(self, number: int) -> Record:
        """One record by its number."""
        record = self.held.records[number]
        assert isinstance(record, Record)
        return record

    def key(self, request: Request) -> str:
        """The key of a request: a parameter, or a bearer token."""
        token = request.headers.get("authorization", "")
        return request.get("api_key") or token.removeprefix("Bearer ")

    def day(self) -> tuple[int, float]:
        """The day, and the seconds that are left of it."""
        day, passed = divmod(self.clock.now(), DAY)
        return int(day), DAY - passed

    def left(self, request: Request) -> float:
        """What the sender may still spend today, in dollars."""
        key = self.key(request)
        allowed = self.budget if key in self.keys else min(self.budget, WITHOUT_KEY)
        return max(0.0, allowed - self.spent.get((key, self.day()[0]), 0.0))

    def headers(self, request: Request, cost: float) -> dict[str, str]:
        """The budget, in every answer."""
        left = self.left(request)
        allowed = self.budget if self.key(request) in self.keys else WITHOUT_KEY
        return {
            "X-RateLimit-Limit": f"{round(allowed / LIST_COSTS)}",
            "X-RateLimit-Remaining": f"{int(left / LIST_COSTS + 1e-6)}",
            "X-RateLimit-Reset": f"{int(self.day()[1])}",
            "X-RateLimit-Limit-USD": f"{allowed:g}",
            "X-RateLimit-Remaining-USD": f"{left:.6g}",
            "X-RateLimit-Cost-USD": f"{cost:g}",
        }

    def answer(self, request: Request) -> Reply:
        """Check the key, take what it costs, and answer."""
        if refused := self.unauthorised(request):
            return refused
        path = request.path.rstrip("/")
        if path.startswith("/works/"):
            return self.single(request, path.removeprefix("/works/"))
        if path != "/works":
            return as_json({"error": "Not found", "message": "No such endpoint."}, 404)
        query = WorksQuery(self.held, self.corpus, request)
        cost = SEARCH_COSTS if query.searches else LIST_COSTS
        if self.left(request) + 1e-9 < cost:
            body = {"error": "Rate limit exceeded", "message": "Insufficient budget. Resets at midnight UTC."}
            wait = {"Retry-After": f"{int(self.day()[1]) + 1}"}
            return as_json(body, 429, self.headers(request, cost) | wait)
        try:
            body = self.works(request, query)
        except CursorError:
            return self.wrong(request, "Invalid cursor", "The cursor is not valid, or no longer so.")
        except QueryError as error:
            return self.wrong(request, "Invalid query parameters error.", str(error))
        with self.held.lock:
            purse = (self.key(request), self.day()[0])
            self.spent[purse] = self.spent.get(purse, 0.0) + cost
        return as_json(body, 200, self.headers(request, cost))

    def unauthorised(self, request: Request) -> Reply | None:
        """401: a wrong, blank or newline-padded key, or paging by cursor without any."""
        sent = "api_key" in request.params or "authorization" in request.headers
        if sent and self.key(request) not in self.keys:
            return as_json({"error": "Unauthorized", "message": "Invalid API key."}, 401)
        if not sent and "cursor" in request.params:
            message = "Cursor paging needs an API key: openalex.org/settings/api"
            return as_json({"error": "Unauthorized", "message": message}, 401)
        return None

    def wrong(self, request: Request, error: str, message: str) -> Reply:
        """HTTP 400 in OpenAlex's words."""
        return as_json({"error": error, "message": message}, 400, self.headers(request, 0.0))

    def single(self, request: Request, identifier: str) -> Reply:
        """One work by its id, its DOI or its PMID; free of charge."""
        sought = (
            identifier.rpartition("openalex.org/")[2].removeprefix("https://doi.org/").removeprefix("doi:")
        )
        for number in self.held.records:
            record = self.record(number)
            if sought in (f"W{record.work}", record.doi, f"pmid:{record.pmid}"):
                return as_json(as_work(record, self.corpus, self.copies), 200, self.headers(request, 0.0))
        return as_json(
            {"error": "Not found", "message": f"{sought} is not held."}, 404, self.headers(request, 0.0)
        )

    def works(self, request: Request, query: WorksQuery) -> dict[str, Any]:
        """A page, from a cursor or by number."""
        asked = digest((request.get("filter"), request.get("search"), request.get("sort")))
        asked_for = request.number_of("per_page", request.number_of("per-page", 25)) or 25
        size = min(asked_for, MOST)
        cursor, after, start, page = request.get("cursor"), -1, 0, None
        if cursor not in ("", "*"):
            if request.tweaks.get("cursor_expired"):
                raise CursorError(cursor)
            after = read(cursor, asked, self.clock.now()).after
        elif not cursor:
            page = request.number_of("page", 1) or 1
            start = (page - 1) * size
            if start + size > PAGED:
                raise QueryError(f"Maximum results size of {PAGED:,} records is exceeded: page by cursor.")
        with self.held.lock:
            found = query.run()
            self.held.last_found = found
            numbers = sorted(number for number in found if number > after)[start : start + size]
            works = [as_work(self.record(number), self.corpus, self.copies) for number in numbers]
        meta: dict[str, Any] = {"count": len(found), "db_response_time_ms": 9, "page": page, "per_page": size}
        if cursor:
            # Behind the last work the list is empty and the next cursor is null.
            meta["next_cursor"] = str(Cursor(numbers[-1], asked, self.clock.now())) if numbers else None
            if request.tweaks.get("cursor_echoed"):
                meta["next_cursor"] = cursor
        meta |= {"groups_count": None, "cost_usd": SEARCH_COSTS if query.searches else LIST_COSTS}
        names = [name for name in request.get("select").split(",") if name]
        works = [{key: value for key, value in work.items() if not names or key in names} for work in works]
        return {"meta": meta, "results": batch(works, request), "group_by": []}
