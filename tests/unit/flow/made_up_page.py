"""A made-up review as a page."""

from __future__ import annotations

import pandas as pd
from made_up_flow import SOURCE_NAMES, Review, table

from prismake.flow.identities import check_identities
from prismake.flow.sets import FlowSets, flow_sets
from prismake.render.boxes import flow_words
from prismake.render.diagram import flow_png, flow_svg
from prismake.render.lives import record_lives
from prismake.render.page import (
    PageContent,
    PageFigure,
    PageLink,
    PageMethod,
    PageNumber,
    PageTable,
    Verbatim,
)

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
    words = flow_words(sets, "prisma/boxes")
    many = pd.DataFrame(
        {"id": [f"r{n}" for n in range(rows)], "number": [str(n * 7 % 1000) for n in range(rows)]}
    )
    return PageContent(
        title=title,
        run="2026-11",
        intro=("What is known about a thing that was made up for a test?",),
        summary=(
            PageNumber(
                str(sets.n("dbr_identified")), "Records identified", "prisma/boxes/dbr_identified.csv"
            ),
            PageNumber(str(sets.n("new_reports")), "Reports included", "prisma/boxes/new_reports.csv"),
            PageNumber(str(sets.n("new_studies")), "Studies included", "prisma/boxes/new_studies.csv"),
        ),
        awaited=tuple(words.awaited),
        flow_svg=flow_svg(sets, title, "prisma/boxes"),
        flow_words=words,
        tables=(
            PageTable(
                "studies", "Included studies", tables.studies, "One row a study.", "../4_extract/studies.csv"
            ),
            PageTable("identities", "Identities", check_identities(sets)),
            *([PageTable("many", "Many rows", many)] if rows else []),
        ),
        figures=(PageFigure("The flow", "as a picture", "prisma/flow.png", flow_png(sets)),),
        links=(PageLink("Search yield", "notebooks/1_search_yield.html", "a notebook"),),
        methods=(
            PageMethod("Selection", "declared", "Two people, independently."),
            PageMethod("Search", "missing", verbatim=(Verbatim("Alpha", "The query", "a AND b\n  OR c"),)),
        ),
        lives=record_lives(
            tables, sets, SOURCE_NAMES, pairs_of(review), [votes_of(review)], {"alpha": "2026-11-01"}
        ),
    )
