"""Writes a pin of full texts: first into a folder with a temporary name, which is renamed when it is complete."""

from __future__ import annotations

import os
import platform
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from prismake import __version__
from prismake.fulltexts.matching import Listed
from prismake.fulltexts.pinned import NAME, ReportRow, read_fulltexts
from prismake.protocol.fulltexts import FullTexts
from prismake.search.pin import LAYOUT, size_of
from prismake.search.store import Store, as_json
from prismake.sources.pins import SEARCH, TIMES, digest, own_digest
from prismake.wording import counted

PINS = Path("config/pins") / NAME


@dataclass(frozen=True)
class PinnedFullTexts:
    """A finished pin of full texts.

    states: state to number of reports. files: the files of people as JSON. bytes: the size of the pin.
    """

    folder: Path
    states: Mapping[str, int]
    reports: Sequence[ReportRow]
    files: Sequence[Mapping[str, Any]]
    bytes: int


def as_pinned(folder: Path) -> PinnedFullTexts:
    """Return the summary of the pin in a folder, for printing."""
    read = read_fulltexts(folder)
    return PinnedFullTexts(
        folder, Counter(row.state for row in read.reports), read.reports, read.files, size_of(folder)
    )


def write_fulltext_pin(
    folder: Path,
    plan: FullTexts,
    run: str,
    services: Mapping[str, str],
    rows: Sequence[ReportRow],
    files: Sequence[Listed],
    store: Store,
    started: str,
) -> None:
    """Write a pin into `folder`, which must not exist yet, and discard the stored answers afterwards.

    rows: what was found for each report. files: the files of people. store: the stored answers of the services.
    started: when the search began, in UTC.
    """
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    names = {name: f"{name}.json.gz" for name in store.names()}
    for name, file in names.items():
        shutil.copyfile(store.folder / f"{name}.gz", partial / file)
    search = _search(plan, run, services, rows, files, store, names)
    (partial / SEARCH).write_bytes(as_json(search))
    times = _times(store, names, rows, started, partial)
    (partial / TIMES).write_bytes(as_json({**times, "sha256": own_digest(times)}))
    for path in partial.iterdir():
        with path.open("rb+") as handle:
            os.fsync(handle.fileno())
    partial.rename(folder)
    store.discard()


def _search(
    plan: FullTexts,
    run: str,
    services: Mapping[str, str],
    rows: Sequence[ReportRow],
    files: Sequence[Listed],
    store: Store,
    names: Mapping[str, str],
) -> dict[str, Any]:
    """Return search.json: what was asked of whom, and what came of each report and file. names: stored answer to its file in the pin."""
    with_copy = sum(row.state == "found" for row in rows)
    return {
        "layout": LAYOUT,
        "source": NAME,
        "name": "Full texts",
        "platform": ", ".join(services.values()) or "nobody was asked",
        "query": f"where open copies of {counted(len(rows), 'report')} lie",
        "reported": str(len(rows)),
        "received": with_copy,
        "what_it_is": "what the services said of each report, what was fetched, and the files that people had",
        "what_it_is_not": "The files themselves, which stay out of git. A copy that is found is not yet retrieved: people say that.",
        NAME: {
            "run": run,
            "services": dict(services),
            "licences": list(plan.licences),
            "hosts": list(plan.hosts),
            "refused_hosts": dict(plan.refused_hosts),
            "most_megabytes": plan.most_megabytes,
            "reports": [row.facts() for row in rows],
            "files": [_file_facts(file) for file in files],
        },
        "requests": {file: store.facts(name)["request"] for name, file in names.items()},
        "responses": {file: store.facts(name)["masked"] for name, file in names.items()},
        "records": [],
    }


def _file_facts(file: Listed) -> dict[str, Any]:
    """Return what search.json says of a file that people had."""
    return {
        "file": file.file,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "kind": file.kind,
        "state": file.state,
        "reports": list(file.reports),
        "matched_by": file.matched_by,
        "fault": file.fault,
    }


def _times(
    store: Store, names: Mapping[str, str], rows: Sequence[ReportRow], started: str, partial: Path
) -> dict[str, Any]:
    """Return times.json: when each place was tried, with what, and the sha256 of each file of the pin."""
    facts = {file: store.facts(name) for name, file in names.items()}
    tried = {row.report: {attempt.where: attempt.at for attempt in row.tries if attempt.at} for row in rows}
    moments = [at for places in tried.values() for at in places.values() if at >= started]
    return {
        "searched_on": min(moments, default=started)[:10],
        "started": started,
        "finished": max(moments, default=started),
        "versions": {
            "prismake": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in ("httpx", "tenacity")},
        },
        "tried": {report: places for report, places in tried.items() if places},
        "responses": {
            file: {"asked_at": fact["asked_at"], "requests": fact["requests"], "sha256": fact["sha256"]}
            for file, fact in facts.items()
        },
        "files": {path.name: digest(path) for path in sorted(partial.iterdir())},
    }
