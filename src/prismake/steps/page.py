"""Write the page that shows the whole review and links to its files."""

from pathlib import Path

from prismake.protocol.config import Config
from prismake.protocol.partial import Protocol
from prismake.protocol.sections import ALL
from prismake.provenance.installation import workflow_folder
from prismake.reports.notebooks.titles import notebook_titles
from prismake.reports.page.gathering import page_content
from prismake.reports.page.page import index_html
from prismake.step import run_step
from prismake.tables import write_text

SECTIONS = ALL


def main(config: Protocol, page: Path) -> None:
    # The titles are those of the notebooks before their execution, so that the page need not wait for them.
    notebooks = notebook_titles(workflow_folder() / "notebooks")
    content = page_content(Config.model_validate(config.content), config.results, Path(), notebooks)
    write_text(index_html(content), page)


if __name__ == "__main__":
    run_step(main)
