"""The links of the page: every table of a version by stage, its figures and its notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from prismake.protocol.config import Config
from prismake.reports.page.content import PageLink, TextLink
from prismake.sources.starting_papers import PAGES, paper_files, starting_pins
from prismake.synthesis.labels import field_label
from prismake.tables import read_result, rows_of
from prismake.tables.catalogue import GROUPS, catalogue
from prismake.wording import within

FILES_YAML = Path(__file__).with_name("files.yaml")
SYNTHESIS = "5 Synthesise"
REPORT = "6 Report"
NOTEBOOKS = "Notebooks"


@cache
def _declared_files() -> dict[str, dict[str, list[list[str]]]]:
    files: dict[str, dict[str, list[list[str]]]] = yaml.safe_load(FILES_YAML.read_text(encoding="utf-8"))
    return files


def page_links(results: Path, config: Config, notebooks: Mapping[str, str]) -> list[PageLink]:
    """Return the links of the page, relative to 6_report/index.html, in the order of the stages.

    notebooks: the title of each notebook by its name.
    """
    entries = catalogue()
    links = []
    for group in GROUPS:
        links += _other_files(group, "first")
        links += [
            PageLink(entry.table.title, from_page(entry.path), entry.table.summary, group)
            for entry in entries
            if entry.group == group
        ]
        links += _figure_tables(results, config) if group == SYNTHESIS else []
        links += _starting_papers(results, config) if group == REPORT else []
        links += _other_files(group, "last")
    return [*links, *_notebooks(notebooks)]


def _other_files(group: str, position: str) -> list[PageLink]:
    """Return the links of a group to files that are not declared tables. position: "first" or "last"."""
    files = _declared_files().get(group, {}).get(position, [])
    return [PageLink(title, from_page(file), sentence, group) for file, title, sentence in files]


def from_page(file: str) -> str:
    """Return a path in the results of the version, relative to the page."""
    return file.removeprefix("6_report/") if file.startswith("6_report/") else f"../{file}"


def _figure_tables(results: Path, config: Config) -> list[PageLink]:
    """Return the links to the tables of the figures."""
    links = []
    for path in sorted((results / "5_synthesise").glob("*.csv")):
        crossings = {pair.name: pair for pair in config.synthesis.cross}
        if pair := crossings.get(path.stem):
            rows, columns = (
                within(field_label(field, config.extraction.fields)) for field in (pair.rows, pair.columns)
            )
            title = f"Studies by {rows} and {columns}"
            sentence = "How many included studies have each pair of values, and which."
        elif path.stem.startswith("by_"):
            field = within(field_label(path.stem.removeprefix("by_"), config.extraction.fields))
            title, sentence = f"Studies by {field}", "How many included studies have each value, and which."
        elif path.stem == "evidence_map":
            title, sentence = (
                "Evidence map",
                "How many included studies are in each cell of the map, and which.",
            )
        else:
            continue
        links.append(PageLink(title, f"../5_synthesise/{path.name}", sentence, SYNTHESIS))
    return links


def _starting_papers(results: Path, config: Config) -> list[PageLink]:
    """Return the links to the page of each starting paper that a pin knows."""
    note = "A starting paper of this review: abstract, links, similar articles, cited by and references."
    return [PageLink(link.text, link.address, note, REPORT) for link in starting_paper_links(results, config)]


def starting_paper_links(results: Path, config: Config) -> list[TextLink]:
    """Return the page of each starting paper that a pin knows, relative to 6_report/index.html, with its title, else its id."""
    plan = config.starting_papers
    files = paper_files(plan, starting_pins(plan))
    if not files:
        return []
    rows = rows_of(read_result(results, "6_report/starting_papers"))
    titles = {row["paper"]: row["title"] for row in reversed(rows) if row["title"]}
    return [
        TextLink(titles.get(paper, paper), from_page(f"{PAGES}/{stem}.html")) for paper, stem in files.items()
    ]


def _notebooks(notebooks: Mapping[str, str]) -> list[PageLink]:
    """Return the links to each notebook as a page and as an executed notebook."""
    links = []
    for name, title in notebooks.items():
        links += [
            PageLink(title, f"notebooks/{name}.html", "As a page, without code.", NOTEBOOKS),
            PageLink(
                f"{title}: notebook",
                f"notebooks/{name}.ipynb",
                "The executed notebook with code; it can be opened and run again.",
                NOTEBOOKS,
            ),
        ]
    return links
