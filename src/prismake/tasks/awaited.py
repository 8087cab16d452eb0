"""Read the tables from which the release checks follow, and count the numbers at the top of STATUS.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from prismake.flow.dropped import dropped_reports
from prismake.flow.reading import read_previous
from prismake.protocol.config import Config
from prismake.records.aliases import reports_of_records
from prismake.screening.alignment import alignment_messages
from prismake.screening.stage import DECISIONS
from prismake.screening.two_answers import messages
from prismake.sources.imports import unnamed_imports
from prismake.tables import declared, empty_table, read_optional_table, read_result, read_table
from prismake.tasks.conduct_checks import STAGES, Conduct, StageDecisions, read_strategies
from prismake.tasks.release_checks import Awaited


def read_awaited(
    config: Config, results: Path, passed_over: Sequence[Path], returned: Sequence[Path]
) -> tuple[Awaited, dict[str, int]]:
    """Return the tables and files for the release checks, and counts by label.

    passed_over: config/quarantine.csv, or empty where it does not exist. returned: all returned forms.
    """
    name = "1_identify/passed_over"
    awaited = Awaited(
        quarantine=read_result(results, "1_identify/quarantine"),
        passed_over=read_table(passed_over[0], name) if passed_over else empty_table(name),
        uncertain=read_result(results, "2_deduplicate/uncertain"),
        title_abstract=read_result(results, "3_screen/worklist", "1_title_abstract"),
        full_text=read_result(results, "3_screen/worklist", "2_full_text"),
        extraction=read_result(results, "4_extract/extraction"),
        extracted_values=read_result(results, "4_extract/extracted_values"),
        returned=tuple(returned),
        unnamed=tuple(unnamed_imports(config.named_imports())),
        conduct=Conduct(
            read_result(results, "1_identify/searches"),
            read_strategies(config),
            {
                stage: StageDecisions(
                    read_result(results, "3_screen/decisions", stage),
                    read_result(results, "3_screen/votes", stage),
                )
                for stage in STAGES
            },
        ),
    )
    if config.previous:
        awaited = replace(awaited, unlogged=_unlogged(results, config.previous, awaited))
    decisions = awaited.conduct.stages["2_full_text"].decisions
    counts = {
        "records read from the sources": len(read_result(results, "1_identify/records")),
        "records quarantined": len(awaited.quarantine),
        "reports after deduplication": len(read_result(results, "2_deduplicate/reports")),
        "reports sought in full text": len(awaited.full_text),
        "reports not retrieved": int((awaited.full_text["state"] == "not retrieved").sum()),
        "reports awaiting classification": int((decisions["decision"] == "awaiting classification").sum()),
        "studies included": len(read_result(results, "4_extract/studies")),
    }
    return awaited, counts


def form_notices(results: Path) -> list[str]:
    """Return sentences on returned forms that need somebody's attention."""
    confirmed = read_optional_table(declared("3_screen/confirmed").path, "3_screen/confirmed")
    reports = read_result(results, "2_deduplicate/reports")
    lines = []
    for stage in DECISIONS:
        lines += messages(read_result(results, "3_screen/set_aside", stage))
        lines += alignment_messages(read_result(results, "3_screen/votes", stage), reports, confirmed)
    return lines


def _unlogged(results: Path, previous: str, awaited: Awaited) -> tuple[str, ...]:
    """Return the dropped reports without a line in dropped.csv, except those that still await a decision."""
    groups = read_result(results, "2_deduplicate/record_report")
    links = read_result(results, "4_extract/report_study")
    included = links.loc[links["state"] == "included", "report_id"]
    report_of = reports_of_records(groups)
    dropped = dropped_reports(read_previous(previous), report_of, included)
    undecided = {
        report
        for worklist in (awaited.title_abstract, awaited.full_text)
        for report, state in zip(worklist["report_id"], worklist["state"], strict=True)
        if state.startswith("awaiting")
    }
    return tuple(sorted(dropped.unlogged - undecided))
