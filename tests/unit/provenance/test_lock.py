"""One run at a time in a folder; the lock says who holds it and dies with its process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from prismake.errors import ReviewError
from prismake.provenance.lock import take_lock

SOURCE = Path(__file__).parents[3] / "src"
HOLDER = """
import subprocess, sys
from pathlib import Path
from prismake.provenance.lock import take_lock
kept = take_lock(Path(sys.argv[1]))
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
child.wait()
"""

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no fcntl: there the run is not locked"
)


def test_a_second_run_is_refused_and_told_who_is_at_work(tmp_path: Path) -> None:
    held = take_lock(tmp_path)
    with pytest.raises(ReviewError) as caught:
        take_lock(tmp_path)
    assert f"process {os.getpid()}" in str(caught.value)
    assert "What to do: wait until it ends." in str(caught.value)
    assert held is not None
    held.close()


def test_the_lock_is_free_after_the_run(tmp_path: Path) -> None:
    for _ in range(3):
        held = take_lock(tmp_path)
        assert held is not None
        held.close()


def test_two_folders_have_two_locks(tmp_path: Path) -> None:
    held = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        held.append(take_lock(tmp_path / name))
    for handle in held:
        assert handle is not None
        handle.close()


def test_a_lock_dies_with_its_process_even_if_that_is_killed_and_its_child_lives(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert holder.stdout is not None
    child = int(holder.stdout.readline())
    try:
        with pytest.raises(ReviewError, match=f"process {holder.pid}"):
            take_lock(tmp_path)
        holder.kill()
        holder.wait(timeout=20)
        held = take_lock(tmp_path)
        assert held is not None
        held.close()
    finally:
        os.kill(child, signal.SIGKILL)
        holder.stdout.close()


def test_the_lock_holds_no_more_than_the_last_holder(tmp_path: Path) -> None:
    (tmp_path / ".prismake.lock").write_text("process 1234567890 and more words", encoding="utf-8")
    held = take_lock(tmp_path)
    assert held is not None
    assert (tmp_path / ".prismake.lock").read_text(encoding="utf-8") == f"process {os.getpid()}"
    held.close()
