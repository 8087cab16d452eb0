"""A made-up review in a folder of its own: run by the real snakemake, its forms filled as people fill them."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from snakemake_forks import SnakemakeForks

PROJECT = Path(__file__).resolve().parents[2]
FIXTURES = PROJECT / "tests/fixtures/workflow"
CODE = ("Snakefile", "workflow", "src", "notebooks", "profiles", "requirements.lock", "environment.yml")
TITLE_ABSTRACT, FULL_TEXT = "1_title_abstract", "2_full_text"

FORKS = SnakemakeForks()

Answers = dict[str, str]
Judge = Callable[[str], Answers]


@dataclass(frozen=True)
class Run:
    """One call of snakemake: how it ended and what stood on the screen."""

    code: int
    stdout: str
    stderr: str

    @property
    def screen(self) -> str:
        return self.stdout + self.stderr

    @property
    def jobs(self) -> list[str]:
        """The logs of the jobs that a dry run with `-p` would start, as the commands name them."""
        return re.findall(r"> (\S+/logs/\S+\.log) 2>&1", self.screen)

    @property
    def idle(self) -> bool:
        return "Nothing to be done" in self.screen

    def last_lines(self, number: int) -> list[str]:
        return self.stderr.rstrip().splitlines()[-number:]


@dataclass
class MadeUpReview:
    """The folder of a made-up review, the code that runs it, and where the person stands who runs it.

    `stand` is the directory that commands are run from; the review's folder where it is not said.
    """

    folder: Path
    code: Path
    environment: dict[str, str] = field(default_factory=dict)
    stand: Path | None = None

    def path(self, place: str) -> Path:
        return self.folder / place

    @property
    def config(self) -> dict[str, Any]:
        loaded: dict[str, Any] = yaml.safe_load(self.path("config/config.yaml").read_text(encoding="utf-8"))
        return loaded

    def write_config(self, config: dict[str, Any]) -> None:
        text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
        self.path("config/config.yaml").write_text(text, encoding="utf-8")

    @property
    def run(self) -> str:
        return str(self.config["run"])

    @property
    def results(self) -> Path:
        return self.folder / "results" / self.run

    def run_from(self, stand: Path) -> MadeUpReview:
        """The same review, run by a person who stands elsewhere and names the folder as it is from there."""
        return MadeUpReview(self.folder, self.code, dict(self.environment), stand)

    @property
    def seen(self) -> str:
        """The way to the review's folder from where the person stands, with a slash at its end; empty inside it."""
        return f"{os.path.relpath(self.folder, self.stand)}/" if self.stand else ""

    @property
    def here(self) -> Path:
        """Where commands are run."""
        return self.stand or self.folder

    def arguments(self, *words: str) -> list[str]:
        return [
            "--snakefile",
            str(self.code / "Snakefile"),
            "--directory",
            self.seen or str(self.folder),
            *words,
        ]

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-P", "-m", "snakemake", *self.arguments(*words)]

    def snakemake(self, *words: str, **environment: str) -> Run:
        """Run snakemake: in a process of its own where variables are given, which an interpreter may read at its start."""
        if sys.platform == "linux" and not (self.environment or environment):
            return Run(*FORKS.run(self.arguments(*words), self.here, os.environ, timeout=600))
        done = subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **self.environment, **environment},
            cwd=self.here,
            timeout=600,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def table(self, place: str) -> list[dict[str, str]]:
        return read_csv(self.results / place)

    def status(self) -> str:
        return (self.results / "STATUS.md").read_text(encoding="utf-8")

    def awaited(self) -> list[str]:
        """The lines of STATUS.md that say who owes what."""
        return [line for line in self.status().splitlines() if line.startswith("- ")]

    def form(self, place: str) -> Path:
        return self.results / place

    def returned(self, stage: str, name: str) -> Path:
        """Where a form of a stage ("screening/1_title_abstract", "extraction") goes when it comes back."""
        folder = self.path(f"config/{stage}")
        if stage != "deduplication":
            folder = folder / self.run
        return folder / name

    def fill(self, form: str, back: Path, judge: Judge, most: int | None = None) -> int:
        """Fill a written form as a person would, and put the copy where it is returned. Returns the rows filled."""
        return fill_form(self.results / form, back, judge, most)

    def vote(self, stage: str, person: str, judge: Judge, name: str = "", most: int | None = None) -> int:
        form = f"3_screen/{stage}/forms/{person}.xlsx"
        back = self.returned(f"screening/{stage}", name or f"{person}.xlsx")
        return self.fill(form, back, judge, most)

    def digests(self, place: str) -> dict[str, str]:
        return digests(self.path(place))

    def written(self) -> dict[str, bytes]:
        """Every result of this version but logs and hidden files, by its place."""
        return {
            place: (self.results / place).read_bytes()
            for place in digests(self.results)
            if not place.startswith("logs/") and "/." not in f"/{place}"
        }

    def copy(self, folder: Path) -> MadeUpReview:
        shutil.copytree(self.folder, folder)
        return MadeUpReview(folder, self.code, dict(self.environment))


def digests(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): digest(path) for path in found}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write_csv(path: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def freeze_pin(folder: Path, source: str, files: list[Path], **said: Any) -> None:
    """Write a pin as `snakemake search` would: the files, and a search.json with their sha256."""
    folder.mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, folder / file.name)
    search = {
        "source": source,
        "limits": [],
        "name": source,
        "platform": "made up",
        "searched_on": "2031-02-03",
        "query": "birdsong AND night",
        "reported": str(len(files)),
        "what_it_is": "made up for the tests",
        "what_it_is_not": "a search",
        "files": {file.name: digest(file) for file in files},
        **said,
    }
    (folder / "search.json").write_text(json.dumps(search, indent=1), encoding="utf-8")


def copy_of_the_code(folder: Path, notebooks: bool = True) -> Path:
    """Copy what runs a review, as a clone has it, so that an edit in the middle of the tests changes nothing."""
    folder.mkdir(parents=True)
    for name in CODE:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(
                source, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            )
        elif source.is_file():
            shutil.copy2(source, folder / name)
    if not notebooks:
        for notebook in (folder / "notebooks").glob("*.ipynb"):
            notebook.unlink()
    return folder


def dawn_review(folder: Path, code: Path) -> MadeUpReview:
    """Make the folder of the made-up review on birdsong, with every source and no form returned."""
    review = MadeUpReview(folder, code)
    (folder / "config").mkdir(parents=True)
    shutil.copyfile(FIXTURES / "dawn/config.yaml", folder / "config/config.yaml")
    bring_sources(folder)
    return review


def bring_sources(folder: Path) -> None:
    """Put pins, imports and the strategy of the made-up review where its config.yaml looks for them."""
    made = FIXTURES / "dawn"
    freeze_pin(folder / "config/pins/medline/2031-02", "medline", [made / "medline.nbib"])
    register = sorted((made / "register").glob("*.json"))
    freeze_pin(folder / "config/pins/trial_register/2031-02", "trial_register", register)
    imports = folder / "config/imports"
    imports.mkdir(parents=True, exist_ok=True)
    for name in (
        "evening_index.ris",
        "thesis_store.bib",
        "library_pages.csv",
        "ornithologists.csv",
        "reference_lists.ris",
    ):
        shutil.copyfile(made / name, imports / name)
    (folder / "config/searches").mkdir(parents=True, exist_ok=True)
    (folder / "config/searches/evening_index.txt").write_text("birdsong AND night*\n", encoding="utf-8")


def next_version(review: MadeUpReview) -> None:
    path = review.path("config/config.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('run: "dawn-1"', 'run: "dawn-2"').replace('previous: ""', 'previous: "dawn-1"'),
        encoding="utf-8",
    )


# Forms, as a person sees them: a sheet with a header row, found by the words in it.

HEADERS = {"Decision", "Retrieved", "Same report?", "Notes"}


def table_sheet(book: Any) -> tuple[Any, int, dict[str, int]]:
    """The sheet to fill in, the number of its header row, and the column of each header."""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows(max_row=12):
            words = {str(cell.value): cell.column for cell in row if cell.value is not None}
            if "prismake check" in words:
                return sheet, row[0].row, words
    raise AssertionError("this form has no table")


def form_rows(path: Path) -> list[tuple[int, Answers]]:
    """Number and cells by header of each row of a form that holds a record."""
    sheet, header, columns = table_sheet(openpyxl.load_workbook(path))
    return list(_rows(sheet, header, columns))


def _rows(sheet: Any, header: int, columns: dict[str, int]) -> Iterator[tuple[int, Answers]]:
    for number in range(header + 1, sheet.max_row + 1):
        cells = {name: sheet.cell(number, place).value for name, place in columns.items()}
        if cells.get("prismake check"):
            yield number, {name: "" if value is None else str(value) for name, value in cells.items()}


def fill_form(form: Path, back: Path, judge: Judge, most: int | None = None) -> int:
    """Write a person's answers into a copy of a form. `judge` tells, for a title, header to answer."""
    book = openpyxl.load_workbook(form)
    sheet, header, columns = table_sheet(book)
    filled = 0
    for number, cells in _rows(sheet, header, columns):
        key = cells.get("Title") or cells.get("Study") or cells.get("First record", "")
        if most is not None and filled >= most:
            break
        for name, answer in judge(key).items():
            sheet.cell(number, columns[name]).value = answer
        filled += 1
    back.parent.mkdir(parents=True, exist_ok=True)
    book.save(back)
    return filled


def edit_form(path: Path, change: Callable[[Any, int, dict[str, int]], None]) -> None:
    """Do something to the table of a returned form: `change` gets the sheet, its header row and the columns."""
    book = openpyxl.load_workbook(path)
    change(*table_sheet(book))
    book.save(path)
