"""Sealed versions: written once by a release, and never altered by a later run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from prismake.errors import ReviewError
from prismake.provenance.manifest import differences
from prismake.tables import declared, declared_names

# What a later version needs beside the sealed tables, and where it lies below results/{run}/.
SEALED_FILES = {"config.yaml": "config.yaml", "manifest.json": "audit/manifest.json"}
# A log of people that goes from update to update: a later version must know which lines this one has counted.
SEALED_LOGS = ("4_extract/dropped",)
STAGES = ("1_title_abstract", "2_full_text")
MANIFEST_PARTS = {"inputs", "code", "outputs", "packages"}


def sealed_files() -> dict[str, str]:
    """Return name in the seal to place below results/{run}/, of every table whose declaration says so and of two files more."""
    found = dict(SEALED_FILES)
    for table in map(declared, declared_names()):
        for stage in (STAGES if table.of_both_stages else ("",)) if table.sealed else ():
            place = Path(table.at(stage))
            found[f"{place.stem}_{stage}.csv" if stage else place.name] = place.as_posix()
    return dict(sorted(found.items()))


def sealed_manifest(versions: Path, run: str) -> dict[str, Any] | None:
    """Return the manifest of a sealed version, or None where it is a draft."""
    path = versions / run / "manifest.json"
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        found = None
    if not isinstance(found, dict) or not set(found) >= MANIFEST_PARTS:
        raise ReviewError(
            f"{path.as_posix()}: this seal was damaged: it is not the manifest of a version.\n"
            "    What to do: restore it with git; a seal is never edited."
        )
    return found


def refuse_to_alter(
    run: str, sealed: dict[str, Any], inputs: dict[str, str], code: dict[str, str], limit: int = 10
) -> None:
    """Refuse a run whose inputs or code are not those of the seal. Raises ReviewError with the differences."""
    found = differences(sealed["inputs"], inputs) + differences(sealed["code"], code)
    if not found:
        return
    lines = [f"      {kind}: {name}" for name, kind in found[:limit]]
    if len(found) > limit:
        lines.append(f"      ... and {len(found) - limit} more")
    raise ReviewError(
        f'config/versions/{run}: version "{run}" is sealed, and this run would alter it. Against the seal:\n'
        + "\n".join(lines)
        + f'\n    What to do: choose a new `run` in config/config.yaml, with `previous: "{run}"` to carry its decisions over,'
        "\n    or put back what was changed."
    )


def write_seal(review: Path, run: str) -> Path:
    """Write config/versions/{run}/ from the results, whole or not at all. Raises ReviewError where it is sealed."""
    target = review / "config" / "versions" / run
    if target.exists():
        raise ReviewError(
            f"{target.relative_to(review).as_posix()}: this version is sealed already, and a seal is never rewritten."
        )
    results = review / "results" / run
    missing = [source for source in sealed_files().values() if not (results / source).is_file()]
    if missing:
        raise ReviewError(
            f'results/{run}: version "{run}" can not be sealed without {", ".join(missing)}.\n'
            "    What to do: run `prismake run`, then `prismake release`."
        )
    partial = target.with_name(f".{run}.partial")
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    for name, source in sealed_files().items():
        shutil.copyfile(results / source, partial / name)
    for log in (review / declared(name).path for name in SEALED_LOGS):
        if log.is_file():
            shutil.copyfile(log, partial / log.name)
    partial.rename(target)
    return target


def check_outputs(run: str, expected: dict[str, str], found: dict[str, str]) -> None:
    """Compare the digests of outputs. Raises ReviewError naming what is not as it was built."""
    differing = differences(expected, found)
    if differing:
        lines = "\n".join(f"      {kind}: results/{run}/{name}" for name, kind in differing)
        raise ReviewError(
            f"results/{run}: these results are not those that were built:\n{lines}\n"
            "    What to do: delete them and run `prismake run` again, then `prismake release`."
        )
