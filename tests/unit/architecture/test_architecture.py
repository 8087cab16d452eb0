"""The house: which way its parts look, how thin its rules are, and what no committed file may hold."""

import ast
import re
import subprocess
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path, PurePosixPath
from typing import TypeGuard

import pytest

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "src/prismake"

# Data flows one way. A part may import from the rows above its own, and from nothing else but itself.
ROWS = (
    (
        "__version__",
        "embedding",
        "errors",
        "few_collections",
        "reporting",
        "step_launch",
        "twice_encoded",
        "unseen_letters",
        "wording",
    ),
    ("tables", "today"),
    ("protocol", "vocabulary"),
    ("step", "step_server", "today"),
    ("records", "forms"),
    ("formats",),
    ("sources",),
    ("search",),
    ("chasing",),
    ("fulltexts",),
    ("deduplication",),
    ("screening",),
    ("exports",),
    ("studies", "extraction"),
    ("synthesis",),
    ("flow",),
    ("reports",),
    ("tasks",),
    ("provenance",),
    ("review",),
    ("scaffold", "reference"),
    ("commands",),
    ("cli",),
    ("__main__",),
    ("steps",),
)
ROW_OF = {part: number for number, parts in enumerate(ROWS) for part in parts}

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_workflow" not in path.parts)
STEPS = sorted(path for path in (PACKAGE / "steps").glob("*.py") if path.stem != "__init__")
MODULE_LINES = 350
# Without the docstring.
FUNCTION_LINES = 60
# A step reads, calls and writes.
STEP_LINES = 60
# A rule without the names of its inputs and outputs.
RULE_LINES = 14

# The subject of the default review: it stands in config/ and docs/, and is wired into nothing.
TOPIC = re.compile(r"exosom|mesenchym|\bMSCs?\b|mendt", re.IGNORECASE)

# Written in pieces, so that this file holds none of them.
HOMES = re.compile(
    "|".join(
        (
            "/ro" + "ot/",
            "/ho" + "me/[a-z]",
            "/Us" + "ers/[A-Za-z]",
            r"[A-Z]:\\Us" + "ers",
            "/wo" + r"rk/(?:main|shared)",
        )
    )
)
# It begins where a word begins: tried at each letter of an embedded picture, it would take minutes.
MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
REGISTRY_HOSTS = re.compile(
    "|".join(
        (
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            "ana" + r"conda\.(?:org|com)",
            r"--(?:extra-)?index" + "-url",
            "arti" + "factory",
            "registry\\.npm" + "js",
        )
    )
)
WINDOWS_REFUSES = re.compile(r'[<>:"\\|?*\x00-\x1f]|[ .]$')
WINDOWS_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(1, 10)),
    *(f"lpt{n}" for n in range(1, 10)),
}


@cache
def committed() -> tuple[str, ...]:
    """The files that git holds, or nothing where this is no clone."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, encoding="utf-8"
    )
    return tuple(name for name in done.stdout.split("\0") if name and (ROOT / name).is_file())


def texts(*suffixes: str, outside: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Committed texts with these endings (all where none is given), but for these folders."""
    if not committed():
        pytest.skip("this is no clone of the repository: git lists no files")
    found = []
    for name in committed():
        if name.startswith(outside) or (suffixes and not name.endswith(suffixes)):
            continue
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            found.append((name, content.decode("utf-8", errors="replace")))
    return found


def holding(pattern: re.Pattern[str], found: list[tuple[str, str]]) -> list[str]:
    return [
        f"{name}, line {number}: {match[0]}"
        for name, text in found
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := pattern.search(line))
    ]


def imported_by(module: Path) -> set[str]:
    """The dotted names that a module imports, at its top or inside its functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name} imports relatively"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def part_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def parts_used(module: Path) -> set[str]:
    """The other parts of the package that a module imports."""
    used = {name.split(".")[1] for name in imported_by(module) if name.startswith("prismake.")}
    return used - {part_of(module)}


def lines_of_code(path: Path) -> int:
    """Lines that hold code: no blank lines, no comments, no docstrings."""
    text = path.read_text(encoding="utf-8")
    told: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and ast.get_docstring(node) is not None
        ):
            first = node.body[0]
            told.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return sum(
        1
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.strip().startswith("#") and number not in told
    )


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize(
    "module", [path for path in MODULES if path.parent != PACKAGE or path.name != "__init__.py"], ids=name_of
)
def test_a_module_looks_only_at_parts_before_its_own(module: Path) -> None:
    row = ROW_OF[part_of(module)]
    assert sorted(used for used in parts_used(module) if ROW_OF[used] >= row) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports for types alone count: a reader follows them, too."""
    dotted = {
        module: ".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts) for module in MODULES
    }
    names = set(dotted.values())
    graph = {
        name: {
            module_name
            for used in imported_by(module)
            for module_name in (used, used.rpartition(".")[0])
            if module_name in names and module_name != name
        }
        for module, name in dotted.items()
    }
    assert len(list(TopologicalSorter(graph).static_order())) == len(names)


def test_every_part_of_the_package_has_its_place_in_the_order() -> None:
    assert {part_of(module) for module in MODULES} - set(ROW_OF) - {"__init__"} == set()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_the_package_knows_nothing_of_snakemake(module: Path) -> None:
    assert [name for name in imported_by(module) if name.split(".")[0] == "snakemake"] == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_is_short_enough_to_be_read(module: Path) -> None:
    lines = module.read_text(encoding="utf-8").count("\n")
    assert lines <= MODULE_LINES


def long_functions(module: Path) -> list[str]:
    """The functions of a module that do not fit on a screen."""
    functions = [
        node
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [function.name for function in functions if lines_without_docstring(function) > FUNCTION_LINES]


def lines_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function from `def` to its end."""
    last = function.end_lineno or function.lineno
    docstring = function.body[0] if ast.get_docstring(function) else None
    return last - function.lineno + 1 - (docstring.end_lineno - docstring.lineno + 1 if docstring else 0)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_function_is_short_enough_to_be_read(module: Path) -> None:
    assert long_functions(module) == []


@pytest.mark.parametrize("step", STEPS, ids=name_of)
def test_a_step_is_thin(step: Path) -> None:
    assert lines_of_code(step) <= STEP_LINES


def rules() -> dict[str, str]:
    """Each rule by its name, with its text."""
    found = {}
    for path in sorted((ROOT / "workflow/rules").glob("*.smk")):
        for text in re.split(r"^(?=rule \w+:)", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            found[text.partition(":")[0].removeprefix("rule ")] = re.split(r"^(?=\S)", text, flags=re.M)[1]
    return found


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_rule_is_thin_and_says_what_it_does(rule: str) -> None:
    """At most fourteen lines beside the names of its inputs and outputs."""
    text = rules()[rule]
    named = re.findall(r"^    (?:input|output):\n((?:        .*\n)+)", text, re.M)
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(lines) - sum(block.count("\n") for block in named) <= RULE_LINES
    assert re.search(r"^    message:\n", text, re.M)


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_rule_has_a_step_of_its_name(rule: str) -> None:
    assert PACKAGE / f"steps/{rule}.py" in STEPS


def test_every_step_has_a_rule() -> None:
    assert {path.stem for path in STEPS} == set(rules())


def test_no_rule_names_a_path_of_the_machine_in_its_params_or_command() -> None:
    assert [name for name, text in rules().items() if "sys.executable" in text or "SOURCE" in text] == []


def test_the_snakefile_is_a_contents_page() -> None:
    text = (ROOT / "Snakefile").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 50
    assert re.findall(r"^\s*(?:def|lambda)\b", text, re.M) == []


@pytest.mark.parametrize(
    "rules", sorted((ROOT / "workflow/rules").glob("[1-9]_*.smk")), ids=lambda path: path.name
)
def test_a_stage_opens_with_its_contract(rules: Path) -> None:
    opening = rules.read_text(encoding="utf-8").partition("\n\n")[0]
    assert "# Needs " in opening
    assert "# Makes" in opening


def test_nothing_of_the_default_review_is_wired_into_the_code() -> None:
    wired = [
        (name, text)
        for name, text in texts()
        if name == "Snakefile" or name.startswith(("src/", "workflow/", "notebooks/", "profiles/"))
    ]
    assert holding(TOPIC, wired) == []


def test_no_committed_file_names_a_folder_of_the_machine_it_was_made_on() -> None:
    assert holding(HOMES, texts()) == []


def test_no_committed_file_holds_an_e_mail_address() -> None:
    assert holding(MAIL, texts()) == []


def test_no_committed_file_names_a_registry_of_packages() -> None:
    assert holding(REGISTRY_HOSTS, texts()) == []


def test_every_file_name_is_legal_on_windows() -> None:
    refused = []
    for name in committed():
        for part in PurePosixPath(name).parts:
            if WINDOWS_REFUSES.search(part) or part.split(".")[0].lower() in WINDOWS_DEVICES:
                refused.append(name)
    assert refused == []


def test_no_two_file_names_differ_only_by_case() -> None:
    lower = [name.lower() for name in committed()]
    assert sorted({name for name in lower if lower.count(name) > 1}) == []


def test_no_path_is_too_long_for_a_clone_on_windows() -> None:
    # Windows stops at 260 characters without a setting; 100 are left for where the clone lies.
    assert [name for name in committed() if len(name) > 160] == []


def test_no_committed_file_is_big() -> None:
    assert [name for name in committed() if (ROOT / name).stat().st_size > 2_000_000] == []


def test_no_two_files_of_tests_have_one_name() -> None:
    """Pytest would collect the first of them alone, and end with an error."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


# Functions of one role, which each module of one folder has and which are called by the name of the module:
# the entries of a file in this format, and the answers to a record in the export of this tool.
OF_EACH_MODULE = {"entries": "formats", "answers_of": "screening/tools"}


def test_one_name_stands_for_one_thing() -> None:
    """Of the classes, and of the functions that other modules may use, but the `main` of a step.

    A verb of the command line has the name of the function that it calls.
    """
    modules_of: dict[str, list[str]] = {}
    for module in MODULES:
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if is_named_thing(node):
                modules_of.setdefault(node.name, []).append(name_of(module))
    twice = {}
    for name, modules in modules_of.items():
        others = [module for module in modules if module != "cli.py"]
        if name in OF_EACH_MODULE and {module.rpartition("/")[0] for module in others} == {
            OF_EACH_MODULE[name]
        }:
            continue
        if len(others) > 1:
            twice[name] = others
    assert twice == {}


def is_named_thing(node: ast.stmt) -> TypeGuard[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Whether it is a class, or a public function but `main`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name != "main" and not node.name.startswith("_")
    return isinstance(node, ast.ClassDef)
