"""Inside the room of reports data flows one way, and the page is made without matplotlib."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from prismake import reports

FOLDER = Path(reports.__file__).parent
# A part may import from those before it, and from itself.
ORDER = ("html", "set_names", "history", "diagram", "methods", "starting_tables", "page", "notebooks")
# Sets become content, content a layout, the layout ink.
DIAGRAM = (("metrics", "lines"), ("content",), ("drawing",), ("layout",), ("styles",), ("svg", "picture"))
IMPORT = re.compile(r"from prismake\.reports\.(\w+)")


@pytest.mark.parametrize("part", ORDER)
def test_a_part_imports_only_from_parts_before_it(part: str) -> None:
    folder = FOLDER / part
    modules = sorted(folder.glob("*.py")) if folder.is_dir() else [FOLDER / f"{part}.py"]
    allowed = set(ORDER[: ORDER.index(part) + 1])
    for module in modules:
        assert set(IMPORT.findall(module.read_text(encoding="utf-8"))) <= allowed, module.name


def test_the_diagram_is_words_then_layout_then_ink() -> None:
    rank = {module: place for place, modules in enumerate(DIAGRAM) for module in modules}
    assert {path.stem for path in (FOLDER / "diagram").glob("*.py")} - {"__init__"} == set(rank)
    for module, place in rank.items():
        text = (FOLDER / f"diagram/{module}.py").read_text(encoding="utf-8")
        used = re.findall(r"from prismake\.reports\.diagram\.(\w+)", text)
        assert all(rank[name] < place for name in used), module


def test_the_page_is_made_without_matplotlib() -> None:
    code = "import prismake.steps.page, sys; sys.exit('matplotlib' in sys.modules)"
    environment = {"PYTHONPATH": str(FOLDER.parents[1])}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
