"""What a notebook reads is what notebooks/reads.yaml says, so that it is made again when that changes, and only then."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import Step
from made_up_review import PROJECT

from prismake.tables import declared, declared_names

READS = yaml.safe_load((PROJECT / "notebooks/reads.yaml").read_text(encoding="utf-8"))
NOTEBOOKS = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))

# Runs the code of a notebook as papermill would, and prints each file below the review's folder that it opened.
WATCHED = """
import json, os, sys
folder, notebook, results, package = sys.argv[1:]
sys.path.insert(0, package)
os.chdir(folder)
import matplotlib
matplotlib.use("Agg")
opened = set()
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, os.PathLike)):
        place = os.path.relpath(os.path.abspath(os.fspath(arguments[0])), folder)
        if not place.startswith(".."):
            opened.add(place.replace(os.sep, "/"))
sys.addaudithook(watch)
names = {"__name__": "__main__", "display": lambda *told, **more: None}
for cell in json.load(open(notebook, encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names["results"] = results
print(json.dumps(sorted(opened)))
"""


def places() -> dict[str, str]:
    """The name of a declared table by its path below a version's results."""
    return {
        declared(name).at(stage): name
        for name in declared_names()
        for stage in ("1_title_abstract", "2_full_text")
        if not declared(name).is_human_input
    }


def named(path: str) -> str:
    """The name in reads.yaml of a file of the review; nothing for what the rule names by itself."""
    if path.startswith("config/searches/"):
        return "strategies"
    place = Path(path)
    if (
        place.parts[0] != "results"
        or place.name in ("config.yaml", "flow.svg")
        or "5_synthesise" in place.parts
    ):
        return ""
    return places()[Path(*place.parts[2:]).as_posix()]


def test_every_notebook_says_what_it_reads() -> None:
    assert sorted(READS) == NOTEBOOKS


@pytest.mark.parametrize(
    "step",
    [*(pytest.param(step, marks=pytest.mark.slow) for step in ("nothing", "one and a half")), "all"],
)
@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_reads_what_it_names_and_nothing_else(
    story: dict[str, Step], notebook: str, step: str
) -> None:
    review = story[step].review
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            WATCHED,
            str(review.folder),
            str(PROJECT / f"notebooks/{notebook}.ipynb"),
            f"results/{review.run}",
            str(PROJECT / "src"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    read = {named(path) for path in json.loads(done.stdout.splitlines()[-1])} - {""}
    assert read <= set(READS[notebook]), f"{notebook} also reads {sorted(read - set(READS[notebook]))}"
