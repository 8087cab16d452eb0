"""The audit: regenerate a version in another folder from config/ alone, and compare every file."""

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
from prismake.provenance.manifest import differences, hashes, output_hashes, outputs_of
from prismake.provenance.seal import sealed_manifest
from prismake.review.folder import Review


def audit(review: Review) -> str:
    """Audit a version, print a line a file, and return what was found. Raises ReviewError with every difference."""
    told, where = expected_manifest(review)
    print(f"Audit of version {review.config.run} against {where}")
    if told["prismake"] != __version__:
        return _inputs_of_another_version(review, told)
    faults = manifest_differences(review, told)
    with tempfile.TemporaryDirectory(prefix="prismake audit ") as folder:
        again = regenerate(review, Path(folder))
        faults += compare(review, told, again)
    if faults:
        count = f"{len(faults)} difference{'' if len(faults) == 1 else 's'}"
        raise ReviewError(
            f'The audit of version "{review.config.run}" failed: {count}.\n'
            + "\n".join(f"    {line}" for line in faults)
        )
    return f"The audit found no difference. Version {review.config.run} was held against {where}."


def _inputs_of_another_version(review: Review, told: dict[str, Any]) -> str:
    """Compare the inputs of a version that another prismake made: its bytes are those of its own code.

    Raises ReviewError with every input that differs.
    """
    faults = [f"{kind}: {name}" for name, kind in differences(told["inputs"], _inputs(review))]
    made = f"made with prismake {told['prismake']}; install that version to compare bytes"
    if faults:
        raise ReviewError(
            f'The inputs of version "{review.config.run}" are not those of its manifest ({made}).\n'
            + "\n".join(f"    {line}" for line in faults)
        )
    return f'The inputs of version "{review.config.run}" are those of its manifest: {made}.'


def _inputs(review: Review) -> dict[str, str]:
    return hashes({path.as_posix(): path for path in review.input_files()})


def expected_manifest(review: Review) -> tuple[dict[str, Any], str]:
    """The manifest to hold the version against: the seal's where it is sealed, else that of the results."""
    sealed = sealed_manifest(Path("config/versions"), review.config.run)
    if sealed is not None:
        return sealed, f"its seal, config/versions/{review.config.run}/manifest.json"
    path = review.results / "audit/manifest.json"
    if not path.is_file():
        raise ReviewError(
            f"{path.as_posix()}: there is no manifest to audit.\n    What to do: run `prismake run` first."
        )
    return json.loads(path.read_text(encoding="utf-8")), path.as_posix()


def manifest_differences(review: Review, told: dict[str, Any]) -> list[str]:
    """Inputs, code, packages and results as they are, against what the manifest says."""
    said = [f"{kind}: {name}" for name, kind in differences(told["inputs"], _inputs(review))]
    said += [f"{kind}: {name} (code)" for name, kind in differences(told["code"], hashes(code_files()))]
    for name, version in told["packages"].items():
        if metadata.version(name) != version:
            said.append(f"differs: package {name} is {metadata.version(name)}, the manifest says {version}")
    return said


def regenerate(review: Review, folder: Path) -> Path:
    """Run the whole workflow in a folder that holds a copy of config/ and nothing else."""
    shutil.copytree("config", folder / "config")
    command = [
        sys.executable, "-P", "-m", "snakemake", "--snakefile", str(review.workflow / "Snakefile"), "--directory", str(folder),
        "--workflow-profile", str(review.workflow / "profiles/default"),
    ]  # fmt: skip
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        check=False,
    )
    if done.returncode:
        raise ReviewError("The version could not be regenerated from config/:\n" + done.stderr[-3000:])
    return folder / "results" / review.config.run


def compare(review: Review, told: dict[str, Any], again: Path) -> list[str]:
    """Print, a file, whether it is equal, differs, is missing or extra; return what is not equal."""
    regenerated = output_hashes(again)
    here = review.results
    have_results = here.is_dir() and any(outputs_of(here))
    found = output_hashes(here) if have_results else told["outputs"]
    if not have_results:
        print("There are no results here: the regenerated files are held against the digests of the seal.")
    said = dict(differences(regenerated, found))
    for name, kind in differences(told["outputs"], regenerated):
        said.setdefault(
            name, {"missing": "extra", "extra": "missing"}.get(kind, kind) if kind != "differs" else "differs"
        )
    faults = []
    for name in sorted({*regenerated, *found}):
        kind = said.get(name, "equal")
        print(f"{kind}: {name}")
        if kind != "equal":
            detail = first_difference(again / name, here / name) if kind == "differs" and have_results else ""
            faults.append(f"{kind}: {here.as_posix()}/{name}{detail}")
    return faults
