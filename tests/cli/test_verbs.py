"""The command line: help, misspelt commands, folders without a review, and completion."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tutorial_review import PROJECT, prismake

VERBS = [
    "new",
    "search",
    "chase",
    "run",
    "check",
    "status",
    "trace",
    "split",
    "audit",
    "release",
    "completion",
]
IN_A_FOLDER = [
    ["run"],
    ["search"],
    ["chase"],
    ["check"],
    ["status"],
    ["audit"],
    ["release"],
    ["trace", "x"],
    ["split", "a", "b", "--by", "x", "--why", "y"],
]


def test_help_lists_every_command_in_the_order_of_a_review() -> None:
    output = prismake("--help").output
    places = [output.index(f"\n  {verb} ") for verb in VERBS]
    assert places == sorted(places)


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_help(verb: str) -> None:
    result = prismake(verb, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {verb}")


@pytest.mark.parametrize(("word", "meant"), [("chek", "check"), ("relase", "release"), ("statsu", "status")])
def test_a_misspelt_command_gets_a_suggestion(word: str, meant: str) -> None:
    result = prismake(word)
    assert result.exit_code == 2
    assert f'There is no command "{word}". Did you mean "{meant}"?' in result.stderr


@pytest.mark.parametrize("words", IN_A_FOLDER, ids=lambda words: words[0])
def test_a_folder_without_a_review_is_reported_and_nothing_is_written(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    result = prismake(*words, "--directory", "empty")
    assert result.exit_code == 1
    assert "empty/config/config.yaml: the file does not exist" in result.stderr
    assert "prismake new my-review" in result.stderr
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_missing_folder_is_not_created(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = prismake("run", "-C", "my-reveiw")
    assert result.exit_code == 2
    assert "my-reveiw" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_script_of_a_shell(shell: str) -> None:
    result = prismake("completion", shell)
    assert result.exit_code == 0
    assert "_PRISMAKE_COMPLETE" in result.output


def test_a_module_is_the_command_and_the_command_starts_without_loading_the_review() -> None:
    script = (
        "import sys; sys.argv = ['prismake', '--version']\n"
        "from prismake.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas', 'pydantic', 'snakemake'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT / "src"
    )
    assert done.stdout.splitlines()[-1] == "[]"
    done = subprocess.run(
        [sys.executable, "-m", "prismake", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT / "src",
    )
    assert done.stdout.startswith("prismake, version")
