"""Sealed versions: written once by a release, and never altered by a later run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from prismake.errors import ReviewError
from prismake.provenance.manifest import differences, hashes

# What a later version needs of this one, and where it lies below results/{run}/.
SEALED_TABLES = {
    "records.csv": "1_identify/records.csv",
    "quarantine.csv": "1_identify/quarantine.csv",
    "reports.csv": "2_deduplicate/reports.csv",
    "record_report.csv": "2_deduplicate/record_report.csv",
    "votes_1_title_abstract.csv": "3_screen/1_title_abstract/votes.csv",
    "votes_2_full_text.csv": "3_screen/2_full_text/votes.csv",
    "decisions_1_title_abstract.csv": "3_screen/1_title_abstract/decisions.csv",
    "decisions_2_full_text.csv": "3_screen/2_full_text/decisions.csv",
    "retrieval.csv": "3_screen/2_full_text/retrieval.csv",
    "report_study.csv": "4_extract/report_study.csv",
    "studies.csv": "4_extract/studies.csv",
    "studies_other.csv": "4_extract/studies_other.csv",
    "extraction.csv": "4_extract/extraction.csv",
    "config.yaml": "config.yaml",
    "manifest.json": "audit/manifest.json",
}
# People's logs that go from update to update: a later version must know which lines this one has counted.
SEALED_LOGS = {"dropped.csv": "config/studies/dropped.csv"}
MANIFEST_PARTS = {"inputs", "code", "outputs", "packages"}


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
    missing = [source for source in SEALED_TABLES.values() if not (results / source).is_file()]
    if missing:
        raise ReviewError(
            f'results/{run}: version "{run}" can not be sealed without {", ".join(missing)}.\n'
            "    What to do: run `snakemake`, then `snakemake release`."
        )
    partial = target.with_name(f".{run}.partial")
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    for name, source in SEALED_TABLES.items():
        shutil.copyfile(results / source, partial / name)
    for name, log in SEALED_LOGS.items():
        if (review / log).is_file():
            shutil.copyfile(review / log, partial / name)
    partial.rename(target)
    return target


def check_outputs(review: Path, run: str, manifest: dict[str, Any], outputs: list[Path]) -> None:
    """Hash every output again and compare. Raises ReviewError naming what is not as it was built."""
    found = differences(manifest["outputs"], hashes(outputs, review / "results" / run))
    if found:
        lines = "\n".join(f"      {kind}: results/{run}/{name}" for name, kind in found)
        raise ReviewError(
            f"results/{run}: these results are not those that were built:\n{lines}\n"
            "    What to do: delete them and run `snakemake` again, then `snakemake release`."
        )
