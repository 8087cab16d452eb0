"""ClinicalTrials.gov, API v2: /studies, /studies/{nctId} and /version.

Documented in sources.md, "ClinicalTrials.gov"; README.md says which line is where.
"""

import re
from typing import Any

from corpus import Corpus
from cursors import Cursor, CursorError, digest, read
from holdings import Holdings
from matching import Leaf, QueryError, evaluate
from messages import Clock, Limits, Reply, Request, as_json, as_text, batch
from trials import Trial, late, make_trials

MOST = 1000
QUERIES = ("query.term", "query.cond", "query.intr", "query.titles", "query.id", "filter.advanced")
# AREA[StartDate]RANGE[2010-01-01,MAX] is read as a range, any other AREA[...] as nothing.
RANGE = re.compile(r"AREA\[(\w+)\]RANGE\[\s*([^,\]]+?)\s*,\s*([^\]]+?)\s*\]")
AREA = re.compile(r"(?:AREA|SEARCH|EXPANSION|COVERAGE)\[[^\]]*\]\s*")
FILTERS = ("filter.ids", "filter.overallStatus")
PARAMS = (
    *QUERIES,
    *FILTERS,
    *("format", "fields", "pageSize", "pageToken", "countTotal", "sort", "markupFormat"),
)
# The pieces that `fields` may name, and where they stand; sections and modules go by their own path.
PIECES = {
    "NCTId": "protocolSection.identificationModule.nctId",
    "BriefTitle": "protocolSection.identificationModule.briefTitle",
    "OfficialTitle": "protocolSection.identificationModule.officialTitle",
    "SecondaryIdInfo": "protocolSection.identificationModule.secondaryIdInfos",
    "OverallStatus": "protocolSection.statusModule.overallStatus",
    "StartDate": "protocolSection.statusModule.startDateStruct.date",
    "LastUpdatePostDate": "protocolSection.statusModule.lastUpdatePostDateStruct.date",
    "EnrollmentCount": "protocolSection.designModule.enrollmentInfo.count",
    "Phase": "protocolSection.designModule.phases",
    "Condition": "protocolSection.conditionsModule.conditions",
    "Reference": "protocolSection.referencesModule.references",
    "HasResults": "hasResults",
}


class ClinicalTrials:
    """The registry. `trials` is the number of registrations, half the size of the corpus by default."""

    name = "clinicaltrials"
    prefix = "/api/v2"

    def __init__(self, corpus: Corpus, clock: Clock, *, trials: int | None = None) -> None:
        self.corpus, self.clock = corpus, clock
        self.size = max(1, corpus.size // 2) if trials is None else trials
        self.held = Holdings(make_trials(corpus, self.size))

    def limits(self, request: Request) -> Limits:
        """No limit is published; about 50 a minute is what people report."""
        return Limits(50, 60.0)

    def refusal(self, request: Request, limits: Limits, count: int) -> Reply:
        """HTTP 429 without any header: there are no rate headers."""
        return as_text("Too Many Requests", 429)

    def trouble(self, request: Request) -> Reply:
        """A page of HTML with HTTP 200: the API has no error envelope."""
        return as_text("<!DOCTYPE html><html><body>Something went wrong</body></html>", 200, "text/html")

    def change(self, how: str) -> None:
        """One registration more, or one less."""
        with self.held.lock:
            victim = self.held.victim()
            if how == "removed":
                self.held.remove(victim)
                return
            trial = self.held.records[victim]
            assert isinstance(trial, Trial)
            self.held.add(late(trial, self.size + len(self.held.added)))

    def answer(self, request: Request) -> Reply:
        """The endpoint that the path names."""
        path = request.path.removeprefix(self.prefix).rstrip("/")
        if path == "/version":
            return as_json({"apiVersion": "2.0.5", "dataTimestamp": "2026-11-27T09:00:05"})
        if path.startswith("/studies/"):
            return self.single(path.rpartition("/")[2])
        if path != "/studies":
            return as_text("Not Found", 404)
        unknown = [name for name in request.params if name not in PARAMS]
        if unknown:
            return as_text(f"`{unknown[0]}` is unknown parameter", 400)
        try:
            return self.studies(request)
        except QueryError as error:
            return as_text(f"Query parsing error: {error}", 400)
        except CursorError:
            return as_text("Invalid `pageToken` parameter", 400)

    def single(self, nct_id: str) -> Reply:
        """One registration."""
        for trial in self.trials():
            if trial.id == nct_id:
                return as_json(trial.study())
        return as_text(f"NCT number {nct_id} not found", 404)

    def trials(self) -> list[Trial]:
        """All that are held."""
        return list(self.held.records.values())  # type: ignore[arg-type]

    def studies(self, request: Request) -> Reply:
        """A page. One that is full carries a token, even where no registration is left behind it."""
        asked = digest(f"{name}={request.get(name)}" for name in (*QUERIES, *FILTERS, "sort"))
        token, after = request.get("pageToken"), -1
        if token:
            if request.tweaks.get("cursor_expired"):
                raise CursorError(token)
            after = read(token, asked, self.clock.now()).after
        with self.held.lock:
            found = self.found(request)
            self.held.last_found = found
            size = min(request.number_of("pageSize", 10) or 10, MOST)
            numbers = sorted(number for number in found if number > after)[:size]
            page = [self.held.records[number].study() for number in numbers]  # type: ignore[attr-defined]
        body: dict[str, Any] = {}
        if request.get("countTotal") == "true" and not token:
            body["totalCount"] = len(found)
        body["studies"] = batch([self.shortened(study, request) for study in page], request)
        if len(numbers) == size:
            body["nextPageToken"] = str(Cursor(numbers[-1], asked, self.clock.now()))
        if request.tweaks.get("cursor_echoed") and token:
            body["nextPageToken"] = token
        return as_json(body)

    def found(self, request: Request) -> set[int]:
        """What all queries and filters find together."""
        found = self.held.numbers()
        for name in QUERIES:
            if text := request.get(name).strip():
                text = AREA.sub("", RANGE.sub(r"\1:[\2 TO \3]", text))
                found &= evaluate(text, self.leaf).found
        if ids := request.get("filter.ids"):
            sought = set(ids.replace("|", ",").split(","))
            found &= {trial.number for trial in self.trials() if trial.id in sought}
        if statuses := request.get("filter.overallStatus"):
            sought = set(statuses.replace("|", ",").split(","))
            found &= {trial.number for trial in self.trials() if trial.status in sought}
        return found

    def leaf(self, leaf: Leaf) -> set[int]:
        """One word or phrase, whatever its field, or a range of dates."""
        if leaf.text.startswith("["):
            low, _, high = leaf.text.strip("[]").partition(" TO ")
            first, last = ("" if low == "MIN" else low), ("9999" if high == "MAX" else high)
            dated = {trial.number: self.date(trial, leaf.field) for trial in self.trials()}
            return {number for number, date in dated.items() if first <= date <= last}
        return self.held.with_phrase(leaf.text) if leaf.quoted else self.held.with_word(leaf.text)

    def date(self, trial: Trial, name: str) -> str:
        """The date that a range is about: of the start, or of the version."""
        return trial.start if name == "STARTDATE" else trial.version

    def shortened(self, study: dict[str, Any], request: Request) -> dict[str, Any]:
        """Only the fields that were asked for."""
        names = [name for name in request.get("fields").replace("|", ",").split(",") if name]
        if not names:
            return study
        made: dict[str, Any] = {}
        for name in names:
            _copy(study, made, PIECES.get(name, name).split("."))
        return made


def _copy(whole: dict[str, Any], part: dict[str, Any], path: list[str]) -> None:
    head, *rest = path
    if head not in whole:
        return
    if rest:
        _copy(whole[head], part.setdefault(head, {}), rest)
    else:
        part[head] = whole[head]
