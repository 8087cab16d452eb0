"""The notebooks themselves: sources without outputs, short cells, and pages with the same bytes in every run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from made_up_version import a_little_of_everything, made_up_version

from prismake.errors import ReviewError
from prismake.notebooks import execute_all, notebook_page, notebook_text

FOLDER = Path(__file__).resolve().parents[3] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]
DEFAULT = 'results = "results/2026-11"'


def test_the_five_notebooks_are_there() -> None:
    assert {"1_search_yield", "2_duplicates", "3_screening", "5_evidence", "6_prisma"} <= set(NAMES)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_is_a_source_without_outputs(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    nbformat.validate(nbformat.from_dict(content))
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert content["metadata"]["language_info"]["name"] == "python"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_has_one_cell_of_parameters_and_short_cells(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == [DEFAULT]
    assert all(len(cell.source.splitlines()) <= 5 for cell in cells if cell.cell_type == "code")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_holds_no_path_and_nothing_of_the_default_review(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower().replace("results/2026-11", "")
    assert not re.search(r"(/home|/root|/work|[a-z]:\\\\|sys\.path|exosom|vesicle|msc)", text)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
@pytest.mark.parametrize("state", ["empty", "filled"])
def test_a_notebook_gives_the_same_bytes_twice(path: Path, state: str, tmp_path: Path) -> None:
    folder = tmp_path / "a review with a space"
    made_up_version(folder, a_little_of_everything() if state == "filled" else None)
    pages = []
    for _ in range(2):
        ((_, done),) = execute_all([path], {"results": "results/2031-01"}, folder)
        pages.append((notebook_text(done), notebook_page(done, path.stem)))
    assert pages[0] == pages[1]
    source, page = pages[0]
    assert str(tmp_path) not in source + page
    assert "<script" not in page and "https://" not in page.replace("http://www.w3.org", "")
    assert "from prismake" not in page
    assert page.count("<h1") == 1


@pytest.mark.slow
def test_a_cell_that_fails_is_told_in_words(tmp_path: Path) -> None:
    made_up_version(tmp_path)
    (tmp_path / "results/2031-01/1_identify/searches.csv").unlink()
    with pytest.raises(ReviewError, match=r"notebooks/1_search_yield\.ipynb: cell \d+ failed"):
        list(execute_all([FOLDER / "1_search_yield.ipynb"], {"results": "results/2031-01"}, tmp_path))
