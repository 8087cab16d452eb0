"""A lock on a review's folder, which names its process and is released when that process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from prismake.errors import ReviewError

# Windows has no fcntl, so runs there are not locked.
if sys.platform != "win32":
    import fcntl

LOCK = ".prismake.lock"


def take_lock(folder: Path) -> IO[str] | None:
    """Lock a review's folder and return the open lock file, which the caller must keep: closing it releases the lock.

    Returns None on Windows. Raises ReviewError, which names the other process, if the folder is locked.
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
            f"{folder.resolve().name}: another run of prismake is using this folder ({holder}).\n    What to do: "
            "wait until the other run ends, then run again. The lock is released when that process ends, even if "
            "the process is killed."
        ) from error
    handle.truncate(0)
    handle.write(f"process {os.getpid()}")
    handle.flush()
    return handle
