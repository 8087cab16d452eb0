"""The release checks: what is awaited, from whom, and where to put it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from prismake.flow.dropped import DROPPED_FILE
from prismake.protocol.config import Config
from prismake.protocol.extraction import STUDY
from prismake.tables import declared, empty_table, rows_of, split_values, table_of
from prismake.tasks.conduct_checks import Conduct, conduct_checks
from prismake.tasks.forms import FORM_TASKS, PAIRS, RETRIEVAL
from prismake.tasks.release_check import MOST_NAMED, release_check
from prismake.tasks.screening_checks import StageWork, screening_checks
from prismake.wording import counted, listed_in_part


@dataclass(frozen=True)
class Awaited:
    """The tables and files on which the release checks are based.

    passed_over: quarantined records that people excluded. without_effect: sentences on lines that exclude none. misplaced: returned forms that no step reads. unnamed: files in
    config/imports/ that config.yaml does not name. unlogged: in an update, reports that the previous version included, this one does
    not, and dropped.csv does not explain. conduct: data for the checks of conduct. miscounted: imports whose platform reported
    another number of records than their files contain, without explanation. unfound: known items that no source found, without a
    reason. retracted: titles of retracted, withdrawn or doubted reports that were screened in, and on which nobody
    decided. to_exclude: titles of such reports that people decided to exclude, and that are still screened in. proposed: pairs of proposed links. assignments, pilots: screening stage to tables 3_screen/assignments
    and 3_screen/pilot. data: table 4_extract/data.
    """

    quarantine: pd.DataFrame
    passed_over: pd.DataFrame
    uncertain: pd.DataFrame
    title_abstract: pd.DataFrame
    full_text: pd.DataFrame
    extraction: pd.DataFrame
    extracted_values: pd.DataFrame
    without_effect: tuple[str, ...] = ()
    returned: tuple[Path, ...] = ()
    unnamed: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()
    unlogged: tuple[str, ...] = ()
    conduct: Conduct = field(default_factory=Conduct)
    miscounted: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()
    to_exclude: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    unfound: tuple[str, ...] = ()
    assignments: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    pilots: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    data: pd.DataFrame = field(default_factory=lambda: empty_table("4_extract/data"))


def release_checks(config: Config, awaited: Awaited) -> pd.DataFrame:
    """Return the table 6_report/gates: the release checks of a version, in the order of the review's stages."""
    rows = [_unnamed(awaited.unnamed), _misplaced(awaited.misplaced)]
    if any(source.reported is not None for source in config.sources.values()):
        rows.append(_counts(awaited.miscounted))
    rows.append(_quarantine(awaited))
    if config.known_items:
        rows.append(_unfound(awaited.unfound))
    rows.append(_pairs(config, awaited))
    for name, worklist in (("1_title_abstract", awaited.title_abstract), ("2_full_text", awaited.full_text)):
        if name == "2_full_text":
            rows.append(_retrieval(config, worklist, awaited.returned))
        assignments = awaited.assignments.get(name, empty_table("3_screen/assignments"))
        pilot = awaited.pilots.get(name, empty_table("3_screen/pilot"))
        rows += screening_checks(config, StageWork(name, worklist, assignments, pilot), awaited.returned)
    rows.append(_retracted(awaited.retracted, awaited.to_exclude))
    if config.studies.proposals == "block release":
        rows.append(_proposals(awaited.proposed))
    rows += _extraction(config, awaited)
    if config.previous:
        rows.append(_dropped(config, awaited.unlogged))
    rows += conduct_checks(config, awaited.conduct)
    return table_of(rows, "6_report/gates")


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
    return release_check("unnamed imports", count, "the team", what, "", where)


def _misplaced(files: tuple[str, ...]) -> dict[str, str]:
    """Return the check that each returned form lies where it is read, or is left out with a reason."""
    count = len(files)
    what = (
        f"{count} returned form{'' if count == 1 else 's'} put where {'it is' if count == 1 else 'they are'} read: "
        f"{listed_in_part(files, MOST_NAMED)}"
    )
    where = "the folder that is named for it above, or config/config.yaml (under left_out with a reason)"
    return release_check("misplaced forms", count, "the team", what, "", where)


def _counts(sources: tuple[str, ...]) -> dict[str, str]:
    """Return the check that each import or pin holds as many records as its platform reported; an import may say why not."""
    count = len(sources)
    what = f"the missing records of {count} source{'' if count == 1 else 's'}, or why the numbers differ: {'; '.join(sources)}"
    where = (
        "config/imports/ (the whole export), config/pins/ (the pin as it was committed, or a new one), or config/config.yaml "
        "(`difference` of an import)"
    )
    return release_check("counts reported", count, "the team", what, "", where)


def _unfound(labels: tuple[str, ...]) -> dict[str, str]:
    """Return the check that the search found each known item, or that people say why it need not."""
    count = len(labels)
    what = (
        f"a search that finds {count} known item{'' if count == 1 else 's'}, or why it need not: "
        f"{listed_in_part(labels, MOST_NAMED)}"
    )
    where = "config/searches/ (the strategy), or config/config.yaml (known_items: missed_because)"
    return release_check("known items", count, "the team", what, "", where)


def _quarantine(awaited: Awaited) -> dict[str, str]:
    """Return the check that each quarantined record is dismissed."""
    undecided = set(awaited.quarantine["quarantine_id"]) - set(awaited.passed_over["quarantine_id"])
    what = f"a decision on {len(undecided)} quarantined record{'' if len(undecided) == 1 else 's'}: {listed_in_part(sorted(undecided), MOST_NAMED)}"
    if undecided and awaited.without_effect:
        what += f" ({counted(len(awaited.without_effect), 'line')} of a machine on an entry without a title {'does' if len(awaited.without_effect) == 1 else 'do'} not count: a person decides)"
    passed_over = declared("1_identify/passed_over")
    where = f"{passed_over.path} ({','.join(passed_over.columns)})"
    return release_check("quarantine", len(undecided), "the team", what, "", where)


def _pairs(config: Config, awaited: Awaited) -> dict[str, str]:
    """Return the check that each uncertain pair has a verdict."""
    count = len(awaited.uncertain)
    return release_check(
        "uncertain pairs",
        count,
        "the team",
        f"a verdict on {count} uncertain pair{'' if count == 1 else 's'} of records",
        FORM_TASKS["deduplication"].file(config, PAIRS),
        FORM_TASKS["deduplication"].next_return_path(config, PAIRS, awaited.returned),
    )


def _retrieval(config: Config, worklist: pd.DataFrame, returned: tuple[Path, ...]) -> dict[str, str]:
    """Return the check that the retrieval log has an entry for each report sought in full text."""
    count = int((worklist["state"] == "awaiting retrieval").sum())
    return release_check(
        "retrieval of full texts",
        count,
        config.screening.full_text.retrieval,
        f"the full text of {_reports(count)}, or an entry that it was not retrieved",
        FORM_TASKS[RETRIEVAL].file(config, RETRIEVAL),
        FORM_TASKS[RETRIEVAL].next_return_path(config, RETRIEVAL, returned),
    )


def _retracted(undecided: tuple[str, ...], to_exclude: tuple[str, ...]) -> dict[str, str]:
    """Return the check that people said what happens to each retracted report that is screened in, and excluded those that they said
    to exclude.
    """
    decisions = declared("4_extract/integrity_decisions")
    asked, places = [], []
    if undecided or not to_exclude:
        verb = "is" if len(undecided) == 1 else "are"
        asked.append(
            f"what happens to {_reports(len(undecided))} screened in that {verb} retracted, withdrawn or of concern: "
            f"{listed_in_part(undecided, MOST_NAMED)}"
        )
        places.append(f"{decisions.path} ({','.join(decisions.columns)})")
    if to_exclude:
        asked.append(
            f"the vote exclude on {_reports(len(to_exclude))} that {decisions.path} excludes, and that is still screened in: "
            f"{listed_in_part(to_exclude, MOST_NAMED)}"
        )
        places.append("the returned screening form of each reviewer who voted otherwise")
    count = len(undecided) + len(to_exclude)
    return release_check("retracted reports", count, "the team", "; ".join(asked), "", ", and ".join(places))


def _proposals(pairs: tuple[str, ...]) -> dict[str, str]:
    """Return the check that a person confirmed or denied each proposed link."""
    count = len(pairs)
    what = (
        f"a verdict on {count} proposed link{'' if count == 1 else 's'}: {listed_in_part(pairs, MOST_NAMED)}"
    )
    links = declared("4_extract/links")
    return release_check(
        "proposed links", count, "the team", what, "", f"{links.path} ({','.join(links.columns)})"
    )


def _dropped(config: Config, unlogged: tuple[str, ...]) -> dict[str, str]:
    """Return the check that each report dropped in an update has a line in dropped.csv with person and reason."""
    count = len(unlogged)
    what = (
        f"who dropped {_reports(count)} that version {config.previous} included and this one does not, and why: "
        f"{listed_in_part(unlogged, MOST_NAMED)}"
    )
    return release_check(
        "dropped reports", count, "the team", what, "", f"{DROPPED_FILE} (report_id,by,reason)"
    )


def _extraction(config: Config, awaited: Awaited) -> list[dict[str, str]]:
    """Return the checks that every extractor was asked each field and filled each required cell, and that each conflict
    is resolved.
    """
    plan, extraction, returned = config.extraction, awaited.extraction, awaited.returned
    values = awaited.extracted_values
    extracted = set(zip(values["study_id"], values["field"], values["person"], strict=True))
    required = {name for name, field in plan.of_study.items() if field.required}
    awaited_cells: Counter[str] = Counter()
    for row in rows_of(extraction):
        if row["state"] == "awaited":
            not_asked = split_values(row["not_asked"])
            awaited_cells.update(
                person
                for person in dict.fromkeys(plan.extractors)
                if person in not_asked
                or (row["field"] in required and (row["study_id"], row["field"], person) not in extracted)
            )
    of_rows = awaited.data["level"] != STUDY
    for row in rows_of(awaited.data[of_rows & (awaited.data["state"] == "awaited")]):
        awaited_cells.update({*split_values(row["not_asked"])} & {*plan.extractors})
    conflicts = int((extraction["state"] == "conflict").sum())
    conflicts += int((of_rows & (awaited.data["state"] == "conflict")).sum())
    task = FORM_TASKS["extraction"]
    rows = [
        release_check(
            f"extraction by {person}",
            awaited_cells[person],
            person,
            f"{awaited_cells[person]} cell{'' if awaited_cells[person] == 1 else 's'} to extract",
            task.file(config, person),
            task.next_return_path(config, person, returned),
        )
        for person in dict.fromkeys(plan.extractors)
    ]
    what = f"{conflicts} cell{'' if conflicts == 1 else 's'} to resolve, on which the extractors differ"
    who = plan.adjudicator
    return [
        *rows,
        release_check(
            "conflicts of extraction",
            conflicts,
            who,
            what,
            task.file(config, who),
            task.next_return_path(config, who, returned),
        ),
    ]
