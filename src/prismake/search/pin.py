"""Turns a complete search into a pin: the folder is built under a temporary name, and renamed when it is complete."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from prismake import __version__
from prismake.search.provider import Query
from prismake.search.searching import LineCount, SearchResult
from prismake.search.session import Session
from prismake.search.store import as_json
from prismake.sources.pins import SEARCH, TIMES, digest, own_digest

STAMP = "%Y%m%dT%H%M%SZ"
LAYOUT = 2


@dataclass(frozen=True)
class Question:
    """The parameters of a search: those facts of search.json that do not come from the source."""

    source: str
    name: str
    provider: str
    strategy: str
    strategy_file: str
    query: Query
    limits: tuple[str, ...]
    expand_terms: bool | None


def new_stamp(folder: Path, now: datetime) -> str:
    """Return the name of a new pin in the folder of a source: the time in UTC, which no other pin there has."""
    stamp = now.strftime(STAMP)
    number = 2
    while (folder / stamp).exists():
        stamp, number = f"{now.strftime(STAMP)}-{number}", number + 1
    return stamp


def write_search_pin(
    folder: Path,
    question: Question,
    outcome: SearchResult,
    session: Session,
    started: str,
) -> None:
    """Write the pin of a complete search into `folder`, which must not exist, and remove the unfinished search."""
    write_answers(folder, session, started, lambda files: _search(question, outcome, session, files))


def write_counts(
    folder: Path,
    question: Question,
    whole: LineCount,
    lines: Sequence[LineCount],
    session: Session,
    started: str,
) -> None:
    """Write a pin that contains only counts into `folder`, which must not exist.

    whole: the count of the search with its limits.
    """
    outcome = SearchResult({}, whole.count, whole.notes, (), tuple(lines))

    def search_of(files: Mapping[str, str]) -> dict[str, Any]:
        return {
            **_search(question, outcome, session, files),
            "counts_only": True,
            "what_it_is": f"counts alone: {whole.count:,} records for the search, and the count of each of its lines",
            "what_it_is_not": "It holds no records.",
        }

    write_answers(folder, session, started, search_of)


def write_replication(
    folder: Path,
    question: Question,
    outcome: SearchResult,
    session: Session,
    started: str,
    drift: Mapping[str, Any],
) -> None:
    """Write the pin of a repeated search into `folder`, which must not exist.

    drift: how the result differs from the earlier pin.
    """
    write_answers(
        folder,
        session,
        started,
        lambda files: {**_search(question, outcome, session, files), "replication": dict(drift)},
    )


def write_answers(
    folder: Path, session: Session, started: str, search_of: Callable[[Mapping[str, str]], dict[str, Any]]
) -> None:
    """Write a pin of all used answers into `folder`, which must not exist, and remove the unfinished search.

    search_of: returns the content of search.json. It is called with stored answer to name of its file.
    """
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    files = {name: _placed(session, name, partial) for name in sorted(session.used)}
    (partial / SEARCH).write_bytes(as_json(search_of(files)))
    times = _times(session, files, started, partial)
    (partial / TIMES).write_bytes(as_json({**times, "sha256": own_digest(times)}))
    for path in partial.iterdir():
        _flush(path)
    partial.rename(folder)
    session.store.discard()


def _placed(session: Session, name: str, partial: Path) -> str:
    """Copy an answer into the pin, named after what it holds. Return the name of the file."""
    file = f"{name}.{session.store.facts(name)['kind']}.gz"
    shutil.copyfile(session.store.folder / f"{name}.gz", partial / file)
    return file


def _search(
    question: Question,
    outcome: SearchResult,
    session: Session,
    files: Mapping[str, str],
) -> dict[str, Any]:
    """Return search.json: what was asked and what the source answered, without anything that another attempt would change."""
    limits = session.provider.limits
    return {
        "layout": LAYOUT,
        "source": question.source,
        "name": question.name,
        "provider": question.provider,
        "platform": limits.platform,
        "strategy_file": question.strategy_file,
        "strategy": question.strategy,
        "query": question.query.text,
        "parameters": dict(question.query.params),
        "limits": list(question.limits),
        "expand_terms": question.expand_terms,
        "lines": [
            {
                "line": line.number,
                "text": line.text,
                "query": line.query.text,
                "count": line.count,
                **line.notes,
            }
            for line in outcome.lines
        ],
        "translation": dict(outcome.notes),
        "reported": str(outcome.reported),
        "received": len(outcome.records),
        "proof": session.proof,
        "what_it_is": f"all {outcome.reported:,} records that {limits.platform} found, as it sent them",
        "what_it_is_not": limits.what_it_is_not,
        **answered(session, files),
        "records": sorted(files[name] for name in outcome.pages),
    }


def answered(session: Session, files: Mapping[str, str]) -> dict[str, Any]:
    """Return file name to the request, and to the masked sha256 of the answer, as parts of search.json."""
    return {
        "requests": {files[name]: session.store.facts(name)["request"] for name in sorted(files)},
        "responses": {files[name]: session.store.facts(name)["masked"] for name in sorted(files)},
    }


def _times(session: Session, files: Mapping[str, str], started: str, partial: Path) -> dict[str, Any]:
    """Return times.json: when, with what, at what cost, and the sha256 of each file as it lies there."""
    facts = {files[name]: session.store.facts(name) for name in sorted(files)}
    finished = max((fact["asked_at"] for fact in facts.values()), default=started)
    cost = session.client.cost
    return {
        "searched_on": min((fact["asked_at"] for fact in facts.values()), default=started)[:10],
        "started": started,
        "finished": finished,
        "base_url": session.client.base_url,
        "versions": {
            "prismake": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in ("biopython", "httpx", "tenacity")},
        },
        "cost": {
            "requests_for_these_answers": sum(fact["requests"] for fact in facts.values()),
            "bytes": sum((partial / file).stat().st_size for file in facts),
            "begun_again": session.store.restarts(),
            "faults_since_the_last_start": cost.faults,
            "charged_since_the_last_start": f"{cost.charged:.4f} USD" if cost.charged else "",
            "budget_left": cost.budget,
        },
        "responses": {
            file: {
                "asked_at": fact["asked_at"],
                "requests": fact["requests"],
                "session_token": fact["cursor"],
                "sha256": fact["sha256"],
            }
            for file, fact in facts.items()
        },
        "files": {path.name: digest(path) for path in sorted(partial.iterdir())},
    }


def _flush(path: Path) -> None:
    """Write a file through to the disk, so that a renamed pin is whole even after a power failure."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def size_of(folder: Path) -> int:
    """Return the size of a pin in bytes."""
    return sum(path.stat().st_size for path in folder.iterdir())
