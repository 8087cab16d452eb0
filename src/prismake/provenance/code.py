"""Which code a step depends on: Python modules, their data files, declarations of tables and sections of the
protocol.

An edit to one of these makes Snakemake run the step again; an edit to other code does not. Imports are found by
parsing the source text, without importing it.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

from prismake.protocol.sections import ALL, all_but, module_of
from prismake.provenance.installation import PACKAGE, workflow_files
from prismake.tables import declared, declared_names
from prismake.tables.declaration import FOLDER as DECLARATIONS

DATA = {".yaml", ".yml", ".csv", ".json", ".html", ".css", ".js", ".j2", ".txt"}
# Modules that show titles and summaries of tables import this one.
CATALOGUE = PACKAGE / "tables/catalogue.py"
# Steps that write no result.
WITHOUT_RESULT = ("audit", "chase", "fulltexts", "release", "search")
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(prismake[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+(prismake[\w.]*))",
    re.MULTILINE,
)
_TABLE_NAME = re.compile(r"\"(\d_[a-z]+/[a-z_]+)[.\"]")


def steps() -> tuple[str, ...]:
    """Return the names of all steps, sorted."""
    return tuple(sorted(path.stem for path in (PACKAGE / "steps").glob("*.py") if path.stem != "__init__"))


def step_digest(step: str) -> str:
    """Return one sha256 over all code and data files that a step uses.

    The title and the summary of a table are included only for a step that shows them to readers, and descriptions never.
    """
    total = hashlib.sha256()
    modules = modules_of_step(step)
    for _, content in sorted(_named_content(path) for path in {*modules, *_data_files(modules)}):
        total.update(content)
    for name in tables_used(modules):
        total.update(_declaration(name, shown=_shows_tables(modules)).encode() + b"\0")
    return total.hexdigest()


def files_used(step: str) -> set[Path]:
    """Return the files of the package that a step uses: modules, data files and declarations of tables."""
    modules = modules_of_step(step)
    tables = {DECLARATIONS / f"{name}.yaml" for name in tables_used(modules)}
    return {*modules, *_data_files(modules), *tables}


def code_files() -> dict[str, Path]:
    """Return name to path of every code file on which results depend: modules of steps, rules, notebooks and the lock
    file of packages.
    """
    used = {path for step in steps() if step not in WITHOUT_RESULT for path in files_used(step)}
    named = {f"{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}": path for path in used}
    return dict(sorted({**named, **workflow_files()}.items()))


def modules_of_step(step: str) -> frozenset[Path]:
    """Return the modules that a step uses, including those of its sections of the protocol."""
    sections = [modules_used(module_of(section)) for section in sections_used(step)]
    return modules_used(f"prismake.steps.{step}").union(*sections)


@cache
def sections_used(step: str) -> tuple[str, ...]:
    """Return the sections of the protocol that a step declares (`SECTIONS`)."""
    for node in ast.parse(_content(PACKAGE / f"steps/{step}.py")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "SECTIONS":
            return _sections(node.value)
    return ()


def _sections(value: ast.expr) -> tuple[str, ...]:
    """Return the sections that an expression declares: ALL, all_but(...), or a tuple of names."""
    if isinstance(value, ast.Name):
        return ALL
    if isinstance(value, ast.Call):
        return all_but(*(ast.literal_eval(argument) for argument in value.args))
    return tuple(ast.literal_eval(value))


@cache
def parameters_of(step: str) -> tuple[str, ...]:
    """Return the names of the parameters of a step's `main`. Raises KeyError if the step has no `main`."""
    for node in ast.parse(_content(PACKAGE / f"steps/{step}.py")).body:
        if isinstance(node, ast.FunctionDef) and node.name == "main":
            return tuple(argument.arg for argument in node.args.args)
    raise KeyError(f"the step {step} has no function main")


@cache
def modules_used(module: str) -> frozenset[Path]:
    """Return the files of a module of the package and of all modules of the package that it imports, directly or indirectly."""
    visited: set[Path] = set()
    pending = list(_files_of(module))
    while pending:
        path = pending.pop()
        if path not in visited:
            visited.add(path)
            pending += _imported_files(path)
    return frozenset(visited)


@cache
def _imported_files(path: Path) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(file for name in _imports(path) for file in _files_of(name)))


def tables_used(modules: frozenset[Path]) -> tuple[str, ...]:
    """Return the names of the tables that these modules mention; all tables if a module lists every declared table."""
    if _shows_tables(modules):
        return declared_names()
    named = {name for path in modules for name in _tables_of(path)}
    return tuple(sorted(named.intersection(declared_names())))


@cache
def _tables_of(path: Path) -> frozenset[str]:
    return frozenset(_TABLE_NAME.findall(_content(path)))


def _shows_tables(modules: frozenset[Path]) -> bool:
    return CATALOGUE in modules


@cache
def _declaration(name: str, shown: bool) -> str:
    """Return the text of a declaration that a digest covers: what reading and writing depend on, and what the page shows.

    Descriptions of tables and columns stand on the reference page and in messages; no result shows them.
    """
    content = asdict(declared(name))
    for key in ("description",) if shown else ("title", "summary", "description", "place"):
        del content[key]
    for column in content["columns"].values():
        del column["description"]
    return json.dumps(content, sort_keys=True)


def _data_files(modules: frozenset[Path]) -> set[Path]:
    """Return the data files that these modules name."""
    return {entry for path in modules for entry in _data_files_of(path)}


@cache
def _data_files_of(path: Path) -> tuple[Path, ...]:
    """Return the data files in a module's folder that it names, by file or subfolder, except declarations of tables."""
    text = _content(path)
    return tuple(
        entry for entry, names in _data_beside(path.parent) if any(f'"{name}"' in text for name in names)
    )


@cache
def _data_beside(folder: Path) -> tuple[tuple[Path, tuple[str, ...]], ...]:
    """Return the data files of a folder and of its subfolders that are not packages, and the names of each: file, subfolder."""
    files = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not (Path(place) / name / "__init__.py").is_file())
        if Path(place) == DECLARATIONS:
            folders.clear()
            continue
        parts = Path(place).relative_to(folder).parts[:1]
        files += [(Path(place) / name, (name, *parts)) for name in sorted(names) if Path(name).suffix in DATA]
    return tuple(files)


@cache
def _named_content(path: Path) -> tuple[str, bytes]:
    """Return the name of a file within the package, and the bytes by which a digest covers its name and content."""
    name = path.relative_to(PACKAGE).as_posix()
    return name, name.encode() + b"\0" + _content(path).encode() + b"\0"


@cache
def _content(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _imports(path: Path) -> tuple[str, ...]:
    """Return the dotted names that a module imports from the package, sorted."""
    names: set[str] = set()
    for source, imported, module in _IMPORT.findall(_content(path)):
        names.add(source or module)
        items = re.sub(r"#[^\n]*", "", imported).strip("() \n").split(",")
        names.update(f"{source}.{item.split(' as ')[0].strip()}" for item in items if source and item.strip())
    return tuple(sorted(names))


@cache
def _files_of(module: str) -> tuple[Path, ...]:
    """Return the files of a module's parent packages and then its own; nothing for a module outside the package."""
    if module.split(".")[0] != PACKAGE.name:
        return ()
    parent, _, _ = module.rpartition(".")
    own = _modules().get(module)
    return (*_files_of(parent), own) if own else _files_of(parent)


@cache
def _modules() -> dict[str, Path]:
    """Return the file of each module of the package, by its dotted name; that of a package is its `__init__.py`."""
    modules = {}
    for place, folders, names in os.walk(PACKAGE):
        folders[:] = [name for name in folders if name != "__pycache__"]
        dotted = ".".join((PACKAGE.name, *Path(place).relative_to(PACKAGE).parts))
        for name in names:
            if name.endswith(".py"):
                stem = name.removesuffix(".py")
                modules[dotted if stem == "__init__" else f"{dotted}.{stem}"] = Path(place) / name
    return modules
