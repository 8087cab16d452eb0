"""The step server: one process per run, which imports the libraries of the steps once and forks for each step.

A fork takes about 20 ms, a new interpreter with pandas half a second. The workflow starts the server with its first
job, and the server ends with the workflow. Without the server each step runs in a process of its own (`step_launch`),
with the same results.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from prismake.step_launch import SERVER

# What most steps import, before the first of them.
LIBRARIES = ("pandas", "yaml", "prismake.step", "prismake.tables")
# What several steps or the kernel of the notebooks import, in the order of their need. The server imports these, one at a
# time, while it waits for the first steps. A library of one step is imported by its fork.
LATER_LIBRARIES = (
    "prismake.formats",
    "prismake.deduplication.engine",
    "prismake.forms.read",
    "prismake.forms.write",
    "prismake.exports.files",
    "prismake.reports.html",
    "matplotlib.figure",
    "prismake.tasks",
    "ipykernel.kernelapp",
    "prismake.reports.notebooks",
)
SUPPORTED = sys.platform == "linux"
"""Elsewhere system libraries may fail after a fork, so each step runs in a process of its own."""


@dataclass(frozen=True)
class StepRequest:
    """A step to run: its module, arguments, working directory, environment, and file descriptors of standard output
    and error.
    """

    module: str
    arguments: list[str]
    folder: str
    environment: dict[str, str]
    streams: tuple[int, int]


def start(environment: Mapping[str, str]) -> None:
    """Start the server for the steps of this process, and write the path of its socket into `environment`.

    The server ends with this process.

    environment: also has the variables that libraries read when they are imported. Does nothing on systems without
    fork.
    """
    os.environ.pop(SERVER, None)
    server = ExitStack()
    path = server.enter_context(started(environment))
    if path:
        os.environ[SERVER] = path
        atexit.register(server.close)


@contextmanager
def started(environment: Mapping[str, str]) -> Iterator[str | None]:
    """Context manager that starts the server, yields the path of its socket, and ends the server; yields None on
    systems without fork.
    """
    if not SUPPORTED:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="prismake-") as folder:
        path = f"{folder}/steps"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path)
            listener.listen(128)
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "prismake.step_server", str(listener.fileno())],
                stdin=subprocess.PIPE,
                pass_fds=[listener.fileno()],
                env={**os.environ, **environment},
            )
        with process:
            yield path


class StepServer:
    """Accepts requests on a listening socket until `lifeline`, a pipe that the workflow keeps open, is closed."""

    def __init__(self, listener: socket.socket, lifeline: IO[bytes]) -> None:
        self._listener = listener
        self._lifeline = lifeline
        self._steps: dict[int, socket.socket] = {}
        self._ended, self._wakeup = socket.socketpair()
        for end in (self._ended, self._wakeup):
            end.setblocking(False)
        self._awaited_libraries = list(reversed(LATER_LIBRARIES))
        self._selector = selectors.DefaultSelector()
        for source in (listener, lifeline, self._ended):
            self._selector.register(source, selectors.EVENT_READ)

    def serve(self) -> StepRequest | None:
        """Return the step to run, in each forked process; return None in the server itself after the workflow has
        ended.
        """
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(self._wakeup.fileno())
        while True:
            events = self._selector.select(timeout=0 if self._steps and self._awaited_libraries else None)
            if not events:
                _import(self._awaited_libraries.pop())
            for key, _ in events:
                source = key.fileobj
                if source is self._lifeline:
                    return None
                if source is self._ended:
                    self._answer_ended_steps()
                elif source is self._listener:
                    request = self._accept()
                    if request is not None:
                        return request
                elif isinstance(source, socket.socket):
                    self._terminate(source)

    def _accept(self) -> StepRequest | None:
        """Fork for a request. Return it in the fork, and None in the server."""
        connection, _ = self._listener.accept()
        try:
            request = _received(connection)
        except (OSError, ValueError):
            connection.close()
            return None
        process = os.fork()
        if process == 0:
            self._leave(connection)
            return request
        for stream in request.streams:
            os.close(stream)
        self._steps[process] = connection
        self._selector.register(connection, selectors.EVENT_READ)
        return None

    def _leave(self, connection: socket.socket) -> None:
        """Close in a fork what belongs to the server."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._selector.close()
        for item in (connection, self._listener, self._ended, self._wakeup, *self._steps.values()):
            item.close()

    def _answer_ended_steps(self) -> None:
        with suppress(BlockingIOError):
            while self._ended.recv(4096):
                pass
        with suppress(ChildProcessError):
            while True:
                process, status = os.waitpid(-1, os.WNOHANG)
                if process == 0:
                    return
                connection = self._steps.pop(process)
                self._unregister(connection)
                code = os.waitstatus_to_exitcode(status)
                with suppress(OSError):
                    connection.sendall(str(code if code >= 0 else 128 - code).encode())
                connection.close()

    def _terminate(self, connection: socket.socket) -> None:
        """End the step whose launcher is gone."""
        self._unregister(connection)
        for process, other in self._steps.items():
            if other is connection:
                os.kill(process, signal.SIGTERM)

    def _unregister(self, connection: socket.socket) -> None:
        with suppress(KeyError):
            self._selector.unregister(connection)


def _received(connection: socket.socket) -> StepRequest:
    connection.settimeout(10)
    head, streams, _, _ = socket.recv_fds(connection, 8, 2)
    size = int.from_bytes(head, "big")
    payload = b""
    while len(payload) < size:
        part = connection.recv(size - len(payload))
        if not part:
            raise ValueError(f"expected a request of {size} bytes, found {len(payload)}")
        payload += part
    output, errors = streams
    return StepRequest(**json.loads(payload), streams=(output, errors))


def run_request(request: StepRequest) -> None:
    """Run a step in this process, as `python -m` would."""
    output, errors = request.streams
    os.dup2(output, 1)
    os.dup2(errors, 2)
    os.close(output)
    os.close(errors)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    time.tzset()
    sys.argv = [request.module, *request.arguments]
    runpy.run_module(request.module, run_name="__main__", alter_sys=True)


def _import(library: str) -> None:
    """Import a library, and keep its objects out of the garbage collection of the forks, which would copy their pages."""
    importlib.import_module(library)
    gc.freeze()


def main(listener: socket.socket) -> None:
    """Accept requests until standard input is closed."""
    lifeline = os.fdopen(os.dup(0), "rb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    for library in LIBRARIES:
        _import(library)
    request = StepServer(listener, lifeline).serve()
    if request is not None:
        lifeline.close()
        run_request(request)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
