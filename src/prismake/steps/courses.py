"""Tabulate and draw the course of the included studies: planned and actual enrolment, registration and results."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.studies.source_values import study_source_values
from prismake.synthesis.course_figures import enrolment_figure, timeline_figure
from prismake.synthesis.courses import enrolment_table, timeline_table
from prismake.synthesis.known import dates_asked, searched_on_by_source
from prismake.tables import read_table, write_bytes, write_table

SECTIONS = ("extraction", "sources")


def main(
    config: Protocol,
    studies: Path,
    data: Path,
    records: Path,
    reports: Path,
    report_study: Path,
    searches: Path,
    enrolment: Path,
    timeline: Path,
    figures: list[Path],
) -> None:
    study_table = read_table(studies, "4_extract/studies")
    record_table = read_table(records, "1_identify/records")
    report_table = read_table(reports, "2_deduplicate/reports")
    links = read_table(report_study, "4_extract/report_study")
    searched = searched_on_by_source(read_table(searches, "1_identify/searches"))
    registers = {name for name, source in config.sources.items() if source.arm == "register"}
    values = study_source_values(links, report_table, record_table, searched)
    data_table = read_table(data, "4_extract/data")
    tables = {
        "enrolment": enrolment_table(study_table, values, data_table, config.extraction.fields),
        "timeline": timeline_table(
            study_table,
            record_table,
            report_table,
            links,
            dates_asked(study_table, record_table, searched, registers),
        ),
    }
    write_table(tables["enrolment"], enrolment, "5_synthesise/enrolment")
    write_table(tables["timeline"], timeline, "5_synthesise/timeline")
    draw = {"enrolment": enrolment_figure, "timeline": timeline_figure}
    for figure in figures:
        write_bytes(draw[figure.stem](tables[figure.stem], figure.suffix.removeprefix(".")), figure)


if __name__ == "__main__":
    run_step(main)
