"""The manifest of a version: sha256 of every input, code file and result, with the versions of the software."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

from prismake import __version__
from prismake.sources.pins import digest

PACKAGES = (
    "snakemake", "pandas", "numpy", "scipy", "biopython", "papermill", "nbconvert", "rapidfuzz", "xlsxwriter", "openpyxl",
    "pydantic", "matplotlib", "statsmodels", "rispy", "bibtexparser", "defusedxml", "jinja2",
)  # fmt: skip
NOT_COVERED = ("audit/manifest.json",)


def hashes(files: Mapping[str, Path]) -> dict[str, str]:
    """Return name to sha256 of these files, sorted by name."""
    return {name: digest(files[name]) for name in sorted(files)}


def output_hashes(results: Path) -> dict[str, str]:
    """Return relative path to sha256 of every file below `results` that a manifest covers."""
    return hashes({path.relative_to(results).as_posix(): path for path in outputs_of(results)})


def outputs_of(results: Path) -> list[Path]:
    """Return the result files that a manifest covers: all except logs, the manifest itself and hidden files."""
    return [
        path
        for path in sorted(results.rglob("*"))
        if path.is_file()
        and path.relative_to(results).parts[0] != "logs"
        and path.relative_to(results).as_posix() not in NOT_COVERED
        and not any(part.startswith((".", "~$")) for part in path.relative_to(results).parts)
    ]


def build_manifest(
    run: str,
    inputs: Iterable[Path],
    code: Mapping[str, Path],
    outputs: Iterable[Path],
    results: Path,
    config: Any,
) -> dict[str, Any]:
    """Return the manifest of a version as JSON values.

    inputs: files, relative to the review's folder, which must be the working directory. code: name to path of code files.
    outputs: files below `results`. config: the protocol with all defaults.
    """
    return {
        "run": run,
        "prismake": __version__,
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": f"{platform.system()}-{platform.machine()}",
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "config": config,
        "inputs": hashes({path.as_posix(): path for path in inputs}),
        "code": hashes(code),
        "outputs": hashes({path.relative_to(results).as_posix(): path for path in outputs}),
    }


def manifest_text(manifest: dict[str, Any]) -> str:
    """Return a manifest as JSON text, keys in their order, one file per line."""
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"


def named_together(names: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return paths of files, sorted; a folder that holds only such files stands for them, with their number.

    An example is "6_report/boxes/ (81 files)". others: paths of the other files in these folders.
    """
    shared = {parent for name in others for parent in PurePosixPath(name).parents} | {PurePosixPath()}
    counts: Counter[str] = Counter()
    for name in names:
        folders = [parent for parent in PurePosixPath(name).parents if parent not in shared]
        counts[f"{folders[-1].as_posix()}/" if folders else name] += 1
    return [f"{name} ({count} files)" if count > 1 else name for name, count in sorted(counts.items())]


def differences(expected: dict[str, str], actual: dict[str, str]) -> list[tuple[str, str]]:
    """Compare two maps of path to sha256; return (path, "differs" | "missing" | "extra"), sorted by path.

    "missing" is a path only in `expected`, "extra" one only in `actual`.
    """
    changes = []
    for name in sorted({*expected, *actual}):
        if name not in actual:
            changes.append((name, "missing"))
        elif name not in expected:
            changes.append((name, "extra"))
        elif expected[name] != actual[name]:
            changes.append((name, "differs"))
    return changes
