"""Record the results of the stored reviews, or compare today's code with the record.

    python tests/same_results record  FOLDER    build every state below FOLDER and write recorded.json
    python tests/same_results compare FOLDER    build them again and name every result that is not the same

Add words such as `tutorial` or `default/half` to take only these. Run `record` before a move, `compare` after it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src")]

import digests  # noqa: E402
import older_shapes  # noqa: E402
import reviews  # noqa: E402

RECORD = HERE / "recorded.json"


def record(folder: Path, wanted: list[str]) -> int:
    """Write what each result of each state is now."""
    told = json.loads(RECORD.read_text(encoding="utf-8")) if wanted and RECORD.is_file() else {}
    for state in reviews.states(folder, _among(wanted)):
        made = {place: digests.recorded(state.results, place) for place in digests.results_of(state.results)}
        told[f"{state.review}/{state.state}"] = made
        print(f"{state.review}/{state.state}: {len(made)} results", flush=True)
    RECORD.write_text(json.dumps(told, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def compare(folder: Path, wanted: list[str]) -> int:
    """Print every result that is not the same; return how many there are."""
    told = json.loads(RECORD.read_text(encoding="utf-8"))
    wrong = []
    for state in reviews.states(folder, _among(wanted)):
        name = f"{state.review}/{state.state}"
        found = differences(state.results, told[name])
        print(f"{name}: {len(found)} of {len(told[name])} results are not the same", flush=True)
        wrong += [f"{name}: {one}" for one in found]
    print("\n".join(wrong))
    return len(wrong)


def differences(results: Path, told: dict[str, str]) -> list[str]:
    """The results of a version that are not as they were recorded, nor equal through a converter."""
    here = set(digests.results_of(results))
    found = []
    for place, code in told.items():
        if older_shapes.gone(place) or older_shapes.changed(place):
            continue
        content = older_shapes.content_of(results, place)
        if content is None and place not in here:
            found.append(f"missing: {place}")
        elif digests.recorded(results, place, content) != code:
            found.append(f"differs: {place}")
    return found + [f"extra: {place}" for place in sorted(here - set(told)) if not older_shapes.new(place)]


def _among(wanted: list[str]):
    def chosen(review: str, state: str) -> bool:
        return not wanted or review in wanted or f"{review}/{state}" in wanted

    return chosen


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("record", "compare"):
        sys.exit(__doc__)
    verb = record if sys.argv[1] == "record" else compare
    sys.exit(1 if verb(Path(sys.argv[2]), sys.argv[3:]) else 0)
