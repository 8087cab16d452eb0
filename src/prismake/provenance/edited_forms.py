"""Forms below results/ that a person edited there, instead of returning them.

They are found before a rule can overwrite them.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from prismake.errors import Fault, ReviewFaults
from prismake.forms.names import COPY, IN_BROWSER, WORKBOOK, next_form_path, returned_files
from prismake.sources.line_endings import only_line_endings_differ
from prismake.sources.pins import digest
from prismake.tables import write_bytes, write_text

DIGESTS = "digests.csv"
_EDITED_PAGE = Fault(
    "",
    "this form for a browser was changed after prismake wrote the file. The file contains no answers: the answers "
    "are stored in the browser in which the form was filled in.",
    'if the form was filled in, open the form in that browser and press "Save a copy" first. Then delete this '
    "file and run again: prismake writes the form anew.",
)


_CONVERTED = Fault(
    "",
    "only the line endings of this form differ from those that prismake wrote: git converted them at a checkout "
    "(core.autocrlf); nobody edited it.",
    "add the line `results/** -text` to .gitattributes, delete results/ and restore it with `git checkout -- results`; or "
    "delete this file and run again, and prismake writes the form anew.",
)


def write_forms(contents: Mapping[Path, bytes], digests: Path) -> None:
    """Write forms (path to bytes) after writing their digests to the CSV file `digests`.

    The order matters: a run killed in between must not leave a form without a digest, which the next run would treat
    as edited.
    """
    lines = [f"{path.name},{hashlib.sha256(contents[path]).hexdigest()}" for path in sorted(contents)]
    write_text("\n".join(["form,sha256", *lines]) + "\n", digests)
    for path in sorted(contents):
        write_bytes(contents[path], path)


def edited_forms(results: Path) -> dict[Path, bool]:
    """Return the edited forms, each to whether only its line endings differ."""
    edited = {}
    # Forms of each kind, and below forms/ those of each person, ready to send.
    folders = {*results.glob("**/forms"), *results.glob("forms/*")}
    for folder in sorted(path for path in folders if path.is_dir()):
        recorded = _recorded_digests(folder, results)
        for form in forms_in(folder):
            expected = recorded.get(form.name, "")
            if expected != digest(form):
                edited[form] = bool(expected) and only_line_endings_differ(form, expected)
    return edited


def forms_in(folder: Path) -> list[Path]:
    """Return the forms in a folder, sorted: workbooks, pages for a browser, and copies that a page saved there."""
    return sorted(
        path
        for path in folder.glob("*")
        if path.suffix in (WORKBOOK, *IN_BROWSER, COPY) and not path.name.startswith((".", "~$"))
    )


def _recorded_digests(folder: Path, results: Path) -> dict[str, str]:
    """Return name to recorded sha256 of the forms in a folder: from digests.csv, else from the manifest."""
    digests, manifest = folder / DIGESTS, results / "audit/manifest.json"
    if digests.is_file():
        with digests.open(encoding="utf-8", newline="") as file:
            return {row["form"]: row["sha256"] for row in csv.DictReader(file)}
    if not manifest.is_file():
        return {}
    outputs = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
    parent = folder.relative_to(results).as_posix()
    return {
        Path(name).name: sha256 for name, sha256 in outputs.items() if Path(name).parent.as_posix() == parent
    }


def protect_forms(results: Path, returned: dict[Path, Path], policy: str) -> list[Path]:
    """Stop if a form below results/ was edited, or copy edited forms to the folder of returned forms.

    No file is overwritten.

    returned: folder of forms, or form, relative to `results`, to the folder of its returned forms. policy: "stop" or
    "copy". Returns the paths of the copies. Raises ReviewFaults with every edited form under policy "stop", and under
    "copy" with those that have no folder of returned forms.
    """
    faults, copies = [], []
    for form, is_converted in edited_forms(results).items():
        if is_converted:
            faults.append(replace(_CONVERTED, file=form.as_posix()))
            continue
        place = form.relative_to(results)
        target = returned.get(place) or returned.get(place.parent)
        if form.suffix in IN_BROWSER:
            faults.append(replace(_EDITED_PAGE, file=form.as_posix()))
            continue
        if policy == "copy" and target is not None:
            copies.append(_copy(form, target))
            continue
        destination = (
            str(
                PurePosixPath(
                    next_form_path(returned_files(target), target.as_posix(), form.stem)
                ).with_suffix(form.suffix)
            )
            if target
            else "a folder outside results"
        )
        faults.append(
            Fault(
                form.as_posix(),
                "this form was edited after prismake wrote the file, and a run would overwrite the edits.",
                f"move the file to {destination}, the place for returned forms, and run again.",
            )
        )
    if faults:
        raise ReviewFaults(faults)
    return copies


def _copy(form: Path, target: Path) -> Path:
    """Move an edited form to `target`, under a free name or over a file with the same bytes; return the new path."""
    target.mkdir(parents=True, exist_ok=True)
    number = 1
    copy = target / form.name
    while copy.exists() and digest(copy) != digest(form):
        number += 1
        copy = target / f"{form.stem}_{number}{form.suffix}"
    write_bytes(form.read_bytes(), copy)
    form.unlink()
    return copy
