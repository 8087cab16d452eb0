"""Release checks: what is awaited, from whom, and where it goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from prismake.flow.dropped import DROPPED_FILE
from prismake.protocol.config import Config
from prismake.tables import columns_of, rows_of, split_values
from prismake.tasks.check import MOST_NAMED, check
from prismake.tasks.conduct_checks import Conduct, conduct_checks
from prismake.tasks.forms import FORM_TASKS, PAIRS, RETRIEVAL
from prismake.wording import listed_in_part


@dataclass(frozen=True)
class StageWorklist:
    """The worklist of one screening stage (schema 3_screen/worklist), with the title and the adjudicator of the stage."""

    name: str
    title: str
    worklist: pd.DataFrame
    adjudicator: str


@dataclass(frozen=True)
class Awaited:
    """The tables from which the release checks follow, and the returned files.

    passed_over: the dismissed quarantined records. unnamed: the imports that the config does not name. unlogged: in an update,
    the reports that the previous version included, this one does not, and no line in dropped.csv explains. conduct: what the checks
    of conduct read.
    """

    quarantine: pd.DataFrame
    passed_over: pd.DataFrame
    uncertain: pd.DataFrame
    title_abstract: pd.DataFrame
    full_text: pd.DataFrame
    extraction: pd.DataFrame
    extracted_values: pd.DataFrame
    returned: tuple[Path, ...] = ()
    unnamed: tuple[str, ...] = ()
    unlogged: tuple[str, ...] = ()
    conduct: Conduct = field(default_factory=Conduct)


def release_checks(config: Config, awaited: Awaited) -> pd.DataFrame:
    """Return the release checks of a version (schema 6_report/gates), in the order of the review's stages."""
    rows = [_unnamed(awaited.unnamed), _quarantine(awaited), _pairs(config, awaited)]
    plan = config.screening
    for stage in (
        StageWorklist(
            "1_title_abstract", "title and abstract", awaited.title_abstract, plan.title_abstract.adjudicator
        ),
        StageWorklist("2_full_text", "full text", awaited.full_text, plan.full_text.adjudicator),
    ):
        if stage.name == "2_full_text":
            rows.append(_retrieval(config, stage, awaited.returned))
        reviewers = (
            plan.title_abstract.reviewers if stage.name == "1_title_abstract" else plan.full_text.reviewers
        )
        awaited_reports = Counter(
            person
            for row in rows_of(stage.worklist)
            if row["state"] == "awaiting votes"
            for person in split_values(row["awaited_from"])
        )
        task = FORM_TASKS[f"screening/{stage.name}"]
        for person in sorted({*reviewers, *awaited_reports}):
            rows.append(
                check(
                    f"votes of {person} on {stage.title}",
                    awaited_reports[person],
                    person,
                    f"{_reports(awaited_reports[person])} to decide by {stage.title}",
                    task.file(config, person),
                    task.next_return_path(config, person, awaited.returned),
                )
            )
        conflicts = int((stage.worklist["state"] == "awaiting adjudication").sum())
        rows.append(
            check(
                f"conflicts on {stage.title}",
                conflicts,
                stage.adjudicator,
                f"{_reports(conflicts)} to resolve, on which the votes differ",
                task.file(config, stage.adjudicator),
                task.next_return_path(config, stage.adjudicator, awaited.returned),
            )
        )
    rows += _extraction(config, awaited)
    if config.previous:
        rows.append(_dropped(config, awaited.unlogged))
    rows += conduct_checks(config, awaited.conduct)
    return pd.DataFrame(rows, columns=list(columns_of("6_report/gates")), dtype="str")


def _reports(number: int) -> str:
    return "1 report" if number == 1 else f"{number} reports"


def _unnamed(files: tuple[str, ...]) -> dict[str, str]:
    """Return the check that each file in config/imports/ is read by a source, or left out with a reason."""
    count = len(files)
    what = (
        f"a decision on {count} file{'' if count == 1 else 's'} that no source reads: "
        f"{listed_in_part(files, MOST_NAMED)}"
    )
    where = "config/config.yaml (under sources, or under left_out with a reason)"
    return check("unnamed imports", count, "the team", what, "", where)


def _quarantine(awaited: Awaited) -> dict[str, str]:
    """Return the check that each quarantined record is dismissed."""
    undecided = set(awaited.quarantine["quarantine_id"]) - set(awaited.passed_over["quarantine_id"])
    what = f"a decision on {len(undecided)} quarantined record{'' if len(undecided) == 1 else 's'}: {', '.join(sorted(undecided)[:5])}"
    return check(
        "quarantine", len(undecided), "the team", what, "", "config/quarantine.csv (quarantine_id,by,note)"
    )


def _pairs(config: Config, awaited: Awaited) -> dict[str, str]:
    """Return the check that each uncertain pair has a verdict."""
    count = len(awaited.uncertain)
    return check(
        "uncertain pairs",
        count,
        "the team",
        f"a verdict on {count} uncertain pair{'' if count == 1 else 's'} of records",
        FORM_TASKS["deduplication"].file(config, PAIRS),
        FORM_TASKS["deduplication"].next_return_path(config, PAIRS, awaited.returned),
    )


def _retrieval(config: Config, stage: StageWorklist, returned: tuple[Path, ...]) -> dict[str, str]:
    """Return the check that the retrieval log has an entry for each report sought in full text."""
    count = int((stage.worklist["state"] == "awaiting retrieval").sum())
    return check(
        "retrieval of full texts",
        count,
        config.screening.full_text.retrieval,
        f"the full text of {_reports(count)}, or an entry that it was not retrieved",
        FORM_TASKS[RETRIEVAL].file(config, RETRIEVAL),
        FORM_TASKS[RETRIEVAL].next_return_path(config, RETRIEVAL, returned),
    )


def _dropped(config: Config, unlogged: tuple[str, ...]) -> dict[str, str]:
    """Return the check that each report dropped in an update has a line in dropped.csv with person and reason."""
    count = len(unlogged)
    what = (
        f"who dropped {_reports(count)} that version {config.previous} included and this one does not, and why: "
        f"{listed_in_part(unlogged, MOST_NAMED)}"
    )
    return check("dropped reports", count, "the team", what, "", f"{DROPPED_FILE} (report_id,by,reason)")


def _extraction(config: Config, awaited: Awaited) -> list[dict[str, str]]:
    """Return the checks that every extractor filled each required cell, and that each conflict is resolved."""
    plan, extraction, returned = config.extraction, awaited.extraction, awaited.returned
    values = awaited.extracted_values
    extracted = set(zip(values["study_id"], values["field"], values["person"], strict=True))
    required = {name for name, field in plan.fields.items() if field.required}
    awaited_cells: Counter[str] = Counter()
    for row in rows_of(extraction):
        if row["state"] == "awaited" and row["field"] in required:
            awaited_cells.update(
                person
                for person in dict.fromkeys(plan.extractors)
                if (row["study_id"], row["field"], person) not in extracted
            )
    conflicts = int((extraction["state"] == "conflict").sum())
    task = FORM_TASKS["extraction"]
    rows = [
        check(
            f"extraction by {person}",
            awaited_cells[person],
            person,
            f"{awaited_cells[person]} required cell{'' if awaited_cells[person] == 1 else 's'} to extract",
            task.file(config, person),
            task.next_return_path(config, person, returned),
        )
        for person in dict.fromkeys(plan.extractors)
    ]
    what = f"{conflicts} cell{'' if conflicts == 1 else 's'} to resolve, on which the extractors differ"
    who = plan.adjudicator
    return [
        *rows,
        check(
            "conflicts of extraction",
            conflicts,
            who,
            what,
            task.file(config, who),
            task.next_return_path(config, who, returned),
        ),
    ]
