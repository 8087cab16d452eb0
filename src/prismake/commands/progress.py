"""The progress of a run on the terminal: one line per finished stage, and a progress bar."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from prismake.commands.stages import STAGE_NAMES, outcome, stage_line, stage_of_rules

STATS = re.compile(r"^(\w+) +(\d+)$")
FINISHED = re.compile(r"^Finished jobid: \d+ \(Rule: (\w+)\)")
STEPS = re.compile(r"^(\d+) of (\d+) steps \(")
NOTHING = "Nothing to be done"
BUILDING = "Building DAG of jobs"
CLEAR = "\r\x1b[2K"


class ProgressDisplay:
    """Reads Snakemake's output line by line and prints the progress: one line per finished stage, and a progress bar.

    results: the folder of the version; its tables give the summary of a stage. plan: for a dry run, print the planned
    rules instead. bar: whether to draw a progress bar; None draws one only on a terminal.
    """

    def __init__(self, results: Path, plan: bool = False, bar: bool | None = None) -> None:
        self.results = results
        self.plan = plan
        self.bar_wanted = sys.stdout.isatty() if bar is None else bar
        self.built = False
        self._stage_of = stage_of_rules()
        self._left: Counter[int] = Counter()
        self._planned: dict[int, list[str]] = {}
        self._next = 1
        self._in_stats = False
        self._bar: Any = None

    def read(self, line: str) -> None:
        """Process one line of Snakemake's output."""
        line = line.rstrip()
        if line.startswith(BUILDING):
            self.built = True
        elif line.startswith("Job stats:"):
            self._in_stats = True
        elif self._in_stats:
            self._read_stats(line)
        elif line.startswith(NOTHING):
            self._print("Nothing to do: every result is up to date.")
        elif match := FINISHED.match(line):
            self._finish(match[1])
        elif match := STEPS.match(line):
            self._draw(int(match[1]), int(match[2]))

    def close(self) -> None:
        """Remove the progress bar."""
        if self._bar is not None:
            click.echo(CLEAR, nl=False)
            self._bar = None

    def _read_stats(self, line: str) -> None:
        """Parse a row of the job table, which ends with the total."""
        match = STATS.match(line)
        if match is None:
            return
        rule, number = match[1], int(match[2])
        if rule == "total":
            self._in_stats = False
            if self.plan:
                self._print_plan()
            self._total(number)
        elif rule in self._stage_of and not self._planned.get(0):
            self._left[self._stage_of[rule]] += number
            self._planned.setdefault(self._stage_of[rule], []).append(rule)

    def _print_plan(self) -> None:
        """Print the rules that a run would execute, once: Snakemake prints its job table twice in a dry run."""
        if not self._planned or self._planned.get(0):
            return
        for stage in STAGE_NAMES:
            rules = self._planned.get(stage)
            self._print(stage_line(stage, f"would run {', '.join(rules)}" if rules else "is up to date"))
        self._planned[0] = ["printed"]

    def _finish(self, rule: str) -> None:
        """Count a finished job and print the lines of the stages that are complete, in order."""
        stage = self._stage_of.get(rule)
        if stage is None:
            return
        self._left[stage] -= 1
        while self._next in STAGE_NAMES and self._left[self._next] <= 0:
            self._print(stage_line(self._next, outcome(self._next, self.results)))
            self._next += 1

    def _print(self, text: str) -> None:
        if self._bar is not None:
            click.echo(CLEAR, nl=False)
        click.echo(text)

    def _total(self, number: int) -> None:
        if self.bar_wanted and not self.plan:
            self._bar = click.progressbar(length=number, label="Jobs", show_pos=True, show_eta=False)
            self._bar.render_progress()

    def _draw(self, done: int, total: int) -> None:
        if self._bar is not None:
            self._bar.length = total
            self._bar.update(done - self._bar.pos)
