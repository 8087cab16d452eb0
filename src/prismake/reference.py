"""The reference pages: every key of config.yaml and every table, from the declarations that check them."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from prismake.protocol.checks import CHECKS
from prismake.protocol.config import Config
from prismake.protocol.sections import WITHOUT_RESULT
from prismake.tables import Column, declared, declared_names

MADE = "<!-- Made by `python docs/make_reference.py`. Do not edit it: edit the declarations, and run that again. -->"
OPENING_OF_CONFIG = """# Every key of config.yaml

`config/config.yaml` is the protocol of a review. This page tells every key that it may hold. A key that does not
stand here is refused, and the message names the nearest key that does.

How to read a path: `people.{name}.kind` is the key `kind` of each entry below `people`, under a name that you choose.
`criteria[].label` is the key `label` of each line of the list `criteria`. A *name* is made of small letters, digits,
`-` and `_`, and begins with a letter or digit; the name of a person may be any printable text. "Required" means that a review can not run without the key.

"""
OPENING_OF_TABLES = """# Every table

A table is a CSV file in UTF-8. Every cell is text, and a missing value is an empty cell. A cell that holds several
values (a list) joins them by ` | `, and a bar inside a value is written `\\|`. A table that lacks a column, or holds one that does not stand here, is refused. `{run}` is the
name of the version, and `{stage}` is `1_title_abstract` or `2_full_text`.

These files have no fixed columns and so do not stand below: the tables of `5_synthesise/`, whose fields
`config.yaml` names under `synthesis`;
`6_report/prisma/prisma2020.csv`, which has the columns of the R package PRISMA2020; and `forms/digests.csv`, the sha256 of
each form as it was written.
"""
STAGES = {
    "1_identify": "Stage 1, identify",
    "2_deduplicate": "Stage 2, deduplicate",
    "3_screen": "Stage 3, screen",
    "4_extract": "Stage 4, extract",
    "6_report": "Stage 6, report",
}


def config_page() -> str:
    """Return docs/reference/config.md: every key with its path, type, default, allowed words and meaning."""
    parts = [OPENING_OF_CONFIG, f"{MADE}\n\n"]
    parts.append(
        "Every key changes results, except " + ", ".join(f"`{key}`" for key in sorted(WITHOUT_RESULT)) + ".\n"
    )
    for path, model in _sections(Config, ""):
        parts.append(f"\n## {f'`{path}`' if path else 'The top of the file'}\n\n{_first_words(model)}\n\n")
        parts.append("| key | type | default | what it says |\n|---|---|---|---|\n")
        for key, field in model.model_fields.items():
            whole = f"{path}.{key}" if path else key
            said = _cell(field.description or "")
            parts.append(f"| `{whole}` | {_type(field.annotation, field)} | {_default(field)} | {said} |\n")
        checks = list(_checks(model))
        if model is Config:
            checks += [_sentence(check) for check in CHECKS]
        if checks:
            parts.append("\nAlso checked: " + " ".join(checks) + "\n")
    return "".join(parts)


def _sections(model: type[BaseModel], path: str) -> Iterator[tuple[str, type[BaseModel]]]:
    """A model and all models below it, each with the path of its keys, in the order of the file."""
    yield path, model
    for key, field in model.model_fields.items():
        whole = f"{path}.{key}" if path else key
        for suffix, below in _models_in(field.annotation):
            yield from _sections(below, whole + suffix)


def _models_in(annotation: Any) -> Iterator[tuple[str, type[BaseModel]]]:
    """The model that a type holds, with what its path adds: [] for a list, .{name} for a map."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield "", annotation
    elif origin is list:
        yield from (("[]" + suffix, below) for suffix, below in _models_in(inner[0]))
    elif origin is dict:
        yield from ((".{name}" + suffix, below) for suffix, below in _models_in(inner[1]))
    elif origin in (Union, types.UnionType):
        for one in inner:
            yield from _models_in(one)


def _first_words(model: type[BaseModel]) -> str:
    return " ".join(inspect.cleandoc(model.__doc__ or "").split())


def _checks(model: type[BaseModel]) -> Iterator[str]:
    """What is checked of a section beside each key alone, in the words of its validators."""
    found = model.__pydantic_decorators__
    for name in (*found.field_validators, *found.model_validators):
        yield _sentence(getattr(model, name))


def _sentence(check: Any) -> str:
    """The docstring of a check, on one line."""
    return " ".join((inspect.getdoc(check) or "").split())


def _type(annotation: Any, field: FieldInfo | None = None) -> str:
    """A type in plain words."""
    origin, inner = get_origin(annotation), get_args(annotation)
    plain = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}
    at_least_one = field is not None and any(getattr(rule, "min_length", 0) for rule in field.metadata)
    if annotation in plain:
        return plain[annotation]
    if origin is Literal:
        return "one of " + ", ".join(f"`{word}`" for word in inner)
    if origin is list:
        return f"list of {_several(inner[0])}" + (", at least one" if at_least_one else "")
    if origin is dict:
        return f"map of names to {_several(inner[1])}" + (", at least one" if at_least_one else "")
    if origin in (Union, types.UnionType):
        return _type(next(one for one in inner if one is not type(None)))
    return "section"


def _several(annotation: Any) -> str:
    """A type in plain words, in the plural."""
    told = _type(annotation)
    if told.startswith("map "):
        return f"maps{told.removeprefix('map')}"
    return {"text": "texts", "section": "sections"}.get(told, told)


def _default(field: FieldInfo) -> str:
    """What holds where the key is left out."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, BaseModel):
        return "its own defaults"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return "empty" if value in (None, "") or value == [] or value == {} else f"`{value}`"


def tables_page(rules: Iterable[Path]) -> str:
    """Return docs/reference/tables.md: every table, the file it is, who writes it, its key, and its columns.

    `rules` are the .smk files, which say what rule writes what table.
    """
    written = _written_by(rules)
    parts = [OPENING_OF_TABLES, f"\n{MADE}\n"]
    stage = ""
    for table in map(declared, declared_names()):
        if (of := table.name.partition("/")[0]) != stage:
            stage = of
            parts.append(f"\n## {STAGES[stage]}\n")
        who = "People write it." if table.by_people else f"The rule `{written[table.name]}` writes it."
        file = table.path if table.by_people else f"results/{{run}}/{table.path}"
        sealed = " A release keeps it in the seal." if table.sealed else ""
        parts.append(
            f"\n### {table.name.partition('/')[2]}\n\n{table.description}\n\nFile: `{file}`. {who}{sealed}\n"
        )
        if table.key:
            parts.append(f"\nKey: {', '.join(f'`{column}`' for column in table.key)}.\n")
        parts += [
            f"\n`{column}` names a `{targets[0].rpartition('.')[2]}` of "
            f"{' or '.join(target.rpartition('.')[0] for target in targets)}.\n"
            for column, targets in (table.references or {}).items()
        ]
        parts.append("\n| column | type | what it holds |\n|---|---|---|\n")
        parts += [
            f"| `{name}` | {_kind(column)} | {_cell(column.description)} |\n"
            for name, column in table.columns.items()
        ]
    return "".join(parts)


def _kind(column: Column) -> str:
    """The type of a column in words, with its allowed values."""
    words = {"text": "text", "list": "list", "json": "JSON", "integer": "whole number"}[column.kind]
    if not column.allowed:
        return words
    return "one of " + ", ".join(f"`{value}`" if value else "empty" for value in column.allowed)


def _written_by(rules: Iterable[Path]) -> dict[str, str]:
    """Each table that a rule declares as its output, to the name of the rule."""
    found = {}
    for path in rules:
        for rule in re.split(r"^rule ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name = rule.partition(":")[0]
            outputs = re.search(r"^    output:\n(.*?)^    \w+:", rule, re.MULTILINE | re.DOTALL)
            for table in re.findall(r'table\("([^"]+)"', outputs[1] if outputs else ""):
                found[table] = name
    return found


def _cell(text: str) -> str:
    """A text as one cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
