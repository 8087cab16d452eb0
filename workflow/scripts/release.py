"""Seal this version, if every gate is open."""

import json
import tempfile
from pathlib import Path

from adapter import run
from prismake.errors import ReviewError
from prismake.provenance.manifest import hashes, outputs_of
from prismake.provenance.seal import check_outputs, sealed_manifest, write_seal
from prismake.review import Review
from prismake.review.audit import regenerate
from prismake.review.last_word import say_at_the_end
from prismake.tables import read_table, rows_of


def main() -> None:
    review = Review.open(Path(), Path(__file__).resolve().parents[2], check=False)
    version = review.config.run
    gates = read_table(review.results / "6_report/gates.csv", "6_report/gates")
    closed = [row for row in rows_of(gates) if row["open"] == "no"]
    if closed:
        lines = "\n".join(
            f"    - {row['awaited_from']}: {row['what']}. Put it in: {row['put_it_in']}" for row in closed
        )
        raise ReviewError(
            f'Version "{version}" can not be released: {len(closed)} gate{"" if len(closed) == 1 else "s"} closed.\n{lines}\n'
            f"    What to do: {review.results.as_posix()}/STATUS.md tells who owes what."
        )
    manifest = json.loads((review.results / "audit/manifest.json").read_text(encoding="utf-8"))
    check_outputs(Path(), version, manifest, outputs_of(review.results))
    if sealed_manifest(Path("config/versions"), version) is not None:
        say_at_the_end(f'Version "{version}" is sealed already, and its results are those of the seal.')
        return
    hold_against_a_second_making(review)
    where = write_seal(Path(), version)
    say_at_the_end(
        f'Version "{version}" is sealed in {where.as_posix()}/. Commit that folder: it is what a later version builds on.'
    )


def hold_against_a_second_making(review: Review) -> None:
    """Make the version again elsewhere and compare every file, the manifest too: a seal is for good.

    The manifest here may be younger than a change by hand, and then says nothing against it.
    """
    manifest = Path("audit/manifest.json")
    with tempfile.TemporaryDirectory(prefix="prismake release ") as folder:
        again = regenerate(review, Path(folder))
        made = hashes([*outputs_of(again), again / manifest], again)
        found = [*outputs_of(review.results), review.results / manifest]
        check_outputs(Path(), review.config.run, {"outputs": made}, found)


if __name__ == "__main__":
    run(main)
