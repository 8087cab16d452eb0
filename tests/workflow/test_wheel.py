"""The built wheel alone, in an empty environment and without the clone, runs a review from its first file to its seal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs/tutorial"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the clone."""
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(
        ROOT,
        source,
        ignore=shutil.ignore_patterns(".git", ".venv", "results", "tests", ".snakemake", ".*_cache"),
    )
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(source)], check=True)
    shutil.rmtree(source)
    (built,) = folder.glob("prismake-*.whl")
    return built


def test_the_wheel_holds_the_workflow_and_points_at_no_folder(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        environment = archive.read("prismake/_workflow/workflow/environment.yml").decode("utf-8")
    for name in (
        "Snakefile",
        "requirements.lock",
        "profiles/default/config.yaml",
        "notebooks/1_search_yield.ipynb",
        "notebooks/reads.yaml",
        "workflow/rules/common.smk",
        "workflow/report/flow.rst",
    ):
        assert f"prismake/_workflow/{name}" in names
    assert {
        "prismake/py.typed",
        "prismake/scaffold/config.yaml",
        "prismake/formats/dialects/ris.yaml",
    } <= names
    assert "-e ." not in environment


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the locked packages and the wheel."""
    folder = tmp_path_factory.mktemp("empty environment")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    return folder / "bin"


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reviews") / "my-review"


def prismake(commands: Path, folder: Path, *words: str, code: int = 0) -> str:
    """What a command prints, run in a folder with nothing of the clone in reach."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    done = subprocess.run(
        [str(commands / "prismake"), *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def fill(review: Path) -> None:
    """The protocol and the exports of the tutorial, and every form that came back."""
    shutil.copyfile(TUTORIAL / "config.yaml", review / "config/config.yaml")
    for name in ("medline.ris", "scopus.ris", "websites.csv"):
        shutil.copyfile(TUTORIAL / name, review / "config/imports" / name)
    shutil.copytree(TUTORIAL / "returned", review / "config", dirs_exist_ok=True)


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_every_verb_works_from_the_wheel_alone(installed: Path, review: Path) -> None:
    prismake(installed, review.parent, "new", "my-review")
    assert "is a placeholder" in prismake(installed, review, "check", code=1)
    fill(review)
    assert "6 reports" in prismake(installed, review, "run")
    assert "Nothing is awaited" in prismake(installed, review, "check")
    assert "Nothing is awaited" in prismake(installed, review, "status")
    records = (review / "results/first/1_identify/records.csv").read_text(encoding="utf-8").splitlines()
    assert "Found" in prismake(installed, review, "trace", records[1].split(",")[0])
    assert "no difference" in prismake(installed, review, "audit")
    assert "is sealed in config/versions/first/" in prismake(installed, review, "release")
    assert (review / "config/versions/first/manifest.json").is_file()


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_a_merge_is_taken_apart_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    prismake(installed, tmp_path, "new", "my-review")
    review = tmp_path / "my-review"
    fill(review)
    for stage in ("screening", "extraction"):
        shutil.rmtree(review / "config" / stage)
    prismake(installed, review, "run")
    groups = (
        (review / "results/first/2_deduplicate/record_report.csv")
        .read_text(encoding="utf-8")
        .splitlines()[1:]
    )
    reports = [line.split(",")[1] for line in groups]
    merged = next(report for report in reports if reports.count(report) > 1)
    record = next(line.split(",")[0] for line in reversed(groups) if line.split(",")[1] == merged)
    prismake(installed, review, "split", merged, record, "--by", "a tester", "--why", "two documents")
    assert "7 reports" in prismake(installed, review, "run")


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_the_wheel_in_place_of_the_clone_runs_nothing_again_and_gives_the_same_manifest(
    installed: Path, tmp_path: Path
) -> None:
    review = tmp_path / "my-review"
    for place in ("imports", "searches"):
        (review / "config" / place).mkdir(parents=True)
    (review / "config/searches/medline.txt").write_text("schools\n", encoding="utf-8")
    fill(review)
    subprocess.run(
        [sys.executable, "-P", "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile"), "--directory", str(review)],
        check=True, capture_output=True,
    )  # fmt: skip
    manifest = review / "results/first/audit/manifest.json"
    before = manifest.read_bytes()
    assert "Nothing to do" in prismake(installed, review, "run")
    manifest.unlink()
    prismake(installed, review, "run")
    assert json.loads(manifest.read_bytes()) == json.loads(before)
    assert manifest.read_bytes() == before
