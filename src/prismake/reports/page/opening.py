"""The opening of the page: what the review found, in three sentences from its tables, and a band where no person screened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from prismake.flow.sets import FlowSets
from prismake.protocol.config import Config
from prismake.reports.methods import StageSelection
from prismake.screening.voters import declared_exception
from prismake.synthesis.labels import field_label
from prismake.synthesis.participants import participants
from prismake.synthesis.tables import NOT_GIVEN
from prismake.tables import read_result
from prismake.wording import counted, listed, within

FEW_GROUPS = 8
WORDS = {"1_title_abstract": "by title and abstract", "2_full_text": "by full text"}
ROUTES = ("dbr", "other", "earlier")


def findings(config: Config, results: Path, sets: FlowSets) -> list[str]:
    """Return three sentences: what is included, what it is, and what is missing. Each number is from a set or a table."""
    studies = read_result(results, "4_extract/studies")
    table = pd.read_csv(results / "5_synthesise/main_table.csv", dtype=str, keep_default_na=False)
    return [_included(config, sets), _described(config, studies, table), _missing(sets)]


def _included(config: Config, sets: FlowSets) -> str:
    records = counted(sets.n("dbr_identified") + sets.n("other_identified"), "record")
    sources = counted(len(config.sources), "source")
    origin = f"from {records} of {sources}"
    total, reports = sets.n("total_studies"), sets.n("total_reports")
    if not total:
        return f"No study is included{' so far' if _waiting(sets) else ''}, {origin}."
    included = f"This review includes {counted(total, 'study')} in {counted(reports, 'report')}"
    if not sets.updated:
        return f"{included}, {origin}."
    if not sets.n("new_studies") and not sets.n("new_reports"):
        return f"{included}, none of them new in this version, which identified {records} that the previous one did not have."
    new = f"{counted(sets.n('new_studies'), 'study')} and {counted(sets.n('new_reports'), 'report')}"
    return f"{included}; {new} of them are new in this version, which identified {records} that the previous one did not have."


def _described(config: Config, studies: pd.DataFrame, table: pd.DataFrame) -> str:
    if studies.empty:
        return "So there is nothing to tabulate."
    by = config.synthesis.group_by
    groups = (
        table[by].replace("", NOT_GIVEN).value_counts(sort=False) if by in table else pd.Series(dtype=int)
    )
    label = within(field_label(by, config.extraction.fields))
    parts = [f"{group} {number:,}" for group, number in groups.items()]
    grouped = (
        f"By {label}: {listed(parts)}"
        if 0 < len(parts) <= FEW_GROUPS
        else f"The studies are in {counted(len(parts), 'group')} by {label}"
    )
    return f"{grouped}; {_enrolment(studies)}."


def _enrolment(studies: pd.DataFrame) -> str:
    """Return how many participants the studies give."""
    numbers = participants(studies)
    return f"participants: {numbers}" if numbers else "none gives the number of its participants"


def _missing(sets: FlowSets) -> str:
    analysed = sets.n("total_studies_ma")
    pooled = f"{counted(analysed, 'study')} are in a meta-analysis" if analysed else "No effect is pooled"
    lost = sum(sets.n(f"{side}_notretrieved_reports") for side in ROUTES)
    unclear = sum(sets.n(f"{side}_decided_awaiting") for side in ROUTES)
    return (
        f"{pooled}; {counted(lost, 'report')} could not be retrieved, and {counted(unclear, 'report')} "
        f"{'awaits' if unclear == 1 else 'await'} classification{''.join(f'; {part}' for part in _waiting(sets))}."
    )


def _waiting(sets: FlowSets) -> list[str]:
    """Return what still waits for people: records at titles and abstracts, reports at full text."""
    states = {"record": ("", "other_", "earlier_"), "report": ("dbr_", "other_", "earlier_")}
    names = {
        "record": ("records_awaiting_screening", "records_awaiting_adjudication"),
        "report": ("awaiting_retrieval", "awaiting_assessment", "awaiting_adjudication"),
    }
    tasks = {"record": "screened", "report": "retrieved or assessed"}
    parts = []
    for unit, sides in states.items():
        number = sum(sets.n(f"{side}{name}") for side in sides for name in names[unit])
        if number:
            parts.append(
                f"{counted(number, unit)} {'is' if number == 1 else 'are'} still to be {tasks[unit]}"
            )
    return parts


def band(config: Config, selections: Sequence[StageSelection]) -> list[str]:
    """Return the sentences of the band: at which stages machines alone decided on every report, and the declared exception."""
    alone = [stage for stage in selections if stage.no_person_voted]
    if not alone:
        return []
    parts = [
        f"on {counted(len(stage.groups['machines_alone']), 'report')} {WORDS[stage.stage]}" for stage in alone
    ]
    whole = all(stage.no_person_voted or not stage.groups for stage in selections)
    opening = (
        "No person screened"
        if whole
        else f"No person screened {listed([within(stage.title) for stage in alone])}"
    )
    exceptions = dict.fromkeys(declared_exception(config, stage.stage, "machines_alone") for stage in alone)
    declared = [re.sub(r"\s+", " ", text) for text in exceptions if text]
    return [
        f"{opening}: machines alone decided {listed(parts)}.",
        *(declared or ["No reason for this is declared."]),
    ]
