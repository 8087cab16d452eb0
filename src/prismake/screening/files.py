"""What is in the folder of returned forms of a screening stage: votes, and at full text also the retrieval log."""

from __future__ import annotations

from pathlib import Path

from prismake.forms.names import named_people
from prismake.screening.stage import DECISIONS, FULL_TEXT

RETRIEVAL = "retrieval"
"""Name and kind of the retrieval log, which contains no votes."""

IMPORTS = "imports"
"""Name of the folder of exports of other tools, below that of the returned forms."""


def is_imported(file: str) -> bool:
    """Return whether the file of a vote is an export of another tool."""
    return Path(file).parent.name == IMPORTS


def vote_kinds(stage: str) -> tuple[str, str]:
    """Return the kinds of form of a stage that contain votes: those of the reviewers and of the adjudicator."""
    kind = stage.split("_", 1)[1]
    return kind, f"{kind}_adjudication"


ALL_VOTE_KINDS = tuple(kind for stage in DECISIONS for kind in vote_kinds(stage))


def other_kinds(stage: str) -> tuple[str, ...]:
    """Return the kinds of form in the folder of a stage that are read elsewhere."""
    return (RETRIEVAL,) if stage == FULL_TEXT else ()


def is_named_retrieval(path: Path) -> bool:
    """Return whether a file is named after the retrieval log: `retrieval.xlsx`, `Copy of retrieval (1).xlsx`.

    Only for files that cannot be read, whose kind is unknown; in all others it is written inside.
    """
    return bool(named_people(path, [RETRIEVAL]))
