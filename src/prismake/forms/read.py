"""Read returned forms."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from prismake.errors import Fault, ReviewFaults
from prismake.forms.interpret import NoForm, OtherKind, interpret
from prismake.forms.letters import comparable_words
from prismake.forms.model import CHECK_HEADER, TAG_HEADER, FormColumn, FormContent
from prismake.forms.names import COPY, IN_BROWSER, ZIPPED_PAGE, is_no_form
from prismake.forms.other_content import other_content, suffix_of_content
from prismake.forms.raw import RawSheet, Unreadable
from prismake.forms.read_copy import CopySheets, looks_like_copy, read_copy
from prismake.forms.read_csv import read_csv
from prismake.forms.read_ods import read_ods
from prismake.forms.read_xlsx import read_xlsx
from prismake.forms.safety import MOST_ENTRIES, check_size, kind_of_content
from prismake.forms.text_encodings import NOTHING_KNOWN, KnownTexts
from prismake.forms.unread_files import unread_file
from prismake.wording import listed

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
SUFFIXES = (*WORKBOOKS, ".ods", *TEXTS, COPY)
PAGES = (*IN_BROWSER, ".htm")


def file_faults(path: Path) -> list[Fault]:
    """Return the faults of the name of a returned file: its suffix. The rest of the name may be any, see `owner_faults`."""
    if path.suffix.lower() in SUFFIXES:
        return []
    if inside := _forms_in_archive(path):
        return [
            Fault(
                file=path.as_posix(),
                found=f"expected a filled form, found an archive that contains {listed(inside)}; prismake does not unpack archives.",
                allowed="the filled files, one by one",
                next_step="Unpack it, put the filled files into this folder, and remove the archive.",
            )
        ]
    if path.suffix.lower() in PAGES and not _is_other_archive(path):
        return [
            Fault(
                file=path.as_posix(),
                found="this is the form for a browser itself; the answers are in the browser in which it was filled in.",
                allowed=f"the copy that the form saves, which ends in {COPY}, or a filled workbook",
                next_step='Ask the person to open the form in the same browser, to press "Save a copy", and to send the saved file. '
                "Put that file into this folder instead of this one.",
            )
        ]
    there = path.is_file()
    found, next_step = unread_file(
        path.suffix, suffix_of_content(path) if there else "", other_content(path) if there else ""
    )
    return [
        Fault(
            file=path.as_posix(),
            found=found,
            allowed=f"files that end in .xlsx, .ods or .csv, or in {COPY} if they were filled in in a browser",
            next_step=next_step,
        )
    ]


def _is_other_archive(path: Path) -> bool:
    """Whether a file is named as a zip archive and holds no page: it is damaged, or somebody packed other files."""
    if path.suffix.lower() != ZIPPED_PAGE or not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not any(name.lower().endswith(tuple(PAGES)) for name in archive.namelist()[:MOST_ENTRIES])
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return True


def _forms_in_archive(path: Path) -> list[str]:
    """Return the names of the files in a zip archive that may be filled forms; the page alone holds no answers."""
    if path.suffix.lower() != ZIPPED_PAGE or not path.is_file():
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            names = [PurePosixPath(name) for name in archive.namelist()[:MOST_ENTRIES]]
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return []
    return [
        name.name for name in names if name.suffix.lower() in SUFFIXES and not is_no_form(Path(name.name))
    ]


def read_form(
    path: Path,
    kinds: Mapping[str, Sequence[FormColumn]],
    *,
    run: str | None = None,
    people: Collection[str] = (),
    known_ids: Collection[str] | None = None,
    id_name: str = "record_ids",
    key_name: str = "title",
    other_kinds: Collection[str] = (),
    row_headers: Sequence[Collection[str]] = (),
    titles: Mapping[str, str] | None = None,
) -> FormContent:
    """Return the content of a returned form (.xlsx, .ods, .csv or .json): its valid rows, and the faults of the others.

    kinds: the allowed kinds of form, each with its columns. run: the expected version; None for any. people: the allowed
    owners; the file name must not be that of another of them. known_ids: the record ids of the review; an id that is not
    among them is reported as unknown. other_kinds: kinds of form that are read elsewhere. row_headers: see `interpret`. titles: of the
    records, by which the encoding of a CSV file is told.

    Raises ReviewFaults where the file cannot be read as such a form: NoForm where it is no form at all, OtherKind where it is
    one of `other_kinds`.
    """
    name = path.as_posix()
    try:
        check_size(path)
        known = _known_texts(kinds, people, row_headers, id_name, key_name, titles or {})
        read = _sheets(path, _headers(kinds, row_headers), known)
    except Unreadable as error:
        raise NoForm(
            [Fault(file=name, found=f"{error}.", next_step="Replace the file with a readable form.")]
        ) from error
    content = interpret(
        read.sheets,
        name,
        kinds,
        run=run,
        people=people,
        known_ids=known_ids,
        id_name=id_name,
        key_name=key_name,
        other_kinds=other_kinds,
        row_headers=row_headers,
    )
    return replace(content, faults=(*read.faults, *content.faults)) if read.faults else content


def sheets_of_file(path: Path) -> list[RawSheet]:
    """Return the sheets of a file that may be a form of any kind. Raises Unreadable."""
    return _sheets(path, set(), NOTHING_KNOWN).sheets


def _headers(kinds: Mapping[str, Sequence[FormColumn]], row_headers: Sequence[Collection[str]]) -> set[str]:
    return {column.header for columns in kinds.values() for column in columns}.union(*row_headers)


def _known_texts(
    kinds: Mapping[str, Sequence[FormColumn]],
    people: Collection[str],
    row_headers: Sequence[Collection[str]],
    id_name: str,
    key_name: str,
    titles: Mapping[str, str],
) -> KnownTexts:
    columns = [column for columns in kinds.values() for column in columns]
    texts = [
        *_headers(kinds, row_headers),
        CHECK_HEADER,
        TAG_HEADER,
        *people,
        *(choice for column in columns for choice in column.choices),
    ]
    return KnownTexts(
        locked={comparable_words(column.header) for column in columns if column.kind != "answer"},
        ids={comparable_words(column.header) for column in columns if column.name == id_name},
        keys={comparable_words(column.header) for column in columns if column.name == key_name},
        texts=frozenset(map(comparable_words, texts)),
        titles=titles,
    )


def _sheets(path: Path, headers: set[str], known: KnownTexts) -> CopySheets:
    """Return the sheets of a file, and the faults of lines that could not become rows."""
    suffix = path.suffix.lower()
    if suffix == COPY or looks_like_copy(path.read_bytes()):
        return read_copy(path)
    return CopySheets(_spreadsheet(path, suffix, headers, known), [])


def _spreadsheet(path: Path, suffix: str, headers: set[str], known: KnownTexts) -> list[RawSheet]:
    if suffix not in SUFFIXES:
        raise Unreadable(f'forms do not have the suffix "{path.suffix}"; save it as .xlsx, .ods or .csv')
    if other := other_content(path):
        raise Unreadable(other)
    kind = kind_of_content(path) or suffix
    if kind in WORKBOOKS:
        return read_xlsx(path)
    if kind == ".ods":
        return read_ods(path)
    return read_csv(path, headers | {CHECK_HEADER, TAG_HEADER}, known)


def read_forms(
    paths: Iterable[Path],
    kinds: Mapping[str, Sequence[FormColumn]],
    people: Sequence[str],
    *,
    run: str | None = None,
    known_ids: Collection[str] | None = None,
    id_name: str = "record_ids",
    key_name: str = "title",
    other_kinds: Collection[str] = (),
    row_headers: Sequence[Collection[str]] = (),
    titles: Mapping[str, str] | None = None,
    is_ours: Callable[[Path], bool] = lambda _: True,
) -> tuple[list[FormContent], list[Fault]]:
    """Return the readable forms, and the faults of all forms; the other arguments are those of `read_form`.

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
                row_headers=row_headers,
                titles=titles,
            )
        except OtherKind:
            continue
        except NoForm as error:
            faults += error.faults if is_ours(path) else []
            continue
        except ReviewFaults as error:
            faults += error.faults
            continue
        contents.append(content)
        faults += content.faults
    return contents, faults
