"""One search of a source at a time on a machine: the rate of a source counts for all processes, in whatever folder they run."""

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


class Turnstile:
    """The file of a source's address in the folder for temporary files. Its time is that of the last request."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def seconds_since_last(self) -> float:
        """Return the seconds since the last request of any process on this machine."""
        try:
            return max(time.time() - self.path.stat().st_mtime, 0.0)
        except OSError:
            return float("inf")

    def note(self) -> None:
        """Note that a request was sent now."""
        with contextlib.suppress(OSError):
            os.utime(self.path)


@contextmanager
def only_search_of(base_url: str) -> Iterator[Turnstile]:
    """Hold the turnstile of an address until the search ends, also by a kill. Raises ReviewError if another process holds it."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    name = hashlib.sha256(base_url.encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"prismake-{user}-{name}.lock"
    is_new = not path.exists()
    with path.open("a+", encoding="utf-8") as handle:
        if is_new:
            os.utime(path, (0, 0))
        if sys.platform != "win32":
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise ReviewError(
                    f"Another search of {base_url} is running on this machine, and both together would be above the rate that "
                    "the source permits.\n    What to do: wait until it ends, then run the command again."
                ) from error
        yield Turnstile(path)
