"""The release of a version: every check passed, every result made a second time, then sealed."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from prismake.errors import ReviewError
from prismake.provenance.manifest import hashes, output_hashes
from prismake.provenance.seal import check_outputs, sealed_manifest, write_seal
from prismake.review.audit import regenerate
from prismake.review.folder import Review
from prismake.tables import read_result, rows_of

MANIFEST = "audit/manifest.json"


def release(review: Review) -> str:
    """Seal the version and say where. Raises ReviewError where a check is not passed or a result was changed."""
    version = review.config.run
    _refuse_closed_gates(review)
    manifest = json.loads((review.results / MANIFEST).read_text(encoding="utf-8"))
    check_outputs(version, manifest["outputs"], output_hashes(review.results))
    if sealed_manifest(Path("config/versions"), version) is not None:
        return f'Version "{version}" is sealed already, and its results are those of the seal.'
    _compare_with_a_second_making(review)
    folder = write_seal(Path(), version)
    return f'Version "{version}" is sealed in {folder.as_posix()}/. Commit that folder: it is what a later version builds on.'


def _refuse_closed_gates(review: Review) -> None:
    gates = read_result(review.results, "6_report/gates")
    closed = [row for row in rows_of(gates) if row["open"] == "no"]
    if closed:
        lines = "\n".join(
            f"    - {row['awaited_from']}: {row['what']}. Put it in: {row['put_it_in']}" for row in closed
        )
        raise ReviewError(
            f'Version "{review.config.run}" can not be released: {len(closed)} gate{"" if len(closed) == 1 else "s"} closed.\n'
            f"{lines}\n    What to do: {review.results.as_posix()}/STATUS.md tells who owes what."
        )


def _compare_with_a_second_making(review: Review) -> None:
    """Make the version again elsewhere and compare every file, the manifest too: a seal is for good.

    The manifest here may be younger than a change by hand, and then says nothing against it.
    """
    with tempfile.TemporaryDirectory(prefix="prismake release ") as folder:
        again = regenerate(review, Path(folder))
        expected = output_hashes(again) | hashes({MANIFEST: again / MANIFEST})
        found = output_hashes(review.results) | hashes({MANIFEST: review.results / MANIFEST})
        check_outputs(review.config.run, expected, found)
