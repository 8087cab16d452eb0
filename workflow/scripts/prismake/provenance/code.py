"""Digests of code, so that an edit to an imported module reruns the rules that use it."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
SCRIPTS = PACKAGE.parent
SCHEMAS = SCRIPTS.parent / "schemas"
DATA = {".yaml", ".yml", ".csv", ".json", ".html", ".css", ".js", ".j2", ".txt"}


def code_digest(script: Path) -> str:
    """Return the sha256 over a script and all modules and data files of the package that it uses.

    Imports are followed by reading the source; data files of a folder count with its modules, and the schemas
    of the tables count with `prismake.tables`. A file's time stamp plays no part.
    """
    total = hashlib.sha256()
    for path in sorted(files_used(script), key=lambda entry: entry.relative_to(SCRIPTS.parent).as_posix()):
        total.update(path.relative_to(SCRIPTS.parent).as_posix().encode() + b"\0")
        total.update(_content(path) + b"\0")
    return total.hexdigest()


def files_used(script: Path) -> set[Path]:
    """Return the files of code and data that a script uses, itself included."""
    seen: set[Path] = set()
    waiting = [script.resolve()]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        waiting.extend(_imports(path))
    folders = {path.parent for path in seen if path.is_relative_to(PACKAGE) and path.parent != PACKAGE}
    seen.update(entry for folder in folders for entry in folder.rglob("*") if entry.suffix in DATA)
    if PACKAGE / "tables.py" in seen:
        seen.update(SCHEMAS.rglob("*.yaml"))
    return seen


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _imports(path: Path) -> tuple[Path, ...]:
    """The files that one module imports from the package, and from the scripts beside it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(_content(path), str(path))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(sorted(file for name in names for file in _files_of(name)))


def _files_of(module: str) -> list[Path]:
    """The file of a module and of the packages above it; nothing for a module that is not ours."""
    parts = module.split(".")
    if parts[0] != PACKAGE.name:
        beside = SCRIPTS / f"{parts[0]}.py"
        return [beside] if beside.is_file() else []
    found = []
    for depth in range(1, len(parts) + 1):
        stem = SCRIPTS.joinpath(*parts[:depth])
        found += [path for path in (stem / "__init__.py", stem.with_suffix(".py")) if path.is_file()]
    return found
