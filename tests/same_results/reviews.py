"""The reviews whose results are compared before and after a change of the code, in several states each.

Every input is stored in the repository (forms as they came back, pins, exports), so that two makings differ by the
code alone. Today's code is compared with an earlier record on the inputs of that record, which git keeps.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import digests
import older_inputs

# The searches of the made-up reviews are dated 2031 and 2032.
os.environ.setdefault("PRISMAKE_TODAY", "2032-02-03")

ROOT = Path(__file__).resolve().parents[2]
CONFIG = "config"
TUTORIAL = "docs/tutorial"
SEALED = "tests/fixtures/0.1.0/sealed"
EXTRA_RECORD = """TY  - JOUR
TI  - A made-up report that only the later search finds
AU  - Plover, Ida
PY  - 2032
JO  - Journal of later searches
DO  - 10.5555/later.001
ER  -
"""
EXTRA_SOURCE = """
  later_search:
    name: Later search
    arm: database
    searched_on: "2032-01-02"
    files: [config/imports/later_search.ris]
"""


@dataclass(frozen=True)
class Recorded:
    """A recorded version, and the digest of the inputs of each of its states."""

    version: str
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class State:
    """One review at one moment: its name, its folder, the name of the version that was built, and the digest of the
    files with which it began. changed_inputs: digest to former digest of the files that were changed for the comparison.
    """

    review: str
    state: str
    folder: Path
    run: str
    inputs: str
    changed_inputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Review and state, as the records name them."""
        return f"{self.review}/{self.state}"

    @property
    def results(self) -> Path:
        """The results of this version."""
        return self.folder / "results" / self.run


def snakemake(folder: Path, *words: str) -> None:
    """Run the workflow of this project in a review's folder. Raises RuntimeError with the screen where it fails."""
    command = [
        *(sys.executable, "-P", "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder)),
        *("--workflow-profile", str(ROOT / "profiles/default"), *words),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ}, check=False)
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(words) or 'the plain run'} in {folder.name} failed:\n{done.stderr[-4000:]}"
        )


def inputs_of_commit(commit: str, folder: Path) -> Path | None:
    """Write the inputs of all reviews as they were on a commit below `folder`, and return it; None if git has no such commit."""
    command = ["git", "archive", "--format=tar", commit, CONFIG, TUTORIAL, SEALED]
    try:
        archive = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def states(
    folder: Path,
    chosen: Callable[[str, str], bool],
    inputs: Path = ROOT,
    recorded: Recorded | None = None,
) -> Iterator[State]:
    """Build each chosen state of each review below `folder` and yield it.

    inputs: the folder with the inputs of the reviews, as in this repository. recorded: the version to compare with; a state
    with other inputs is yielded without results.
    """
    for review, (start, stages) in REVIEWS.items():
        for state, prepare in stages.items():
            if not chosen(review, state):
                continue
            place = folder / review / state
            shutil.rmtree(place, ignore_errors=True)
            start(inputs, place)
            built = State(review, state, place, _run_of(place), digests.folder_digest(place / "config"))
            if recorded is None or built.inputs == recorded.inputs[built.name]:
                changed = older_inputs.change(recorded.version, review, state, place) if recorded else {}
                prepare(place)
                snakemake(place)
                built = replace(built, run=_run_of(place), changed_inputs=changed)
            yield built


def _run_of(folder: Path) -> str:
    text = (folder / "config/config.yaml").read_text(encoding="utf-8")
    found = re.search(r'^run: "?([^"\s]+)', text, re.MULTILINE)
    assert found
    return found[1]


def _default(inputs: Path, folder: Path) -> None:
    shutil.copytree(inputs / CONFIG, folder / "config", ignore=shutil.ignore_patterns("versions"))


def _tutorial(inputs: Path, folder: Path) -> None:
    tutorial = inputs / TUTORIAL
    (folder / "config/imports").mkdir(parents=True)
    (folder / "config/searches").mkdir()
    shutil.copyfile(tutorial / "config.yaml", folder / "config/config.yaml")
    for name in ("medline.ris", "scopus.ris", "websites.csv"):
        shutil.copyfile(tutorial / name, folder / "config/imports" / name)
    (folder / "config/searches/medline.txt").write_text(
        "exp Schools/ and (green roof*).tw.\n", encoding="utf-8"
    )
    shutil.copytree(tutorial / "returned", folder / "config", dirs_exist_ok=True)


def _birdsong(inputs: Path, folder: Path) -> None:
    shutil.copytree(inputs / SEALED / "config", folder / "config", ignore=shutil.ignore_patterns("versions"))


def _no_form(folder: Path) -> None:
    for stage in ("screening", "extraction"):
        shutil.rmtree(folder / "config" / stage)


def _half_of_the_forms(folder: Path) -> None:
    shutil.rmtree(folder / "config/extraction")
    for form in sorted((folder / "config/screening/2_full_text").rglob("*.xlsx")):
        if not form.stem.endswith(("retrieval", "reviewer-1", "screener-a")):
            form.unlink()


def _all_forms(folder: Path) -> None:
    del folder


def _update(folder: Path) -> None:
    """Seal the version, then name the next one, which holds one more source."""
    snakemake(folder)
    snakemake(folder, "release")
    _next_version(folder)


def _update_of_a_stored_seal(folder: Path) -> None:
    shutil.copytree(ROOT / SEALED / "config/versions", folder / "config/versions")
    _next_version(folder)


def _next_version(folder: Path) -> None:
    run = _run_of(folder)
    path = folder / "config/config.yaml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^run: .*$", 'run: "later"', text, flags=re.MULTILINE)
    text = re.sub(r"^previous: .*$", f'previous: "{run}"', text, flags=re.MULTILINE)
    text = re.sub(r"^sources:\n", f"sources:{EXTRA_SOURCE}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    (folder / "config/imports").mkdir(exist_ok=True)
    (folder / "config/imports/later_search.ris").write_text(EXTRA_RECORD, encoding="utf-8")


Start = Callable[[Path, Path], None]
Prepare = Callable[[Path], None]
REVIEWS: dict[str, tuple[Start, dict[str, Prepare]]] = {
    "default": (
        _default,
        {"nothing": _no_form, "half": _half_of_the_forms, "all": _all_forms, "update": _update},
    ),
    "tutorial": (
        _tutorial,
        {"nothing": _no_form, "half": _half_of_the_forms, "all": _all_forms, "update": _update},
    ),
    "birdsong": (
        _birdsong,
        {
            "nothing": _no_form,
            "half": _half_of_the_forms,
            "all": _all_forms,
            "update": _update_of_a_stored_seal,
        },
    ),
}
