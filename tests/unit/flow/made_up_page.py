"""A made-up review as a page."""

from __future__ import annotations

import pandas as pd
from made_up_flow import SOURCE_NAMES, Review, table

from prismake.flow.identities import identities_table
from prismake.flow.sets import FlowSets, flow_sets
from prismake.reports.diagram.content import flow_content
from prismake.reports.diagram.layout import place
from prismake.reports.diagram.picture import flow_png
from prismake.reports.diagram.svg import flow_svg
from prismake.reports.history import record_histories
from prismake.reports.methods import PageMethod, Verbatim
from prismake.reports.page.content import (
    PageContent,
    PageFigure,
    PageLink,
    PageNumber,
    PageTable,
)
from prismake.reports.page.members import page_sets

ATTACK = "</script><script>document.body.dataset.stolen='yes'</script><img src=x onerror=\"document.body.dataset.stolen='yes'\">"


def votes_of(review: Review) -> pd.DataFrame:
    rows = []
    for stage, decided in (("1_title_abstract", "ta_decisions"), ("2_full_text", "ft_decisions")):
        for decision in review.rows[decided]:
            for reviewer in ("first", "second"):
                rows.append(
                    {
                        "stage": stage,
                        "reviewer": reviewer,
                        "role": "reviewer",
                        "report_id": decision["report_id"],
                        "record_ids": decision["record_ids"],
                        "decision": decision["decision"],
                        "reason": decision.get("reason", ""),
                    }
                )
    return table("3_screen/votes", rows)


def pairs_of(review: Review) -> pd.DataFrame:
    rows = []
    for report in review.rows["reports"]:
        first, *others = report["record_ids"].split(" | ")
        for other in others:
            rows.append(
                {
                    "record_id_a": first,
                    "record_id_b": other,
                    "outcome": "merged",
                    "rule": "same title",
                    "score": "0.99",
                    "evidence": '{"title": ["one", "one"]}',
                }
            )
    return table("2_deduplicate/pairs", rows)


def page_of(review: Review, title: str = "A made-up review", rows: int = 0) -> PageContent:
    tables = review.tables()
    sets: FlowSets = flow_sets(tables, SOURCE_NAMES)
    words = flow_content(sets, title)
    drawing = place(words)
    many = pd.DataFrame(
        {"id": [f"r{n}" for n in range(rows)], "number": [str(n * 7 % 1000) for n in range(rows)]}
    )
    return PageContent(
        title=title,
        run="2026-11",
        intro=("What is known about a thing that was made up for a test?",),
        summary=(
            PageNumber(str(sets.n("dbr_identified")), "Records identified", "#set=dbr_identified"),
            PageNumber(str(sets.n("new_reports")), "Reports included", "#set=new_reports"),
            PageNumber(str(sets.n("new_studies")), "Studies included", "#set=new_studies"),
        ),
        awaited=tuple(words.awaited),
        flow_svg=flow_svg(drawing),
        flow_content=words,
        tables=(
            PageTable(
                "studies", "Included studies", tables.studies, "One row a study.", "../4_extract/studies.csv"
            ),
            PageTable("identities", "Identities", identities_table(sets)),
            *([PageTable("many", "Many rows", many)] if rows else []),
        ),
        figures=(PageFigure("The flow", "as a picture", "prisma/flow.png", flow_png(drawing)),),
        links=(PageLink("Search yield", "notebooks/1_search_yield.html", "a notebook"),),
        methods=(
            PageMethod("Selection", "declared", "Two people, independently."),
            PageMethod("Search", "missing", verbatim=(Verbatim("Alpha", "The query", "a AND b\n  OR c"),)),
        ),
        sets=page_sets(tables, sets),
        histories=record_histories(
            tables, sets, SOURCE_NAMES, pairs_of(review), [votes_of(review)], {"alpha": "2026-11-01"}
        ),
    )
