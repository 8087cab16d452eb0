"""PubMed through NCBI's E-utilities: what is common to esearch, efetch, epost and elink.

Documented in sources.md, "NCBI E-utilities (PubMed)"; README.md says which line is where.
"""

import json
import re

from corpus import Corpus, Record
from holdings import Holdings
from messages import Clock, Limits, Reply, Request
from pubmed_efetch import efetch
from pubmed_elink import elink, link_error
from pubmed_esearch import esearch, search_error
from pubmed_history import HistoryError, WebEnv, document, error_document

KEYS = ("key-for-tests",)
CEILING = 9_999
LONGEST_GET = 4_096
WEBENV_LIVES = 8 * 3600.0


class PubMed:
    """The server's state: what PubMed holds, and the sessions of the history server.

    `ceiling` is the number of records that ESearch reaches, `much_cited` the number of citations from which
    neighbor_score fails. Both can be lowered, so that a test need not be large.
    """

    name = "pubmed"
    prefix = "/entrez/eutils"

    def __init__(self, corpus: Corpus, clock: Clock, *, ceiling: int = CEILING, much_cited: int = 50) -> None:
        self.corpus, self.clock = corpus, clock
        self.ceiling, self.much_cited = ceiling, much_cited
        self.held = Holdings([record for record in corpus.records if record.pmid])
        self.sessions: dict[str, WebEnv] = {}
        self.all_records = {record.number: record for record in corpus.records}
        self.xml: dict[int, str] = {}

    def limits(self, request: Request) -> Limits:
        """3 a second, 10 with an API key."""
        key = request.get("api_key")
        return Limits(10 if key in KEYS else 3, 1.0, sender=key)

    def refusal(self, request: Request, limits: Limits, count: int) -> Reply:
        """HTTP 429 in the words of the documentation."""
        body = {
            "error": "API rate limit exceeded",
            "api-key": request.get("api_key") or "127.0.0.1",
            "count": str(count),
            "limit": str(limits.requests),
        }
        headers = {"X-RateLimit-Limit": str(limits.requests), "X-RateLimit-Remaining": "0"}
        return Reply(429, json.dumps(body).encode(), "application/json", headers)

    def answer(self, request: Request) -> Reply:
        """The utility that the path names."""
        if request.method == "GET" and len(request.target) > LONGEST_GET:
            page = "<html><head><title>414 Request-URI Too Long</title></head><body></body></html>"
            return Reply(414, page.encode(), "text/html")
        key = request.get("api_key")
        if key and key not in KEYS:
            body = {"error": "API key invalid", "api-key": key, "type": "api-key", "status": "unknown"}
            return Reply(400, json.dumps(body).encode(), "application/json")
        utilities = {"esearch": esearch, "efetch": efetch, "elink": elink, "epost": epost}
        utility = utilities.get(request.path.rpartition("/")[2].removesuffix(".fcgi"))
        if utility is None:
            return Reply(404, b"<html><body>404 Not Found</body></html>", "text/html")
        if request.tweaks.get("webenv_expired"):
            self.sessions.pop(request.get("WebEnv"), None)
        reply = utility(self, request)
        limits = self.limits(request)
        reply.headers.setdefault("X-RateLimit-Limit", str(limits.requests))
        left = max(0, limits.requests - int(request.tweaks.get("count", 1)))
        reply.headers.setdefault("X-RateLimit-Remaining", str(left))
        return reply

    def trouble(self, request: Request) -> Reply:
        """An `<ERROR>` inside HTTP 200, with Count 0 in ESearch: it must never become "0 hits"."""
        message = "Search Backend failed: Exception:\nDatabase is not supported: pubmed"
        if request.path.endswith("esearch.fcgi"):
            return search_error(request, message)
        if request.path.endswith("elink.fcgi"):
            return link_error(request, message)
        return error_document("eFetchResult", "20131226/efetch", message)

    def change(self, how: str) -> None:
        """A record that the last search would find is added, or one that it found is removed."""
        with self.held.lock:
            victim = self.held.victim()
            if how == "removed":
                self.held.remove(victim)
                return
            record = self.held.records[victim]
            assert isinstance(record, Record)
            self.held.add(self.corpus.clone(record, self.corpus.size + len(self.held.added)))

    def session(self, name: str, *, make: bool) -> WebEnv:
        """The session of that name; a new one where none is asked for."""
        if not name and make:
            session = WebEnv(f"MCID_{len(self.sessions) + 1:024x}", self.clock.now())
            self.sessions[session.name] = session
            return session
        known = self.sessions.get(name)
        if known is None or self.clock.now() - known.born > WEBENV_LIVES:
            raise HistoryError(name)
        return known

    def history(self, request: Request) -> list[int]:
        """The numbers of the records behind WebEnv and query_key."""
        session = self.session(request.get("WebEnv"), make=False)
        if (key := request.get("query_key")) not in session.queries:
            raise HistoryError(key)
        return session.queries[key]

    def remember(self, request: Request, numbers: list[int]) -> tuple[str, str]:
        """Keep a result; the name of its session and its key."""
        with self.held.lock:
            session = self.session(request.get("WebEnv"), make=True)
            key = str(len(session.queries) + 1)
            session.queries[key] = numbers
            return session.name, key

    def ids(self, request: Request) -> list[str]:
        """The ids of a request, however they were written."""
        return [
            part.strip()
            for value in request.params.get("id", [])
            for part in re.split(r"[,\s]+", value)
            if part
        ]

    def by_pmid(self, pmid: str) -> Record | None:
        """The record with that PMID, if it is held."""
        found = self.held.between(int(pmid), int(pmid)) if pmid.isdigit() else set()
        record = self.held.records[found.pop()] if found else None
        assert record is None or isinstance(record, Record)
        return record


def epost(pubmed: PubMed, request: Request) -> Reply:
    """EPost: ids into the history server."""
    root = ("ePostResult", "20090526/epost")
    ids = pubmed.ids(request)
    if not ids:
        return error_document(*root, "Empty ID list; Nothing to store")
    records = [record for pmid in ids if (record := pubmed.by_pmid(pmid))]
    try:
        webenv, key = pubmed.remember(request, [record.number for record in records])
    except HistoryError:
        return error_document(*root, "Unable to obtain query #1")
    return document(*root, f"<QueryKey>{key}</QueryKey><WebEnv>{webenv}</WebEnv>")
