"""Read returned forms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from prismake.errors import Fault, ReviewFaults
from prismake.forms.interpret import NoForm, OtherKind, interpret
from prismake.forms.model import CHECK_HEADER, TAG_HEADER, Column, FormContent
from prismake.forms.raw import RawSheet, Unreadable
from prismake.forms.read_csv import read_csv
from prismake.forms.read_ods import read_ods
from prismake.forms.read_xlsx import read_xlsx
from prismake.forms.safety import check_size
from prismake.tables import join_values, replace_values, split_values

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
SUFFIXES = (*WORKBOOKS, ".ods", *TEXTS)


def file_faults(path: Path) -> list[Fault]:
    """Return the faults of the name of a returned file: its suffix. The rest of the name may be any, see `owner_faults`."""
    if path.suffix.lower() in SUFFIXES:
        return []
    return [
        Fault(
            file=path.as_posix(),
            found=f'forms do not have the suffix "{path.suffix}".',
            allowed="files that end in .xlsx, .ods or .csv",
            next_step="Save the form as .xlsx, or remove the file from this folder.",
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
    other_kinds: Collection[str] = (),
) -> FormContent:
    """Return the content of a returned form (.xlsx, .ods or .csv): its valid rows, and the faults of the others.

    kinds: the allowed kinds of form, each with its columns. run: the expected version; None for any. people: the allowed
    owners; the file name must not be that of another of them. known_ids: the record ids of the review; an id that is not
    among them is reported as unknown. other_kinds: kinds of form that are read elsewhere.

    Raises ReviewFaults where the file cannot be read as such a form: NoForm where it is no form at all, OtherKind where it is
    one of `other_kinds`.
    """
    name = path.as_posix()
    try:
        check_size(path)
        sheets = _sheets(path, kinds)
    except Unreadable as error:
        raise NoForm(
            [Fault(file=name, found=f"{error}.", next_step="Replace the file with a readable form.")]
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
        other_kinds=other_kinds,
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
    raise Unreadable(f'forms do not have the suffix "{path.suffix}"; save it as .xlsx, .ods or .csv')


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
    other_kinds: Collection[str] = (),
    is_ours: Callable[[Path], bool] = lambda _: True,
) -> tuple[list[FormContent], list[Fault]]:
    """Return the readable forms, and the faults of all forms; the other arguments are those of `read_form`.

    current_ids: record ids of earlier versions of prismake, mapped to the current ids; the returned rows have the current ones.
    other_kinds: kinds of form that may be in the same folder and are read elsewhere. is_ours: returns whether to report here the
    faults of a file whose kind is not known because it cannot be read.
    """
    contents = []
    faults: list[Fault] = []
    for path in paths:
        name_faults = file_faults(path)
        if name_faults:
            faults += name_faults if is_ours(path) else []
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
                other_kinds=other_kinds,
            )
        except OtherKind:
            continue
        except NoForm as error:
            faults += error.faults if is_ours(path) else []
            continue
        except ReviewFaults as error:
            faults += error.faults
            continue
        _rename_ids(content, id_name, current_ids or {})
        contents.append(content)
        faults += content.faults
    return contents, faults


def _rename_ids(content: FormContent, id_name: str, current_ids: Mapping[str, str]) -> None:
    for row in content.rows if current_ids else ():
        row.values[id_name] = join_values(replace_values(split_values(row[id_name]), current_ids))
