"""The files that the page leads to: every table of a version, stage by stage, its figures and its notebooks."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path

import yaml

from prismake.protocol.config import Config
from prismake.reports.page.content import PageLink
from prismake.synthesis.labels import field_label
from prismake.tables.catalogue import GROUPS, catalogue
from prismake.wording import within

LISTED = Path(__file__).with_name("files.yaml")
SYNTHESIS = "5 Synthesise"
NOTEBOOKS = "Notebooks"


@cache
def _listed() -> dict[str, dict[str, list[list[str]]]]:
    files: dict[str, dict[str, list[list[str]]]] = yaml.safe_load(LISTED.read_text(encoding="utf-8"))
    return files


def page_links(results: Path, config: Config) -> list[PageLink]:
    """Return the links of the page, relative to 6_report/index.html, in the order of the stages."""
    entries = catalogue()
    links = []
    for group in GROUPS:
        links += _others(group, "first")
        links += [
            PageLink(entry.table.title, from_page(entry.path), entry.table.summary, group)
            for entry in entries
            if entry.group == group
        ]
        links += _counts(results, config) if group == SYNTHESIS else []
        links += _others(group, "last")
    return [*links, *_notebooks(results)]


def _others(group: str, place: str) -> list[PageLink]:
    """The files of a group that are not a declared table."""
    files = _listed().get(group, {}).get(place, [])
    return [PageLink(title, from_page(file), sentence, group) for file, title, sentence in files]


def from_page(file: str) -> str:
    """Return a path below the version's results as it is seen from the page."""
    return file.removeprefix("6_report/") if file.startswith("6_report/") else f"../{file}"


def _counts(results: Path, config: Config) -> list[PageLink]:
    """The tables behind the figures."""
    links = []
    for path in sorted((results / "5_synthesise").glob("*.csv")):
        if path.stem.startswith("by_"):
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


def _notebooks(results: Path) -> list[PageLink]:
    """Each notebook as a page, and as the executed notebook itself."""
    links = []
    for path in sorted((results / "6_report/notebooks").glob("*.html")):
        name = _title(path)
        links += [
            PageLink(name, f"notebooks/{path.name}", "As a page, without code.", NOTEBOOKS),
            PageLink(
                f"{name}: notebook",
                f"notebooks/{path.stem}.ipynb",
                "As it was executed, with code, to be opened and run again.",
                NOTEBOOKS,
            ),
        ]
    return links


def _title(page: Path) -> str:
    """The title of a notebook's page, or the words of its file name."""
    match = re.search(r"<title>(.*?)</title>", page.read_text(encoding="utf-8"), re.DOTALL)
    return unescape(match[1]).strip() if match and match[1].strip() else page.stem.replace("_", " ")
