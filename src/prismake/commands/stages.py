"""The six stages of a run: which rules belong to each, and a summary of its results in one line."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from prismake.provenance.installation import workflow_folder
from prismake.wording import counted

STAGE_NAMES = {1: "Identify", 2: "Deduplicate", 3: "Screen", 4: "Extract", 5: "Synthesise", 6: "Report"}
RULE = re.compile(r"^rule (\w+):", re.MULTILINE)
TITLE_FOLDER, FULL_TEXT_FOLDER = "3_screen/1_title_abstract", "3_screen/2_full_text"


def stage_of_rules() -> dict[str, int]:
    """Return rule name to stage number, such as identify to 1, taken from the names of the files in workflow/rules;
    rules outside a stage are left out.
    """
    return {
        rule: int(path.name[0])
        for path in sorted((workflow_folder() / "workflow/rules").glob("[1-6]_*.smk"))
        for rule in RULE.findall(path.read_text(encoding="utf-8"))
    }


def stage_line(stage: int, text: str) -> str:
    """Return a line such as `2 Deduplicate   6 reports`."""
    return f"{stage} {STAGE_NAMES[stage]:<12}  {text}".rstrip()


def outcome(stage: int, results: Path) -> str:
    """Return a summary of a stage in one line, such as "6 reports", counted from its tables.

    results: the folder of a version's results.
    """
    return OUTCOMES[stage](results)


def _identify(results: Path) -> str:
    records = sum(1 for _ in _rows(results / "1_identify/records.csv"))
    sources = sum(1 for _ in _rows(results / "1_identify/searches.csv"))
    quarantined = sum(1 for _ in _rows(results / "1_identify/quarantine.csv"))
    line = f"{counted(records, 'record')} from {counted(sources, 'source')}"
    return f"{line}, {quarantined:,} quarantined" if quarantined else line


def _deduplicate(results: Path) -> str:
    reports = sum(1 for _ in _rows(results / "2_deduplicate/reports.csv"))
    pairs = sum(1 for _ in _rows(results / "2_deduplicate/uncertain.csv"))
    line = counted(reports, "report")
    return f"{line}, {counted(pairs, 'pair')} to decide" if pairs else line


def _screen(results: Path) -> str:
    titles = _states(results / TITLE_FOLDER)
    included = _included(results / TITLE_FOLDER)
    line = f"{titles['decided']:,} of {titles.total():,} decided by title and abstract"
    if included:
        line += f", {included:,} included"
    texts = _states(results / FULL_TEXT_FOLDER)
    if texts:
        line += f"; {texts['decided']:,} of {texts.total():,} by full text"
        line += f", {texts['not retrieved']:,} not retrieved" if texts["not retrieved"] else ""
        line += f", {_included(results / FULL_TEXT_FOLDER):,} included"
    return line


def _extract(results: Path) -> str:
    studies = sum(1 for _ in _rows(results / "4_extract/studies.csv"))
    states = Counter(row["state"] for row in _rows(results / "4_extract/extraction.csv"))
    line = f"{counted(studies, 'study')} included"
    if cells := states.total():
        line += f", {cells - states['awaited'] - states['not given']:,} of {counted(cells, 'cell')} extracted"
    if states["conflict"]:
        line += f", {counted(states['conflict'], 'conflict')}"
    return line


def _synthesise(results: Path) -> str:
    folder = results / "5_synthesise"
    return f"{counted(len(list(folder.glob('*.csv'))), 'table')}, {counted(len(list(folder.glob('*.svg'))), 'figure')}"


def _report(results: Path) -> str:
    notebooks = len(list((results / "6_report/notebooks").glob("*.html")))
    parts = ["flow diagram", *([counted(notebooks, "notebook")] if notebooks else []), "page"]
    return ", ".join(parts)


OUTCOMES: dict[int, Callable[[Path], str]] = {
    1: _identify,
    2: _deduplicate,
    3: _screen,
    4: _extract,
    5: _synthesise,
    6: _report,
}


def _states(folder: Path) -> Counter[str]:
    """Return the number of reports in each state in a screening stage's worklist."""
    return Counter(row["state"] for row in _rows(folder / "worklist.csv"))


def _included(folder: Path) -> int:
    return sum(row["decision"] == "include" for row in _rows(folder / "decisions.csv"))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a table; none if the file does not exist."""
    if not path.is_file():
        return
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
