"""The state of a review without a run: faults in the human input, and what is awaited."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from prismake.commands.faults import Faults
from prismake.commands.preview import UNFINISHED, Preview, check_forms
from prismake.provenance.code import code_files
from prismake.provenance.edited_forms import protect_forms
from prismake.provenance.manifest import differences, hashes
from prismake.review.evidence import check_evidence
from prismake.review.folder import Review
from prismake.tables import declared, declared_names, read_optional_table
from prismake.tasks.forms import FORM_TASKS

CHANGE_NAMES = {"differs": "changed", "extra": "new", "missing": "gone"}


@dataclass
class ReviewState:
    """The state of a review.

    changes: "new", "changed" or "gone" by input file, since the last finished run. faults: messages.
    status: STATUS.md as a run would write it now; empty if there are no results yet or a fault prevents it.
    """

    changes: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    status: str = ""


def review_state(review: Review) -> ReviewState:
    """Return the state of the review in the working directory, with the faults of all files."""
    state, faults = ReviewState(), Faults()
    faults.collect(lambda: check_evidence(review.config.sources))
    faults.collect(lambda: review.carried("manifest.json"))
    faults.collect(lambda: _check_forms_in_place(review))
    check_human_input(faults)
    if not faults.is_empty:
        if has_results(review):
            check_forms(review, review.results, faults)
    else:
        faults.collect(review.check_seal)
        state.changes = changes(review) if has_results(review) else {}
        state.status = _status(review, state.changes, faults)
    state.faults = faults.messages
    return state


def check_human_input(faults: Faults) -> None:
    """Check the columns and values of the tables that people write."""
    for name in declared_names():
        if declared(name).is_human_input:
            faults.collect(partial(read_optional_table, declared(name).path, name))


def has_results(review: Review) -> bool:
    """Return whether the tables exist that forms are checked against."""
    return (review.results / "2_deduplicate/record_report.csv").is_file()


def changes(review: Review) -> dict[str, str]:
    """Return "new", "changed" or "gone" by input file, since the last finished run."""
    path = review.results / "audit/manifest.json"
    if not path.is_file():
        return {UNFINISHED: ""}
    manifest = json.loads(path.read_text(encoding="utf-8"))
    inputs = hashes({file.as_posix(): file for file in review.input_files()})
    changed = {name: CHANGE_NAMES[kind] for name, kind in differences(manifest["inputs"], inputs)}
    if differences(manifest["code"], hashes(code_files())):
        changed["prismake itself"] = "changed"
    return changed


def _status(review: Review, changed: dict[str, str], faults: Faults) -> str:
    """Return STATUS.md from the results if they are current, else from a preview of the next run."""
    written = review.results / "STATUS.md"
    if has_results(review) and not changed and written.is_file():
        return written.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="prismake check ") as folder:
        preview = Preview(review, Path(folder), changed, faults)
        if has_results(review):
            return preview.status()
        preview.identify()
    return ""


def _check_forms_in_place(review: Review) -> None:
    """Raise ReviewError for forms edited in results/, if `changed_forms` says that a run stops at them."""
    if review.config.changed_forms == "stop":
        returned = {
            Path(task.folder): task.returned_folder(review.config.run) for task in FORM_TASKS.values()
        }
        protect_forms(review.results, returned, "stop")
