"""Unpaywall's API, version 2: `/v2/{doi}?email=`, where open copies of a DOI lie.

Written from public descriptions of the data format (DOI objects with OA locations), of the limit (100,000 requests a day), and of the
answer to a DOI that it does not hold, as users report it: HTTP 404 with `HTTP_status_code`, `error` and `message`, "'10.x' is an invalid
doi.  See http://doi.org/10.x", also for valid DOIs that it has not read yet. No recording backs any answer: the words of the refusal of an
address (HTTP 422, also for placeholders), and that DOIs are compared without regard to case, are choices.
"""

from typing import Any

import words
from copies import Copies, Copy
from corpus import Corpus, Record
from faults import HTML
from messages import Clock, Limits, Reply, Request, as_json

A_DAY = 100_000
PLACEHOLDERS = ("example.com", "example.org", "test.com")


class Unpaywall:
    """DOI objects. `lacks` are the DOIs that it has not read yet."""

    name = "unpaywall"
    prefix = "/v2"

    def __init__(
        self, corpus: Corpus, clock: Clock, *, a_day: int = A_DAY, lacks: tuple[str, ...] = ()
    ) -> None:
        self.corpus, self.clock, self.a_day = corpus, clock, a_day
        self.copies = Copies()
        self.held = {
            record.doi: record for record in corpus.records if record.doi and record.doi not in lacks
        }

    def limits(self, request: Request) -> Limits:
        """100,000 a day for one address."""
        return Limits(self.a_day, 86_400.0, sender=request.get("email"))

    def refusal(self, request: Request, limits: Limits, count: int) -> Reply:
        """HTTP 429."""
        return error(429, "Too many requests")

    def trouble(self, request: Request) -> Reply:
        """A page of HTML: no error of its own inside HTTP 200 is documented."""
        return Reply(200, HTML, "text/html; charset=UTF-8")

    def change(self, how: str) -> None:
        """A lookup by DOI has no list that could change."""

    def answer(self, request: Request) -> Reply:
        """The DOI object."""
        address = request.get("email")
        if not address:
            return error(422, "Email address required in API call, see http://unpaywall.org/products/api")
        if "@" not in address or address.rpartition("@")[2] in PLACEHOLDERS:
            return error(422, "Please use your own email address in API calls.")
        doi = request.path.removeprefix(f"{self.prefix}/").strip().lower()
        request.requested.append(doi)
        record = self.held.get(doi)
        if record is None:
            return error(404, f"'{doi}' is an invalid doi.  See http://doi.org/{doi}")
        return as_json(self.as_object(record))

    def as_object(self, record: Record) -> dict[str, Any]:
        """The DOI object of a record."""
        places = [self.location(copy, number == 0) for number, copy in enumerate(self.open_copies(record))]
        title, _, issn = words.JOURNALS[record.journal]
        return {
            "doi": record.doi,
            "doi_url": f"https://doi.org/{record.doi}",
            "title": record.plain_title,
            "genre": "posted-content" if record.kind == "preprint" else "journal-article",
            "is_paratext": False,
            "published_date": f"{record.year}-{record.month:02d}-01",
            "year": record.year,
            "journal_name": title,
            "journal_issns": issn,
            "journal_issn_l": issn,
            "journal_is_oa": False,
            "journal_is_in_doaj": False,
            "publisher": "Invented Press",
            "is_oa": bool(places),
            "oa_status": "hybrid" if places else "closed",
            "has_repository_copy": any(place["host_type"] == "repository" for place in places),
            "best_oa_location": places[0] if places else None,
            "first_oa_location": places[0] if places else None,
            "oa_locations": places,
            "oa_locations_embargoed": [],
            "updated": "2026-01-01T00:00:00.000000",
            "data_standard": 2,
            "z_authors": [{"given": given, "family": family} for family, given in record.authors] or None,
        }

    def open_copies(self, record: Record) -> list[Copy]:
        """The copies that it names."""
        return self.copies.of(record, self.name)

    def location(self, copy: Copy, is_best: bool) -> dict[str, Any]:
        """An OA location."""
        address = self.copies.url(copy)
        return {
            "evidence": "open (via page says license)" if copy.license else "open (via free pdf)",
            "host_type": copy.host_type,
            "is_best": is_best,
            "license": copy.license,
            "oa_date": None,
            "pmh_id": None,
            "endpoint_id": None,
            "repository_institution": None,
            "updated": "2026-01-01T00:00:00.000000",
            "url": address,
            "url_for_landing_page": address
            if not copy.has_pdf_url
            else f"{self.copies.host}/page/{copy.name}",
            "url_for_pdf": address if copy.has_pdf_url else None,
            "version": copy.version,
        }


def error(status: int, message: str) -> Reply:
    """An error in Unpaywall's words."""
    return as_json({"HTTP_status_code": status, "error": True, "message": message}, status)
