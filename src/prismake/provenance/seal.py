"""Sealed versions: a release writes them once, and no later run may change them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from prismake import __version__
from prismake.errors import ReviewError
from prismake.provenance.line_endings import advice_for, input_differences
from prismake.provenance.manifest import differences, named_together
from prismake.tables import declared, declared_names

# Files that a later version needs in addition to the sealed tables: name in the seal to path below results/{run}/.
SEALED_FILES = {"config.yaml": "config.yaml", "manifest.json": "audit/manifest.json"}
# Tables below config/ that grow from update to update: a later version must know which lines this one used.
SEALED_LOGS = ("4_extract/dropped",)
STAGES = ("1_title_abstract", "2_full_text")
MANIFEST_PARTS = {"inputs", "code", "outputs", "packages"}


def sealed_files() -> dict[str, str]:
    """Return name in the seal to path below results/{run}/, for all files that a seal contains: SEALED_FILES and
    every table declared as sealed.
    """
    files = dict(SEALED_FILES)
    for table in map(declared, declared_names()):
        for stage in (STAGES if table.is_per_stage else ("",)) if table.sealed else ():
            path = Path(table.at(stage))
            files[f"{path.stem}_{stage}.csv" if stage else path.name] = path.as_posix()
    return dict(sorted(files.items()))


def sealed_manifest(versions: Path, run: str) -> dict[str, Any] | None:
    """Return the manifest of a sealed version, or None if the version is not sealed. Raises ReviewError if it is damaged."""
    path = versions / run / "manifest.json"
    if not path.is_file():
        return None
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        manifest = None
    if not isinstance(manifest, dict) or not set(manifest) >= MANIFEST_PARTS:
        raise ReviewError(
            f"{path.as_posix()}: expected the manifest of a sealed version, found a damaged or edited file.\n    "
            "What to do: restore the file with git; a sealed version is never edited."
        )
    return manifest


def refuse_to_alter(
    run: str, sealed: dict[str, Any], inputs: dict[str, str], code: dict[str, str], limit: int = 10
) -> None:
    """Raise ReviewError with up to `limit` differences if the inputs or the code of a run differ from the seal's.

    inputs: path relative to the review's folder, which is the working directory, to sha256. Inputs that differ by their line
    endings alone are named as such. Of a version that another version of prismake sealed, not each file of the code is named, but
    both versions.
    """
    changes = input_differences(sealed["inputs"], inputs)
    code_changes = differences(sealed["code"], code)
    if not changes and not code_changes:
        return
    made_with = sealed.get("prismake", __version__)
    restore = "restore these files"
    if made_with == __version__:
        changes += code_changes
    elif code_changes:
        restore = f"install prismake {made_with}" + (" and restore these files" if changes else "")
    lines = [f"      {kind}: {name}" for name, kind in changes[:limit]]
    if len(changes) > limit:
        lines.append(f"      ... and {len(changes) - limit} more")
    if made_with != __version__ and code_changes:
        lines.append(f"      prismake itself: sealed with {made_with}, this is {__version__}")
    raise ReviewError(
        f'config/versions/{run}: version "{run}" is sealed, and this run would change it. Differences from the seal:\n'
        + "\n".join(lines)
        + "".join(f"\n    {advice}" for advice in advice_for(changes))
        + f'\n    What to do: choose a new `run` in config/config.yaml, with `previous: "{run}"` to carry its decisions over,'
        f"\n    or {restore}."
    )


def write_seal(review: Path, run: str) -> Path:
    """Write config/versions/{run}/ from the results, completely or not at all, and return its path.

    Raises ReviewError if the version is sealed already or a file to seal is missing.
    """
    target = review / "config" / "versions" / run
    if target.exists():
        raise ReviewError(
            f"{target.relative_to(review).as_posix()}: this version is sealed already, and a seal is never overwritten.\n"
            "    What to do: choose a new `run` in config/config.yaml."
        )
    results = review / "results" / run
    missing = [source for source in sealed_files().values() if not (results / source).is_file()]
    if missing:
        raise ReviewError(
            f'results/{run}: version "{run}" cannot be sealed: missing {", ".join(missing)}.\n'
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


def check_outputs(run: str, expected: dict[str, str], actual: dict[str, str]) -> None:
    """Raise ReviewError naming every result file that differs, is missing or extra.

    expected, actual: path to sha256.
    """
    changes = differences(expected, actual)
    if changes:
        extra = named_together((name for name, kind in changes if kind == "extra"), expected)
        changes = [change for change in changes if change[1] != "extra"] + [(name, "extra") for name in extra]
        lines = "\n".join(f"      {kind}: results/{run}/{name}" for name, kind in changes)
        raise ReviewError(
            f"results/{run}: these results were changed after prismake built them, so the version cannot be "
            f"sealed:\n{lines}\n    What to do: delete these files and run `prismake run`, then `prismake release`."
        )
