"""The kinds of form that people fill in, each declared once.

A declaration names the people, the folder of the form, the folder of returned forms, and the check. The paths in rules, the
release checks, STATUS.md and the protection of edited forms are derived from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from prismake.forms.names import IN_BROWSER, PAGE, WORKBOOK, form_stem, next_form_path, returned_files
from prismake.forms.places import EXTRACTION_FOLDER, PAIRS_FOLDER, TEXTS_FOLDER, TITLES_FOLDER
from prismake.protocol.config import Config
from prismake.screening.stage import FULL_TEXT, TITLE_ABSTRACT
from prismake.tasks import form_checks

Asked = Callable[[Config], Sequence[str]]
Check = Callable[[Config, Path, Sequence[Path]], None]
PAIRS, RETRIEVAL = "pairs", "retrieval"


@dataclass(frozen=True)
class FormTask:
    """One kind of form that people fill in.

    folder: where forms are written, below results/{run}/. returns_to: the folder of returned forms, with {run} for
    the version. asked: returns the names of the forms: people, or the name of the form. check: reads returned forms
    against the results of a version and raises ReviewFaults with all faults. in_browser: whether the form is also
    written as a page for a browser.
    """

    name: str
    folder: str
    returns_to: str
    asked: Asked
    check: Check
    in_browser: bool = False

    def files(self, config: Config) -> list[str]:
        """Return the paths of the files of all forms, relative to the review's folder."""
        suffixes = (WORKBOOK, *(IN_BROWSER if self.in_browser else ()))
        return [
            self.file(config, name, suffix)
            for name in dict.fromkeys(self.asked(config))
            for suffix in suffixes
        ]

    def file(self, config: Config, name: str, suffix: str = WORKBOOK) -> str:
        """Return the path of one form, by default that of the workbook."""
        return f"results/{config.run}/{self.folder}/{form_stem(name, self.asked(config))}{suffix}"

    def digests(self, config: Config) -> str:
        """Return the path of the file with the sha256 of the forms in the folder, as they were written."""
        return f"results/{config.run}/{self.folder}/digests.csv"

    def returned_folder(self, run: str) -> Path:
        """Return the folder of returned forms of a version."""
        return Path(self.returns_to.format(run=run))

    def returned(self, run: str) -> list[Path]:
        """Return the returned forms of a version, sorted by name."""
        return returned_files(self.returned_folder(run))

    def next_return_path(self, config: Config, name: str, returned: Sequence[Path]) -> str:
        """Return the path for the next returned form of that name, which no returned form has."""
        folder = self.returned_folder(config.run).as_posix()
        return next_form_path(returned, folder, name, (*self.asked(config), *config.former))


def _title_abstract(config: Config) -> list[str]:
    plan = config.screening.title_abstract
    return [*plan.reviewers, plan.adjudicator_name, *plan.deputies]


def _full_text(config: Config) -> list[str]:
    plan = config.screening.full_text
    return [*plan.reviewers, plan.adjudicator_name, *plan.deputies]


def _extraction(config: Config) -> list[str]:
    return [*config.extraction.extractors, config.extraction.adjudicator]


FORM_TASKS = {
    task.name: task
    for task in (
        FormTask(
            "deduplication",
            "2_deduplicate/forms",
            PAIRS_FOLDER,
            lambda _: [PAIRS],
            form_checks.pairs,
        ),
        FormTask(
            f"screening/{TITLE_ABSTRACT}",
            f"3_screen/{TITLE_ABSTRACT}/forms",
            TITLES_FOLDER,
            _title_abstract,
            form_checks.title_abstract,
            in_browser=True,
        ),
        FormTask(
            RETRIEVAL,
            f"3_screen/{FULL_TEXT}/forms",
            TEXTS_FOLDER,
            lambda _: [RETRIEVAL],
            form_checks.retrieval,
        ),
        FormTask(
            f"screening/{FULL_TEXT}",
            f"3_screen/{FULL_TEXT}/forms",
            TEXTS_FOLDER,
            _full_text,
            form_checks.full_text,
            in_browser=True,
        ),
        FormTask("extraction", "4_extract/forms", EXTRACTION_FOLDER, _extraction, form_checks.extraction),
    )
}
"""Every kind of form by name, in the order of the review's stages."""


def page_beside(config: Config, form: str) -> str:
    """Return the path of the page for a browser that is beside a workbook; empty if there is none."""
    page = f"{form.removesuffix(WORKBOOK)}{PAGE}"
    return page if any(page in task.files(config) for task in FORM_TASKS.values() if task.in_browser) else ""
