"""Run the workflow: Snakemake as a process of its own, its lines in a log, and the state of the review as the last word."""

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

from prismake.commands.folder import CONFIG, review_root
from prismake.commands.progress import ProgressDisplay
from prismake.errors import ReviewError
from prismake.provenance.installation import workflow_folder
from prismake.reporting import ERRORS, RUN_FOLDER, SUMMARY
from prismake.review.relative_paths import path_prefix

LOG = Path(".snakemake/prismake-run.log")
RUN = re.compile(r"""^run:[ \t]*["']?([A-Za-z0-9][A-Za-z0-9._-]*)""", re.MULTILINE)
INTERRUPTED = 128 + signal.SIGINT
_TAIL = 15
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@dataclass(frozen=True)
class Options:
    """How to run. extra: words for Snakemake. is_dry_run: Snakemake is asked for a listing, which is shown as it is."""

    cores: int | None = None
    dry_run: bool = False
    verbose: bool = False
    extra: Sequence[str] = ()
    is_dry_run: bool = False


def run_workflow(directory: Path, targets: Sequence[str] = (), options: Options | None = None) -> int:
    """Run the workflow in a review's folder and return the exit code: 0 done or waiting, 1 a fault, 130 interrupted.

    Raises ReviewError where the folder holds no review.
    """
    options = options or Options()
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
    """The version that config.yaml names, read without checking it; what cannot be read names none."""
    with suppress(OSError, UnicodeDecodeError):
        match = RUN.search((root / CONFIG).read_text(encoding="utf-8-sig"))
        return match[1] if match else ""
    return ""


def _command(root: Path, targets: Sequence[str], options: Options) -> list[str]:
    folder = workflow_folder()
    words = [
        sys.executable, "-P", "-m", "snakemake", "--snakefile", str(folder / "Snakefile"), "--directory", str(root),
        "--workflow-profile", str(folder / "profiles/default"),
    ]  # fmt: skip
    if options.cores is not None:
        words += ["--cores", str(options.cores)]
    if options.dry_run:
        words.append("--dry-run")
    return [*words, *targets, *options.extra]


@contextmanager
def _started(command: list[str], root: Path) -> Iterator[subprocess.Popen[str]]:
    """Start Snakemake in a session of its own, so that a signal reaches it and its jobs once, through us alone."""
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
        """End Snakemake and its jobs: first they may tidy up, the second time they may not."""
        del frame
        signals.append(number)
        _signal_all(process, signal.SIGINT if len(signals) == 1 else signal.SIGTERM)
        if len(signals) > 2:
            process.kill()

    earlier = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield process
        process.wait()
    finally:
        if process.poll() is None:
            _signal_all(process, signal.SIGTERM)
            process.wait()
        for number, handler in earlier.items():
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
    """The file of Snakemake's lines: in Snakemake's own folder until the version has a folder of logs."""

    def __init__(self, root: Path, results: Path) -> None:
        self.path = root / LOG
        self._target = results / "logs/snakemake.log"
        self._stream: IO[str] = self.path.open("w", encoding="utf-8")

    def __enter__(self) -> _Log:
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()

    def write(self, line: str) -> None:
        """Keep a line."""
        self._stream.write(line)
        self._stream.flush()

    def move(self) -> None:
        """Go to the logs of the version, whose folder is there once the protocol was checked."""
        if self.path != self._target and self._target.parents[1].is_dir():
            with suppress(OSError):
                self._target.parent.mkdir(exist_ok=True)
                self.path.replace(self._target)
                self.path = self._target


def _conclude(root: Path, code: int, was_built: bool, log: _Log) -> int:
    """Print the last word, and return the exit code."""
    place = f"{path_prefix(root)}{log.path.relative_to(root).as_posix()}"
    if code == INTERRUPTED:
        click.echo("\nStopped. What was finished is kept; `prismake run` continues from there.", err=True)
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
        f"Snakemake ended with exit code {code}, and no step says why. Its last lines:\n"
        + "\n".join(f"    {line}" for line in lines)
        + f"\n    What to do: read {place}."
    )
