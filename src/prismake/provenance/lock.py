"""A lock on a review's folder that dies with its process and says who holds it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from prismake.errors import ReviewError

# Windows has no fcntl; there the run is not locked.
if sys.platform != "win32":
    import fcntl

LOCK = ".prismake.lock"


def take_lock(folder: Path) -> IO[str] | None:
    """Lock a review's folder until this process ends; keep the returned handle alive.

    Raises ReviewError naming the process that holds it.
    """
    if sys.platform == "win32":
        return None
    handle = (folder / LOCK).open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.seek(0)
        holder = handle.read().strip() or "another process"
        handle.close()
        raise ReviewError(
            f"{folder.resolve().name}: another run is at work in this folder ({holder}).\n"
            "    What to do: wait until it ends. The lock goes with it, even if it is killed."
        ) from error
    handle.truncate(0)
    handle.write(f"process {os.getpid()}")
    handle.flush()
    return handle
