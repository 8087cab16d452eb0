"""Tie included reports to studies."""

from pathlib import Path

from adapter import run
from prismake.studies.conflicts import fields_in_conflict, source_conflicts
from prismake.studies.grouping import AWAITING, INCLUDED, NOT_RETRIEVED, group_reports
from prismake.studies.sayings import study_sayings
from prismake.studies.table import study_tables
from prismake.tables import empty_table, read_table, write_table


def main(
    records: Path,
    reports: Path,
    worklist: Path,
    decisions: Path,
    links: list[Path],
    studies: Path,
    other: Path,
    report_study: Path,
    conflicts: Path,
) -> None:
    decided = read_table(decisions, "3_screen/decisions")
    waiting = read_table(worklist, "3_screen/worklist")
    states = {
        **dict.fromkeys(waiting.loc[waiting["state"] == "not retrieved", "report_id"], NOT_RETRIEVED),
        **dict.fromkeys(decided.loc[decided["decision"] == "include", "report_id"], INCLUDED),
        **dict.fromkeys(decided.loc[decided["decision"] == "awaiting classification", "report_id"], AWAITING),
    }
    described = read_table(reports, "2_deduplicate/reports")
    told = read_table(links[0], "4_extract/links") if links else empty_table("4_extract/links")
    linked = group_reports(described, states, told)
    log = read_table(records.with_name("searches.csv"), "1_identify/searches")
    searched = dict(zip(log["source"], log["searched_on"], strict=True))
    sayings = study_sayings(linked, described, read_table(records, "1_identify/records"), searched)
    disagree = source_conflicts(sayings)
    included, others = study_tables(linked, described, sayings, fields_in_conflict(disagree))
    write_table(linked, report_study, "4_extract/report_study")
    write_table(included, studies, "4_extract/studies")
    write_table(others, other, "4_extract/studies_other")
    write_table(disagree, conflicts, "4_extract/source_conflicts")


if __name__ == "__main__":
    run(main)
