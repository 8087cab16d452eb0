"""The release of a version: check that nothing is awaited, regenerate it for comparison, then seal it."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd

from prismake.errors import ReviewError
from prismake.protocol.config import Config
from prismake.provenance.manifest import hashes, output_hashes
from prismake.provenance.seal import check_outputs, sealed_manifest, write_seal
from prismake.review.audit import regenerate
from prismake.review.folder import Review
from prismake.review.search_dates import searches_to_come
from prismake.sources.search_age import counts_until
from prismake.sources.search_log import miscounted_lines
from prismake.tables import read_result, rows_of
from prismake.tasks.asked_anew import questions_not_asked
from prismake.tasks.awaited import read_conduct, read_pilots
from prismake.tasks.exceptions import exceptions_in_force
from prismake.today import stated_today

MANIFEST = "audit/manifest.json"


def release(review: Review, today: date) -> str:
    """Seal the version and return a message with the path of the seal. today: the day of the release, in UTC.

    Raises ReviewError if a release check has not passed, if the last search of a source is too old, or if a result
    was changed.
    """
    version = review.config.run
    _refuse_if_awaiting(review, today)
    manifest = json.loads((review.results / MANIFEST).read_text(encoding="utf-8"))
    check_outputs(version, manifest["outputs"], output_hashes(review.results))
    if sealed_manifest(Path("config/versions"), version) is not None:
        return f'Version "{version}" is sealed already, and its results are unchanged.'
    _compare_with_regenerated(review)
    folder = write_seal(Path(), version)
    exceptions = exceptions_in_force(
        review.config, read_conduct(review.config, review.results), read_pilots(review.results)
    )
    balance = read_result(review.results, "1_identify/balance")
    stated = stated_today()
    notices = [
        *(f"Notice: {sentence}." for sentence in questions_not_asked(review.config.sources)),
        *(f"Notice: {sentence}" for sentence in miscounted_lines(review.config.sources, balance)),
    ]
    sealed = f'Version "{version}" is sealed in {folder.as_posix()}/. Commit that folder: later versions build on it.'
    declared = (f"Declared exception: {sentence}" for sentence in exceptions)
    return "\n".join([*([f"Notice: {stated}"] if stated else []), *declared, sealed, *notices])


def old_searches(config: Config, searches: pd.DataFrame, today: date) -> list[str]:
    """Return the names of sources whose last search is too old on this day; empty if config.yaml declares an
    exception. searches: table 1_identify/searches.
    """
    if config.exceptions.search_age.strip():
        return []
    days = {row["name"]: (row["searched_on"], counts_until(row["searched_on"])) for row in rows_of(searches)}
    return [
        f"{name} (searched on {searched_on}, counted until {until.isoformat()})"
        for name, (searched_on, until) in days.items()
        if until is not None and until < today
    ]


def _refuse_if_awaiting(review: Review, today: date) -> None:
    """Raise ReviewError listing every release check that has not passed. A sealed version is not judged by its age again."""
    gates = read_result(review.results, "6_report/gates")
    closed = [row for row in rows_of(gates) if row["open"] == "no"]
    searches = read_result(review.results, "1_identify/searches")
    is_sealed = sealed_manifest(Path("config/versions"), review.config.run) is not None
    if not is_sealed:
        closed += [
            {"awaited_from": "the team", "what": f"a right date: {fault.found}", "put_it_in": " ".join([fault.file, *([f"({fault.column})"] if fault.column else [])])}
            for fault in searches_to_come(review.config.sources, today)
        ]  # fmt: skip
    if not is_sealed and (old := old_searches(review.config, searches, today)):
        what = f"a search that is at most 12 months old (MECIR C37), or a declared exception, for {', '.join(old)}"
        put_it_in = "config/config.yaml (a new search of the source, or exceptions.search_age)"
        closed.append({"awaited_from": "the team", "what": what, "put_it_in": put_it_in})
    if closed:
        lines = "\n".join(
            f"    - {row['awaited_from']}: {row['what']}. Put it in: {row['put_it_in']}" for row in closed
        )
        raise ReviewError(
            f'Version "{review.config.run}" cannot be released: {len(closed)} release check{"" if len(closed) == 1 else "s"} not passed.\n'
            f"{lines}\n    What to do: follow {review.results.as_posix()}/STATUS.md, then release again."
        )


def _compare_with_regenerated(review: Review) -> None:
    """Regenerate the version in another folder and compare every file and the manifest. Raises ReviewError.

    The manifest alone does not suffice: it may have been written after someone changed a result by hand.
    """
    with tempfile.TemporaryDirectory(prefix="prismake release ") as folder:
        regenerated = regenerate(review, Path(folder))
        expected = output_hashes(regenerated) | hashes({MANIFEST: regenerated / MANIFEST})
        actual = output_hashes(review.results) | hashes({MANIFEST: review.results / MANIFEST})
        check_outputs(review.config.run, expected, actual)
