"""A rule runs again when code that it uses was edited, and only then."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[3] / "workflow/scripts"
SCRIPT = """\"\"\"A script of a rule.\"\"\"
from adapter import helper
from prismake.one import two
"""
FILES = {
    "uses.py": SCRIPT,
    "adapter.py": "import prismake.tables\nhelper = 1\n",
    "other.py": "import prismake.unrelated\n",
    "prismake/__init__.py": "",
    "prismake/tables.py": "",
    "prismake/unrelated.py": "",
    "prismake/deep.py": "",
    "prismake/one/__init__.py": "",
    "prismake/one/two.py": "def late():\n    import prismake.deep\n",
    "prismake/one/facts.yaml": "a: 1\n",
    "prismake/one/dialects/words.yaml": "b: 1\n",
    "prismake/provenance/__init__.py": "",
}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A package of a few modules, with prismake's own module of digests in it."""
    folder = tmp_path / "workflow/scripts"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "workflow/schemas/stage").mkdir(parents=True)
    (tmp_path / "workflow/schemas/stage/table.yaml").write_text("columns: {}\n", encoding="utf-8")
    shutil.copyfile(SCRIPTS / "prismake/provenance/code.py", folder / "prismake/provenance/code.py")
    return folder


def digest(scripts: Path, script: str = "uses.py") -> str:
    """The digest as a new process finds it."""
    said = "import sys; from pathlib import Path; from prismake.provenance.code import code_digest; print(code_digest(Path(sys.argv[1])))"
    done = subprocess.run(
        [sys.executable, "-c", said, str(scripts / script)],
        env={**os.environ, "PYTHONPATH": str(scripts), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "uses.py",
        "adapter.py",
        "prismake/__init__.py",
        "prismake/one/__init__.py",
        "prismake/one/two.py",
        "prismake/deep.py",
        "prismake/one/facts.yaml",
        "prismake/one/dialects/words.yaml",
        "../schemas/stage/table.yaml",
    ],
)
def test_an_edit_of_what_a_script_uses_changes_its_digest(scripts: Path, name: str) -> None:
    before = digest(scripts)
    edit(scripts / name)
    assert digest(scripts) != before


@pytest.mark.parametrize("name", ["other.py", "prismake/unrelated.py", "prismake/provenance/code.py"])
def test_an_edit_of_what_it_does_not_use_changes_nothing(scripts: Path, name: str) -> None:
    before = digest(scripts)
    edit(scripts / name)
    assert digest(scripts) == before


def test_a_touch_changes_nothing(scripts: Path) -> None:
    before = digest(scripts)
    for path in scripts.rglob("*.py"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    assert digest(scripts) == before


def test_the_folder_plays_no_part(scripts: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "a folder with spaces"
    shutil.copytree(scripts.parent, elsewhere / "workflow")
    assert digest(elsewhere / "workflow/scripts") == digest(scripts)


def test_a_renamed_module_changes_the_digest(scripts: Path) -> None:
    before = digest(scripts)
    (scripts / "prismake/one/facts.yaml").rename(scripts / "prismake/one/other_facts.yaml")
    assert digest(scripts) != before
