"""Change returned files at random and count how they end: in the right votes, or in a message that names the cell. Then time a check.

    python benchmarks/returned_files.py [TRIALS] [FIRST_SEED]

Prints a JSON line with the number of each outcome, one with the time of a check of 2,000 rows, and every trial that ended
otherwise. Exit code 1 if there is one.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests/helpers"), str(ROOT / "tests/unit/screening")]

from forms_as_copy import copy_of, text_of  # noqa: E402
from made_up_screening import RUN, fill, form, grid_of, record_report, reports, save_csv, save_ods, stage  # noqa: E402
from mutated_forms import trial  # noqa: E402

from prismake.screening.votes import read_votes  # noqa: E402


def time_to_check(rows: int = 2000) -> dict[str, object]:
    """Return the seconds of processor time in which a returned form of so many rows is checked, for each kind of file."""
    table = reports(rows)
    records, written = record_report(table), form(table=table)
    answers = dict.fromkeys(table["record_ids"], ("include",))
    grid = grid_of(written)
    for row in grid[3:]:
        row[grid[2].index("Decision")] = "include"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = fill(folder / "ada.xlsx", written, dict(answers))
        copy = folder / "ada.json"
        copy.write_text(text_of(copy_of(written, answers)), encoding="utf-8")
        files = [book, copy, save_csv(grid, folder / "ada.csv"), save_ods(grid, folder / "ada.ods")]
        seconds = {}
        for path in files:
            start = time.process_time()
            votes = read_votes([path], stage(), RUN, records)
            seconds[path.suffix] = round(time.process_time() - start, 2)
            assert len(votes) == rows
    return {"benchmark": "check of a returned form", "rows": rows, "processor_seconds": seconds}


def main() -> int:
    """Run the trials; return 1 if one ended in anything but the right votes or a message that names the cell."""
    words = sys.argv[1:]
    trials = int(words[0]) if words else 1000
    first = int(words[1]) if len(words) > 1 else 0
    outcomes: Counter[str] = Counter()
    wrong = []
    start = time.monotonic()
    for seed in range(first, first + trials):
        with tempfile.TemporaryDirectory() as folder:
            try:
                outcomes[trial(seed, Path(folder))] += 1
            # Whatever else happens is what is looked for.
            except Exception as error:
                wrong.append(f"seed {seed}: {type(error).__name__}: {error}")
    result = {
        "benchmark": "returned files, changed at random",
        "trials": trials,
        "first_seed": first,
        "outcomes": dict(outcomes),
        "otherwise": len(wrong),
        "seconds": round(time.monotonic() - start, 1),
    }
    print(json.dumps(result))
    print(json.dumps(time_to_check()))
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
