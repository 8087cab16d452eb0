"""The audit: regenerate a version from config/ in another folder, and compare every file byte by byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

from prismake import __version__
from prismake.errors import ReviewError
from prismake.provenance.code import code_files
from prismake.provenance.compare import first_difference
from prismake.provenance.line_endings import advice_for, input_differences
from prismake.provenance.manifest import differences, hashes, output_hashes, outputs_of
from prismake.provenance.seal import sealed_manifest
from prismake.review.folder import Review


def audit(review: Review) -> str:
    """Audit a version, print one line per file, and return the conclusion as text.

    Raises ReviewError with all differences.
    """
    manifest, source = expected_manifest(review)
    print(f"Audit of version {review.config.run} against {source}")
    if manifest["prismake"] != __version__:
        return _compare_inputs_only(review, manifest)
    faults = manifest_differences(review, manifest)
    with tempfile.TemporaryDirectory(prefix="prismake audit ") as folder:
        try:
            regenerated = regenerate(review, Path(folder))
        except ReviewError as error:
            if not faults:
                raise
            raise ReviewError(
                f"{_failed(review, faults)}\n    With these differences the version cannot be regenerated:\n{error}"
            ) from error
        faults += compare_results(review, manifest, regenerated)
    if faults:
        raise ReviewError(_failed(review, faults))
    return f"The audit found no difference. Version {review.config.run} was compared with {source}."


def _failed(review: Review, faults: list[str]) -> str:
    """Return the message of an audit that found these differences."""
    count = f"{len(faults)} difference{'' if len(faults) == 1 else 's'}"
    return (
        f'The audit of version "{review.config.run}" failed: {count}. '
        "What to do: restore these files, or run `prismake run` and audit again.\n"
        + "\n".join(f"    {line}" for line in faults)
    )


def _compare_inputs_only(review: Review, manifest: dict[str, Any]) -> str:
    """Compare only the inputs with the manifest, for a version made with another version of prismake.

    Returns the conclusion. Raises ReviewError with every input that differs.
    """
    faults = _input_differences(review, manifest)
    hint = f"made with prismake {manifest['prismake']}; install that version to compare bytes"
    if faults:
        raise ReviewError(
            f'The inputs of version "{review.config.run}" differ from its manifest ({hint}). What to do: restore '
            "these files with git, then run the audit again.\n" + "\n".join(f"    {line}" for line in faults)
        )
    return f'The inputs of version "{review.config.run}" are equal to those of its manifest, {hint}.'


def _inputs(review: Review) -> dict[str, str]:
    return hashes({path.as_posix(): path for path in review.input_files()})


def _input_differences(review: Review, manifest: dict[str, Any]) -> list[str]:
    """Return one line for each input that differs, and what to do where only line endings differ."""
    changes = input_differences(manifest["inputs"], _inputs(review))
    return [*(f"{kind}: {name}" for name, kind in changes), *advice_for(changes)]


def expected_manifest(review: Review) -> tuple[dict[str, Any], str]:
    """Return the manifest with which the version is compared, and where it was found: in the seal, otherwise in the
    results.

    Raises ReviewError if there is neither.
    """
    sealed = sealed_manifest(Path("config/versions"), review.config.run)
    if sealed is not None:
        return sealed, f"its seal, config/versions/{review.config.run}/manifest.json"
    path = review.results / "audit/manifest.json"
    if not path.is_file():
        raise ReviewError(
            f"{path.as_posix()}: expected the manifest of this version (the list of its files with their sha256), "
            "but the file is missing.\n"
            "    What to do: run `prismake run` first."
        )
    return json.loads(path.read_text(encoding="utf-8")), path.as_posix()


def manifest_differences(review: Review, manifest: dict[str, Any]) -> list[str]:
    """Return one line for each input, code file and package that differs from the manifest."""
    lines = _input_differences(review, manifest)
    lines += [f"{kind}: {name} (code)" for name, kind in differences(manifest["code"], hashes(code_files()))]
    for name, version in manifest["packages"].items():
        if metadata.version(name) != version:
            lines.append(f"differs: package {name} is {metadata.version(name)}, the manifest says {version}")
    return lines


def regenerate(review: Review, folder: Path) -> Path:
    """Run the whole workflow in `folder` on a copy of config/, and return the folder of its results.

    Raises ReviewError with the end of Snakemake's output if the run fails.
    """
    shutil.copytree("config", folder / "config")
    command = [
        sys.executable, "-P", "-m", "snakemake", "--snakefile", str(review.workflow / "Snakefile"), "--directory", str(folder),
        "--workflow-profile", str(review.workflow / "profiles/default"),
    ]  # fmt: skip
    process = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        check=False,
    )
    if process.returncode:
        raise ReviewError(
            "The version could not be regenerated from config/, because Snakemake failed. What to do: run "
            "`prismake run`, correct the errors that it shows, and run the audit again. The output of Snakemake "
            "ends with:\n" + process.stderr[-3000:]
        )
    return folder / "results" / review.config.run


def compare_results(review: Review, manifest: dict[str, Any], folder: Path) -> list[str]:
    """Compare the regenerated results in `folder` with this version's results, or with the manifest if there are none.

    Prints for each file whether it is equal, differs, is missing or extra. Returns one line for each file that is not equal.
    """
    regenerated = output_hashes(folder)
    results = review.results
    have_results = results.is_dir() and any(outputs_of(results))
    actual = output_hashes(results) if have_results else manifest["outputs"]
    if not have_results:
        print(
            "This version has no results here: the regenerated files are compared with the digests of the seal."
        )
    changes = dict(differences(regenerated, actual))
    for name, kind in differences(manifest["outputs"], regenerated):
        changes.setdefault(
            name, {"missing": "extra", "extra": "missing"}.get(kind, kind) if kind != "differs" else "differs"
        )
    faults = []
    for name in sorted({*regenerated, *actual}):
        kind = changes.get(name, "equal")
        print(f"{kind}: {name}")
        if kind != "equal":
            detail = (
                first_difference(folder / name, results / name) if kind == "differs" and have_results else ""
            )
            faults.append(f"{kind}: {results.as_posix()}/{name}{detail}")
    return faults
