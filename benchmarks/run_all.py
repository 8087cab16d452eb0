"""Run every benchmark of this folder on what is here, and print their JSON lines.

The labelled corpora are looked for in ../shared/corpora; what is absent is named and passed over.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPORA = HERE.parents[1] / "shared/corpora"


def main() -> int:
    """Run each benchmark; return 1 where one of them failed."""
    runs: list[list[str]] = []
    for corpus in sorted((CORPORA / "dedup").glob("*/records_pre_merged.csv")):
        runs.append(["deduplication.py", "--corpus", str(corpus.parent), "--against", "bib-dedupe"])
    exports = sorted((CORPORA / "exports/restoration_3_databases").glob("*"))
    if exports:
        runs.append(["importing.py", *map(str, exports)])
    if not runs:
        print(f"No labelled corpora in {CORPORA.name}/: nothing to compare with.", file=sys.stderr)
    runs += [["wiring.py"], ["next_round.py"]]
    runs.append(["deduplication_scale.py", "10000", "100000", "1000000"])
    runs.append(["returned_files.py", "1000"])
    runs += [["search.py"], ["search.py", "storm", "500"], ["search.py", "kills", "100"]]
    failed = [
        run[0]
        for run in runs
        if subprocess.run([sys.executable, str(HERE / run[0]), *run[1:]], check=False).returncode
    ]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
