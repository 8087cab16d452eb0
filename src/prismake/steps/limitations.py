"""Tabulate and draw the limitations of the included studies."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.synthesis.figures import answer_bars
from prismake.synthesis.limitations import (
    Known,
    answers_by_question,
    dates_asked,
    different_statuses,
    limitations_table,
    register_versions,
    searched_on_by_source,
    version_dates,
)
from prismake.synthesis.tables import check_fields, evidence_table
from prismake.tables import read_table, write_bytes, write_table

SECTIONS = ("synthesis", "extraction", "sources")


def main(
    config: Protocol,
    studies: Path,
    extraction: Path,
    conflicts: Path,
    records: Path,
    reports: Path,
    report_study: Path,
    searches: Path,
    limitations: Path,
    counts: Path,
    figures: list[Path],
) -> None:
    study_table = read_table(studies, "4_extract/studies")
    values = read_table(extraction, "4_extract/extraction")
    evidence = evidence_table(study_table, values, config.extraction.of_level("study"))
    plan = config.synthesis.limitations
    fields = [*plan.must_be_stated, *([plan.comparator] if plan.comparator else [])]
    check_fields(fields, list(evidence.columns), "synthesis.limitations")
    registers = {name for name, source in config.sources.items() if source.arm == "register"}
    report_table = read_table(reports, "2_deduplicate/reports")
    published = report_table.loc[report_table["record_type"] != "registration", "report_id"]
    links = read_table(report_study, "4_extract/report_study")
    links = links[links["report_id"].isin(published)]
    conflict_table = read_table(conflicts, "4_extract/source_conflicts")
    record_table = read_table(records, "1_identify/records")
    searched = searched_on_by_source(read_table(searches, "1_identify/searches"))
    known = Known(
        versions=register_versions(conflict_table, registers),
        version_dates=version_dates(study_table, record_table, registers),
        statuses=different_statuses(conflict_table),
        reported=set(links.loc[links["state"] == "included", "study_id"]),
        unread=set(links.loc[links["state"] == "not retrieved", "study_id"]),
        asked_on=dates_asked(study_table, record_table, searched, registers),
        newest_search=max(searched.values(), default=""),
    )
    table = limitations_table(evidence, known, plan)
    write_table(table, limitations, "5_synthesise/limitations")
    counted = answers_by_question(table)
    write_table(counted, counts, "5_synthesise/limitation_counts")
    for figure in figures:
        write_bytes(answer_bars(counted, figure.suffix.removeprefix(".")), figure)


if __name__ == "__main__":
    run_step(main)
