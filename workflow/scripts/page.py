"""Make the one page that leads to everything."""

from pathlib import Path

from adapter import Settings, run
from flow_tables import read_flow_tables
from prismake.config import Config
from prismake.flow.dropped import dropped_table
from prismake.flow.sets import flow_sets
from prismake.render.boxes import flow_words
from prismake.render.diagram import flow_svg
from prismake.render.lives import record_lives
from prismake.render.page import PageContent, index_html
from prismake.report.contents import STAGES, page_figures, summary
from prismake.report.files import page_links
from prismake.report.methods import methods
from prismake.report.tables import page_tables
from prismake.tables import read_table, rows_of, write_text


def main(settings: Settings, results: Path, page: Path) -> None:
    config = Config.model_validate(settings.said)
    tables = read_flow_tables(results, config.previous)
    names = {name: source.name for name, source in config.sources.items()}
    sets = flow_sets(tables, names, [reason.label for reason in config.exclusion_reasons])
    searches = read_table(results / "1_identify/searches.csv", "1_identify/searches")
    votes = [read_table(results / f"3_screen/{stage}/votes.csv", "3_screen/votes") for stage in STAGES]
    gates = read_table(results / "6_report/gates.csv", "6_report/gates")
    content = PageContent(
        title=config.review.title,
        run=config.run,
        flow_svg=flow_svg(sets, config.review.title, "prisma/boxes"),
        flow_words=flow_words(sets, "prisma/boxes"),
        intro=[config.review.question, *([config.review.rationale] if config.review.rationale else [])],
        summary=summary(sets),
        awaited=[f"{row['awaited_from']}: {row['what']}" for row in rows_of(gates) if row["open"] == "no"],
        tables=page_tables(results, config, dropped_table(tables)),
        figures=page_figures(results, config),
        links=page_links(results, config),
        methods=methods(config, results, Path()),
        lives=record_lives(
            tables,
            sets,
            names,
            read_table(results / "2_deduplicate/pairs.csv", "2_deduplicate/pairs"),
            votes,
            dict(zip(searches["source"], searches["searched_on"], strict=True)),
        ),
        footer=f"Version {config.run}. Every number of the flow is the length of a set of ids that lies beside this page.",
    )
    write_text(index_html(content), page)


if __name__ == "__main__":
    run(main)
