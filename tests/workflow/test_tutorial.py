"""Each command of docs/tutorial.md and of docs/tutorial-live.md, in its order, in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
LIVE = (ROOT / "docs/tutorial-live.md").read_text(encoding="utf-8")
PORT = "8700"


def commands(page: str) -> list[str]:
    """The commands of a page."""
    blocks = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    return [command for block in blocks for command in block.strip().splitlines()]


def copy_of_the_project(folder: Path) -> dict[str, str]:
    """Copy the project without what is made, and return the environment for its commands."""
    leave = shutil.ignore_patterns(".git", ".venv", "results", ".snakemake", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, folder, ignore=leave)
    (folder / "results").mkdir()
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(folder / "src"),
    }


@pytest.mark.slow
def test_every_command_of_the_tutorial_works_and_ends_in_a_sealed_version(tmp_path: Path) -> None:
    project = tmp_path / "prismake project"
    environment = copy_of_the_project(project)
    screen = []
    elsewhere = set(project.rglob("*"))
    for command in commands(TUTORIAL):
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


def free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


@pytest.mark.slow
def test_every_command_of_the_tutorial_on_live_sources_works(tmp_path: Path) -> None:
    project = tmp_path / "prismake project"
    environment = copy_of_the_project(project)
    port = free_port()
    protocol = project / "docs/tutorial/live/config.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8").replace(PORT, port), encoding="utf-8")
    # One shell for all of them, as a person has: a variable, a folder and the servers outlive a command.
    script = "\n".join(["set -e", *(command.replace(PORT, port) for command in commands(LIVE))])
    with subprocess.Popen(
        ["bash", "-c", script],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as shell:
        try:
            told, _ = shell.communicate(timeout=500)
        finally:
            if shell.poll() is None:
                os.killpg(shell.pid, signal.SIGKILL)
    assert shell.returncode == 0, told
    for line in re.findall(r"^> (.*)$", LIVE, re.MULTILINE):
        assert line in told, f"the tutorial shows a line that no command printed: {line}\n{told}"
    # 60 records were added, and the pinned question finds some of them.
    assert re.search(r"^pubmed: .* within 10 %\.$", told, re.MULTILINE), told
    assert re.search(r"^    [1-9]\d* added: ", told, re.MULTILINE), told
    assert (project / "my-search/results/first/6_report/prisma_s.csv").is_file()
