"""Record the results of the stored reviews, or compare today's code with a record.

    python tests/same_results record  FOLDER [STATES]            build the states below FOLDER, write recorded/{version}.json
    python tests/same_results compare FOLDER [VERSION] [STATES]  build them again and name every result that is not the same

STATES are words such as `tutorial` or `default/half`; without them all are taken. VERSION is the version of a record, such
as 0.1.0; without it the record of the present version is taken.

Remake the record of the present version on the commit before a move (a change of the code that must change no result),
compare after the move, and at each release: the record of a released version stays. A record names the commit on which it
was made. A state whose own files (config/, the tutorial, the stored reviews) are not those of the record is named and not
compared: its results differ because of them. What changed on purpose since a record stands in older_shapes.py, and
docs/decisions/workflow.md says why.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src")]

import digests  # noqa: E402
import older_shapes  # noqa: E402
import reviews  # noqa: E402

from prismake import __version__  # noqa: E402

RECORDS = HERE / "recorded"


def record(folder: Path, wanted: list[str]) -> int:
    """Write what each result of each state is now."""
    path = RECORDS / f"{__version__}.json"
    states = json.loads(path.read_text(encoding="utf-8"))["states"] if wanted and path.is_file() else {}
    for state in reviews.states(folder, _among(wanted)):
        places = digests.results_of(state.results)
        results = {place: digests.recorded(state.results, place) for place in places}
        states[state.name] = {"inputs": state.inputs, "results": results}
        print(f"{state.name}: {len(results)} results", flush=True)
    content = {"commit": _commit(), "states": states}
    path.write_text(json.dumps(content, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def compare(folder: Path, wanted: list[str]) -> int:
    """Print every result that is not the same; return how many there are."""
    version = wanted.pop(0) if wanted and (RECORDS / f"{wanted[0]}.json").is_file() else __version__
    recording = json.loads((RECORDS / f"{version}.json").read_text(encoding="utf-8"))
    print(f"compared with the record of {version}, made on commit {recording['commit'][:12]}", flush=True)
    wrong: list[str] = []
    for state in reviews.states(folder, _among(wanted)):
        recorded = recording["states"][state.name]
        if state.inputs != recorded["inputs"]:
            print(f"{state.name}: not compared, its own files are not those of the record", flush=True)
            continue
        unlike = differences(state.results, recorded["results"], version, state.state)
        print(
            f"{state.name}: {len(unlike)} of {len(recorded['results'])} results are not the same", flush=True
        )
        wrong += [f"{state.name}: {line}" for line in unlike]
    print("\n".join(wrong))
    return len(wrong)


def differences(results: Path, recorded: dict[str, str], version: str, state: str) -> list[str]:
    """The results that are not as they were recorded of a version, nor equal through a converter."""
    shape = older_shapes.SHAPES.get(version, older_shapes.Shape())
    here = set(digests.results_of(results))
    lines = []
    for place, code in recorded.items():
        if shape.is_gone(place) or shape.is_changed(place, state):
            continue
        content = shape.content_of(results, place)
        if content is None and place not in here:
            lines.append(f"missing: {place}")
        elif digests.recorded(results, place, content) != code:
            lines.append(f"differs: {place}")
    return lines + [f"extra: {place}" for place in sorted(here - set(recorded)) if not shape.is_new(place)]


def _commit() -> str:
    command = ["git", "rev-parse", "HEAD"]
    return subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()


def _among(wanted: list[str]):
    def chosen(review: str, state: str) -> bool:
        return not wanted or review in wanted or f"{review}/{state}" in wanted

    return chosen


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("record", "compare"):
        sys.exit(__doc__)
    verb = record if sys.argv[1] == "record" else compare
    sys.exit(1 if verb(Path(sys.argv[2]), sys.argv[3:]) else 0)
