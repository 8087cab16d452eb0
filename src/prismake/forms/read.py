"""Forms that came back: which files they are, and what they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from prismake.errors import Fault, ReviewFaults
from prismake.forms.interpret import interpret
from prismake.forms.model import CHECK_HEADER, TAG_HEADER, Column, FormContent
from prismake.forms.names import may_belong_to
from prismake.forms.raw import RawSheet, Unreadable
from prismake.forms.read_csv import read_csv
from prismake.forms.read_ods import read_ods
from prismake.forms.read_xlsx import read_xlsx
from prismake.forms.safety import check_size
from prismake.tables import join_values, split_values

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
SUFFIXES = (*WORKBOOKS, ".ods", *TEXTS)


def file_faults(path: Path, people: Sequence[str], persons: bool = True) -> list[Fault]:
    """Return what is wrong with the name of a returned file. `persons` is false where files bear the name of a task.

    No other person's name is ever suggested: a file that bears it would count as that person's work.
    """
    if path.suffix.lower() not in SUFFIXES:
        return [
            Fault(
                file=path.as_posix(),
                found=f'a file that ends in "{path.suffix}" is no form.',
                allowed="files that end in .xlsx, .ods or .csv",
                next_step="Save the form as .xlsx, or take the file out of this folder.",
            )
        ]
    if any(may_belong_to(path, person, people) for person in people):
        return []
    if not persons:
        return [
            Fault(
                file=path.as_posix(),
                found=f'the name "{path.name}" does not say which form it is.',
                allowed=", ".join(f"{name}.xlsx or {name}_anything.xlsx" for name in people),
                next_step="Save it under such a name, or take it out of this folder.",
            )
        ]
    return [
        Fault(
            file=path.as_posix(),
            found=f'by its name, "{path.name}" is the form of nobody who is asked here or was asked before.',
            allowed="{name}.xlsx or {name}_anything.xlsx, with the name that stands on the first sheet of the form",
            next_step="Has the person who filled it in left? Add the person to `people` in config/config.yaml with "
            "`state: former`, and the form is read. If it is no form of this folder, take it out.",
        )
    ]


def read_form(
    path: Path,
    kinds: Mapping[str, Sequence[Column]],
    *,
    run: str | None = None,
    people: Collection[str] = (),
    known_ids: Collection[str] | None = None,
    id_name: str = "record_ids",
    key_name: str = "title",
) -> FormContent:
    """Read a form that came back as .xlsx, .ods or .csv.

    kinds: the kinds of form that may lie here, each with its columns. run and people: the version whose form it must be, and
    whose it may be, where that is known: the owner stands inside, and the file name has to fit. known_ids: the ids of the review, so that an unknown one is called unknown.

    Returns the sound rows, and the faults of the others in `faults`. Raises ReviewFaults where the file
    can not be read as such a form at all.
    """
    name = path.as_posix()
    try:
        check_size(path)
        sheets = _sheets(path, kinds)
    except Unreadable as error:
        raise ReviewFaults(
            [Fault(file=name, found=f"{error}.", next_step="Put a readable form in its place.")]
        ) from error
    return interpret(
        sheets,
        name,
        kinds,
        run=run,
        people=people,
        known_ids=known_ids,
        id_name=id_name,
        key_name=key_name,
    )


def _sheets(path: Path, kinds: Mapping[str, Sequence[Column]]) -> list[RawSheet]:
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return read_xlsx(path)
    if suffix == ".ods":
        return read_ods(path)
    if suffix in TEXTS:
        headers = {column.header for columns in kinds.values() for column in columns}
        return read_csv(path, headers | {CHECK_HEADER, TAG_HEADER})
    raise Unreadable(f'a file that ends in "{path.suffix}" is no form; save it as .xlsx, .ods or .csv')


def read_forms(
    paths: Iterable[Path],
    kinds: Mapping[str, Sequence[Column]],
    people: Sequence[str],
    *,
    run: str | None = None,
    known_ids: Collection[str] | None = None,
    current_ids: Mapping[str, str] | None = None,
    id_name: str = "record_ids",
    key_name: str = "title",
    persons: bool = True,
) -> tuple[list[FormContent], list[Fault]]:
    """Read all forms, and return them with the faults of all of them, so that none hides another.

    persons: false where `people` are names of a task, such as the retrieval log, and of nobody. current_ids: ids that records had
    under an earlier version of prismake, and those that they have now, which stand in the rows that are returned.
    """
    contents = []
    faults: list[Fault] = []
    for path in paths:
        wrong = file_faults(path, people, persons)
        if wrong:
            faults += wrong
            continue
        try:
            content = read_form(
                path,
                kinds,
                run=run,
                people=people,
                known_ids=known_ids,
                id_name=id_name,
                key_name=key_name,
            )
        except ReviewFaults as error:
            faults += error.faults
            continue
        _rename_ids(content, id_name, current_ids or {})
        contents.append(content)
        faults += content.faults
    return contents, faults


def _rename_ids(content: FormContent, id_name: str, current_ids: Mapping[str, str]) -> None:
    for row in content.rows if current_ids else ():
        names = (current_ids.get(name, name) for name in split_values(row[id_name]))
        row.values[id_name] = join_values(dict.fromkeys(names))
