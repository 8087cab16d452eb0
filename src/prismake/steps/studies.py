"""Write the grouping of reports into studies, collect the values of each study from its sources, and list conflicting values and products."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.search_log import searched_dates
from prismake.step import run_step
from prismake.studies import StudyGraph, build_studies
from prismake.studies.products import product_table
from prismake.tables import read_table, write_table

SECTIONS = ("sources", "studies")


def main(
    config: Protocol,
    records: Path,
    reports: Path,
    title_abstract: Path,
    decisions: Path,
    worklist: Path,
    read_report_study: Path,
    read_edges: Path,
    studies: Path,
    studies_other: Path,
    report_study: Path,
    edges: Path,
    source_conflicts: Path,
    products: Path,
) -> None:
    all_records = read_table(records, "1_identify/records")
    all_reports = read_table(reports, "2_deduplicate/reports")
    sought = read_table(worklist, "3_screen/worklist")
    first, second = (read_table(stage, "3_screen/decisions") for stage in (title_abstract, decisions))
    result = build_studies(
        all_records,
        all_reports,
        second,
        StudyGraph(
            read_table(read_report_study, "4_extract/report_study"),
            read_table(read_edges, "4_extract/edges"),
        ),
        searched_dates(config.sources),
        config.studies.ongoing.statuses if config.studies.ongoing.set_apart else (),
    )
    write_table(result.studies, studies, "4_extract/studies")
    write_table(result.other, studies_other, "4_extract/studies_other")
    write_table(result.report_study, report_study, "4_extract/report_study")
    write_table(result.edges, edges, "4_extract/edges")
    write_table(result.conflicts, source_conflicts, "4_extract/source_conflicts")
    named = product_table(config.studies.products, all_reports, all_records, first, second, sought)
    write_table(named, products, "4_extract/products")


if __name__ == "__main__":
    run_step(main)
