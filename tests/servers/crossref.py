"""Crossref's REST API: /works and /works/{doi}.

Documented in sources.md, "Others"; README.md says which line is where.
"""

from typing import Any
from urllib.parse import unquote

from corpus import Corpus, Record
from crossref_work import as_work
from cursors import Cursor, CursorError, digest, read
from holdings import Holdings
from matching import Leaf, QueryError, evaluate
from messages import Clock, Limits, Reply, Request, as_json, as_text, batch

MOST = 1000
CURSOR_LIVES = 300.0
QUERIES = ("query", "query.bibliographic", "query.title", "query.author")
PARAMS = (*QUERIES, *("filter", "rows", "offset", "cursor", "select", "sort", "order", "mailto", "sample"))
# Requests a second and at a time: single records, then lists, by pool.
RATES = {"public": ((5, 1), (1, 1)), "polite": ((10, 3), (3, 3))}


class Crossref:
    """Works with a DOI. `rates` can be other than the documented ones: the headers then say so."""

    name = "crossref"
    prefix = ""

    def __init__(
        self,
        corpus: Corpus,
        clock: Clock,
        *,
        rates: dict[str, tuple[tuple[int, int], tuple[int, int]]] | None = None,
    ) -> None:
        self.corpus, self.clock = corpus, clock
        self.rates = rates or RATES
        self.held = Holdings([record for record in corpus.records if record.doi])

    def pool(self, request: Request) -> str:
        """Polite is who says where to write: in `mailto` or in the User-Agent."""
        named = request.get("mailto") or "mailto:" in request.headers.get("user-agent", "")
        return "polite" if named else "public"

    def limits(self, request: Request) -> Limits:
        """Single records and lists have limits of their own, in each pool."""
        pool, is_list = self.pool(request), _doi(request) is None
        requests, at_a_time = self.rates[pool][is_list]
        return Limits(requests, 1.0, at_a_time, pool=f"{pool} {'list' if is_list else 'single'}")

    def headers(self, request: Request) -> dict[str, str]:
        """What the client must obey, in every answer."""
        limits = self.limits(request)
        return {
            "x-rate-limit-limit": str(limits.requests),
            "x-rate-limit-interval": "1s",
            "x-concurrency-limit": str(limits.at_a_time),
            "x-api-pool": self.pool(request),
        }

    def refusal(self, request: Request, limits: Limits, count: int) -> Reply:
        """HTTP 429, with the limits in its headers."""
        reply = as_text("Too Many Requests", 429)
        reply.headers |= self.headers(request)
        return reply

    def trouble(self, request: Request) -> Reply:
        """An error envelope inside HTTP 200, as has been reported of cursors."""
        message = {
            "name": "class java.lang.RuntimeException",
            "description": "Error from server",
            "cause": None,
        }
        return as_json({"status": "error", "message-type": "exception", "message": message})

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

    def answer(self, request: Request) -> Reply:
        """One work, or a page of works."""
        doi = _doi(request)
        if doi is not None:
            reply = self.single(doi)
        elif request.path.rstrip("/").endswith("/works"):
            reply = self.works(request)
        else:
            reply = as_text("Resource not found.", 404)
        reply.headers |= self.headers(request)
        return reply

    def single(self, doi: str) -> Reply:
        """One work by its DOI."""
        for number in self.held.records:
            if self.record(number).doi == doi.lower():
                return _message("work", as_work(self.record(number), self.corpus))
        return as_text("Resource not found.", 404)

    def works(self, request: Request) -> Reply:
        """A page, from a cursor or from an offset on."""
        for name in request.params:
            if name not in PARAMS:
                return failed("parameter-not-allowed", name, "This route does not support this parameter")
        rows = request.get("rows", "20")
        if not rows.isdigit() or int(rows) > MOST:
            text = f"Integer specified as {rows} but must be a positive integer less than or equal to {MOST}"
            return failed("integer-not-valid", rows, text)
        asked = digest(f"{name}={request.get(name)}" for name in (*QUERIES, "filter", "sort", "order"))
        cursor, after = request.get("cursor"), -1
        try:
            if cursor not in ("", "*"):
                if request.tweaks.get("cursor_expired"):
                    raise CursorError(cursor)
                after = read(cursor, asked, self.clock.now(), CURSOR_LIVES).after
            with self.held.lock:
                found = self.found(request)
                self.held.last_found = found
                start = 0 if cursor else request.number_of("offset", 0)
                numbers = sorted(number for number in found if number > after)[start : start + int(rows)]
                items = [as_work(self.record(number), self.corpus) for number in numbers]
        except CursorError:
            return failed(
                "cursor-invalid", cursor, "Cursor specified but it is invalid", 404, "resource-failure"
            )
        except ValueError as error:
            return failed("parameter-invalid", str(error), "A filter or query cannot be read")
        names = [name for name in request.get("select").split(",") if name]
        items = [{key: value for key, value in item.items() if not names or key in names} for item in items]
        message: dict[str, Any] = {"facets": {}}
        if cursor:
            # There is a next cursor behind the last page too: the end is an empty list.
            last = numbers[-1] if numbers else max(after, *found, 0)
            message["next-cursor"] = str(Cursor(last, asked, self.clock.now()))
        if cursor and request.tweaks.get("cursor_echoed"):
            message["next-cursor"] = cursor
        message |= {
            "total-results": len(found),
            "items": batch(items, request),
            "items-per-page": int(rows),
            "query": {"start-index": start, "search-terms": request.get("query") or None},
        }
        return _message("work-list", message)

    def found(self, request: Request) -> set[int]:
        """What the queries and filters find together. Words are all wanted; the real one ranks instead."""
        found = self.held.numbers()
        for name in QUERIES:
            if text := request.get(name).strip():
                found &= evaluate(text, self.leaf).found
        for one in filter(None, request.get("filter").split(",")):
            found &= self.filtered(*one.partition(":")[::2])
        return found

    def leaf(self, leaf: Leaf) -> set[int]:
        """One word or phrase; fields are not told apart."""
        return self.held.with_phrase(leaf.text) if leaf.quoted else self.held.with_word(leaf.text)

    def filtered(self, name: str, value: str) -> set[int]:
        """One filter."""
        records = {number: self.record(number) for number in self.held.records}
        match name:
            case "from-pub-date":
                return {number for number, record in records.items() if record.year >= int(value[:4])}
            case "until-pub-date":
                return {number for number, record in records.items() if record.year <= int(value[:4])}
            case "has-abstract":
                wanted = value in ("true", "1", "t")
                return {number for number, record in records.items() if bool(record.abstract) == wanted}
            case "doi":
                return {number for number, record in records.items() if record.doi == value.lower()}
            case "type":
                works = ((number, as_work(record, self.corpus)) for number, record in records.items())
                return {number for number, work in works if work["type"] == value}
        raise QueryError(f"no filter {name}")


def _doi(request: Request) -> str | None:
    """The DOI in the path, if a single work is asked for; it may hold slashes."""
    _, works, rest = request.path.partition("/works/")
    return unquote(rest) if works and rest else None


def _message(kind: str, message: Any) -> Reply:
    return as_json({"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message})


def failed(kind: str, value: str, text: str, status: int = 400, of: str = "validation-failure") -> Reply:
    """A refusal in Crossref's own envelope."""
    message = [{"type": kind, "value": value, "message": text}]
    return as_json({"status": "failed", "message-type": of, "message": message}, status)
