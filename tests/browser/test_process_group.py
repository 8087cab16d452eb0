"""Programs that a test starts end with it, even if it is cut off."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from process_group import end, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")

# A program with a helper, as browsers are: it writes both process ids, and waits.
WITH_HELPER = """
import os, subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1] + ".part", "w").write(f"{os.getpid()} {helper.pid}")
os.rename(sys.argv[1] + ".part", sys.argv[1])
time.sleep(60)
"""


def ids(note: Path) -> list[int]:
    deadline = time.monotonic() + 20
    while not note.exists():
        assert time.monotonic() < deadline, "the program did not start"
        time.sleep(0.05)
    return [int(number) for number in note.read_text().split()]


def runs(process: int) -> bool:
    try:
        # A process that has ended but was not waited for is a zombie.
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False


def wait_until_gone(process: int) -> None:
    deadline = time.monotonic() + 20
    while runs(process):
        assert time.monotonic() < deadline, f"process {process} still runs"
        time.sleep(0.05)


@pytest.mark.parametrize("seconds", [0, 5])
def test_a_program_ends_with_its_helpers(tmp_path: Path, seconds: float) -> None:
    process = started([sys.executable, "-c", WITH_HELPER, str(tmp_path / "note")])
    both = ids(tmp_path / "note")
    end(process, seconds)
    for number in both:
        wait_until_gone(number)


def test_a_program_ends_when_the_test_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "note"
    test = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import time; from process_group import started; started([{sys.executable!r}, '-c', {WITH_HELPER!r}, {str(note)!r}]); time.sleep(60)",
        ],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )
    program, helper = ids(note)
    test.kill()
    test.wait(timeout=20)
    wait_until_gone(program)
    # That of this test has no parent to watch; browsers end theirs by themselves.
    os.kill(helper, 9)
