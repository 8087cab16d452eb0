"""Writing the page of a version: one self-contained HTML file that works without a network.

All text from data is escaped: in HTML by the templates, in JSON by `embedded`. The content security policy allows only
the script of the page, by its digest, so that text that was not escaped cannot run as a script.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from prismake.embedding import joined_script, policy_digest
from prismake.reports.html import data_address, embedded, environment
from prismake.reports.methods import STATES
from prismake.reports.page.columns import is_dense, least_width, widths
from prismake.reports.page.content import PageContent, PageTable
from prismake.wording import heading

FOLDER = Path(__file__).resolve().parent
# Parts of one script; the first defines what the others share.
SCRIPTS = ("shared.js", "tables.js", "history.js", "members.js", "addresses.js")
WITHOUT_SCRIPT = 25


def index_html(content: PageContent) -> str:
    """Return the page as HTML, with styles, scripts and data inside."""
    script = joined_script(FOLDER, SCRIPTS)
    empty = [table for table in content.tables if content.awaited and table.table.empty]
    tables = _tables([table for table in content.tables if not any(table is other for other in empty)])
    return (
        environment(FOLDER)
        .get_template("page.html")
        .render(
            content=content,
            boxes=content.flow_content.boxes,
            flow_svg=Markup(content.flow_svg),
            tables=tables,
            empty=empty,
            figures=_figures(content),
            methods=_methods(content),
            states=STATES,
            links=[(group, list(links)) for group, links in groupby(content.links, lambda link: link.group)],
            sets=[(part, list(sets)) for part, sets in groupby(content.sets["sets"], lambda entry: entry[1])],
            style=Markup((FOLDER / "page.css").read_text(encoding="utf-8")),
            script=Markup(script),
            digest=policy_digest(script),
            table_data=embedded(
                {table["key"]: {"columns": table["columns"], "rows": table["rows"]} for table in tables}
            ),
            set_data=embedded(content.sets),
            history_data=embedded(list(content.histories)),
        )
    )


def _tables(page_tables: Sequence[PageTable]) -> list[dict[str, Any]]:
    tables = []
    for page_table in page_tables:
        rows = page_table.table.fillna("").astype(str).to_numpy().tolist()
        columns = [heading(str(column)) for column in page_table.table.columns]
        tables.append(
            {
                "key": page_table.key,
                "title": page_table.title,
                "note": page_table.note,
                "csv": page_table.csv,
                "columns": columns,
                "widths": widths(columns, rows),
                "least": least_width(columns, rows),
                "dense": is_dense(columns),
                "rows": rows,
                "first": rows[:WITHOUT_SCRIPT],
            }
        )
    return tables


def _figures(content: PageContent) -> list[dict[str, Any]]:
    figures = []
    for figure in content.figures:
        address = figure.file
        if figure.content is not None:
            suffix = figure.suffix or Path(figure.file).suffix.lower()
            address = data_address(figure.content, suffix)
        figures.append({"figure": figure, "address": address})
    return figures


def _methods(content: PageContent) -> list[dict[str, Any]]:
    """Return the methods for the template, with their word-for-word texts grouped by heading."""
    return [
        {
            "method": method,
            "verbatim": [
                (text_heading, list(texts))
                for text_heading, texts in groupby(method.verbatim, lambda text: text.heading)
            ],
        }
        for method in content.methods
    ]
