"""Executed notebooks whose bytes depend on nothing but their inputs, and their pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from prismake.errors import ReviewError

STYLE = """
body{font:16px/1.55 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;font-size:.88rem;margin:1rem 0;display:block;overflow-x:auto}
th,td{border-bottom:1px solid #d8d8d8;padding:.3rem .6rem;text-align:left;vertical-align:top}
th{background:#f3f5f7;white-space:nowrap}
img{max-width:100%;height:auto}pre{overflow-x:auto}.prompt{display:none}h1{line-height:1.2}a{color:#0b57d0}
@media (prefers-color-scheme:dark){body{background:#16181c;color:#e8e8e8}th{background:#23262c}td,th{border-color:#3a3f47}
a{color:#8ab4f8}img{background:#fff}}
@media print{body{max-width:none;margin:0}}
"""


def execute(notebook: Path, parameters: dict[str, str], folder: Path) -> Any:
    """Run a notebook in `folder` with these parameters and return it, without what differs from run to run.

    Raises ReviewError naming the cell that failed.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    try:
        done = papermill.execute_notebook(
            str(notebook),
            None,
            parameters=parameters,
            kernel_name="python3",
            cwd=str(folder),
            progress_bar=False,
        )
    except PapermillExecutionError as error:
        raise ReviewError(
            f"notebooks/{notebook.name}: cell {error.exec_count} failed: {error.ename}: {error.evalue}\n"
            "    What to do: open the notebook, set `results` to the folder of this version, and run that cell."
        ) from error
    return settled(done)


def settled(notebook: Any) -> Any:
    """Take out of an executed notebook what the clock, the kernel and papermill left in it."""
    notebook.metadata = nbformat.NotebookNode(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number}"
        tags = [tag for tag in cell.metadata.get("tags", []) if tag]
        cell.metadata = nbformat.NotebookNode({"tags": tags} if tags else {})
        for output in cell.get("outputs", []):
            output.pop("transient", None)
    return notebook


def notebook_text(notebook: Any) -> str:
    """Return a notebook as the text of a .ipynb file."""
    return str(nbformat.writes(notebook)) + "\n"


def notebook_page(notebook: Any, title: str) -> str:
    """Return a notebook as one HTML page without code, scripts or links to other hosts."""
    exporter = HTMLExporter(
        template_name="basic", exclude_input=True, exclude_output_prompt=True, embed_images=True
    )
    body, _ = exporter.from_notebook_node(notebook)
    body = re.sub(r"<script\b.*?</script>", "", body, flags=re.DOTALL | re.IGNORECASE)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<p><a href="../index.html">Back to the review</a></p>\n{body.strip()}\n</body>\n</html>\n'
    )
