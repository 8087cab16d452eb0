"""Draw docs/images/dag.png: the rules of the workflow, coloured by stage. Needs Graphviz (dot and tred) on the path.

    python docs/make_steps_picture.py

The rules are those of the default review; arrows that follow from others are left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COLOURS = {
    "1_identify": "#d6e6f7",
    "2_deduplicate": "#fce8c8",
    "3_screen": "#d7eee0",
    "4_extract": "#f1daea",
    "5_synthesise": "#e2dff4",
    "6_report": "#fce0d4",
}
LEFT_OUT = {"all"}


def stages() -> dict[str, str]:
    """The stage of each rule, by the file that has it."""
    return {
        name: file.stem
        for file in sorted((ROOT / "workflow/rules").glob("*.smk"))
        for name in re.findall(r"^rule (\w+):", file.read_text(encoding="utf-8"), re.M)
    }


def output_of(command: list[str], folder: Path, text: str = "") -> str:
    """What a command prints."""
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, check=True)
    return done.stdout


def main() -> None:
    """Draw the picture."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(ROOT / "config", folder / "config")
        snakemake = [sys.executable, "-P", "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--rulegraph"]
        graph = output_of(snakemake, folder)
    names = dict(re.findall(r'(\d+)\[label = "(\w+)"', graph))
    edges = [
        (names[first], names[second])
        for first, second in re.findall(r"(\d+) -> (\d+)", graph)
        if not {names[first], names[second]} & LEFT_OUT
    ]
    of = stages()
    lines = ["digraph steps {"]
    for name in sorted(set(names.values()) - LEFT_OUT):
        colour = COLOURS.get(of.get(name, ""), "#e4e4e4")
        lines.append(f'{name} [label="{name.replace("_", " ")}", fillcolor="{colour}"];')
    lines += [f"{first} -> {second};" for first, second in edges] + ["}"]
    reduced = output_of(["tred"], ROOT, "\n".join(lines))
    style = (
        'graph [rankdir=LR, nodesep=.16, ranksep=.4, dpi=96]; node [shape=box, style="rounded,filled", fontname="DejaVu Sans", '
        'fontsize=11, height=.35, margin=".12,.06", color="#4a5568"]; edge [color="#7f8ea3", arrowsize=.7];'
    )
    picture = reduced.replace("{", "{" + style, 1)
    (ROOT / "docs/images/dag.png").write_bytes(
        subprocess.run(["dot", "-Tpng"], input=picture.encode(), capture_output=True, check=True).stdout
    )


if __name__ == "__main__":
    main()
