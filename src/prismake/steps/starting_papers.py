"""Write the tables of the starting papers, and a page for each that a pin knows."""

from pathlib import Path

from prismake.flow.standing import ReviewStandings
from prismake.protocol.partial import Protocol
from prismake.reports.page.starting_papers import paper_pages
from prismake.reports.starting_tables import starting_tables
from prismake.sources.starting_papers import starting_pins
from prismake.step import run_step
from prismake.tables import write_table, write_text

SECTIONS = ("run", "review", "starting_papers")


def main(config: Protocol, papers: Path, links: Path, lists: Path, articles: Path, pages: list[Path]) -> None:
    plan = config.starting_papers
    pins = starting_pins(plan)
    tables = starting_tables(plan, pins, ReviewStandings.read(config.results))
    write_table(tables.papers, papers, "6_report/starting_papers")
    write_table(tables.links, links, "6_report/starting_links")
    write_table(tables.lists, lists, "6_report/starting_lists")
    write_table(tables.articles, articles, "6_report/starting_articles")
    written = paper_pages(plan, pins, tables, config.review.title, config.run)
    for page in pages:
        write_text(written[page.name], page)


if __name__ == "__main__":
    run_step(main)
