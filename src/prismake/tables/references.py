"""Checks the declared keys of tables and the references between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from prismake.tables.cells import split_values
from prismake.tables.declaration import Table, declared

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class NamedTable:
    """A table with the name of its declaration, and the folder of its screening stage if it has one."""

    name: str
    table: pd.DataFrame
    stage: str = ""

    @property
    def file(self) -> str:
        """Return the name of the file for readers: `records.csv`, `1_title_abstract/votes.csv`, `config/...`."""
        declaration = declared(self.name)
        if declaration.is_human_input:
            return declaration.path
        file = declaration.at(self.stage).rpartition("/")[2]
        return f"{self.stage}/{file}" if self.stage else file


@dataclass(frozen=True)
class BrokenReference:
    """Values of a column that repeat a key ("repeated"), or that no referenced table contains ("unknown"), with the
    file.
    """

    file: str
    column: str
    fault: Literal["repeated", "unknown"]
    values: tuple[str, ...]


def broken_references(tables: Sequence[NamedTable]) -> Iterator[BrokenReference]:
    """Yield each repeated key and each value that no referenced table contains.

    A reference is checked if at least one of its tables is among `tables`; the value must be in one of them. Empty
    cells are ignored.
    """
    by_name: dict[str, list[NamedTable]] = {}
    for named in tables:
        by_name.setdefault(named.name, []).append(named)
    for named in tables:
        declaration = declared(named.name)
        if len(declaration.key) == 1:
            column = declaration.key[0]
            counts = Counter(named.table[column])
            yield from _broken(
                named, column, "repeated", (value for value, times in counts.items() if times > 1)
            )
        for column, targets in (declaration.references or {}).items():
            known = [values for target in targets if (values := _values(target, by_name)) is not None]
            if known:
                cell_values = _cells(named.table, declaration, column)
                yield from _broken(named, column, "unknown", cell_values.difference(*known))


def _broken(
    named: NamedTable, column: str, fault: Literal["repeated", "unknown"], values: Iterable[str]
) -> Iterator[BrokenReference]:
    faulty = tuple(sorted(set(values) - {""}))
    if faulty:
        yield BrokenReference(named.file, column, fault, faulty)


def _values(target: str, by_name: dict[str, list[NamedTable]]) -> set[str] | None:
    """Return the values of a column such as `1_identify/records.record_id`; None if its table is not in by_name."""
    name, _, column = target.rpartition(".")
    if name not in by_name:
        return None
    return {value for named in by_name[name] for value in _cells(named.table, declared(name), column)}


def _cells(table: pd.DataFrame, declaration: Table, column: str) -> set[str]:
    cells = set(table[column])
    if declaration.columns[column].kind != "list":
        return cells
    return {value for cell in cells for value in split_values(cell)}
