"""The review of the tutorial in a folder of its own, its tables made without Snakemake."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from prismake.cli import main
from prismake.commands.faults import Faults
from prismake.commands.preview import UNFINISHED, Preview
from prismake.protocol.partial import Protocol
from prismake.provenance.code import code_files
from prismake.provenance.manifest import hashes
from prismake.review.folder import Review
from prismake.scaffold.folder import new_review
from prismake.steps import searches

PROJECT = Path(__file__).resolve().parents[2]
TUTORIAL = PROJECT / "docs/tutorial"
TITLES = "screening/1_title_abstract/first"
CODE = ("Snakefile", "workflow", "notebooks", "profiles", "src", "requirements.lock", "environment.yml")


def tutorial_review(folder: Path) -> Path:
    """Make the folder of the tutorial's review, before its first run."""
    new_review(folder)
    shutil.copyfile(TUTORIAL / "config.yaml", folder / "config/config.yaml")
    for name in ("medline.ris", "scopus.ris", "websites.csv"):
        shutil.copyfile(TUTORIAL / name, folder / "config/imports" / name)
    return folder


def make_tables(folder: Path) -> None:
    """Make the tables that forms are checked against, and a manifest of what they rest on, as a run would."""
    with chdir(folder):
        review = Review.open(check=False)
        review.results.mkdir(parents=True, exist_ok=True)
        faults = Faults()
        status = Preview(review, review.results, {UNFINISHED}, faults).status()
        assert status, faults.messages
        config = Protocol(review.results / "config.yaml", searches.SECTIONS)
        identified = review.results / "1_identify"
        searches.main(config, identified / "balance.csv", identified / "searches.csv")
        inputs = hashes({path.as_posix(): path for path in review.input_files()})
        manifest = {"inputs": inputs, "code": hashes(code_files()), "outputs": {}}
        path = review.results / "audit/manifest.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(manifest), encoding="utf-8")


def bring_back(folder: Path, *forms: str) -> None:
    """Put filled forms of the tutorial where returned forms lie."""
    for form in forms:
        target = folder / "config" / form
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TUTORIAL / "returned" / form, target)


def digests(folder: Path) -> dict[str, str]:
    """The sha256 of every file of a folder."""
    return hashes({path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()})


def prismake(*words: str) -> Result:
    """Call the command in this process."""
    return CliRunner().invoke(main, list(words))


@dataclass(frozen=True)
class Command:
    """The command as a process, run from the code of a folder, while the person stands in `place`."""

    code: Path
    place: Path

    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(self.code / "src"), "PYTHONDONTWRITEBYTECODE": "1"}

    def words(self, *words: str) -> list[str]:
        return [sys.executable, "-P", "-m", "prismake", *words]

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.words(*words),
            cwd=self.place,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )


def copy_of_the_code(folder: Path) -> Path:
    """Copy what runs a review, without the notebooks, which take seconds each and have tests of their own."""
    for name in CODE:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb"))
        elif source.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
    return folder
