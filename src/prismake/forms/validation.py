"""Rules of cells: a list of choices, a number, or any text, with the help that a spreadsheet shows."""

from __future__ import annotations

from typing import Any

from prismake.forms.model import FormColumn


def validation(column: FormColumn, source: str) -> dict[str, Any]:
    """Return the validation rule of an answer column, as xlsxwriter expects it.

    source: the cell range with the choices, empty without choices.
    """
    rule: dict[str, Any] = {"ignore_blank": True}
    if column.choices:
        rule |= {
            "validate": "list",
            "source": source,
            "error_title": "Please choose from the list",
            "error_message": ("One of: " + ", ".join(column.choices))[:255],
        }
    elif column.value_type == "number":
        rule |= {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -1e15,
            "maximum": 1e15,
            "error_title": "Please write a number",
            "error_message": "Expected a number. Write comments into the notes.",
        }
    else:
        rule |= {"validate": "any"}
    if column.help:
        rule |= {"input_title": column.header[:32], "input_message": column.help[:255]}
    return rule
