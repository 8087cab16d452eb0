"""Programs of a test that end with it: a group of its own, ended whole, and by the system where the test itself was killed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

_DIES_WITH_PARENT = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    """Ask the system to end this process when its parent ends, however that ends. Linux alone has this."""
    if _LIBC is not None:
        _LIBC.prctl(_DIES_WITH_PARENT, signal.SIGKILL)


def started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own, without output."""
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )


def end(process: subprocess.Popen[bytes], seconds: float = 0) -> None:
    """End the program and all of its group. seconds: how long it may take to end by itself; 0 ends it as a power cut does."""
    if seconds:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
    # Its helpers may outlive it.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
