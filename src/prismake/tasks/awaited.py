"""Reads the tables on which the release checks are based, and computes the numbers at the top of STATUS.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from prismake.deduplication.known_items import unexplained
from prismake.extraction.swapped import exchanged_arms
from prismake.flow.dismissed import lines_without_effect, standing_dismissals
from prismake.flow.dropped import dropped_reports
from prismake.flow.reading import read_previous
from prismake.forms.lost_notes import lost_note_messages
from prismake.protocol.config import Config
from prismake.protocol.people import machine_names
from prismake.records.aliases import reports_of_records
from prismake.records.former_ids import undecided_lines
from prismake.screening.alignment import alignment_messages
from prismake.screening.stage import DECISIONS
from prismake.screening.two_answers import messages
from prismake.sources.imports import unnamed_imports
from prismake.sources.search_log import miscounted
from prismake.studies.edges import proposal_lines, proposed
from prismake.studies.integrity import still_in, undecided
from prismake.studies.ongoing import ONGOING
from prismake.studies.products import decided_otherwise
from prismake.tables import read_human_input, read_result, rows_of
from prismake.tasks.conduct_checks import STAGES, Conduct, StageDecisions, read_strategies
from prismake.tasks.release_checks import Awaited
from prismake.tasks.screening_checks import StageWork, plan_of, progress_lines


def read_awaited(
    config: Config,
    results: Path,
    passed_over: Sequence[Path],
    returned: Sequence[Path],
    misplaced: Sequence[Path] = (),
) -> tuple[Awaited, dict[str, int]]:
    """Return the tables and files for the release checks, and label to number for the top of STATUS.md.

    passed_over: config/quarantine.csv as a list; empty if it does not exist. returned: all returned forms.
    misplaced: the returned forms that no step reads.
    """
    quarantine = read_result(results, "1_identify/quarantine")
    lines = (
        read_human_input("1_identify/passed_over", passed_over),
        quarantine,
        machine_names(config.people),
    )
    statements = read_result(results, "4_extract/integrity")
    awaited = Awaited(
        quarantine=quarantine,
        passed_over=standing_dismissals(*lines),
        without_effect=tuple(lines_without_effect(*lines)),
        uncertain=read_result(results, "2_deduplicate/uncertain"),
        title_abstract=read_result(results, "3_screen/worklist", "1_title_abstract"),
        full_text=read_result(results, "3_screen/worklist", "2_full_text"),
        extraction=read_result(results, "4_extract/extraction"),
        extracted_values=read_result(results, "4_extract/extracted_values"),
        data=read_result(results, "4_extract/data"),
        returned=tuple(returned),
        # What is said of a form in the folder of imports is where it belongs.
        unnamed=tuple(unnamed_imports([*config.named_imports(), *map(Path.as_posix, misplaced)])),
        misplaced=tuple(map(Path.as_posix, misplaced)),
        conduct=read_conduct(config, results),
        assignments={stage: read_result(results, "3_screen/assignments", stage) for stage in STAGES},
        pilots=read_pilots(results),
        unfound=tuple(_unfound(config, results)),
        proposed=tuple(proposed(read_result(results, "4_extract/edges"))),
        retracted=tuple(undecided(statements)),
        to_exclude=tuple(still_in(statements)),
        miscounted=tuple(miscounted(config.sources, read_result(results, "1_identify/balance"))),
    )
    if config.previous:
        awaited = replace(awaited, unlogged=_unlogged(results, config.previous, awaited))
    decisions = awaited.conduct.stages["2_full_text"].decisions
    # In an update the flow counts the new reports, and those of earlier versions in boxes of their own.
    with_earlier = ", with those of earlier versions" if config.previous else ""
    counts = {
        "records read from the sources": len(read_result(results, "1_identify/records")),
        "records quarantined": len(awaited.quarantine),
        "reports after deduplication": len(read_result(results, "2_deduplicate/reports")),
        f"reports sought in full text{with_earlier}": len(awaited.full_text),
        **(
            {"reports that wait for a full text or its assessment": _waiting(awaited)}
            if config.previous
            else {}
        ),
        "reports not retrieved": int((awaited.full_text["state"] == "not retrieved").sum()),
        "reports awaiting classification": int((decisions["decision"] == "awaiting classification").sum()),
        "studies included": len(read_result(results, "4_extract/studies")),
        **({"ongoing studies set apart": _ongoing(results)} if config.studies.ongoing.set_apart else {}),
    }
    return awaited, counts


def _ongoing(results: Path) -> int:
    """Return the number of studies that are set apart as ongoing."""
    return int((read_result(results, "4_extract/studies_other")["state"] == ONGOING).sum())


def read_conduct(config: Config, results: Path) -> Conduct:
    """Return the data for the checks of conduct from the results of a version."""
    stages = {
        stage: StageDecisions(
            read_result(results, "3_screen/decisions", stage), read_result(results, "3_screen/votes", stage)
        )
        for stage in STAGES
    }
    return Conduct(read_result(results, "1_identify/searches"), read_strategies(config), stages)


def read_pilots(results: Path) -> dict[str, pd.DataFrame]:
    """Return screening stage to its table 3_screen/pilot."""
    return {stage: read_result(results, "3_screen/pilot", stage) for stage in STAGES}


def _waiting(awaited: Awaited) -> int:
    """Return the number of reports at full text without a decision and without an entry as not retrieved."""
    return int(awaited.full_text["state"].str.startswith("awaiting").sum())


def form_notices(results: Path) -> list[str]:
    """Return sentences on returned forms that a person should look at, such as possibly misplaced answers."""
    confirmed = read_human_input("3_screen/confirmed")
    reports = read_result(results, "2_deduplicate/reports")
    lines = []
    with_notes = [
        read_result(results, "3_screen/retrieval"),
        read_result(results, "4_extract/extracted_values"),
        read_result(results, "4_extract/extracted_rows"),
    ]
    for stage in DECISIONS:
        set_aside, votes = (
            read_result(results, f"3_screen/{name}", stage) for name in ("set_aside", "votes")
        )
        lines += messages(set_aside)
        lines += undecided_lines(votes)
        lines += alignment_messages(votes, reports, confirmed)
        with_notes += [votes[votes["carried"] == ""], set_aside]
    return [*lines, *(line for table in with_notes for line in lost_note_messages(rows_of(table)))]


def study_notices(results: Path) -> dict[str, list[str]]:
    """Return title to sentences: proposed links that people may confirm, reports whose decision differs from that on
    their product, and arms that an extractor may have exchanged.
    """
    exchanges = exchanged_arms(
        read_result(results, "4_extract/extracted_rows"), read_result(results, "4_extract/data")
    )
    return {
        "Links between reports that a person may confirm": proposal_lines(
            read_result(results, "4_extract/edges")
        ),
        "Reports decided otherwise than their product": [
            f"{sentence}." for sentence in decided_otherwise(read_result(results, "4_extract/products"))
        ],
        "Arms that an extractor may have exchanged": [
            f"{exchange.study_id}: {exchange.sentence}" for exchange in exchanges
        ],
    }


def progress_notices(config: Config, awaited: Awaited, results: Path) -> list[str]:
    """Return a line on the progress of each stage and round, for stages in which not everybody judges all reports at
    once.
    """
    lines = []
    for stage, worklist in (("1_title_abstract", awaited.title_abstract), ("2_full_text", awaited.full_text)):
        plan = plan_of(config, stage)
        if plan.way != "all" or plan.pilot or plan.batch:
            work = StageWork(stage, worklist, awaited.assignments[stage], awaited.pilots[stage])
            lines += progress_lines(work, read_result(results, "3_screen/progress", stage))
    return lines


def _unfound(config: Config, results: Path) -> list[str]:
    """Return the known items that no source found, without a reason."""
    if not config.known_items:
        return []
    return unexplained(read_result(results, "2_deduplicate/known_items"))


def _unlogged(results: Path, previous: str, awaited: Awaited) -> tuple[str, ...]:
    """Return the dropped reports without a line in dropped.csv, except those that still await a decision."""
    groups = read_result(results, "2_deduplicate/record_report")
    links = read_result(results, "4_extract/report_study")
    included = links.loc[links["state"] == "included", "report_id"]
    report_of = reports_of_records(groups)
    dropped = dropped_reports(read_previous(previous, results), report_of, included)
    undecided = {
        report
        for worklist in (awaited.title_abstract, awaited.full_text)
        for report, state in zip(worklist["report_id"], worklist["state"], strict=True)
        if state.startswith("awaiting")
    }
    return tuple(sorted(dropped.unlogged - undecided))
