"""Reads a pin of full texts from disk: each report with its copy, and what was tried where and when."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from prismake.errors import Fault, ReviewFaults
from prismake.fulltexts.wanted import State, Wanted
from prismake.sources.pins import SEARCH, TIMES, Pin, read_pin

NAME = "fulltexts"


@dataclass(frozen=True)
class Try:
    """One attempt to find or fetch a full text.

    where: a service, or an address that a service named. at: when, in UTC; empty if it was not tried. identifiers:
    those with which a service was asked. For an address also licence, version, the service that named it, and to what
    it leads according to that service.
    """

    where: str
    outcome: State
    reason: str = ""
    identifiers: tuple[str, ...] = ()
    licence: str = ""
    version: str = ""
    finder: str = ""
    kind: str = ""
    at: str = ""

    def facts(self) -> dict[str, Any]:
        """Return the attempt as JSON values without its time, so that a repeated search writes the same bytes."""
        keys = ("where", "outcome", "reason", "identifiers", "licence", "version", "finder", "kind")
        known = {key: getattr(self, key) for key in keys if getattr(self, key)}
        return {**known, **({"identifiers": list(self.identifiers)} if self.identifiers else {})}


@dataclass(frozen=True)
class ReportRow:
    """A report in a pin of full texts.

    copy: facts on its file below config/fulltexts/, such as name and sha256; empty if there is none.
    """

    report: str
    record_ids: tuple[str, ...]
    title: str
    dois: tuple[str, ...]
    pmid: str
    state: State
    tries: tuple[Try, ...]
    copy: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of_wanted(
        cls, report: Wanted, state: State, tries: Sequence[Try], copy: Mapping[str, Any] | None = None
    ) -> ReportRow:
        """Return the row of a sought report."""
        return cls(
            report.report_id,
            report.record_ids,
            report.title,
            report.dois,
            report.pmid,
            state,
            tuple(tries),
            dict(copy or {}),
        )

    def of(self, report: Wanted) -> ReportRow:
        """Return the same row under the current id of the report."""
        return replace(self, report=report.report_id, record_ids=report.record_ids, title=report.title)

    def facts(self) -> dict[str, Any]:
        """Return the row as JSON values without times."""
        return {
            "report": self.report,
            "record_ids": list(self.record_ids),
            "title": self.title,
            "dois": list(self.dois),
            "pmid": self.pmid,
            "state": self.state,
            "copy": self.copy,
            "tried": [attempt.facts() for attempt in self.tries],
        }


@dataclass(frozen=True)
class PinOfFullTexts:
    """A pin of full texts: its reports, the files of people as JSON, and the services that were asked."""

    pin: Pin
    reports: list[ReportRow]
    files: list[dict[str, Any]]
    services: dict[str, str]


def read_fulltexts(folder: Path) -> PinOfFullTexts:
    """Return the content of a pin of full texts.

    Raises ReviewFaults if the pin is missing, faulty, or of another kind.
    """
    if not (folder / SEARCH).is_file():
        others = sorted(entry.parent.as_posix() for entry in folder.parent.glob(f"2*/{SEARCH}"))
        raise ReviewFaults(
            [
                Fault(
                    folder.as_posix(),
                    f"fulltexts.pin of config.yaml names this folder, but the folder or its file {SEARCH} is missing.",
                    "restore the folder (`git status` shows what was removed), or name another pin in fulltexts.pin of config.yaml.",
                    allowed=", ".join(others) or "(there is no pin of full texts)",
                )
            ]
        )
    pin = read_pin(folder, NAME)
    facts = pin.metadata.get(NAME)
    if not isinstance(facts, dict):
        raise ReviewFaults(
            [
                Fault(
                    (folder / SEARCH).as_posix(),
                    "fulltexts.pin of config.yaml names this pin, but the pin holds no search for full texts.",
                    "write a folder below config/pins/fulltexts/, which `prismake fulltexts` made, into fulltexts.pin.",
                )
            ]
        )
    times = json.loads((folder / TIMES).read_text(encoding="utf-8"))["tried"]
    rows = [
        ReportRow(
            row["report"],
            tuple(row["record_ids"]),
            row["title"],
            tuple(row["dois"]),
            row["pmid"],
            row["state"],
            tuple(_try(attempt, times.get(row["report"], {})) for attempt in row["tried"]),
            row["copy"],
        )
        for row in facts["reports"]
    ]
    return PinOfFullTexts(pin, rows, facts["files"], facts["services"])


def _try(facts: Mapping[str, Any], times: Mapping[str, str]) -> Try:
    values = {**facts, "identifiers": tuple(facts.get("identifiers", ()))}
    return Try(**values, at=times.get(facts["where"], ""))
