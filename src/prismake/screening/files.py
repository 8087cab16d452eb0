"""The files in the folder of returned forms of a screening stage: votes, and at full text also the retrieval log."""

from __future__ import annotations

from pathlib import Path

from prismake.forms.names import named_people
from prismake.screening.stage import DECISIONS, FULL_TEXT

RETRIEVAL = "retrieval"
"""Name and kind of the retrieval log, which contains no votes."""

IMPORTS = "imports"
"""Name of the folder of exports of other tools, below that of the returned forms."""


def is_imported(file: str) -> bool:
    """Return whether the file from which a vote was read is an export of another tool, by its path."""
    return Path(file).parent.name == IMPORTS


def vote_kinds(stage: str) -> tuple[str, str]:
    """Return the kinds of form of a stage that contain votes: those of the reviewers and of the adjudicator."""
    kind = stage.split("_", 1)[1]
    return kind, f"{kind}_adjudication"


ALL_VOTE_KINDS = tuple(kind for stage in DECISIONS for kind in vote_kinds(stage))


def other_kinds(stage: str) -> tuple[str, ...]:
    """Return the kinds of form that may be in the folder of a stage and that another step reads, such as the
    retrieval log.
    """
    return (RETRIEVAL,) if stage == FULL_TEXT else ()


def is_named_retrieval(path: Path) -> bool:
    """Return whether a file has the name of the retrieval log, such as `retrieval.xlsx` or `Copy of retrieval
    (1).xlsx`.

    Only used for files that cannot be read; other files contain their kind.
    """
    return bool(named_people(path, [RETRIEVAL]))
