"""Say where this version stands: STATUS.md and the gates of its release."""

import json
from dataclasses import replace
from pathlib import Path

from adapter import Settings, run
from flow_tables import PASSED_OVER, read_previous
from prismake.config import Config
from prismake.flow.dropped import dropped_reports
from prismake.review.gates import Awaited, gates
from prismake.review.status import status_text
from prismake.tables import empty_table, read_table, write_table, write_text


def main(
    settings: Settings,
    results: Path,
    passed_over: list[Path],
    returned: list[Path],
    unnamed: str,
    status: Path,
    gates_table: Path,
) -> None:
    config = Config.model_validate(settings.said)
    screen = results / "3_screen"
    quarantine = read_table(results / "1_identify/quarantine.csv", "1_identify/quarantine")
    awaited = Awaited(
        quarantine=quarantine,
        passed_over=read_table(passed_over[0], PASSED_OVER) if passed_over else empty_table(PASSED_OVER),
        uncertain=read_table(results / "2_deduplicate/uncertain.csv", "2_deduplicate/uncertain"),
        title_abstract=read_table(screen / "1_title_abstract/worklist.csv", "3_screen/worklist"),
        full_text=read_table(screen / "2_full_text/worklist.csv", "3_screen/worklist"),
        extraction=read_table(results / "4_extract/extraction.csv", "4_extract/extraction"),
        returned=tuple(returned),
        unnamed=tuple(json.loads(unnamed)),
    )
    if config.previous:
        awaited = replace(awaited, unlogged=unlogged(results, config.previous, awaited))
    found = gates(config, awaited)
    counts = {
        "records read from the sources": len(
            read_table(results / "1_identify/records.csv", "1_identify/records")
        ),
        "records quarantined": len(quarantine),
        "reports after deduplication": len(
            read_table(results / "2_deduplicate/reports.csv", "2_deduplicate/reports")
        ),
        "reports sought in full text": len(awaited.full_text),
        "studies included": len(read_table(results / "4_extract/studies.csv", "4_extract/studies")),
    }
    write_table(found, gates_table, "6_report/gates")
    write_text(status_text(config, found, counts), status)


def unlogged(results: Path, previous: str, awaited: Awaited) -> tuple[str, ...]:
    """Return what was dropped and not logged, without reports on which somebody has still to decide."""
    groups = read_table(results / "2_deduplicate/record_report.csv", "2_deduplicate/record_report")
    links = read_table(results / "4_extract/report_study.csv", "4_extract/report_study")
    included = links.loc[links["state"] == "included", "report_id"]
    report_of = dict(zip(groups["record_id"], groups["report_id"], strict=True))
    found = dropped_reports(read_previous(previous), report_of, included)
    undecided = {
        report
        for worklist in (awaited.title_abstract, awaited.full_text)
        for report, state in zip(worklist["report_id"], worklist["state"], strict=True)
        if state.startswith("awaiting")
    }
    return tuple(sorted(found.unlogged - undecided))


if __name__ == "__main__":
    run(main)
