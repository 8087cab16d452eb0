"""Execute the notebooks on the results of this version, all in one kernel process."""

from pathlib import Path

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
    paths = {path.stem: path for path in executed}
    for notebook, executed_notebook in execute_all(notebooks, parameters, Path.cwd()):
        write_text(notebook_text(executed_notebook), paths[notebook.stem])
        page = next(path for path in pages if path.stem == notebook.stem)
        write_text(notebook_page(executed_notebook, notebook.stem.replace("_", " ")), page)


if __name__ == "__main__":
    run_step(main)
