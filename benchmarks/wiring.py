"""How long the wiring takes: one JSON line for each of the runs that a team makes most.

Seconds and CPU seconds, children included, are medians of `--turns` turns. Run it on a quiet machine:

    python benchmarks/wiring.py [--turns 3]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = ROOT / "docs/tutorial"
# What issue and design ask for, on two quiet cores: seconds, and CPU seconds where they are bounded.
BOUNDS: dict[str, tuple[float, float | None]] = {
    "tutorial from an empty results folder": (15, 25),
    "default review from an empty results folder": (22, None),
    "nothing to do": (2, None),
    "check": (3, None),
}


def prismake(folder: Path, *words: str) -> None:
    """Run a command of the package in a review's folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(
        [sys.executable, "-P", "-m", "prismake", *words],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )


def measured(turns: int, prepare: Callable[[], None], command: Callable[[], None]) -> tuple[float, float]:
    """Return the median seconds and CPU seconds of a command, prepared anew for each turn."""
    seconds, cpu = [], []
    for _ in range(turns):
        prepare()
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(time.perf_counter() - start)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(seconds), statistics.median(cpu)


def tutorial(folder: Path) -> Path:
    """The tutorial's review with every form returned."""
    for place in ("imports", "searches"):
        (folder / "config" / place).mkdir(parents=True)
    shutil.copyfile(TUTORIAL / "config.yaml", folder / "config/config.yaml")
    for name in ("medline.ris", "scopus.ris", "websites.csv"):
        shutil.copyfile(TUTORIAL / name, folder / "config/imports" / name)
    (folder / "config/searches/medline.txt").write_text("exp Schools/\n", encoding="utf-8")
    shutil.copytree(TUTORIAL / "returned", folder / "config", dirs_exist_ok=True)
    return folder


def default_review(folder: Path) -> Path:
    """The default review, as it lies in config/."""
    shutil.copytree(ROOT / "config", folder / "config", ignore=shutil.ignore_patterns("versions"))
    return folder


def main() -> None:
    """Print one line for each run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--turns", type=int, default=3)
    turns = parser.parse_args().turns
    with tempfile.TemporaryDirectory() as scratch:
        small, large = tutorial(Path(scratch) / "tutorial"), default_review(Path(scratch) / "default")

        def emptied(folder: Path) -> Callable[[], None]:
            def empty() -> None:
                for name in ("results", ".snakemake"):
                    shutil.rmtree(folder / name, ignore_errors=True)

            return empty

        def nothing() -> None:
            """Nothing is to be prepared."""

        runs = {
            "tutorial from an empty results folder": (emptied(small), lambda: prismake(small, "run")),
            "default review from an empty results folder": (emptied(large), lambda: prismake(large, "run")),
            "nothing to do": (nothing, lambda: prismake(large, "run")),
            "check": (nothing, lambda: prismake(large, "check")),
        }
        for name, (prepare, command) in runs.items():
            seconds, cpu = measured(turns, prepare, command)
            asked, asked_cpu = BOUNDS[name]
            line = {"run": name, "seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1), "asked": asked}
            print(json.dumps(line | ({"asked_cpu": asked_cpu} if asked_cpu else {})), flush=True)


if __name__ == "__main__":
    main()
