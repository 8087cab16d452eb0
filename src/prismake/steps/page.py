"""Write the page that shows the whole review and links to its files."""

from pathlib import Path

from prismake.protocol.config import Config
from prismake.protocol.partial import Protocol
from prismake.protocol.sections import ALL
from prismake.reports.page.gathering import page_content
from prismake.reports.page.page import index_html
from prismake.step import run_step
from prismake.tables import write_text

SECTIONS = ALL


def main(config: Protocol, page: Path) -> None:
    write_text(index_html(page_content(Config.model_validate(config.content), config.results, Path())), page)


if __name__ == "__main__":
    run_step(main)
