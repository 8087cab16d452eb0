"""Measure time and peak memory of deduplication as the number of records grows.

    python benchmarks/deduplication_scale.py 10000 100000 1000000 [--abstracts]

The records are made up, from a fixed seed: titles of words drawn with the frequencies of a vocabulary, a quarter of
them copies with errors. Each size runs in a process of its own and prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))


def _words(rng: np.random.Generator, count: int) -> np.ndarray:
    syllables = np.array(
        [
            "ba",
            "co",
            "di",
            "fe",
            "gi",
            "lo",
            "ma",
            "ne",
            "po",
            "ra",
            "si",
            "tu",
            "ven",
            "tor",
            "lin",
            "mes",
            "tri",
            "gon",
        ]
    )
    return np.array(
        ["".join(rng.choice(syllables, size=rng.integers(2, 6))) for _ in range(count)], dtype=object
    )


def made_up(size: int, abstracts: bool, seed: int = 1) -> pd.DataFrame:
    """Return `size` records in the schema 1_identify/records, 23 % of them copies with errors."""
    from prismake.tables import columns_of

    rng = np.random.default_rng(seed)
    vocabulary, families = _words(rng, 20_000), _words(rng, 15_000)
    frequency = 1 / (np.arange(len(vocabulary)) + 10)
    frequency /= frequency.sum()
    originals = int(size * 0.77)
    lengths = rng.integers(6, 18, size=originals)
    drawn = vocabulary[rng.choice(len(vocabulary), size=int(lengths.sum()), p=frequency)]
    starts = np.cumsum(lengths) - lengths
    titles = [
        " ".join(drawn[start : start + length]).capitalize()
        for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)
    ]
    common = 1 / (np.arange(len(families)) + 10)
    ranked = rng.choice(len(families), size=(originals, 4), p=common / common.sum())
    letters = rng.integers(65, 91, size=originals)
    people = [
        " | ".join(f"{families[k].title()}, {chr(letter)}." for k in row)
        for row, letter in zip(ranked.tolist(), letters.tolist(), strict=True)
    ]
    journals = np.array(
        [" ".join(["Journal of", *rng.choice(vocabulary, 2)]).title() for _ in range(3000)], dtype=object
    )
    pages = rng.integers(1, 3000, size=originals)
    columns: dict[str, object] = dict.fromkeys(columns_of("1_identify/records"), "")
    columns |= {
        "title": titles,
        "authors": people,
        "year": rng.integers(1990, 2026, size=originals).astype(str),
        "journal": journals[rng.integers(0, len(journals), size=originals)],
        "volume": rng.integers(1, 120, size=originals).astype(str),
        "issue": rng.integers(1, 13, size=originals).astype(str),
        "pages": [f"{page}-{page + 8}" for page in pages.tolist()],
        "doi": [f"10.{1000 + k % 900}/j.{k}" for k in range(originals)],
        "record_type": "journal article",
    }
    table = pd.DataFrame(columns, dtype="str")
    if abstracts:
        table["abstract"] = [" ".join(vocabulary[rng.integers(0, 3000, 150)]) for _ in range(originals)]
    copies = table.iloc[rng.integers(0, originals, size=size - originals)].copy()
    fate = rng.integers(0, 4, size=len(copies))
    copies.loc[fate == 0, "doi"] = ""
    copies.loc[fate == 1, "title"] = copies.loc[fate == 1, "title"].str.upper()
    copies.loc[fate == 2, "title"] = copies.loc[fate == 2, "title"].str.replace("a", "", n=1)
    copies.loc[fate == 3, ["issue", "doi"]] = ""
    whole = pd.concat([table, copies], ignore_index=True)
    whole["record_id"] = [f"r{k:08d}" for k in rng.permutation(size)]
    return whole


def run(size: int, abstracts: bool) -> dict[str, object]:
    """Deduplicate made-up records and return what it took."""
    from prismake.deduplication.engine import DeduplicationOptions, deduplicate
    from prismake.tables import empty_table

    records = made_up(size, abstracts)
    before = _peak_mb()
    start, worked = time.perf_counter(), time.process_time()
    result = deduplicate(records, empty_table("2_deduplicate/verdicts"), DeduplicationOptions())
    seconds = time.perf_counter() - start
    return {
        "tool": "prismake", "records": size, "reports": len(result.reports), "seconds": round(seconds, 1), "cpu_seconds": round(time.process_time() - worked, 1),
        "peak_mb": round(_peak_mb()), "peak_mb_of_records_alone": round(before),
    }  # fmt: skip


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Read the command line and run each size in a process of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--abstracts", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        print(json.dumps(run(given.sizes[0], given.abstracts)))
        return
    for size in given.sizes:
        command = [
            sys.executable,
            str(Path(__file__).resolve()),
            str(size),
            "--here",
            *(["--abstracts"] if given.abstracts else []),
        ]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
