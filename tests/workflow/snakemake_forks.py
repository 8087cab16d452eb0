"""Runs of snakemake in forks of a process that has imported it: the import costs as much as many of these runs.

The package under test is not imported before the fork, so that each run takes it from its own code. What depends on
how an interpreter starts, such as its locale, needs a process of its own.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LIBRARIES = ("snakemake.cli", "snakemake.report", "pandas", "pydantic", "yaml")


class SnakemakeForks:
    """The process that forks: started with the first run, and ended with this process."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None

    def run(
        self, words: Sequence[str], folder: Path, environment: Mapping[str, str], timeout: float
    ) -> tuple[int, str, str]:
        """Run snakemake with these words. Returns its exit code, what it printed, and its errors."""
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            request = {
                "words": list(words),
                "folder": str(folder),
                "environment": dict(environment),
                "streams": [f"/proc/{os.getpid()}/fd/{stream.fileno()}" for stream in (stdout, stderr)],
                "timeout": timeout,
            }
            code = self._ask(request)
            screens = []
            for stream in (stdout, stderr):
                stream.seek(0)
                screens.append(stream.read().decode("utf-8", errors="replace"))
        return code, screens[0], screens[1]

    def _ask(self, request: dict[str, Any]) -> int:
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, "-P", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        stdin, stdout = self._server.stdin, self._server.stdout
        assert stdin
        assert stdout
        stdin.write(json.dumps(request) + "\n")
        stdin.flush()
        answer = stdout.readline()
        if not answer:
            raise RuntimeError(f"the process that forks ended with {self._server.wait()}")
        code: int = json.loads(answer)
        return code


def _serve() -> dict[str, Any] | None:
    """Return in each fork what to run there, and None in the server once nobody asks any more."""
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        child = os.fork()
        if not child:
            return request
        signal.signal(signal.SIGALRM, lambda number, frame, child=child: os.kill(child, signal.SIGKILL))
        signal.alarm(int(request["timeout"]))
        _, status = os.waitpid(child, 0)
        signal.alarm(0)
        print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)
    return None


def _become_snakemake(request: dict[str, Any]) -> None:
    """Run snakemake in this fork as `python -P -m snakemake` would."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    flags = os.O_WRONLY | os.O_APPEND
    for number, stream in enumerate(request["streams"], start=1):
        opened = os.open(stream, flags)
        os.dup2(opened, number)
        os.close(opened)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.argv = ["snakemake", *request["words"]]
    runpy.run_module("snakemake", run_name="__main__", alter_sys=True)


def main() -> None:
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.freeze()
    if request := _serve():
        _become_snakemake(request)


if __name__ == "__main__":
    main()
