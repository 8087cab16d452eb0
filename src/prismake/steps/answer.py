"""List the studies and reports behind the answer at the top of the page."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.synthesis.answer import answer_table, held_results
from prismake.synthesis.participants import with_extracted_enrolment
from prismake.synthesis.posted_events import posted_events
from prismake.synthesis.tables import check_fields, evidence_table
from prismake.tables import read_table, write_table

SECTIONS = ("synthesis", "extraction")


def main(
    config: Protocol,
    studies: Path,
    extraction: Path,
    data: Path,
    proposals: Path,
    reports: Path,
    report_study: Path,
    answer: Path,
) -> None:
    fields = config.extraction.of_level("study")
    evidence = evidence_table(
        read_table(studies, "4_extract/studies"), read_table(extraction, "4_extract/extraction"), fields
    )
    evidence = with_extracted_enrolment(evidence, fields)
    by, group_by = config.synthesis.answer_by, config.synthesis.group_by
    for key, field in (("answer_by", by), ("group_by", group_by)):
        check_fields([field] if field else [], list(evidence.columns), f"synthesis.{key}")
    proposed = read_table(proposals, "4_extract/proposals")
    results = held_results(read_table(data, "4_extract/data"), proposed, config.extraction.fields)
    events = posted_events(proposed, set(evidence["study_id"]))
    report_table = read_table(reports, "2_deduplicate/reports")
    registrations = set(report_table.loc[report_table["record_type"] == "registration", "report_id"])
    links = read_table(report_study, "4_extract/report_study")
    table = answer_table(evidence, links, registrations, results, by, group_by, events)
    write_table(table, answer, "5_synthesise/answer")


if __name__ == "__main__":
    run_step(main)
