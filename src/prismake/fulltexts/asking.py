"""`prismake fulltexts`: ask services for open copies, fetch those that may be fetched, list the files that people
have, and pin the outcome.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from prismake.fulltexts.fetching import Fetcher
from prismake.fulltexts.finders import SERVICES, FinderService, Service, named_by
from prismake.fulltexts.matching import FOLDER, Listed, files_and_reports, files_in, full_text_stem
from prismake.fulltexts.permitted import Rules, host_of
from prismake.fulltexts.pin import PINS, PinnedFullTexts, as_pinned, write_fulltext_pin
from prismake.fulltexts.pinned import ReportRow, Try, read_fulltexts
from prismake.fulltexts.places import Places, is_there
from prismake.fulltexts.wanted import FinderAnswer, Location, Wanted
from prismake.protocol.fulltexts import FINDERS, FullTexts
from prismake.search.asking import Progress, secrets_of
from prismake.search.client import Client
from prismake.search.clock import Clock, written
from prismake.search.pin import new_stamp
from prismake.search.secrets import Secrets
from prismake.search.session import Session
from prismake.search.store import UNFINISHED, Store
from prismake.search.turnstile import only_search_of
from prismake.sources.pins import digest


@dataclass(frozen=True)
class Asked:
    """A service and how it is reached: its address, its API key and the e-mail address that it expects."""

    finder: FinderService
    base_url: str
    secrets: Secrets


class FullTextsOfReview:
    """The search for full texts of one version of a review.

    sought: included reports after title and abstract screening that are not retrieved yet. reports: all reports, to
    which files of people may belong. offline: only list files, without network. again: ids of reports that were not
    retrieved in an earlier version; services are asked about them again. Raises ReviewError before any request if an
    API key or e-mail address is missing, or if the current pin is faulty.
    """

    def __init__(
        self,
        plan: FullTexts,
        run: str,
        sought: Sequence[Wanted],
        reports: Sequence[Wanted],
        email_env: str,
        environment: Mapping[str, str],
        progress: Progress | None = None,
        clock: Clock | None = None,
        offline: bool = False,
        again: Collection[str] = (),
    ) -> None:
        self.plan, self.run_name, self.offline, self.again = plan, run, offline, again
        self.sought, self.reports = list(sought), list(reports)
        self._sought_ids = {entry.report_id for entry in self.sought}
        self.progress, self.clock = progress or Progress(), clock or Clock()
        self.services = [] if offline else _services(plan, email_env, environment)
        self.rules = Rules(plan, frozenset(host_of(entry.base_url) for entry in self.services))
        self.earlier = _earlier_rows(plan.pin)
        self.store = Store(PINS / UNFINISHED)

    def run(self) -> PinnedFullTexts:
        """Ask the services and fetch copies, continuing an interrupted search, write the pin and return it.

        Files of people are never overwritten.

        Raises SearchStopped if a service does not answer now; answers and files received so far are kept.
        """
        stamp = new_stamp(PINS, self.clock.utc())
        is_begun = self.store.open(self._question(), written(self.clock.utc()), stamp)
        pin, started = PINS / self.store.plan["stamp"], self.store.plan["started"]
        if pin.exists():
            self.store.discard()
            self.progress.notice(
                "The previous command finished this search for full texts, but was stopped "
                "before its end; its pin is used."
            )
            return as_pinned(pin)
        if is_begun:
            self.progress.notice(
                f"Continuing the unfinished search for full texts that was started at {started}."
            )
        files = self._files_of_people()
        rows = self._carried(files)
        covered = {record for row in rows for record in row.record_ids}
        left = [report for report in self.sought if covered.isdisjoint(report.record_ids)]
        named = self._named(left)
        rows += self._fetched(left, named)
        order = {report.report_id: number for number, report in enumerate(self.reports)}
        rows.sort(key=lambda row: (order.get(row.report, len(order)), row.report))
        write_fulltext_pin(
            pin, self.plan, self.run_name, self.services_asked(), rows, files, self.store, started
        )
        return as_pinned(pin)

    def services_asked(self) -> dict[str, str]:
        """Return name to platform of the services that are asked, such as "unpaywall" to "Unpaywall"."""
        return {service.finder.name: service.finder.limits.platform for service in self.services}

    def _question(self) -> dict[str, str]:
        """Return what an unfinished command must ask to be gone on with."""
        return {
            "run": self.run_name,
            "sought": str([entry.record_ids for entry in self.sought]),
            "services": str([(entry.finder.name, entry.base_url) for entry in self.services]),
            "rules": self.plan.model_dump_json()
            + str([self.plan.licences, self.plan.hosts, self.plan.refused_hosts, self.plan.most_megabytes]),
            "offline": str(self.offline),
        }

    def _files_of_people(self) -> list[Listed]:
        """Return the files in the folder that neither this command nor an earlier one fetched."""
        own = {row.copy["file"]: row.copy["sha256"] for row in self.earlier if row.copy.get("fetched")}
        own |= {
            facts["file"]: facts["sha256"]
            for name in self._tries_in_store()
            if (facts := self.store.facts(name)).get("file")
        }
        files = [
            path for path in files_in(FOLDER) if own.get(path.relative_to(FOLDER).as_posix()) != digest(path)
        ]
        return files_and_reports(files, self.reports)

    def _tries_in_store(self) -> list[str]:
        return sorted(path.stem for path in self.store.folder.glob("try-*.json"))

    def _carried(self, files: Sequence[Listed]) -> list[ReportRow]:
        """Return the rows that need no question: of files of people, and of files that an earlier pin names and that are there."""
        by_people: dict[str, list[Listed]] = {}
        for file in files:
            if file.state == "matched":
                by_people.setdefault(file.reports[0], []).append(file)
        rows = []
        for report in self.reports:
            earlier = self._earlier_row(report)
            if own := by_people.get(report.report_id):
                rows.append(_row_of_people(report, own, earlier))
            elif earlier and self._is_kept(earlier, report):
                rows.append(earlier.of(report))
            elif self.offline and report.report_id in self._sought_ids:
                rows.append(earlier.of(report) if earlier else ReportRow.of_wanted(report, "not tried", []))
        return rows

    def _is_kept(self, earlier: ReportRow, report: Wanted) -> bool:
        """Return whether the copy of an earlier pin still counts: it is there, or it is not sought any more and a clone lacks it."""
        if earlier.state != "found" or report.report_id in self.again:
            return False
        return is_there(earlier) or (
            bool(earlier.copy["fetched"]) and report.report_id not in self._sought_ids
        )

    def _earlier_row(self, report: Wanted) -> ReportRow | None:
        """Return the row of earlier pins that has a record of a report: a copy that is there first, then one of the newest pin."""
        rows = [row for row in self.earlier if not set(row.record_ids).isdisjoint(report.record_ids)]
        return min(rows, key=lambda row: not (row.copy and is_there(row)), default=None)

    def _named(self, left: Sequence[Wanted]) -> dict[str, list[FinderAnswer]]:
        """Return what each service says of each report, in the order of the services."""
        answers: dict[str, list[FinderAnswer]] = {report.report_id: [] for report in left}
        for asked in self.services if left else ():
            limits = asked.finder.limits
            with (
                only_search_of(asked.base_url) as turnstile,
                closing(
                    Client(asked.base_url, limits, asked.secrets, self.clock, turnstile, self.progress.notice)
                ) as client,
            ):
                session = Session(Service(asked.finder), client, self.store)
                for number, report in enumerate(left, 1):
                    stem = f"{asked.finder.name}-{_key(report)}"
                    named = named_by(asked.finder, report, stem, session.ask)
                    answers[report.report_id].append(_with_whole_addresses(named, asked.base_url))
                    self.progress.received(asked.finder.name, number, len(left))
        return answers

    def _fetched(
        self, left: Sequence[Wanted], named: Mapping[str, Sequence[FinderAnswer]]
    ) -> list[ReportRow]:
        """Fetch what may be fetched, and return the row of each report."""
        rows: list[ReportRow] = []
        stems: list[str] = []
        with Fetcher(self.rules, self.clock) as fetcher:
            places = Places(self.rules, self.store, fetcher, self.clock)
            for number, report in enumerate(left, 1):
                stems.append(full_text_stem(report.report_id, stems))
                answers = named[report.report_id]
                rows.append(places.row(report, answers, self._service_tries(answers, report), stems[-1]))
                self.progress.received("fetching", number, len(left))
        return rows

    def _service_tries(self, answers: Sequence[FinderAnswer], report: Wanted) -> list[Try]:
        """Return what came of each service, also of those that are not asked."""
        asked = self.services_asked()
        return [
            *(
                Try(
                    answer.finder,
                    answer.state,
                    answer.reason,
                    answer.asked,
                    at=self._asked_at(answer, report),
                )
                for answer in answers
            ),
            *(Try(name, "not tried", "it is not in fulltexts.ask") for name in FINDERS if name not in asked),
        ]

    def _asked_at(self, named: FinderAnswer, report: Wanted) -> str:
        """Return when a service was last asked for a report; empty if it was not."""
        stem = f"{named.finder}-{_key(report)}"
        times = [
            str(self.store.facts(f"{stem}-{number}").get("asked_at", ""))
            for number in range(1, len(named.asked) + 1)
        ]
        return max(times, default="")


def _earlier_rows(in_force: str) -> list[ReportRow]:
    """Return the rows of all pins: first of the pin in force, then of the others, newest first.

    A pin that nobody wrote into the config still says what prismake fetched: its files are none of people.
    """
    others = sorted((path.parent for path in PINS.glob("2*/search.json")), reverse=True)
    folders = [*([Path(in_force)] if in_force else []), *others]
    return [row for folder in dict.fromkeys(folders) for row in read_fulltexts(folder).reports]


def _services(plan: FullTexts, email_env: str, environment: Mapping[str, str]) -> list[Asked]:
    """Return the services that are asked. Raises ReviewFaults, before any request, where one needs what is missing."""
    services = []
    for name, access in plan.services.items():
        finder = SERVICES[name]()
        key = f"fulltexts.ask.{name}"
        secrets = secrets_of(key, access.api_key_env, email_env, environment, Service(finder))
        services.append(Asked(finder, access.base_url or finder.limits.base_url, secrets))
    return services


def _key(report: Wanted) -> str:
    """Return the name of a report in names of answers, which every system takes."""
    return hashlib.sha256(report.report_id.encode()).hexdigest()[:16]


def _with_whole_addresses(named: FinderAnswer, base_url: str) -> FinderAnswer:
    """Return what a service says, with its own address before those that lie at the service itself."""
    places = tuple(
        place
        if place.kind != "xml"
        else Location(f"{base_url}/{place.url}", place.kind, place.licence, place.version, place.finder)
        for place in named.locations
    )
    return FinderAnswer(named.finder, named.state, places, named.asked, named.reason)


def _row_of_people(report: Wanted, files: Sequence[Listed], earlier: ReportRow | None) -> ReportRow:
    """Return the row of a report whose copy people have: of several files, the first by name."""
    first = files[0]
    copy = {
        "file": first.file,
        "sha256": first.sha256,
        "bytes": first.bytes,
        "kind": first.kind,
        "fetched": False,
        "others": [file.file for file in files[1:]],
    }
    return ReportRow.of_wanted(report, "found", list(earlier.tries) if earlier else [], copy)
