"""The tables of the starting papers: what pins contain on them, and how the review decided on each article in their
lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from prismake.flow.standing import ReviewStandings
from prismake.protocol.starting_papers import StartingPapers
from prismake.sources.starting_papers import StartingPin, article_rows, link_rows, list_rows, paper_rows
from prismake.tables import table_of


@dataclass(frozen=True)
class StartingTables:
    """The four tables 6_report/starting_papers, starting_links, starting_lists and starting_articles."""

    papers: pd.DataFrame
    links: pd.DataFrame
    lists: pd.DataFrame
    articles: pd.DataFrame


def starting_tables(
    plan: StartingPapers, pins: Mapping[str, StartingPin], standings: ReviewStandings
) -> StartingTables:
    """Return the tables of all starting papers; each list has the number of its articles that the review contains."""
    articles = [{**row, **standings.of(row).columns()} for row in article_rows(plan, pins)]
    lists = list_rows(plan, pins)
    for row in lists:
        if row.get("received"):
            row["in_review"] = str(
                sum(
                    bool(article["report_ids"])
                    and all(article[key] == row[key] for key in ("paper", "provider", "id", "direction"))
                    for article in articles
                )
            )
    papers = [{**row, **standings.of(row).columns()} for row in paper_rows(plan, pins)]
    return StartingTables(
        _table(papers, "6_report/starting_papers"),
        _table(link_rows(plan, pins), "6_report/starting_links"),
        _table(lists, "6_report/starting_lists"),
        _table(articles, "6_report/starting_articles"),
    )


def _table(rows: list[dict[str, str]], name: str) -> pd.DataFrame:
    return table_of(rows, name).fillna("")
