"""Removes forms below results/ that no rule writes any more, such as those of a reviewer who left the team."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from prismake.provenance.edited_forms import forms_in
from prismake.tasks.forms import FORM_TASKS
from prismake.tasks.sending import FOLDER


def remove_obsolete_forms(results: Path, forms: Collection[str], sent: Collection[str]) -> None:
    """Remove forms that are not listed in `forms`, and sent files that are not listed in `sent`, with folders that
    become empty.

    results: the folder of the version. forms, sent: paths relative to the review's folder. Call protect_forms before,
    which ensures that none of the removed forms was edited.
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
