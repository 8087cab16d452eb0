"""How fast files of records are read: `python benchmarks/importing.py FILE... [--against] [--scale N]`.

One JSON line a file: file, format, held, parsed, quarantined, refused (the sentence, or null), seconds and
mb_per_s. The seconds are those of recognising, counting, parsing and normalising together, the best of the
runs. With --against two more keys: reference (the parser that reads the same file alone, rispy or
Bio.Medline) and ratio (our seconds of the processor over its own, turn by turn, the median of the turns).
With --scale a made-up RIS file of N records is streamed,
and the line says records, seconds and peak_mb.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from prismake.formats import Record, expected_count_of, iter_file, read_file  # noqa: E402

RUNS = 5


def best(work: Callable[[], object], runs: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds of the quickest of some runs of `work`."""
    seconds = []
    for _ in range(runs):
        begun = clock()
        work()
        seconds.append(clock() - begun)
    return min(seconds)


def ratio(path: Path, reference: Callable[[], object], runs: int) -> float | str:
    """Return our seconds over those of the reference: of the processor, turn by turn, the median of the turns.

    Where the reference raises, which rispy does on tags of Web of Science that it does not know, its error.
    """
    ratios = []
    for _ in range(runs):
        try:
            theirs = best(reference, 1, time.process_time)
        except (KeyError, ValueError, IndexError, UnicodeError) as error:
            return f"it fails: {error!r}"
        ratios.append(best(lambda: read_file(path), 1, time.process_time) / theirs)
    return round(statistics.median(ratios), 2)


def reference_of(path: Path, form: str) -> tuple[str, Callable[[], object]] | None:
    """Return the well-kept parser that reads this format, and a call of it; None where there is none."""
    import rispy
    from Bio import Medline

    if form == "medline":
        return "Bio.Medline", lambda: list(Medline.parse(path.open(encoding="utf-8", errors="replace")))
    if form == "ris":
        return "rispy", lambda: rispy.load(path.open(encoding="utf-8-sig", errors="replace"))
    if form == "wos":
        parser = rispy.WokParser
        return "rispy", lambda: rispy.load(
            path.open(encoding="utf-8-sig", errors="replace"), implementation=parser
        )
    return None


def measure(path: Path, runs: int, against: bool) -> dict[str, object]:
    """Return what one file holds and how long it took to read; a path that cannot be read is refused."""
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        return {
            "file": str(path), "format": "", "held": 0, "parsed": 0, "quarantined": 0,
            "refused": f"this path cannot be read as a file: {what}.", "seconds": 0.0, "mb_per_s": 0.0,
        }  # fmt: skip
    found = read_file(path)
    seconds = best(lambda: read_file(path), runs)
    line: dict[str, object] = {
        "file": str(path),
        "format": found.format,
        "held": found.expected,
        "parsed": len(found.records),
        "quarantined": len(found.quarantined),
        "refused": found.refused,
        "seconds": round(seconds, 6),
        "mb_per_s": round(path.stat().st_size / 1e6 / seconds, 2),
    }
    reference = reference_of(path, found.format) if against and not found.refused else None
    if reference:
        line["reference"] = reference[0]
        line["ratio"] = ratio(path, reference[1], runs)
    return line


def invented(number: int) -> str:
    """Return one made-up RIS record."""
    return (
        f"TY  - JOUR\nTI  - Invented record {number} of a study of things that do not exist\nAU  - Example, Ada\n"
        f"AU  - Muster, Erik {number % 997}\nPY  - {1990 + number % 35}\nT2  - Journal of invented results {number % 89}\n"
        f"VL  - {number % 120}\nIS  - {number % 12 + 1}\nSP  - {number % 4000}\nEP  - {number % 4000 + 9}\n"
        f"DO  - 10.5555/invented.{number}\nAB  - {'Nothing was found where nothing was looked for. ' * 12}\n"
        f"KW  - nothing\nKW  - word {number % 5000}\nER  - \n\n"
    )


def scale(records: int) -> dict[str, object]:
    """Stream a made-up file of so many records, count what it holds, and say how much memory that took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "invented.ris"
        with path.open("w", encoding="utf-8") as stream:
            for number in range(records):
                stream.write(invented(number))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begun = time.perf_counter()
        held = expected_count_of(path)
        parsed = sum(isinstance(one, Record) for one in iter_file(path))
        seconds = time.perf_counter() - begun
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {
            "records": records,
            "mb": round(path.stat().st_size / 1e6, 1),
            "held": held,
            "parsed": parsed,
            "seconds": round(seconds, 1),
            "peak_mb": round(after, 1),
            "peak_mb_before": round(before, 1),
        }


def main() -> None:
    """Measure each file that the command line names."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--against", action="store_true", help="read with rispy or Bio.Medline too")
    arguments.add_argument("--runs", type=int, default=RUNS)
    arguments.add_argument("--scale", type=int, default=0, help="stream a made-up file of so many records")
    given = arguments.parse_args()
    for path in given.files:
        print(json.dumps(measure(path, given.runs, given.against)), flush=True)
    if given.scale:
        print(json.dumps(scale(given.scale)), flush=True)


if __name__ == "__main__":
    main()
