"""`prismake check` and `prismake status`: faults in config/ and in returned forms, and from whom what is awaited."""

from __future__ import annotations

from pathlib import Path

from prismake.commands.faults import Faults
from prismake.commands.folder import in_review
from prismake.commands.lint import lint_summary
from prismake.commands.preview import UNFINISHED
from prismake.commands.state import ReviewState, check_human_input, has_results, review_state
from prismake.errors import ReviewError
from prismake.protocol.loading import load_config
from prismake.protocol.place import CONFIG
from prismake.review.folder import Review
from prismake.review.relative_paths import prefix_paths
from prismake.wording import counted, listed

NO_RESULTS = "There are no results yet, so the people awaited are not known.\n    What to do: `prismake run`."
_MOST_CHANGES = 10


def check(directory: Path) -> str:
    """Return the text of `prismake check`: what is awaited from whom.

    Raises ReviewError with all faults in config/ and in the returned forms.
    """
    with in_review(directory) as root:
        state, has_tables = _state()
        strategies = "\n".join(
            ["", *findings] if (findings := lint_summary(load_config(Path(CONFIG)))) else []
        )
    if not has_tables:
        parts = ["the protocol", "the files of the sources", "the tables in config/"]
        if state.returned:
            parts.append(counted(state.returned, "returned file"))
        return prefix_paths(
            f"No faults in {listed(parts)}.\n{_before_the_first_run(state)}{strategies}", root
        )
    return prefix_paths(f"{_verdict(state)}\n\n{_awaited(state)}{strategies}", root)


def status(directory: Path) -> str:
    """Return the first part of STATUS.md (what is awaited from whom) as a run would write it now.

    Raises ReviewError if a fault prevents that.
    """
    with in_review(directory) as root:
        state, has_tables = _state()
    return prefix_paths(_awaited(state) if has_tables else _before_the_first_run(state), root)


def _state() -> tuple[ReviewState, bool]:
    """Return the state of the review in the working directory, and whether its tables exist."""
    try:
        review = Review.open(check=False)
    except ReviewError as error:
        faults = Faults()
        check_human_input(faults)
        raise ReviewError("\n".join([str(error), *faults.messages])) from error
    state = review_state(review)
    if state.faults:
        # A source without a pin is a fault, and a search of it may have been begun.
        raise ReviewError("\n".join([*state.faults, *state.unchecked, *state.misplaced, *state.unfinished]))
    return state, has_results(review)


def _before_the_first_run(state: ReviewState) -> str:
    return "\n".join([NO_RESULTS, *state.misplaced, *state.unfinished])


def _verdict(state: ReviewState) -> str:
    """Return the first lines: whether there are faults, and the forms that nobody reads where they are."""
    if not state.misplaced:
        return "No faults."
    number = counted(len(state.misplaced), "returned form")
    verb = "is" if len(state.misplaced) == 1 else "are"
    return "\n".join([f"No faults in what is read, but {number} {verb} not read:", *state.misplaced])


def _awaited(state: ReviewState) -> str:
    """Return STATUS.md up to the table of release checks, and what changed since it was written."""
    lines = []
    for line in state.status.partition("\n## ")[0].strip().splitlines():
        lines.append(line.removeprefix("# ").replace("`", "") if line.startswith(("# ", "  ")) else line)
    unlisted = [f"\n{state.unlisted}"] if state.unlisted else []
    unfinished = ["", *state.unfinished] if state.unfinished else []
    return "\n".join([*lines, *_changed(state), *unlisted, *unfinished])


def _changed(state: ReviewState) -> list[str]:
    """Return the lines on the files that changed since the last run, and the command that updates the results."""
    if not state.changes:
        return []
    if UNFINISHED in state.changes:
        return [
            "",
            "The last run did not finish; this is the state that it left. `prismake run` finishes it.",
        ]
    lines = [f"    {kind}: {name}" for name, kind in state.changes.items()]
    if len(lines) > _MOST_CHANGES:
        lines[_MOST_CHANGES:] = [f"    and {len(lines) - _MOST_CHANGES} more"]
    return ["", "Changed since the last run (`prismake run` updates the results):", *lines]
