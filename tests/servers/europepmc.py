"""Europe PMC's REST service: search, citations and references.

Documented in sources.md, "Others"; README.md says which line is where.
"""

from typing import Any, Literal
from urllib.parse import quote

import words
from copies import Copies
from corpus import Corpus, Record
from cursors import Cursor, CursorError, digest, read
from europepmc_result import as_link, as_result, ext_id, is_open_access, source
from files import article_xml
from holdings import Holdings
from matching import Leaf, QueryError, evaluate
from messages import Clock, Limits, Reply, Request, as_json, as_text, batch

MOST = 1000
VERSION = "6.9"
Ending = Literal["echo", "empty"]


class EuropePmc:
    """MED records, and preprints as PPR.

    `ending` says which of the two documented ends of a list comes. `per_second` is a rate to enforce; by default
    there is none, for none is documented.
    """

    name = "europepmc"
    prefix = "/europepmc/webservices/rest"

    def __init__(
        self, corpus: Corpus, clock: Clock, *, ending: Ending = "echo", per_second: int = 1_000_000
    ) -> None:
        self.per_second = per_second
        self.corpus, self.clock, self.ending = corpus, clock, ending
        self.copies = Copies()
        self.held = Holdings([record for record in corpus.records if record.kind != "book"])

    def limits(self, request: Request) -> Limits:
        """None that is documented; see `per_second`."""
        return Limits(self.per_second, 1.0)

    def refusal(self, request: Request, limits: Limits, count: int) -> Reply:
        """HTTP 429."""
        return as_text("Too many requests", 429)

    def trouble(self, request: Request) -> Reply:
        """An error envelope inside HTTP 200."""
        return envelope(500, "Internal error: the search service does not answer")

    def change(self, how: str) -> None:
        """One record more, or one less."""
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
        """The endpoint that the path names."""
        path = request.path.removeprefix(self.prefix).strip("/").split("/")
        if path in (["search"], ["searchPOST"]):
            return self.search(request)
        if len(path) == 3 and path[2] in ("citations", "references"):
            return self.linked(request, path[0], path[1], path[2])
        if len(path) == 2 and path[1] == "fullTextXML":
            return self.full_text(path[0])
        return as_text("<html><body>404 Not Found</body></html>", 404, "text/html")

    def search(self, request: Request) -> Reply:
        """A page from a cursorMark on."""
        query = request.get("query").strip()
        if not query:
            return envelope(400, "The 'query' parameter is missing")
        if request.get("format", "xml") != "json":
            return envelope(400, "this test server speaks JSON only")
        synonym = request.get("synonym", "false").lower() == "true"
        sent = request.get("cursorMark", "*")
        asked = digest((query, str(synonym), request.get("sort")))
        after = -1
        try:
            if sent != "*":
                if request.tweaks.get("cursor_expired"):
                    raise CursorError(sent)
                after = read(sent, asked, self.clock.now()).after
            with self.held.lock:
                found = evaluate(query, lambda leaf: self.leaf(leaf, synonym)).found
                self.held.last_found = found
                size = min(request.number_of("pageSize", 25) or 25, MOST)
                numbers = sorted(number for number in found if number > after)[:size]
                page = [
                    as_result(self.record(number), request.get("resultType"), self.corpus, self.copies)
                    for number in numbers
                ]
        except CursorError:
            return envelope(400, "The cursorMark is not valid, or no longer so")
        except QueryError as error:
            return envelope(400, f"The query cannot be read: {error}")
        body: dict[str, Any] = {"version": VERSION, "hitCount": len(found)}
        if upcoming := self.upcoming(numbers, asked, sent, request):
            body["nextCursorMark"] = upcoming
            body["nextPageUrl"] = (
                f"https://rest.example.org/search?query={quote(query)}&cursorMark={upcoming}"
            )
        body["request"] = {
            "queryString": query,
            "resultType": request.get("resultType", "lite"),
            "cursorMark": quote(sent),
            "pageSize": size,
            "sort": request.get("sort"),
            "synonym": synonym,
        }
        return as_json(body | {"resultList": {"result": batch(page, request)}})

    def upcoming(self, numbers: list[int], asked: str, sent: str, request: Request) -> str:
        """The next cursor. Behind the last record: the one that was sent, or none."""
        if request.tweaks.get("cursor_echoed"):
            return sent
        if numbers:
            return str(Cursor(numbers[-1], asked, self.clock.now()))
        return sent if self.ending == "echo" and sent != "*" else ""

    def leaf(self, leaf: Leaf, synonym: bool) -> set[int]:
        """One term, in the field that it names."""
        match leaf.field:
            case "SRC":
                return self.where(lambda record: source(record) == leaf.text.upper())
            case "EXT_ID":
                return self.where(lambda record: ext_id(record) == leaf.text.removeprefix("PPR"))
            case "DOI":
                return self.where(lambda record: record.doi == leaf.text.lower())
            case "PUB_YEAR" | "FIRST_PDATE":
                low, _, high = leaf.text.strip("[]").partition(" TO ")
                first, last = low.strip()[:4], (high or low).strip()[:4]
                return self.where(lambda record: first <= str(record.year) <= last)
            case "HAS_ABSTRACT":
                return self.where(lambda record: bool(record.abstract) == (leaf.text.lower() == "y"))
        if leaf.quoted:
            return self.held.with_phrase(leaf.text)
        found = self.held.with_word(leaf.text)
        for other in words.SYNONYMS.get(leaf.text.lower(), ()) if synonym else ():
            found = found | self.held.with_word(other)
        return found

    def full_text(self, pmcid: str) -> Reply:
        """The XML of an article of the open access subset; HTTP 404 for any other."""
        found = self.where(lambda record: record.pmcid == pmcid and is_open_access(record))
        if not found:
            return as_text("<html><body>404 Not Found</body></html>", 404, "text/html")
        return Reply(
            200, article_xml(self.record(found.pop()).plain_title.replace("<", "")), "application/xml"
        )

    def where(self, holds: Any) -> set[int]:
        """The records of which something holds."""
        return {number for number in self.held.records if holds(self.record(number))}

    def linked(self, request: Request, src: str, identifier: str, kind: str) -> Reply:
        """Who cites a record, or what it cites, page by page."""
        found = self.where(
            lambda record: source(record) == src and ext_id(record) == identifier.removeprefix("PPR")
        )
        record = self.record(found.pop()) if found else None
        if record is None:
            return envelope(404, f"No article was found for {src} {identifier}")
        numbers = self.corpus.cited_by.get(record.number, ()) if kind == "citations" else record.references
        others = [self.record(number) for number in numbers if number in self.held.records]
        size = min(request.number_of("pageSize", 25) or 25, MOST)
        start = (max(1, request.number_of("page", 1)) - 1) * size
        one = "citation" if kind == "citations" else "reference"
        entries = [as_link(other, place, one) for place, other in enumerate(others, 1)][start : start + size]
        asked = {"id": identifier, "source": src, "offSet": start, "pageSize": size}
        body: dict[str, Any] = {"version": VERSION, "hitCount": len(others), "request": asked}
        return as_json(body | {f"{one}List": {one: batch(entries, request)}})


def envelope(code: int, message: str) -> Reply:
    """An error, with HTTP 200 around it."""
    return as_json({"version": VERSION, "errCode": code, "errMsg": message})
