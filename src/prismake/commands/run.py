"""`prismake run`: start Snakemake as a child process, write its output to a log, and print the state of the review at
the end.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

from prismake.commands.folder import review_root
from prismake.commands.progress import ProgressDisplay
from prismake.errors import ReviewError
from prismake.protocol.place import CONFIG
from prismake.provenance.installation import workflow_folder
from prismake.reporting import ERRORS, RUN_FOLDER, SUMMARY
from prismake.review.relative_paths import path_prefix

LOG = Path(".snakemake/prismake-run.log")
RUN = re.compile(r"""^run:[ \t]*["']?([A-Za-z0-9][A-Za-z0-9._-]*)""", re.MULTILINE)
INTERRUPTED = 128 + signal.SIGINT
_TAIL = 15
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@dataclass(frozen=True)
class RunOptions:
    """Options of a run.

    extra: arguments that are passed to Snakemake. is_dry_run: whether these arguments only request a listing, whose
    output is shown unchanged.
    """

    cores: int | None = None
    dry_run: bool = False
    verbose: bool = False
    extra: Sequence[str] = ()
    is_dry_run: bool = False


def run_workflow(directory: Path, targets: Sequence[str] = (), options: RunOptions | None = None) -> int:
    """Run the workflow in a review's folder.

    Return the exit code: 0 finished or waiting for people, 1 a fault, 130 interrupted by the user.

    targets: rules or files for Snakemake, by default the whole review. Raises ReviewError if the folder is not that
    of a review, or if Snakemake failed without a message of prismake.
    """
    options = options or RunOptions()
    root = review_root(directory)
    (root / LOG).parent.mkdir(exist_ok=True)
    (root / SUMMARY).unlink(missing_ok=True)
    shows_all = options.verbose or options.is_dry_run
    run = _run_name(root)
    results = root / "results" / run
    screen = ProgressDisplay(results, plan=options.dry_run, bar=False if shows_all else None)
    with _started(_command(root, targets, options), root) as process, _Log(root, results) as log:
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            if shows_all:
                click.echo(line, nl=False)
            if not options.is_dry_run:
                screen.read(line)
            if run and screen.built and not options.dry_run and not options.is_dry_run:
                log.move()
    screen.close()
    return _conclude(root, process.returncode, screen.built and not options.is_dry_run, log)


def _run_name(root: Path) -> str:
    """Return the key `run` of config.yaml without validating the file; empty if it cannot be read."""
    with suppress(OSError, UnicodeDecodeError):
        match = RUN.search((root / CONFIG).read_text(encoding="utf-8-sig"))
        return match[1] if match else ""
    return ""


def _command(root: Path, targets: Sequence[str], options: RunOptions) -> list[str]:
    folder = workflow_folder()
    arguments = [
        sys.executable, "-P", "-m", "prismake.few_collections", "snakemake",
        "--snakefile", str(folder / "Snakefile"), "--directory", str(root),
        "--workflow-profile", str(folder / "profiles/default"),
    ]  # fmt: skip
    if options.cores is not None:
        arguments += ["--cores", str(options.cores)]
    if options.dry_run:
        arguments.append("--dry-run")
    return [*arguments, *targets, *options.extra]


@contextmanager
def _started(command: list[str], root: Path) -> Iterator[subprocess.Popen[str]]:
    """Start Snakemake in its own session, so that only this process forwards signals to it and its jobs."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, RUN_FOLDER: str(root), "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    signals: list[int] = []

    def stop(number: int, frame: object) -> None:
        """Stop Snakemake and its jobs: interrupt at the first signal, terminate at the second, kill after that."""
        del frame
        signals.append(number)
        _signal_all(process, signal.SIGINT if len(signals) == 1 else signal.SIGTERM)
        if len(signals) > 2:
            process.kill()

    previous_handlers = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield process
        process.wait()
    finally:
        if process.poll() is None:
            _signal_all(process, signal.SIGTERM)
            process.wait()
        for number, handler in previous_handlers.items():
            signal.signal(number, handler)
    if signals:
        process.returncode = INTERRUPTED


def _signal_all(process: subprocess.Popen[str], number: int) -> None:
    with suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        else:  # Windows
            process.terminate()


class _Log:
    """The log of Snakemake's output: in .snakemake/ until the version has a folder for logs."""

    def __init__(self, root: Path, results: Path) -> None:
        self.path = root / LOG
        self._target = results / "logs/snakemake.log"
        self._stream: IO[str] = self.path.open("w", encoding="utf-8")

    def __enter__(self) -> _Log:
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()

    def write(self, line: str) -> None:
        """Append a line."""
        self._stream.write(line)
        self._stream.flush()

    def move(self) -> None:
        """Move the log to the version's logs, once the run created the version's folder."""
        if self.path != self._target and self._target.parents[1].is_dir():
            with suppress(OSError):
                self._target.parent.mkdir(exist_ok=True)
                self.path.replace(self._target)
                self.path = self._target


def _conclude(root: Path, code: int, was_built: bool, log: _Log) -> int:
    """Print the summary and return the exit code."""
    log_path = f"{path_prefix(root)}{log.path.relative_to(root).as_posix()}"
    if code == INTERRUPTED:
        click.echo(
            "\nThe run was interrupted. Results that were finished are kept; `prismake run` builds the "
            "remaining ones.",
            err=True,
        )
        return code
    summary = (root / SUMMARY).read_text(encoding="utf-8").strip("\n") if (root / SUMMARY).is_file() else ""
    if code == 0:
        if summary:
            click.echo(f"\n{summary}")
        return 0
    if summary and (any((root / ERRORS).glob("*.txt")) or not was_built):
        click.echo(f"\n{summary}", err=True)
        return 1
    lines = log.path.read_text(encoding="utf-8").rstrip().splitlines()[-_TAIL:]
    raise ReviewError(
        f"Snakemake failed with exit code {code}, and no step reported a fault. The last lines of its log:\n"
        + "\n".join(f"    {line}" for line in lines)
        + f"\n    What to do: read the whole log, {log_path}, for the cause. If no file of the review is the "
        "cause, report these lines as a bug of prismake."
    )
