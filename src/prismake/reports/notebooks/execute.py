"""Executes notebooks so that the same inputs give the same bytes, and writes them as HTML pages."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# jsonschema builds a grammar of URLs when it is imported, which takes longer than a notebook. The check of notebooks does
# not need it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat  # noqa: E402
from jupyter_client.asynchronous.client import AsyncKernelClient  # noqa: E402
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager  # noqa: E402
from jupyter_client.manager import AsyncKernelManager  # noqa: E402
from jupyter_core.utils import run_sync  # noqa: E402
from markupsafe import Markup  # noqa: E402
from nbconvert import HTMLExporter  # noqa: E402

from prismake import step_launch  # noqa: E402
from prismake.errors import ReviewError  # noqa: E402
from prismake.reports.html import environment  # noqa: E402
from prismake.reports.notebooks.titles import first_heading  # noqa: E402

FOLDER = Path(__file__).resolve().parent
STYLE = FOLDER / "notebook.css"
PAGE = "notebook.html"
# nbformat and nbconvert are only partly typed.
Node: Any = nbformat.NotebookNode
Exporter: Any = HTMLExporter
write_notebook: Any = nbformat.writes
PACKAGE_PARENT = FOLDER.parents[2]
MAX_STARTS = 4


def execute_all(
    notebooks: Iterable[Path], parameters: dict[str, str], folder: Path
) -> Iterator[tuple[Path, Any]]:
    """Execute notebooks in `folder` with these parameters; yield each with its outputs, without times and other
    details of the run.

    All notebooks run in one kernel process, whose variables are deleted between notebooks. Raises ReviewError naming
    the cell that failed.
    """
    with TemporaryDirectory() as scratch, _environment(kernel_environment(Path(scratch))):
        kernel = _start_kernel(folder)
        try:
            for notebook in notebooks:
                _reset_namespace(kernel)
                yield notebook, without_run_details(_execute(notebook, parameters, folder, kernel))
        finally:
            kernel.client().stop_channels()
            run_sync(kernel.shutdown_kernel)(now=True)


def _execute(notebook: Path, parameters: dict[str, str], folder: Path, kernel: Any) -> Any:
    """Return one notebook, executed in a running kernel. Raises ReviewError for a cell that fails."""
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
        # Counted from 0, including the cell of parameters that papermill inserts before any cell that can fail.
        raise ReviewError(
            f"notebooks/{notebook.name}: cell {error.cell_index} failed: {error.ename}: {error.evalue}\n"
            "    What to do: open the notebook in Jupyter, set `results` in its first cell to the folder of this "
            "version, run the cell, and correct the code."
        ) from error


class ConnectedClient(AsyncKernelClient):
    """A client that connects and waits for the kernel once. Each wait takes .2 s even if the kernel is ready."""

    _ready = False

    def start_channels(self, *channels: Any, **more_channels: Any) -> None:
        """Connect, unless that is done."""
        if not self.channels_running:
            super().start_channels(*channels, **more_channels)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers, unless it has. Raises RuntimeError if it died or does not answer in time."""
        if not self._ready:
            await super().wait_for_ready(timeout=timeout)
            self._ready = True


class OneClientManager(AsyncKernelManager):
    """A kernel to which everything speaks through one client."""

    _client: AsyncKernelClient | None = None

    def client(self, **settings: Any) -> AsyncKernelClient:  # type: ignore[override]
        """Return the one client."""
        if self._client is None:
            self._client = super().client(**settings)
        return self._client


def _reset_namespace(kernel: OneClientManager) -> None:
    """Delete all names in the namespace of a kernel."""

    async def reset() -> None:
        client = kernel.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        await client.execute_interactive("%reset -f", store_history=False, timeout=60, output_hook=_ignore)

    run_sync(reset)()


def _ignore(message: Any) -> None:
    del message


def _start_kernel(folder: Path) -> OneClientManager:
    """Return a started kernel; try again if it dies at its start, because two kernels can choose the same port."""
    launcher = [sys.executable, "-I", "-S", step_launch.__file__, step_launch.MODULE, "ipykernel_launcher"]
    spec = KernelSpec(argv=[*launcher, "-f", "{connection_file}"], display_name="Python 3", language="python")

    class ThisInterpreter(KernelSpecManager):
        """The kernel of this interpreter, whatever kernels this machine has under the same name."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            """Return the one kernel."""
            del kernel_name
            return spec

    for starts_left in reversed(range(MAX_STARTS)):
        kernel = OneClientManager(
            kernel_name="python3", kernel_spec_manager=ThisInterpreter(), client_factory=ConnectedClient
        )
        run_sync(kernel.start_kernel)(
            cwd=str(folder),
            extra_arguments=[
                "--InteractiveShellApp.ignore_cwd=True",
                # A kernel whose parent is gone ends. In a fork ipykernel cannot read this from its environment.
                f"--IPKernelApp.parent_handle={os.getpid()}",
            ],
        )
        try:
            _reset_namespace(kernel)
        except RuntimeError as error:
            if "Kernel died before replying" not in str(error) or not starts_left:
                raise
        else:
            return kernel
    raise AssertionError("unreachable")


def kernel_environment(scratch: Path) -> dict[str, str]:
    """Return environment variables for the kernel: this package is first on the path, and start-up files of the user are ignored."""
    search = [
        str(PACKAGE_PARENT),
        *(entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry),
    ]
    return {
        "PYTHONPATH": os.pathsep.join(search),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
    }


@contextmanager
def _environment(entries: dict[str, str]) -> Iterator[None]:
    """Set these environment variables, and restore the earlier values at the end."""
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


def without_run_details(notebook: Any) -> Any:
    """Return an executed notebook without times, execution counts and metadata of the run."""
    notebook.metadata = Node(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    execution_counts = count(1)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number}"
        # One kernel runs all notebooks and does not restart its count.
        if cell.cell_type == "code":
            cell["execution_count"] = next(execution_counts)
        tags = [tag for tag in cell.metadata.get("tags", []) if tag]
        cell.metadata = Node({"tags": tags} if tags else {})
        for output in cell.get("outputs", []):
            output.pop("transient", None)
            if "execution_count" in output:
                output["execution_count"] = cell["execution_count"]
    return notebook


def notebook_text(notebook: Any) -> str:
    """Return a notebook as the text of a .ipynb file."""
    return str(write_notebook(notebook)) + "\n"


def notebook_page(notebook: Any, title: str) -> str:
    """Return a notebook as one HTML page without code, scripts or links to other hosts.

    Its title is the first heading of the notebook, or `title` if there is none.
    """
    body, _ = _exporter().from_notebook_node(notebook)
    body = re.sub(r"<script\b.*?</script>", "", body, flags=re.DOTALL | re.IGNORECASE)
    return (
        environment(FOLDER)
        .get_template(PAGE)
        .render(
            title=first_heading(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
            or title,
            style=Markup(STYLE.read_text(encoding="utf-8")),
            body=Markup(body.strip()),
        )
    )


@cache
def _exporter() -> Any:
    """Return what writes notebooks as HTML. It compiles its templates once."""
    return Exporter(
        template_name="basic",
        exclude_input=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
    )
