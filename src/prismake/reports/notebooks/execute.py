"""Executed notebooks whose bytes depend on nothing but their inputs, and their pages."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# jsonschema builds the grammar of web addresses when it is imported, which takes longer than a notebook. No notebook is
# checked for web addresses.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat  # noqa: E402
from jupyter_core.utils import run_sync  # noqa: E402
from markupsafe import Markup  # noqa: E402
from nbconvert import HTMLExporter  # noqa: E402

from prismake.errors import ReviewError  # noqa: E402
from prismake.reports.html import environment  # noqa: E402

FOLDER = Path(__file__).resolve().parent
STYLE = FOLDER / "notebook.css"
PAGE = "notebook.html"
# nbformat and nbconvert are not typed all through.
Node: Any = nbformat.NotebookNode
Exporter: Any = HTMLExporter
written: Any = nbformat.writes
SOURCE = FOLDER.parents[2]
STARTS = 4


def execute_all(
    notebooks: Iterable[Path], parameters: dict[str, str], folder: Path
) -> Iterator[tuple[Path, Any]]:
    """Run notebooks in `folder` with these parameters, and yield each with its executed form, without what differs from run to run.

    All run in one kernel process, which is started once and forgets everything but imported modules between two notebooks.
    Raises ReviewError naming the cell that failed.
    """
    with TemporaryDirectory() as scratch, _environment(kernel_environment(Path(scratch))):
        kernel = _started(folder)
        try:
            for notebook in notebooks:
                _forget(kernel)
                yield notebook, settled(_execute(notebook, parameters, folder, kernel))
        finally:
            run_sync(kernel.shutdown_kernel)(now=True)


def _execute(notebook: Path, parameters: dict[str, str], folder: Path, kernel: Any) -> Any:
    """Run one notebook in a kernel that is at work."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    try:
        return papermill.execute_notebook(
            str(notebook),
            None,
            parameters=parameters,
            kernel_name="python3",
            cwd=str(folder),
            progress_bar=False,
            km=kernel,
        )
    except PapermillExecutionError as error:
        # Counted from 0, with the cell of the parameters that papermill adds before any that can fail.
        raise ReviewError(
            f"notebooks/{notebook.name}: cell {error.cell_index} failed: {error.ename}: {error.evalue}\n"
            "    What to do: open the notebook, set `results` to the folder of this version, and run that cell."
        ) from error


def _forget(kernel: Any) -> None:
    """Empty the namespace of a kernel."""

    async def reset() -> None:
        client = kernel.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        await client.execute_interactive("%reset -f", store_history=False, timeout=60, output_hook=_ignore)
        client.stop_channels()

    run_sync(reset)()


def _ignore(message: Any) -> None:
    del message


def _started(folder: Path) -> Any:
    """Start a kernel, and once more for each that died at its start: two can choose the same port at the same time."""
    from jupyter_client.manager import AsyncKernelManager

    for left in reversed(range(STARTS)):
        kernel = AsyncKernelManager(kernel_name="python3")
        run_sync(kernel.start_kernel)(
            cwd=str(folder), extra_arguments=["--InteractiveShellApp.ignore_cwd=True"]
        )
        try:
            _forget(kernel)
        except RuntimeError as error:
            if "Kernel died before replying" not in str(error) or not left:
                raise
        else:
            return kernel
    raise AssertionError("unreachable")


def kernel_environment(scratch: Path) -> dict[str, str]:
    """Return what the kernel finds in its environment: our package first, and no start-up files of whoever runs it."""
    search = [str(SOURCE), *(entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry)]
    return {
        "PYTHONPATH": os.pathsep.join(search),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
    }


@contextmanager
def _environment(entries: dict[str, str]) -> Iterator[None]:
    """Set these entries, and put back what was there before."""
    before = {name: os.environ.get(name) for name in entries}
    os.environ.update(entries)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def settled(notebook: Any) -> Any:
    """Take out of an executed notebook what the clock, the kernel and papermill left in it."""
    notebook.metadata = Node(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    executed = count(1)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number}"
        # One kernel runs all notebooks and counts on.
        if cell.cell_type == "code":
            cell["execution_count"] = next(executed)
        tags = [tag for tag in cell.metadata.get("tags", []) if tag]
        cell.metadata = Node({"tags": tags} if tags else {})
        for output in cell.get("outputs", []):
            output.pop("transient", None)
            if "execution_count" in output:
                output["execution_count"] = cell["execution_count"]
    return notebook


def notebook_text(notebook: Any) -> str:
    """Return a notebook as the text of a .ipynb file."""
    return str(written(notebook)) + "\n"


def notebook_page(notebook: Any, title: str) -> str:
    """Return a notebook as one HTML page without code, scripts or links to other hosts.

    The page is named by the notebook's first heading, by `title` where it has none.
    """
    exporter = Exporter(
        template_name="basic",
        exclude_input=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
    )
    body, _ = exporter.from_notebook_node(notebook)
    body = re.sub(r"<script\b.*?</script>", "", body, flags=re.DOTALL | re.IGNORECASE)
    return (
        environment(FOLDER)
        .get_template(PAGE)
        .render(
            title=first_heading(notebook) or title,
            style=Markup(STYLE.read_text(encoding="utf-8")),
            body=Markup(body.strip()),
        )
    )


def first_heading(notebook: Any) -> str:
    """Return the words of the first heading of a notebook, or nothing."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (match := re.search(r"^# +(.+)$", cell.source, re.MULTILINE)):
            return match[1].strip()
    return ""
