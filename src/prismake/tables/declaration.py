"""The declaration of a table: its path, columns, key, references, and its place in the seal and on the page.

Each is in a file of its own and is read when it is asked for, so that a step pays for the tables that it uses.
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
Kind = Literal["text", "list", "json", "integer"]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Column:
    """One column: what it holds, how it is written, and which values it may hold where they are a closed list.

    added: the version of prismake that added it; tables of earlier versions are read with this column empty.
    """

    description: str
    kind: Kind = "text"
    allowed: tuple[str, ...] = ()
    added: str = ""


@dataclass(frozen=True)
class Table:
    """One table. `path` is below results/{run}/, or below config/ where people write the table.

    key: columns whose values name a row. references: column to the "table.column", one or several, that must hold its values.
    sealed: whether a release keeps it. place: its rank among the files of the page, 0 where it is not shown there.
    removed: columns that earlier versions of prismake wrote and that are ignored when an old table is read.
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
        """Whether people write this table."""
        return self.path.startswith("config/")

    @property
    def is_per_stage(self) -> bool:
        """Whether each stage of screening has a table of this kind."""
        return STAGE in self.path

    def at(self, stage: str = "") -> str:
        """Return the path of the table, of one stage of screening where there is one for each."""
        return self.path.replace(STAGE, stage)


@cache
def declared(name: str) -> Table:
    """Return the declaration of a table such as `1_identify/records`. Raises KeyError where there is none."""
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise KeyError(f"no table {name} is declared in {FOLDER.name}/")
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    columns = {column: _column(entry) for column, entry in content.pop("columns").items()}
    for several in ("key", "removed"):
        content[several] = tuple(content.get(several, ()))
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
    )


@cache
def declared_names() -> tuple[str, ...]:
    """Return the names of all tables, sorted."""
    return tuple(
        sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.yaml"))
    )


def columns_of(name: str) -> tuple[str, ...]:
    """Return the column names of a table in their order on disk."""
    return tuple(declared(name).columns)


def optional_columns(name: str) -> tuple[str, ...]:
    """Return the columns that a table of an earlier version may lack."""
    return tuple(column for column, about in declared(name).columns.items() if about.added)
