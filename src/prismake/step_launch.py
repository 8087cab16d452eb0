"""Starts a step: as a fork of the step server if it listens, otherwise as a process of its own.

A rule calls this file as a script with `-I -S`, so that it starts in about 10 ms; it imports only the standard
library.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from pathlib import Path

SERVER = "PRISMAKE_STEP_SERVER"
"""Environment variable with the path of the step server's socket; the workflow sets it at its start."""
MODULE = "--module"
"""First argument of this script where the second is the name of any module, and not of a step."""


def launch(module: str, arguments: list[str]) -> int:
    """Run a module with the output streams, folder and environment of this process. Return its exit code."""
    connection = _connection(os.environ.get(SERVER, ""))
    if connection is None:
        os.execv(sys.executable, [sys.executable, "-P", "-m", module, *arguments])
    request = {
        "module": module,
        "arguments": arguments,
        "folder": str(Path.cwd()),
        "environment": dict(os.environ),
    }
    payload = json.dumps(request).encode()
    with connection:
        socket.send_fds(connection, [len(payload).to_bytes(8, "big")], [1, 2])
        connection.sendall(payload)
        code = connection.recv(16)
    if not code:
        print(f"The step server ended before {module} did. What to do: run again.", file=sys.stderr)
        return 1
    return int(code)


def _connection(path: str) -> socket.socket | None:
    """Return a connection to the step server; None if none listens there."""
    if not path:
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        return None
    return connection


if __name__ == "__main__":
    # An interrupt ends the launcher without a traceback in the step's log; its step ends with it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.argv[1] == MODULE:
        sys.exit(launch(sys.argv[2], sys.argv[3:]))
    sys.exit(launch(f"prismake.steps.{sys.argv[1]}", sys.argv[2:]))
