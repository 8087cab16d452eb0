"""Measure deduplication on a labelled corpus, ours and optionally bib-dedupe's, in one run.

    python benchmarks/deduplication.py --corpus DIR [--against bib-dedupe]

DIR holds `records_pre_merged.csv` and `merged_record_ids.csv` (groups of ids joined by ";" in `merged_ids`). Prints
one JSON line a tool. Clusters are closed and compared with the gold pairs. Each tool runs in a process of its own,
which reports its own peak memory; seconds are from records in memory to clusters.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import labelled  # noqa: E402

BIB_DEDUPE_PYTHON = "BIB_DEDUPE_PYTHON"


def run_ours(corpus: Path) -> dict[str, object]:
    """Deduplicate a corpus with the engine of this project."""
    from prismake.deduplication.engine import DeduplicationOptions, deduplicate
    from prismake.tables import empty_table

    records = labelled.records_of(labelled.read_raw(corpus))
    verdicts = empty_table("2_deduplicate/verdicts")
    start = time.perf_counter()
    result = deduplicate(records, verdicts, DeduplicationOptions())
    seconds = time.perf_counter() - start
    members = result.reports["record_ids"]
    groups = [ids.split(" | ") for ids in members[members.str.contains(" | ", regex=False)]]
    return {"groups": groups, "uncertain": len(result.uncertain), "seconds": seconds, "peak_mb": _peak_mb()}


def run_bib_dedupe(corpus: Path) -> dict[str, object]:
    """Deduplicate a corpus with bib-dedupe, as its documentation shows."""
    import pandas as pd
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    raw = pd.read_csv(corpus / "records_pre_merged.csv")
    start = time.perf_counter()
    matched = match(block(prep(raw.copy(), verbosity_level=0), verbosity_level=0), verbosity_level=0)
    groups = cluster(matched, verbosity_level=0)
    seconds = time.perf_counter() - start
    maybe = int((matched["duplicate_label"] == "maybe").sum()) if "duplicate_label" in matched else 0
    return {
        "groups": [[str(entry) for entry in group] for group in groups],
        "uncertain": maybe,
        "seconds": seconds,
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


RUNNERS = {"prismake": run_ours, "bib-dedupe": run_bib_dedupe}


def run_apart(tool: str, python: str, corpus: Path) -> dict[str, object]:
    """Run one tool in a process of its own and return what it reports on its last line."""
    command = [python, str(Path(__file__).resolve()), "--corpus", str(corpus), "--only", tool]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool} failed:\n{done.stderr[-2000:]}")
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def bib_dedupe_python() -> str:
    """Return the interpreter of bib-dedupe's own environment, made from the pinned list where it is not there yet."""
    if given := os.environ.get(BIB_DEDUPE_PYTHON):
        return given
    here = Path(__file__).resolve().parent
    venv = here / ".bib-dedupe"
    python = venv / "bin" / "python"
    if not (venv / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
        listed = str(here / "requirements-bib-dedupe.txt")
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "-r", listed], check=True, stdout=sys.stderr
        )
        (venv / ".gitignore").write_text("*\n")
        (venv / "complete").write_text("")
    return str(python)


def figures(tool: str, corpus: Path, run: dict[str, object], corrected: bool) -> dict[str, object]:
    """Return the line of one tool: pairs of closed clusters against the gold pairs."""
    gold = labelled.pairs_of(labelled.gold_groups(corpus))
    if corrected:
        wrong, missed = labelled.known_errors(corpus.resolve().name)
        gold = (gold - wrong) | missed
    records = len(labelled.read_raw(corpus))
    found = labelled.pairs_of(run["groups"])  # type: ignore[arg-type]
    tp, fp, fn = len(found & gold), len(found - gold), len(gold - found)
    precision, recall = tp / (tp + fp) if found else 1.0, tp / (tp + fn) if gold else 1.0
    f1 = 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0
    return {
        "tool": tool,
        "records": records,
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "uncertain_per_1000": round(1000 * float(str(run["uncertain"])) / max(records, 1), 2),
        "seconds": round(float(str(run["seconds"])), 2),
        "peak_mb": round(float(str(run["peak_mb"])), 1),
    }


def show_errors(corpus: Path, run: dict[str, object]) -> None:
    """Print the false and the missed pairs with both records, to stderr."""
    raw = labelled.read_raw(corpus).set_index("ID")
    gold, found = labelled.pairs_of(labelled.gold_groups(corpus)), labelled.pairs_of(run["groups"])  # type: ignore[arg-type]
    for name, pairs in (("FALSE", found - gold), ("MISSED", gold - found)):
        for pair in sorted(pairs):
            print(name, file=sys.stderr)
            for record in pair:
                cells = [
                    f"{value[:110]}"
                    for column, value in raw.loc[record].items()
                    if column != "abstract" and value
                ]
                print("  ", record, " | ".join(cells), file=sys.stderr)


def main() -> None:
    """Read the command line, run the tools, print a line each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--against", choices=["bib-dedupe"])
    parser.add_argument("--corrected", action="store_true", help="leave out the pairs of gold_errors.csv")
    parser.add_argument("--errors", action="store_true", help="show false and missed pairs")
    parser.add_argument("--only", choices=sorted(RUNNERS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    for name in ("records_pre_merged.csv", "merged_record_ids.csv"):
        if not (given.corpus / name).is_file():
            parser.error(f"{given.corpus} holds no {name}: name a folder of a labelled corpus.")
    if given.only:
        print(json.dumps(RUNNERS[given.only](given.corpus)))
        return
    runs = {"prismake": run_apart("prismake", sys.executable, given.corpus)}
    if given.against:
        runs["bib-dedupe"] = run_apart("bib-dedupe", bib_dedupe_python(), given.corpus)
    for tool, run in runs.items():
        print(json.dumps(figures(tool, given.corpus, run, given.corrected)))
    if given.errors:
        show_errors(given.corpus, runs["prismake"])


if __name__ == "__main__":
    main()
