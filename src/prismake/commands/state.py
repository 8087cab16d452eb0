"""How a review stands now: what is wrong in what people gave, and what is awaited, without a run."""

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
from prismake.tables import declared, declared_names, read_if_there
from prismake.tasks.forms import FORM_TASKS

CHANGE_NAMES = {"differs": "changed", "extra": "new", "missing": "gone"}


@dataclass
class ReviewState:
    """How a review stands.

    changes: inputs that changed since the last whole run, by name, with "new", "changed" or "gone". faults: a message each.
    status: STATUS.md as a run would write it now; empty where there are no results yet or a fault is in the way.
    """

    changes: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    status: str = ""


def review_state(review: Review) -> ReviewState:
    """Return how the review of the working directory stands, with every fault of every file."""
    state, faults = ReviewState(), Faults()
    faults.of(lambda: check_evidence(review.config.sources))
    faults.of(lambda: review.carried("manifest.json"))
    faults.of(lambda: _check_forms_in_place(review))
    check_human_input(faults)
    if not faults.none:
        if has_results(review):
            check_forms(review, review.results, faults)
    else:
        faults.of(review.check_seal)
        state.changes = changes(review) if has_results(review) else {}
        state.status = _status(review, state.changes, faults)
    state.faults = faults.messages
    return state


def check_human_input(faults: Faults) -> None:
    """Check the columns and values of every table that people write."""
    for name in declared_names():
        if declared(name).by_people:
            faults.of(partial(read_if_there, declared(name).path, name))


def has_results(review: Review) -> bool:
    """Return whether a run has made the tables that forms are checked against."""
    return (review.results / "2_deduplicate/record_report.csv").is_file()


def changes(review: Review) -> dict[str, str]:
    """Return the inputs that changed since the last whole run, by name, with "new", "changed" or "gone"."""
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
    """Return STATUS.md from the results where they are current, else as the steps of the workflow would write it."""
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
    """Name the forms below results/ that someone filled in place, where a run would stop at them."""
    if review.config.changed_forms == "stop":
        returned = {
            Path(task.folder): task.returned_folder(review.config.run) for task in FORM_TASKS.values()
        }
        protect_forms(review.results, returned, "stop")
