"""Release checks of screening: whose votes are awaited, whether the agreement in the pilot suffices, and which
reports nobody may judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from prismake.protocol.config import Config
from prismake.protocol.place import CONFIG
from prismake.protocol.screening import TitleAbstract
from prismake.screening.assignments import IN_FORM, VOTED, without_reviewer
from prismake.tables import rows_of, split_values
from prismake.tasks.forms import FORM_TASKS
from prismake.tasks.release_check import MOST_NAMED, release_check
from prismake.wording import counted, listed, listed_in_part

TITLES = {"1_title_abstract": "title and abstract", "2_full_text": "full text"}
KEYS = {"1_title_abstract": "title_abstract", "2_full_text": "full_text"}


@dataclass(frozen=True)
class StageWork:
    """The tables 3_screen/worklist, 3_screen/assignments and 3_screen/pilot of one screening stage."""

    name: str
    worklist: pd.DataFrame
    assignments: pd.DataFrame
    pilot: pd.DataFrame

    @property
    def title(self) -> str:
        """Return the name of the stage for use inside a sentence."""
        return TITLES[self.name]

    @property
    def label(self) -> str:
        """Return the name of the stage for the beginning of a line."""
        return self.title[:1].upper() + self.title[1:]


def plan_of(config: Config, stage: str) -> TitleAbstract:
    """Return the plan of a screening stage."""
    return config.screening.title_abstract if stage == "1_title_abstract" else config.screening.full_text


def screening_checks(config: Config, stage: StageWork, returned: tuple[Path, ...]) -> list[dict[str, str]]:
    """Return the release checks of one stage as rows of table 6_report/gates. returned: all returned forms."""
    return [
        *_votes(config, stage, returned),
        *_conflicts(config, stage, returned),
        *_pilot(config, stage),
        *_nobody(config, stage),
    ]


def _votes(config: Config, stage: StageWork, returned: tuple[Path, ...]) -> list[dict[str, str]]:
    """Return the check that each reviewer has voted on all reports that are assigned to them."""
    task = FORM_TASKS[f"screening/{stage.name}"]
    rows = [row for row in rows_of(stage.assignments) if row["state"] != VOTED]
    awaited = Counter(row["person"] for row in rows)
    in_form = Counter(row["person"] for row in rows if row["state"] == IN_FORM)
    checks = []
    for person in sorted({*plan_of(config, stage.name).reviewers, *awaited}):
        number, now = awaited[person], in_form[person]
        what = f"{counted(number, 'report')} to decide by {stage.title}"
        if number and not now:
            what = f"{counted(number, 'report')} of {person} to decide by {stage.title}, which wait for the pilot"
        elif now < number:
            what += f", {now:,} of them in the form now"
        waits = bool(number) and not now
        checks.append(
            release_check(
                f"votes of {person} on {stage.title}",
                number,
                "the team" if waits else person,
                what,
                "" if waits else task.file(config, person),
                "" if waits else task.next_return_path(config, person, returned),
            )
        )
    return checks


def _conflicts(config: Config, stage: StageWork, returned: tuple[Path, ...]) -> list[dict[str, str]]:
    """Return the checks that each conflict is resolved, and that somebody may resolve it."""
    task, plan = FORM_TASKS[f"screening/{stage.name}"], plan_of(config, stage.name)
    waiting = [row for row in rows_of(stage.worklist) if row["state"] == "awaiting adjudication"]
    for_nobody = [row["report_id"] for row in waiting if not split_values(row["awaited_from"])]
    checks = []
    for who, gate in (
        (plan.adjudicator_name, f"conflicts on {stage.title}"),
        *((deputy, f"conflicts for {deputy} on {stage.title}") for deputy in plan.deputies),
    ):
        number = sum(who in split_values(row["awaited_from"]) for row in waiting)
        checks.append(
            release_check(
                gate,
                number,
                who,
                f"{counted(number, 'report')} to resolve, on which the votes differ",
                task.file(config, who),
                task.next_return_path(config, who, returned),
            )
        )
    if for_nobody:
        judges = listed([plan.adjudicator_name, *plan.deputies])
        checks.append(
            release_check(
                f"adjudicator on {stage.title}",
                len(for_nobody),
                "the team",
                f"a{'nother' if plan.deputy else ''} deputy of the adjudicator for {counted(len(for_nobody), 'report')} that {judges} "
                f"must not judge: {listed_in_part(for_nobody, MOST_NAMED)}",
                put_it_in=f"{CONFIG} (screening.{KEYS[stage.name]}.deputy)",
            )
        )
    return checks


def _pilot(config: Config, stage: StageWork) -> list[dict[str, str]]:
    """Return the check that the last pilot round reached its value, or that a reason says why screening goes on."""
    plan = plan_of(config, stage.name).pilot
    if plan is None:
        return []
    rounds = rows_of(stage.pilot)
    last: Mapping[str, str] = rounds[-1] if rounds else {}
    passed = bool(last) and (last["reached"] == "yes" or last["go_on_anyway"] != "")
    key = f"screening.{KEYS[stage.name]}.pilot"
    return [
        release_check(
            f"pilot on {stage.title}",
            0 if passed else 1,
            "the team",
            pilot_sentence(last, plan.rounds)
            if last
            else f"the pilot by {stage.title}, which has no reports yet",
            put_it_in=f"{CONFIG} ({key})",
        )
    ]


def pilot_sentence(row: Mapping[str, str], rounds: int) -> str:
    """Return a sentence on the outcome of a pilot round and on what to do.

    row: of table 3_screen/pilot. rounds: the number of planned rounds.
    """
    asked = f"{row['measure']} of {row['reach']}"
    if not row["reached"]:
        return (
            f"{row['round']}: {row['judged']} of {row['reports']} reports are judged by all who have them. Other reports follow when "
            f"it reaches a {asked}"
        )
    if row["reached"] == "yes":
        return f"{row['round']}: {_measured(row)}, and {row['reach']} was asked"
    opened = f" {_opened(row)}." if row.get("others_judged") else ""
    return (
        f"{row['round']}: {_measured(row)}, and {row['reach']} is asked.{opened} Discuss the disagreements, amend the criteria, and set rounds: "
        f"{rounds + 1} to judge other reports, or write into go_on_anyway why screening goes on"
    )


def _opened(row: Mapping[str, str]) -> str:
    """Return that a pilot round had opened the other reports before its value fell, as a sentence without its full stop."""
    number = int(row["others_judged"])
    return (
        f"{counted(number, 'other report')} {'is' if number == 1 else 'are'} judged already, so that it had passed before votes on it "
        "changed: the forms stay open, every vote counts, and a release waits"
    )


def _measured(row: Mapping[str, str]) -> str:
    """Return the value of a pilot round as words in a sentence."""
    if row["value"]:
        return f"{row['measure']} is {row['value']} ({listed(split_values(row['reviewers']))})"
    return f"{row['measure']} has no value: {row['sentence'].rstrip('.')}"


def pilot_lines(stage: StageWork) -> list[str]:
    """Return one line per finished pilot round: its value of agreement, whether it suffices, and what follows."""
    rounds = rows_of(stage.pilot)
    lines = []
    for number, row in enumerate(rounds):
        if row["reached"]:
            later = rounds[number + 1]["round"] if number + 1 < len(rounds) else ""
            lines.append(
                f"{stage.label}, {row['round']}: {_measured(row)}, and {row['reach']} was asked. {_verdict(row, later)}"
            )
    return lines


def _verdict(row: Mapping[str, str], later: str) -> str:
    """Return whether a pilot round passed, and what follows. later: the name of the next round, if there is one."""
    if later:
        passed = "It passed" if row["reached"] == "yes" else "It did not pass"
        return f"{passed}; {later} follows."
    if row["reached"] == "yes":
        return "It passed: the other reports go to their reviewers."
    if row["go_on_anyway"]:
        return f"It did not pass, and the other reports go to their reviewers all the same: {row['go_on_anyway'].rstrip('.')}."
    if row.get("others_judged"):
        return f"It no longer passes. {_opened(row)}."
    return "It did not pass: the other reports wait until another round reaches the value, or the team goes on with a reason."


def _nobody(config: Config, stage: StageWork) -> list[dict[str, str]]:
    """Return the check that enough reviewers may judge each report; none where they may."""
    plan = plan_of(config, stage.name)
    without = without_reviewer(stage.worklist, stage.assignments, plan.votes_needed)
    if not without:
        return []
    return [
        release_check(
            f"reviewers on {stage.title}",
            len(without),
            "the team",
            f"another reviewer for {counted(len(without), 'report')}, which too few may judge because others are recused or away: "
            f"{listed_in_part(list(without), MOST_NAMED)}",
            put_it_in=f"{CONFIG} (screening.{KEYS[stage.name]}.reviewers, or state: active in people)",
        )
    ]


def progress_lines(stage: StageWork, progress: pd.DataFrame) -> list[str]:
    """Return a line per finished pilot round and per round with awaited votes: how many reports each reviewer has
    decided.

    progress: table 3_screen/progress.
    """
    by_round: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(progress):
        by_round.setdefault(row["round"], []).append(row)
    lines = pilot_lines(stage)
    for name, rows in by_round.items():
        if any(row["awaited"] != "0" for row in rows):
            people = ", ".join(
                f"{row['person']} {int(row['decided']):,} of {int(row['assigned']):,}" for row in rows
            )
            lines.append(f"{stage.label}, {name if name.startswith('pilot') else f'round {name}'}: {people}.")
    return lines
