"""Reading the content of the page from the tables of a version."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prismake.flow.dropped import dropped_table
from prismake.flow.reading import read_flow_tables
from prismake.flow.sets import flow_sets
from prismake.protocol.config import Config
from prismake.protocol.people import machine_names
from prismake.reports.diagram.content import flow_content
from prismake.reports.diagram.layout import place
from prismake.reports.diagram.svg import flow_svg
from prismake.reports.history import record_histories
from prismake.reports.methods import extractor_kinds, methods, stage_selections, studies_by_extractors
from prismake.reports.page.answer import TABLE, answer_paragraphs, with_answer
from prismake.reports.page.content import PageContent
from prismake.reports.page.figures import numbered_figures, page_figures
from prismake.reports.page.files import from_page, page_links, starting_paper_links
from prismake.reports.page.members import page_sets
from prismake.reports.page.numbers import STAGES, summary
from prismake.reports.page.opening import band, opening_sentences
from prismake.reports.page.progress import progress_figures
from prismake.reports.page.tables import page_tables
from prismake.tables import read_result, rows_of


def page_content(config: Config, results: Path, review: Path, notebooks: Mapping[str, str]) -> PageContent:
    """Return the content of the page of a version.

    results: the folder of the version. review: the folder that contains config/. notebooks: the title of each notebook
    by its name.
    """
    tables = read_flow_tables(
        results, config.previous, config.screening.title_abstract.maybe_goes_on, machine_names(config.people)
    )
    names = {name: source.name for name, source in config.sources.items()}
    sets = flow_sets(tables, names, [reason.label for reason in config.exclusion_reasons])
    content = flow_content(sets, config.review.title)
    searches = read_result(results, "1_identify/searches")
    checks = read_result(results, "6_report/gates")
    return PageContent(
        title=config.review.title,
        run=config.run,
        flow_svg=flow_svg(place(content)),
        flow_content=content,
        answer=answer_paragraphs(config, results),
        findings=opening_sentences(config, results, sets),
        band=band(
            config, stage_selections(config, results), studies_by_extractors(results, extractor_kinds(config))
        ),
        intro=[config.review.question, *([config.review.rationale] if config.review.rationale else [])],
        starting_papers=starting_paper_links(results, config),
        summary=summary(sets),
        awaited=[f"{row['awaited_from']}: {row['what']}" for row in rows_of(checks) if row["open"] == "no"],
        tables=page_tables(results, config, dropped_table(tables)),
        figures=numbered_figures([*page_figures(results, config), *progress_figures(results)]),
        links=page_links(results, config, notebooks),
        methods=methods(config, results, review),
        sets=with_answer(page_sets(tables, sets), results, from_page(f"{TABLE}.csv")),
        histories=record_histories(
            tables,
            sets,
            names,
            read_result(results, "2_deduplicate/pairs"),
            [read_result(results, "3_screen/votes", stage) for stage in STAGES],
            dict(zip(searches["source"], searches["searched_on"], strict=True)),
        ),
        footer=f"Version {config.run}. Every number of the flow is the length of a list of ids.",
    )
