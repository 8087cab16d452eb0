"""Only one run at a time uses a folder; the lock names its process and is released with it."""

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


def test_a_second_run_is_refused_with_the_process_that_has_the_lock(tmp_path: Path) -> None:
    handle = take_lock(tmp_path)
    with pytest.raises(ReviewError) as caught:
        take_lock(tmp_path)
    assert f"process {os.getpid()}" in str(caught.value)
    assert "What to do: wait until the other run ends" in str(caught.value)
    assert handle is not None
    handle.close()


def test_the_lock_is_free_after_the_run(tmp_path: Path) -> None:
    for _ in range(3):
        handle = take_lock(tmp_path)
        assert handle is not None
        handle.close()


def test_two_folders_have_two_locks(tmp_path: Path) -> None:
    handles = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        handles.append(take_lock(tmp_path / name))
    for handle in handles:
        assert handle is not None
        handle.close()


def test_a_lock_is_released_when_its_process_is_killed_even_if_a_child_survives(tmp_path: Path) -> None:
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
        handle = take_lock(tmp_path)
        assert handle is not None
        handle.close()
    finally:
        os.kill(child, signal.SIGKILL)
        holder.stdout.close()


def test_the_lock_file_names_only_the_last_process(tmp_path: Path) -> None:
    (tmp_path / ".prismake.lock").write_text("process 1234567890 and more words", encoding="utf-8")
    handle = take_lock(tmp_path)
    assert handle is not None
    assert (tmp_path / ".prismake.lock").read_text(encoding="utf-8") == f"process {os.getpid()}"
    handle.close()
