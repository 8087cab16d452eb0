"""The selection process (PRISMA item 8), from `people` and the votes, and how disagreements were resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from prismake.protocol.config import Config
from prismake.protocol.screening import TitleAbstract
from prismake.reports.methods.shared_work import procedure, shared_work
from prismake.screening.plan import person_kinds
from prismake.screening.stage import ASKED_AGAIN
from prismake.screening.voters import DECIDERS, Deciders, deciders, declared_exception
from prismake.tables import read_result, rows_of, split_values
from prismake.wording import counted, listed, within

STAGES = (("1_title_abstract", "Titles and abstracts"), ("2_full_text", "Full texts"))


@dataclass(frozen=True)
class StageSelection:
    """Who selects at one screening stage, according to the protocol and to the votes.

    voters, adjudicated_by: names of the reviewers and of the adjudicators whose votes count. groups: decided reports
    by who decided. plan: the plan of the protocol. work: sentences on how the reviewers shared the work. people_voted:
    whether a vote that counts is not of software.
    """

    stage: str
    title: str
    reviewers: Sequence[str]
    adjudicators: Sequence[str]
    voters: Sequence[str]
    adjudicated_by: Sequence[str]
    groups: Mapping[Deciders, Sequence[str]]
    plan: TitleAbstract | None = None
    work: Sequence[str] = ()
    people_voted: bool = False

    @property
    def no_person_voted(self) -> bool:
        """Return whether reports were decided, and all of them by programs."""
        return set(self.groups) == {"machines_alone"} and not self.people_voted


def stage_selections(config: Config, results: Path) -> list[StageSelection]:
    """Return who selects at each stage of a version. results: the folder of the version."""
    selections = []
    kinds = person_kinds(config)
    for (stage, title), plan in zip(
        STAGES, (config.screening.title_abstract, config.screening.full_text), strict=True
    ):
        votes = read_result(results, "3_screen/votes", stage)
        decisions = read_result(results, "3_screen/decisions", stage)
        counting = votes[votes["carried"] != ASKED_AGAIN]
        selections.append(
            StageSelection(
                stage,
                title,
                tuple(dict.fromkeys(plan.reviewers)),
                plan.adjudicators,
                _in_order(counting.loc[counting["role"] == "reviewer", "reviewer"], config),
                _in_order(counting.loc[counting["role"] == "adjudicator", "reviewer"], config),
                deciders(decisions, votes, kinds),
                plan,
                shared_work(plan, results, stage),
                any(kinds.get(name) != "automated" for name in counting["reviewer"].unique()),
            )
        )
    return selections


def _in_order(names: pd.Series[str], config: Config) -> tuple[str, ...]:
    """Return these names without repeats: first those of `people`, in the order of the config, then the others, sorted."""
    voted = set(names)
    return (*(name for name in config.people if name in voted), *sorted(voted - set(config.people)))


def has_voted(selections: Sequence[StageSelection]) -> bool:
    """Return whether anybody voted at any of these stages."""
    return any(stage.voters or stage.adjudicated_by for stage in selections)


def selection(config: Config, selections: Sequence[StageSelection]) -> str:
    """Return PRISMA item 8: who selects, how and with which tools, as one fact per line, taken from `people` or from
    the votes.
    """
    return "\n".join(line for stage in selections for line in _stage_lines(config, stage))


def _stage_lines(config: Config, stage: StageSelection) -> list[str]:
    lines = [f"{stage.title}: {_procedure(config, stage)}"]
    planned = [name for name in stage.reviewers if name not in stage.voters]
    if stage.voters:
        lines[0] += f" Votes of: {people_and_kinds(config, stage.voters)}."
        if planned:
            lines[0] += f" Also asked, without a vote so far: {people_and_kinds(config, planned)}."
    else:
        lines[0] += f" Nobody has voted yet. Asked: {people_and_kinds(config, planned)}."
    if len(stage.reviewers) > 1:
        talk = ", who talk and answer together" if len(stage.adjudicators) > 1 else ""
        lines[0] += f" Disagreements go to {people_and_kinds(config, stage.adjudicators)}{talk}."
        if stage.plan and stage.plan.deputy:
            lines[0] += (
                f" Those that they must not judge go to {people_and_kinds(config, stage.plan.deputies)}."
            )
    lines += [f"{stage.title}, {within(sentence)}" for sentence in stage.work]
    for group, reports in stage.groups.items():
        exception = declared_exception(config, stage.stage, group)
        lines.append(
            f"{stage.title}, {counted(len(reports), 'report')} decided by {DECIDERS[group]}."
            + (f" Declared exception (MECIR C39): {exception}" if exception else "")
        )
    return lines


def _procedure(config: Config, stage: StageSelection) -> str:
    """Return how the reviewers of a stage work: what prismake does, not whether they talk to each other."""
    names = stage.reviewers
    kinds = {config.people[name].kind for name in names}
    noun = {frozenset({"human"}): "person", frozenset({"automated"}): "machine"}.get(
        frozenset(kinds), "reviewer"
    )
    if len(names) == 1:
        return f"one {noun} is asked."
    if stage.plan and (shared := procedure(stage.plan, noun)):
        return f"{shared}. The forms do not show the votes of the others."
    return (
        f"{counted(len(names), noun)} are asked, each with a form that does not show the votes of the others."
    )


def people_and_kinds(config: Config, names: Sequence[str]) -> str:
    """Return names with what each of them is, as in a sentence: "anna (human) and ben (automated: a model)"."""
    return listed([_name_and_kind(config, name) for name in names])


def _name_and_kind(config: Config, name: str) -> str:
    plans = (config.screening.title_abstract, config.screening.full_text)
    if name not in config.people and name in (plan.adjudicator_name for plan in plans):
        together = any(len(plan.adjudicators) > 1 for plan in plans if plan.adjudicator_name == name)
        return f"{name} (in discussion)" if together else f"{name} (the only reviewer)"
    if name not in config.people:
        return f"{name} (not on the roster)"
    person = config.people[name]
    former = ", former" if person.state == "former" else ""
    return f"{name} ({person.kind}{former}{': ' + person.description if person.description else ''})"


def disagreements_text(results: Path) -> str:
    """Return the number of disagreements and how they were resolved, as one line per stage.

    results: the folder of the version.
    """
    return "\n".join(f"{title}: {_stage_disagreements(results, stage)}" for stage, title in STAGES)


def has_decisions(results: Path) -> bool:
    """Return whether at least one report is decided or in conflict, at any stage.

    results: the folder of the version.
    """
    return any(
        len(read_result(results, f"3_screen/{table}", stage))
        for stage, _ in STAGES
        for table in ("decisions", "conflicts")
    )


def _stage_disagreements(results: Path, stage: str) -> str:
    decisions = read_result(results, "3_screen/decisions", stage)
    decision_count = len(decisions)
    conflicts = read_result(results, "3_screen/conflicts", stage)
    resolved = conflicts[conflicts["settled"] == "yes"]
    open_count = len(conflicts) - len(resolved)
    verb = "was" if decision_count == 1 else "were"
    sentences = (
        f"{counted(decision_count, 'report')} {verb} decided."
        if decision_count
        else "no report is decided yet."
    )
    if conflicts.empty:
        if decision_count and set(decisions["decided_by"]) == {"one reviewer"}:
            return f"{sentences} One reviewer decided each, so that there could be no disagreement."
        return (
            f"{sentences} No votes differed on whether a report goes on, so there was no conflict to settle."
            if decision_count
            else sentences
        )
    votes = read_result(results, "3_screen/votes", stage)
    resolved_reports = set(resolved["report_id"])
    # A vote counts for every report that holds its records: the cell lists them.
    settled: dict[str, set[str]] = {}
    for vote in rows_of(votes[votes["role"] == "adjudicator"]):
        reports = resolved_reports & set(split_values(vote["report_id"]))
        if reports and vote["carried"] != ASKED_AGAIN:
            settled.setdefault(vote["reviewer"], set()).update(reports)
    by_whom = f" by {listed(sorted(settled)) or 'adjudication'}"
    if len(settled) > 1 and sum(map(len, settled.values())) == len(resolved_reports):
        # "ada and bo" may be two who talk, so that several names need a number each.
        by_whom = f": {', '.join(f'{len(settled[name])} by {name}' for name in sorted(settled))}"
    if len(resolved):
        verb = "was" if len(resolved) == 1 else "were"
        sentences += f" {counted(len(resolved), 'disagreement')} {verb} settled{by_whom}."
    if open_count:
        sentences += f" {counted(open_count, 'disagreement')} {'is' if open_count == 1 else 'are'} still to be settled."
    return sentences
