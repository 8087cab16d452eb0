"""Removing forms that no rule writes any more, such as those of a reviewer who left."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from prismake.provenance.edited_forms import forms_in
from prismake.tasks.forms import FORM_TASKS
from prismake.tasks.sending import FOLDER


def remove_obsolete_forms(results: Path, forms: Collection[str], sent: Collection[str]) -> None:
    """Remove forms that are not among these, and what was sent that is not among `sent`, with empty folders.

    results: the folder of the version. forms, sent: paths from the review's folder. Call protect_forms first: it makes sure that
    none of them was edited.
    """
    current = set(map(Path, forms))
    for task in FORM_TASKS.values():
        for form in forms_in(results / task.folder):
            if form not in current:
                form.unlink()
    kept = set(map(Path, sent))
    for path in sorted((results / FOLDER).rglob("*"), reverse=True):
        if path.is_file() and path not in kept:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
