"""Each command of docs/tutorial.md, in its order, in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
COMMANDS = [
    command
    for block in re.findall(r"```console\n(.*?)```", TUTORIAL, re.DOTALL)
    for command in block.strip().splitlines()
]


@pytest.mark.slow
def test_every_command_of_the_tutorial_works_and_ends_in_a_sealed_version(tmp_path: Path) -> None:
    project = tmp_path / "prismake project"
    shutil.copytree(
        ROOT,
        project,
        ignore=shutil.ignore_patterns(".git", ".venv", "results", ".snakemake", "__pycache__", ".*_cache"),
    )
    (project / "results").mkdir()
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(project / "src"),
    }
    screen = []
    elsewhere = set(project.rglob("*"))
    for command in COMMANDS:
        done = subprocess.run(
            command, shell=True, cwd=project, capture_output=True, text=True, env=environment, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        screen.append(done.stdout + done.stderr)
    told = "\n".join(screen)
    for line in re.findall(r"^> (.*)$", TUTORIAL, re.MULTILINE):
        assert line in told, f"the tutorial shows a line that no command printed: {line}"
    assert "The audit found no difference." in told
    assert "from the last run" not in told
    for place in re.findall(r"^(?:Details|The review): (.*)$", told, re.MULTILINE):
        assert (project / place).is_file(), f"{place} is not there, seen from where the commands were run"
    beside = [path for path in (project / "results", project / "config") for path in path.rglob("*")]
    assert set(beside) <= elsewhere, "a command wrote into the review where the person stands"
    assert (project / "my-review/config/versions/first/manifest.json").is_file()
