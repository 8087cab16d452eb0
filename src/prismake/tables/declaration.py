"""The declaration of a table: path, columns, key, references, and whether it is sealed and shown on the page.

Each declaration is a file of its own, read on first use, so that a step depends only on the tables that it
uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

FOLDER = Path(__file__).with_name("declarations")
STAGE = "{stage}"
Kind = Literal["text", "list", "json", "integer", "date"]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Column:
    """One column of a table: its description, its type, and its allowed values (empty: any value).

    added: the version of prismake that added the column, which is empty in tables of earlier versions. required:
    whether people must fill in its cells, in a table that people write. A value that `allowed` does not list is
    always a fault.
    """

    description: str
    kind: Kind = "text"
    allowed: tuple[str, ...] = ()
    added: str = ""
    required: bool = False


@dataclass(frozen=True)
class Table:
    """The declaration of one table.

    `path` is below results/{run}/, or below config/ for a table that people write.

    key: columns that identify a row. references: column to one or several "table.column" that must contain its
    values. sealed: whether a seal contains the table. place: its position on the page, 0 if it is not shown. removed:
    columns of earlier versions of prismake, which are ignored when an old table is read.
    """

    name: str
    path: str
    title: str
    description: str
    columns: Mapping[str, Column]
    summary: str = ""
    place: int = 0
    key: tuple[str, ...] = ()
    references: Mapping[str, tuple[str, ...]] | None = None
    sealed: bool = False
    removed: tuple[str, ...] = ()

    @property
    def is_human_input(self) -> bool:
        """Return whether people write this table."""
        return self.path.startswith("config/")

    @property
    def is_per_stage(self) -> bool:
        """Return whether each screening stage has a table of this kind."""
        return STAGE in self.path

    def at(self, stage: str = "") -> str:
        """Return the path of the table: below results/{run}/, or below the review if people write the table.

        stage: the folder of the screening stage, required if each stage has such a table.
        """
        return self.path.replace(STAGE, stage)


@cache
def declared(name: str) -> Table:
    """Return the declaration of a table such as `1_identify/records`. Raise KeyError if there is none."""
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise KeyError(f'no declaration of a table has the name "{name}"')
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    columns = {column: _column(entry) for column, entry in content.pop("columns").items()}
    for key in ("key", "removed"):
        content[key] = tuple(content.get(key, ()))
    content["references"] = {
        column: (targets,) if isinstance(targets, str) else tuple(targets)
        for column, targets in content.get("references", {}).items()
    }
    return Table(name=name, columns=columns, **content)


def _column(entry: str | dict[str, Any]) -> Column:
    if isinstance(entry, str):
        return Column(entry)
    return Column(
        entry["description"],
        entry.get("type", "text"),
        tuple(entry.get("allowed", ())),
        entry.get("added", ""),
        entry.get("required", False),
    )


@cache
def declared_names() -> tuple[str, ...]:
    """Return the names of all tables, sorted."""
    return tuple(
        sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.yaml"))
    )


def columns_of(name: str) -> tuple[str, ...]:
    """Return the column names of a table, in the order on disk."""
    return tuple(declared(name).columns)


def optional_columns(name: str) -> tuple[str, ...]:
    """Return the columns that a table written by an earlier version of prismake may lack."""
    return tuple(column for column, details in declared(name).columns.items() if details.added)
