"""Forms under results/ that someone filled in place: found before any rule could delete them."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from prismake.errors import Fault, ReviewFaults
from prismake.forms.names import next_form_path, returned_files
from prismake.sources.pins import digest
from prismake.tables import write_bytes, write_text

DIGESTS = "digests.csv"


def write_forms(written: Mapping[Path, bytes], digests: Path) -> None:
    """Write forms, and their digests before them.

    A run that is killed between the two must leave no form without a digest: the next run would take it for
    someone's work.
    """
    lines = [f"{path.name},{hashlib.sha256(written[path]).hexdigest()}" for path in sorted(written)]
    write_text("\n".join(["form,sha256", *lines]) + "\n", digests)
    for path in sorted(written):
        write_bytes(written[path], path)


def edited_forms(results: Path) -> list[Path]:
    """Return the forms below a version's results whose sha256 is not the one that was written."""
    found = []
    for folder in sorted({path.parent for path in results.glob("**/forms/*.xlsx")}):
        known = _written(folder, results)
        for form in sorted(folder.glob("*.xlsx")):
            if not form.name.startswith((".", "~$")) and known.get(form.name) != digest(form):
                found.append(form)
    return found


def _written(folder: Path, results: Path) -> dict[str, str]:
    """Name to sha256 of the forms that were written into a folder: from their digests, else from the manifest."""
    digests, manifest = folder / DIGESTS, results / "audit/manifest.json"
    if digests.is_file():
        with digests.open(encoding="utf-8", newline="") as file:
            return {row["form"]: row["sha256"] for row in csv.DictReader(file)}
    if not manifest.is_file():
        return {}
    outputs = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
    place = folder.relative_to(results).as_posix()
    return {Path(name).name: code for name, code in outputs.items() if Path(name).parent.as_posix() == place}


def protect_forms(results: Path, returned: dict[Path, Path], policy: str) -> list[Path]:
    """Stop, or copy the filled forms to where returned forms lie. Nothing is ever overwritten.

    `returned` maps a folder of forms below `results` to the folder of its returned forms; `policy` is "stop" or "copy". Returns the
    copies made. Raises ReviewFaults naming every filled form under policy "stop", or where no place is known for it.
    """
    faults, copies = [], []
    for form in edited_forms(results):
        target = returned.get(form.parent.relative_to(results))
        if policy == "copy" and target is not None:
            copies.append(_copy(form, target))
            continue
        where = (
            next_form_path(returned_files(target), target.as_posix(), form.stem) if target else "a safe place"
        )
        faults.append(
            Fault(
                form.as_posix(),
                "this form was changed after it was written: it holds someone's work, and a run would replace it.",
                f"move it to {where}, where returned forms lie, and run again.",
            )
        )
    if faults:
        raise ReviewFaults(faults)
    return copies


def _copy(form: Path, target: Path) -> Path:
    """Copy a filled form to a name that is free (or that holds the same bytes), then take it out of results."""
    target.mkdir(parents=True, exist_ok=True)
    number = 1
    copy = target / form.name
    while copy.exists() and digest(copy) != digest(form):
        number += 1
        copy = target / f"{form.stem}_{number}{form.suffix}"
    write_bytes(form.read_bytes(), copy)
    form.unlink()
    return copy
