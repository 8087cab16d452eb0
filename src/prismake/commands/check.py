"""`prismake check` and `prismake status`: faults in config/ and in returned forms, and from whom what is awaited."""

from __future__ import annotations

import re
from collections.abc import Collection
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

    Raises ReviewError with all faults in config/ and in the returned forms, and with answers that do not count.
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
        rest = f"{_before_the_first_run(state)}{strategies}"
        text = f"{_verdict(state, f'No faults in {listed(parts)}')}\n{rest}"
    else:
        text = f"{_verdict(state, 'No faults')}\n\n{_awaited(state, [*state.misplaced, *state.uncounted])}{strategies}"
    if state.misplaced or state.uncounted:
        # What people gave and nobody counts is no state to wait in: they, and not a run, have to do something.
        raise ReviewError(prefix_paths(text, root))
    return prefix_paths(text, root)


def status(directory: Path) -> str:
    """Return the first part of STATUS.md (what is awaited from whom) as a run would write it now.

    Raises ReviewError if a fault prevents that.
    """
    with in_review(directory) as root:
        state, has_tables = _state()
    if has_tables:
        return prefix_paths(_awaited(state), root)
    return prefix_paths("\n".join([_before_the_first_run(state), *state.misplaced]), root)


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
    return "\n".join([NO_RESULTS, *state.unfinished])


def _verdict(state: ReviewState, none: str) -> str:
    """Return the first lines: whether there are faults, the forms that nobody reads where they are, and the answers that do not count.

    none: the words that say that there are no faults.
    """
    without = []
    if state.misplaced:
        verb = "is" if len(state.misplaced) == 1 else "are"
        without.append(f"{counted(len(state.misplaced), 'returned form')} {verb} not read")
    if state.uncounted:
        without.append("different answers of one person do not count")
    if not without:
        return f"{none}."
    if state.misplaced and none == "No faults":
        none = "No faults in what is read"
    return "\n".join([f"{none}, but {listed(without)}:", *state.misplaced, *state.uncounted])


def _awaited(state: ReviewState, named: Collection[str] = ()) -> str:
    """Return STATUS.md up to the table of release checks, and what changed since it was written. named: sentences to leave out."""
    lines = []
    for line in _without(state.status.partition("\n## ")[0].strip(), named).splitlines():
        lines.append(line.removeprefix("# ").replace("`", "") if line.startswith(("# ", "  ")) else line)
    unlisted = [f"\n{state.unlisted}"] if state.unlisted else []
    unfinished = ["", *state.unfinished] if state.unfinished else []
    return "\n".join([*lines, *_changed(state), *unlisted, *unfinished])


def _without(text: str, sentences: Collection[str]) -> str:
    """Return STATUS.md without these items of its lists, and without a section that has no other item."""
    sections = []
    for number, section in enumerate(re.split(r"\n(?=# )", text)):
        lines = [line for line in section.splitlines() if line.removeprefix("- ") not in sentences]
        if number == 0 or lines == section.splitlines() or any(line.startswith("- ") for line in lines):
            sections.append("\n".join(lines))
    return "\n".join(sections)


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
