"""Allows one search of a source at a time on a machine, because the rate of a source applies to all processes, in
whatever folder they run.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prismake.errors import ReviewError

# Windows has no fcntl, so searches there do not know of each other.
if sys.platform != "win32":
    import fcntl

# No source counts its requests over a longer time.
SECONDS_KEPT = 600.0
# As long as a process may hold the lock of a file that it removes.
SECONDS_OF_REMOVAL = 0.2


class Turnstile:
    """A file in the folder for temporary files, one per address of a source.

    Its modification time is that of the last request.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def seconds_since_last(self) -> float:
        """Return the seconds since the last request that any process on this machine sent to the source."""
        try:
            return max(time.time() - self.path.stat().st_mtime, 0.0)
        except OSError:
            return float("inf")

    def note(self) -> None:
        """Record that a request was sent now."""
        with contextlib.suppress(OSError):
            os.utime(self.path)


@contextmanager
def only_search_of(base_url: str) -> Iterator[Turnstile]:
    """Hold the lock of an address until the `with` block ends or the process is killed.

    Raises ReviewError if another process holds it.
    """
    folder = _folder()
    _remove_unused(folder)
    name = hashlib.sha256(base_url.encode()).hexdigest()[:16]
    path = folder / f"{name}.lock"
    with _locked(path, SECONDS_OF_REMOVAL) as is_locked:
        if not is_locked:
            raise ReviewError(
                f"Another search of {base_url} is running on this machine, and both searches together would "
                "send more requests than the source permits.\n    What to do: wait until the other search "
                "ends, then run the command again."
            )
        yield Turnstile(path)


def _folder() -> Path:
    """Return the folder of lock files of this user, which is created if it is missing."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"prismake-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def _locked(path: Path, seconds: float = 0.0) -> Iterator[bool]:
    """Yield whether the lock of a file could be taken within some seconds; it lasts for the `with` block.

    The file is created if it is missing.
    """
    end = time.monotonic() + seconds
    while True:
        is_new = not path.exists()
        with path.open("a+", encoding="utf-8") as handle:
            if is_new:
                os.utime(path, (0, 0))
            if sys.platform != "win32":
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    if time.monotonic() < end:
                        time.sleep(seconds / 10)
                        continue
                    yield False
                    return
                if not _is_at(handle.fileno(), path):
                    # Another process removed the file between its opening and its lock.
                    continue
            yield True
            return


def _is_at(descriptor: int, path: Path) -> bool:
    """Return whether an open file is still the one at this path."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _remove_unused(folder: Path) -> None:
    """Remove the files whose last request is so long ago that no rate depends on them, and that no process holds."""
    for path in folder.glob("*.lock"):
        try:
            if time.time() - path.stat().st_ctime < SECONDS_KEPT:
                continue
            with _locked(path) as is_locked:
                if is_locked:
                    path.unlink()
        except OSError:
            # Another process removed it first, or Windows keeps an open file.
            continue
