"""`prismake check` and `prismake status`: what is wrong, and what is awaited from whom."""

from __future__ import annotations

from pathlib import Path

from prismake.commands.faults import Faults
from prismake.commands.folder import in_review
from prismake.commands.preview import UNFINISHED
from prismake.commands.state import ReviewState, check_human_input, has_results, review_state
from prismake.errors import ReviewError
from prismake.review.folder import Review
from prismake.review.relative_paths import prefix_paths

NO_RESULTS = (
    "There are no results yet, so returned forms were not checked, and who is awaited is not known.\n"
    "    What to do: `prismake run`."
)
_MOST_CHANGES = 10


def check(directory: Path) -> str:
    """Return what is awaited in a review. Raises ReviewError with every fault of everything that people gave."""
    with in_review(directory) as root:
        state, made = _state()
    if not made:
        return "Nothing is wrong with the protocol, the evidence and the tables in config/.\n" + NO_RESULTS
    return prefix_paths(f"Nothing is wrong.\n\n{_awaited(state)}", root)


def status(directory: Path) -> str:
    """Return STATUS.md in short, as it is or as a run would write it now. Raises ReviewError where a fault is in the way."""
    with in_review(directory) as root:
        state, made = _state()
    return prefix_paths(_awaited(state), root) if made else NO_RESULTS


def _state() -> tuple[ReviewState, bool]:
    """How the review of the working directory stands, and whether a run has made its tables."""
    try:
        review = Review.open(check=False)
    except ReviewError as error:
        faults = Faults()
        check_human_input(faults)
        raise ReviewError("\n".join([str(error), *faults.messages])) from error
    state = review_state(review)
    if state.faults:
        raise ReviewError("\n".join(state.faults))
    return state, has_results(review)


def _awaited(state: ReviewState) -> str:
    """STATUS.md down to the table of the release checks, and what changed since it was written."""
    lines = []
    for line in state.status.partition("\n## ")[0].strip().splitlines():
        lines.append(line.removeprefix("# ").replace("`", "") if line.startswith(("# ", "  ")) else line)
    return "\n".join([*lines, *_changed(state)])


def _changed(state: ReviewState) -> list[str]:
    """What came or changed since the last run, and what brings the results up to date."""
    if not state.changes:
        return []
    if UNFINISHED in state.changes:
        return [
            "",
            "The last run did not finish; this is the state that it left. `prismake run` continues from there.",
        ]
    lines = [f"    {kind}: {name}" for name, kind in state.changes.items()]
    if len(lines) > _MOST_CHANGES:
        lines[_MOST_CHANGES:] = [f"    and {len(lines) - _MOST_CHANGES} more"]
    return ["", "Since the last run these changed; `prismake run` brings the results up to date:", *lines]
