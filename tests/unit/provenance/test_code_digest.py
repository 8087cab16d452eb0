"""A step runs again when what it uses was edited, and only then."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from prismake.provenance.code import PACKAGE, modules_of_step

SOURCE = Path(__file__).parents[3] / "src/prismake"
REAL = ("provenance/code.py", "provenance/installation.py", "tables/declaration.py", "protocol/sections.py")
USES = """\"\"\"A step.\"\"\"
from prismake.room import two
from prismake.tables import read_table
SECTIONS = ("review",)
def main(words: str) -> None:
    read_table("", "1_stage/kept")
"""
FILES = {
    "__init__.py": "",
    "steps/__init__.py": "",
    "steps/uses.py": USES,
    "steps/shows.py": "import prismake.tables.catalogue\ndef main() -> None: ...\n",
    "steps/other.py": "import prismake.unrelated\ndef main() -> None: ...\n",
    "tables/__init__.py": "from prismake.tables.declaration import declared, declared_names\n",
    "tables/catalogue.py": "",
    "tables/declarations/1_stage/kept.yaml": "path: 1_stage/kept.csv\ntitle: Kept\nsummary: what is kept\ndescription: one row each\ncolumns: {a: first}\n",
    "tables/declarations/1_stage/other.yaml": "path: 1_stage/other.csv\ntitle: Other\ndescription: other\ncolumns: {a: first}\n",
    "protocol/__init__.py": "",
    "protocol/base.py": "",
    "protocol/review.py": "",
    "protocol/people.py": "",
    "provenance/__init__.py": "",
    "unrelated.py": "",
    "deep.py": "",
    "room/__init__.py": "",
    "room/two.py": 'def late():\n    import prismake.deep\nFACTS, WORDS = "facts.yaml", "dialects"\n',
    "room/facts.yaml": "a: 1\n",
    "room/nobody.yaml": "a: 1\n",
    "room/dialects/words.yaml": "b: 1\n",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of a few modules, with prismake's own module of digests in it."""
    folder = tmp_path / "src/prismake"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for name in REAL:
        shutil.copyfile(SOURCE / name, folder / name)
    return folder


def asked(package: Path, expression: str) -> str:
    """What the module of digests answers in a new process."""
    command = f"from prismake.provenance import code; print({expression})"
    done = subprocess.run(
        [sys.executable, "-P", "-c", command],
        env={**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def digest(package: Path, step: str = "uses") -> str:
    return asked(package, f"code.step_digest({step!r})")


def edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "__init__.py",
        "steps/uses.py",
        "room/__init__.py",
        "room/two.py",
        "deep.py",
        "room/facts.yaml",
        "room/dialects/words.yaml",
        "protocol/review.py",
    ],
)
def test_an_edit_of_what_a_step_uses_changes_its_digest(package: Path, name: str) -> None:
    before = digest(package)
    edit(package / name)
    assert digest(package) != before


@pytest.mark.parametrize(
    "name",
    [
        "steps/other.py",
        "unrelated.py",
        "provenance/code.py",
        "room/nobody.yaml",
        "protocol/people.py",
        "tables/declarations/1_stage/other.yaml",
    ],
)
def test_an_edit_of_what_it_does_not_use_changes_nothing(package: Path, name: str) -> None:
    before = digest(package)
    edit(package / name)
    assert digest(package) == before


def test_an_edit_of_a_summary_runs_what_shows_it_and_nothing_else(package: Path) -> None:
    before = digest(package), digest(package, "shows")
    table = package / "tables/declarations/1_stage/kept.yaml"
    table.write_text(
        table.read_text(encoding="utf-8").replace("what is kept", "in other words"), encoding="utf-8"
    )
    assert digest(package) == before[0]
    assert digest(package, "shows") != before[1]


@pytest.mark.parametrize(("old", "new"), [("one row each", "a row each"), ("{a: first}", "{a: the first}")])
def test_an_edit_of_a_description_that_no_result_shows_runs_nothing(
    package: Path, old: str, new: str
) -> None:
    before = digest(package), digest(package, "shows")
    table = package / "tables/declarations/1_stage/kept.yaml"
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new), encoding="utf-8")
    assert (digest(package), digest(package, "shows")) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [("{a: first}", "{a: first, b: more}"), ("{a: first}", "{a: {description: first, allowed: [x]}}")],
)
def test_an_edit_of_the_columns_runs_what_reads_them(package: Path, old: str, new: str) -> None:
    before = digest(package)
    table = package / "tables/declarations/1_stage/kept.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert digest(package) != before


def test_a_touch_changes_nothing(package: Path) -> None:
    before = digest(package)
    for path in package.rglob("*.py"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    assert digest(package) == before


def test_the_folder_plays_no_part(package: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "a folder with spaces/prismake"
    shutil.copytree(package, elsewhere)
    assert digest(elsewhere) == digest(package)


def test_a_step_declares_its_sections_and_parameters(package: Path) -> None:
    assert (
        asked(package, 'code.sections_used("uses"), code.parameters_of("uses")') == "('review',) ('words',)"
    )


@pytest.mark.parametrize(
    ("step", "unused"),
    [
        ("pairs_form", "deduplication/rules.py"),
        ("known_items", "deduplication/rules.py"),
        ("status", "deduplication/rules.py"),
        ("studies", "formats/bibtex.py"),
        ("studies", "screening/forms.py"),
    ],
)
def test_a_step_does_not_depend_on_rules_and_parsers_that_it_does_not_call(step: str, unused: str) -> None:
    """So an edit of a matching rule or a parser runs only the steps that match or parse."""
    assert (PACKAGE / unused).is_file()
    assert PACKAGE / unused not in modules_of_step(step)
