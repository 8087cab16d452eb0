"""Execute one notebook over a version's results."""

from pathlib import Path

from adapter import run
from prismake.notebooks import execute, notebook_page, notebook_text
from prismake.tables import write_text


def main(notebook: Path, results: Path, executed: Path, page: Path) -> None:
    done = execute(notebook, {"results": results.as_posix()}, Path.cwd())
    write_text(notebook_text(done), executed)
    write_text(notebook_page(done, notebook.stem.replace("_", " ")), page)


if __name__ == "__main__":
    run(main)
