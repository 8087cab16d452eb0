"""Execute the notebooks on the results of this version, all in one kernel process."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from prismake.protocol.partial import Protocol
from prismake.protocol.sections import all_but
from prismake.provenance.installation import workflow_folder
from prismake.reports.notebooks.execute import execute_all, notebook_page, notebook_text
from prismake.step import run_step
from prismake.tables import write_text

SECTIONS = all_but("deduplication")


def main(config: Protocol, executed: list[Path], pages: list[Path]) -> None:
    folder = workflow_folder() / "notebooks"
    notebooks = [folder / path.name for path in executed]
    parameters = {"results": config.results.as_posix()}
    executed_at = {path.stem: path for path in executed}
    page_at = {path.stem: path for path in pages}
    # One notebook is written while the kernel executes the next.
    with ThreadPoolExecutor(max_workers=1) as writer:
        writes = [
            writer.submit(_write, executed_notebook, executed_at[notebook.stem], page_at[notebook.stem])
            for notebook, executed_notebook in execute_all(notebooks, parameters, Path.cwd())
        ]
    for write in writes:
        write.result()


def _write(notebook: Any, executed: Path, page: Path) -> None:
    """Write an executed notebook as a notebook and as a page."""
    write_text(notebook_text(notebook), executed)
    write_text(notebook_page(notebook, executed.stem.replace("_", " ")), page)


if __name__ == "__main__":
    run_step(main)
