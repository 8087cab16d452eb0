"""What is sent to each person: all their forms in one folder and in one zip file, with a text that explains what to
do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from prismake.forms.names import IN_BROWSER, PAGE, WORKBOOK, form_stem
from prismake.protocol.config import Config
from prismake.screening.stage import FULL_TEXT, TITLE_ABSTRACT
from prismake.tasks.forms import FORM_TASKS, RETRIEVAL

FOLDER = "forms"
"""The folder of what is sent, below results/{run}/."""
README = "README.txt"
DIGESTS = "digests.csv"
# Task to its words in names of files and in sentences; uncertain pairs are for no person in particular.
_TASKS = {
    f"screening/{TITLE_ABSTRACT}": ("title_abstract", "Titles and abstracts"),
    RETRIEVAL: ("", "Retrieval of full texts"),
    f"screening/{FULL_TEXT}": ("full_text", "Full texts"),
    "extraction": ("extraction", "Extraction"),
}


@dataclass(frozen=True)
class SentForm:
    """One form for a person: its title, its files (path in the sent folder to path of the form), and the folder of
    returned forms.
    """

    title: str
    workbook: str
    files: Mapping[str, str]
    returns_to: str


@dataclass(frozen=True)
class Sending:
    """Everything that one person gets. folder, archive: paths relative to the review's folder."""

    person: str
    folder: str
    archive: str
    forms: tuple[SentForm, ...]

    @property
    def readme(self) -> str:
        """Return the path of the text that explains what to do."""
        return f"{self.folder}/{README}"

    @property
    def digests(self) -> str:
        """Return the path of the file with the sha256 of the forms in the folder, as they were written."""
        return f"{self.folder}/{DIGESTS}"

    @property
    def files(self) -> list[str]:
        """Return the paths of all files, forms first."""
        return [
            *(file for form in self.forms for file in form.files),
            self.readme,
            self.digests,
            self.archive,
        ]


def sendings(config: Config) -> list[Sending]:
    """Return what each person gets, in the order in which the tasks name the people."""
    asked: dict[str, list[str]] = {}
    for name in _TASKS:
        for person in _people(config, name):
            asked.setdefault(person, [])
            if name not in asked[person]:
                asked[person].append(name)
    bundles = []
    for person, names in asked.items():
        stem = form_stem(person, asked)
        folder = f"results/{config.run}/{FOLDER}/{stem}"
        forms = tuple(_form(config, name, person, folder, stem) for name in names)
        bundles.append(Sending(person, folder, f"{folder}.zip", forms))
    return bundles


def all_digests(config: Config) -> str:
    """Return the path of the file with the sha256 of all zip files, as they were written."""
    return f"results/{config.run}/{FOLDER}/{DIGESTS}"


def sent_files(config: Config) -> list[str]:
    """Return the paths of everything that is sent, including the files of digests."""
    return [*(file for sending in sendings(config) for file in sending.files), all_digests(config)]


def sources_of_sent_files(config: Config) -> list[str]:
    """Return the paths of the forms that are copied into what is sent to people."""
    return [
        source for sending in sendings(config) for form in sending.forms for source in form.files.values()
    ]


def returned_folders(config: Config) -> dict[str, str]:
    """Return path of a sent file below results/{run}/ to the folder of returned forms."""
    return {
        PurePosixPath(file).relative_to(f"results/{config.run}").as_posix(): form.returns_to
        for sending in sendings(config)
        for form in sending.forms
        for file in form.files
    }


def _people(config: Config, task: str) -> Sequence[str]:
    return [config.screening.full_text.retrieval] if task == RETRIEVAL else FORM_TASKS[task].asked(config)


def _form(config: Config, name: str, person: str, folder: str, stem: str) -> SentForm:
    task, (label, title) = FORM_TASKS[name], _TASKS[name]
    asked = RETRIEVAL if name == RETRIEVAL else person
    target = f"{folder}/{stem}_{label}" if label else f"{folder}/{RETRIEVAL}"
    # The page in a zip file of its own is for mail programs; here all is in one.
    suffixes = [WORKBOOK, *(suffix for suffix in IN_BROWSER if suffix == PAGE and task.in_browser)]
    files = {f"{target}{suffix}": task.file(config, asked, suffix) for suffix in suffixes}
    return SentForm(title, task.file(config, asked), files, task.returned_folder(config.run).as_posix())


def forms_with_work(sending: Sending, checks: Sequence[Mapping[str, str]]) -> list[SentForm]:
    """Return the forms of a person in which something must be decided now. checks: rows of table 6_report/gates."""
    waiting = {row["form"] for row in checks if row["open"] == "no" and row["form"]}
    return [form for form in sending.forms if form.workbook in waiting]


def files_in_archive(sending: Sending, checks: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the forms in the zip file of a person: those with something to decide now. checks: rows of 6_report/gates."""
    return [file for form in forms_with_work(sending, checks) for file in form.files]


def readme_text(sending: Sending, title: str, run: str, checks: Sequence[Mapping[str, str]]) -> str:
    """Return the text that explains what to do.

    checks: rows of table 6_report/gates. The text is the same for all operating systems.
    """
    waiting = {row["form"]: row["what"] for row in checks if row["open"] == "no" and row["form"]}
    lines = [f"{title} ({run})", f"For {sending.person}", ""]
    todo = forms_with_work(sending, checks)
    if not todo:
        return "\n".join([*lines, "There is nothing to do now.", ""])
    for form in todo:
        names = [PurePosixPath(file).name for file in form.files]
        page = next((name for name in names if name.endswith(PAGE)), "")
        workbook = next(name for name in names if name.endswith(WORKBOOK))
        lines += [f"{form.title}: {waiting[form.workbook]}."]
        if page:
            lines += [
                f"  Open {page} with a double click, in a browser; at the end it saves a small file: send that file back.",
                f"  Or fill in {workbook} with a spreadsheet program, and send it back. One of the two is enough.",
            ]
        else:
            lines += [f"  Fill in {workbook} with a spreadsheet program, and send it back."]
        lines.append("")
    lines += [
        "Unpack the zip file before you open a form. You need no account, no server and no network.",
        "A form that is filled in part may be sent back: the next one has the rest.",
        "",
    ]
    return "\n".join(lines)
