"""Tabulate and draw the limitations of the included studies."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.synthesis.figures import answer_bars
from prismake.synthesis.known import known_of
from prismake.synthesis.limitations import answers_by_question, limitations_table
from prismake.synthesis.participants import with_extracted_enrolment
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
    own = config.extraction.of_level("study")
    evidence = with_extracted_enrolment(evidence_table(study_table, values, own), own)
    plan = config.synthesis.limitations
    fields = [*plan.must_be_stated, *([plan.comparator] if plan.comparator else [])]
    check_fields(fields, list(evidence.columns), "synthesis.limitations")
    registers = {name for name, source in config.sources.items() if source.arm == "register"}
    known = known_of(
        study_table,
        read_table(conflicts, "4_extract/source_conflicts"),
        read_table(records, "1_identify/records"),
        read_table(reports, "2_deduplicate/reports"),
        read_table(report_study, "4_extract/report_study"),
        read_table(searches, "1_identify/searches"),
        registers,
    )
    table = limitations_table(evidence, known, plan)
    write_table(table, limitations, "5_synthesise/limitations")
    counted = answers_by_question(table)
    write_table(counted, counts, "5_synthesise/limitation_counts")
    for figure in figures:
        write_bytes(answer_bars(counted, figure.suffix.removeprefix(".")), figure)


if __name__ == "__main__":
    run_step(main)
