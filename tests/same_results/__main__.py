"""Record the results of the stored reviews, or compare today's code with a record.

    python tests/same_results record  FOLDER [STATES]            build the states below FOLDER, write recorded/{version}.json
    python tests/same_results compare FOLDER [VERSION] [STATES]  build them again and name every result that is not the same
    python tests/same_results columns FOLDER VERSION             add the columns of what changed in part to a record

STATES are words such as `tutorial` or `default/half`; without them all are taken. VERSION is the version of a record, such
as 0.1.0; without it the record of the present version is taken.

Remake the record of the present version on the commit before a move (a change of the code that must change no result),
compare after the move, and at each release: the record of a released version stays. A record names the commit on which it
was made, and the states are built from their own files (config/, the tutorial, the stored reviews) as they were on that
commit. Without its history the files of today are taken, and a state whose own files are others is named and not compared:
its results differ because of them. `columns` takes the results that the code of that commit built (by its own `record`), and
adds nothing if one of them is not that of the record. What changed on purpose since a record stands in older_shapes.py, and
docs/decisions/workflow.md says why.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src")]

import digests  # noqa: E402
import older_shapes  # noqa: E402
import reviews  # noqa: E402

from prismake import __version__  # noqa: E402

RECORDS = HERE / "recorded"
Columns = dict[str, dict[str, str]]


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
    commit = recording["commit"]
    print(f"compared with the record of {version}, made on commit {commit[:12]}", flush=True)
    wrong: list[str] = []
    inputs = reviews.inputs_of_commit(commit, folder / "inputs")
    of_then = reviews.Recorded(
        version, {name: state["inputs"] for name, state in recording["states"].items()}
    )
    for state in reviews.states(folder, _among(wanted), inputs or reviews.ROOT, of_then):
        recorded = recording["states"][state.name]
        if state.inputs != recorded["inputs"]:
            why = f"and the history that holds those ({commit[:12]}) is not here" if inputs is None else ""
            print(f"{state.name}: not compared, its own files are not those of the record {why}", flush=True)
            continue
        unlike = differences(state, recorded, version)
        print(
            f"{state.name}: {len(unlike)} of {len(recorded['results'])} results are not the same", flush=True
        )
        wrong += [f"{state.name}: {line}" for line in unlike]
    print("\n".join(wrong))
    return len(wrong)


def differences(state: reviews.State, recorded: dict[str, dict[str, Any]], version: str) -> list[str]:
    """The results that are not as they were recorded of a version, nor equal through a converter or in their columns."""
    shape, results = older_shapes.SHAPES.get(version, older_shapes.Shape()), state.results
    here = set(digests.results_of(results))
    lines = []
    for place, code in recorded["results"].items():
        if shape.is_gone(place) or shape.is_changed(place, state.review, state.state):
            continue
        content = shape.content_of(results, place, state.review)
        if content is None and place not in here:
            lines.append(f"missing: {place}")
        elif digests.recorded(results, place, content, state.changed_inputs) != code:
            changed = shape.changed_columns_of(place, state.review)
            if changed is None:
                lines.append(f"differs: {place}")
            elif unlike := _unlike_columns(state, place, recorded.get("columns", {}), shape, changed):
                lines.append(f"differs: {place}, columns {', '.join(unlike)}")
    known = recorded["results"]
    return lines + [f"extra: {place}" for place in sorted(here - set(known)) if not shape.is_new(place)]


def _unlike_columns(
    state: reviews.State, place: str, recorded: Columns, shape: older_shapes.Shape, changed: set[str]
) -> list[str]:
    now = shape.columns_of(state.results, place, state.review)
    then = recorded.get(place, {"(not recorded)": ""})
    return [column for column, digest in then.items() if column not in changed and now.get(column) != digest]


def columns(folder: Path, wanted: list[str]) -> int:
    """Add to a record the columns of what changed in part since; return how many results are not those of the record."""
    version = wanted.pop(0)
    path = RECORDS / f"{version}.json"
    recording = json.loads(path.read_text(encoding="utf-8"))
    shape = older_shapes.SHAPES[version]
    others = 0
    for name, state in recording["states"].items():
        results = folder / name / "results"
        results /= "later" if name.endswith("/update") else next(results.iterdir())
        others += sum(digests.recorded(results, place) != code for place, code in state["results"].items())
        state["columns"] = {
            place: digests.columns(place, (results / place).read_bytes())
            for place in state["results"]
            if shape.changed_columns_of(place, "") is not None
        }
    if not others:
        path.write_text(json.dumps(recording, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return others


def _commit() -> str:
    command = ["git", "rev-parse", "HEAD"]
    return subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()


def _among(wanted: list[str]):
    def chosen(review: str, state: str) -> bool:
        return not wanted or review in wanted or f"{review}/{state}" in wanted

    return chosen


if __name__ == "__main__":
    VERBS = {"record": record, "compare": compare, "columns": columns}
    if len(sys.argv) < 3 or sys.argv[1] not in VERBS:
        sys.exit(__doc__)
    sys.exit(1 if VERBS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:]) else 0)
