"""The content of a form as plain data (JSON) for its page in a browser."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePosixPath
from typing import Any

from prismake.errors import ReviewError
from prismake.forms.highlight import marked_parts
from prismake.forms.model import Form, FormColumn, SectionRole, check_rows, parse_link
from prismake.forms.row_check import hidden_cells

NUMBER = "number"
"""The column with the number of a row, which the page counts itself."""


def form_content(form: Form) -> dict[str, Any]:
    """Return the content of a form as JSON values for its page in a browser.

    rows: one list per record, in the order of `names`; the last cell is the digest of the row. A cell with
    highlighted terms is a list of texts in which every second one is a term; a link is a list of label and address.
    returned: name, kind and header of the columns of the returned file. digest: sha256 of everything shown, so that
    answers stored in the browser for one form are not used for another.

    Raises ReviewError if the form has no answer column with buttons, or a row has no id.
    """
    check_rows(form)
    columns = {column.name: column for column in form.columns}
    if not form.buttons or {button.word for button in form.buttons} != set(columns[form.done_name].choices):
        raise ReviewError(
            f'The form "{form.title}" needs a button for each choice of its first answer column, '
            "and has none: this is a bug of prismake, please report it."
        )
    note = next((column for column in form.columns if column.is_note), None)
    content: dict[str, Any] = {
        "tag": form.tag,
        "review": form.purpose,
        "title": form.title,
        "person": form.person,
        "run": form.run,
        "kind": form.kind,
        "task": _lines(form, ""),
        "criteria": _lines(form, "criteria"),
        "decision": {"name": form.done_name, "choices": _choices(form)},
        "reason": _reason(form, columns),
        "note": {"name": note.name, "header": note.header, "help": note.help} if note else None,
        "id": form.id_name,
        "key": form.key_name,
        **_shown_columns(form),
        "returned": [
            [column.name, column.kind, column.header]
            for column in form.columns
            if column.kind in ("answer", "hidden") or column.name == form.key_name
        ],
        "given": [column.name for column in form.columns if column.kind == "answer"],
        "names": [column.name for column in form.columns if column.name != NUMBER],
        "rows": [_row(form, record) for record in form.records()],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    # The name of the returned file changes with each one that comes back, and the contact may change: neither must separate a
    # person from what is stored.
    return content | {
        "digest": hashlib.sha256(text.encode("utf-8")).hexdigest()[:16],
        "send_to": form.send_to,
        "file": PurePosixPath(form.save_as).stem,
        "folder": PurePosixPath(form.save_as).parent.as_posix(),
    }


def _shown_columns(form: Form) -> dict[str, Any]:
    """Return the columns that are shown and not filled in, by how the page shows them."""
    shown = [column for column in form.columns if column.kind != "answer" and column.name != NUMBER]
    others = [column for column in shown if column.name != form.key_name]
    return {
        "callouts": _named(shown, lambda column: column.callout),
        "texts": _named(others, lambda column: column.rich),
        "facts": _named(
            others, lambda column: column.kind == "shown" and not column.rich and not column.callout
        ),
        "links": _named(shown, lambda column: column.kind == "link"),
    }


def _lines(form: Form, role: SectionRole) -> list[str]:
    return [line for section in form.sections if section.role == role for line in section.lines]


def _meanings(form: Form, role: SectionRole) -> dict[str, str]:
    return {word: text for section in form.sections if section.role == role for word, text in section.pairs}


def _choices(form: Form) -> list[dict[str, str]]:
    meanings = _meanings(form, "answers")
    return [
        {
            "word": button.word,
            "key": button.key,
            "tone": button.tone,
            "meaning": meanings.get(button.word, ""),
        }
        for button in form.buttons
    ]


def _reason(form: Form, columns: dict[str, FormColumn]) -> dict[str, Any] | None:
    if form.reason is None:
        return None
    column, meanings = columns[form.reason.column], _meanings(form, "reasons")
    return {
        "name": column.name,
        "header": column.header,
        "answer": form.reason.answer,
        "required": form.reason.required,
        "choices": [{"word": choice, "meaning": meanings.get(choice, "")} for choice in column.choices],
    }


def _named(columns: list[FormColumn], is_wanted: Any) -> list[list[str]]:
    return [
        [column.name, column.header] for column in columns if column.kind != "hidden" and is_wanted(column)
    ]


def _row(form: Form, record: dict[str, str]) -> list[Any]:
    cells: list[Any] = []
    for column in form.columns:
        value = record.get(column.name, "")
        if column.name == NUMBER:
            continue
        if column.rich:
            cells.append(_parts(value, form.terms))
        elif column.kind == "link":
            cells.append(list(parse_link(value) or ([value] if value else [])))
        else:
            cells.append(value)
    return [*cells, hidden_cells(form, record)[0]]


def _parts(text: str, terms: tuple[str, ...]) -> list[str]:
    """Return a text as parts; each second one is a highlighted term, so a text that begins with one has an empty part before."""
    parts: list[str] = []
    for part, is_term in marked_parts(text, terms):
        if is_term == bool(len(parts) % 2):
            parts.append(part)
        elif is_term:
            parts += ["", part]
        else:
            parts[-1] += part
    return parts
