"""The selection process, from the roster, and the outcome of disagreements, from the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from prismake.protocol.config import Config
from prismake.tables import read_table, rows_of, split_values
from prismake.wording import counted, listed

STAGES = (("1_title_abstract", "Titles and abstracts"), ("2_full_text", "Full texts"))
NUMBERS = {2: "two", 3: "three", 4: "four"}


def former_reviewers(config: Config, results: Path) -> dict[str, list[str]]:
    """Return for each stage the people on the roster who left and whose votes count."""
    reviewers = {}
    for stage, _ in STAGES:
        votes = read_table(results / "3_screen" / stage / "votes.csv", "3_screen/votes")
        voted = set(votes.loc[votes["role"] == "reviewer", "reviewer"])
        reviewers[stage] = [name for name in config.former if name in voted]
    return reviewers


def selection(config: Config, former: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return who selects, how independently and with what (PRISMA item 8), one line per stage.

    former: stage to the people who left and whose votes count, as `former_reviewers` returns it.
    """
    former_by_stage = former or {}
    parts = []
    for (stage_name, title), stage in zip(
        STAGES, (config.screening.title_abstract, config.screening.full_text), strict=True
    ):
        former_names = former_by_stage.get(stage_name, ())
        reviewer_list = ", ".join(_name_and_kind(config, name) for name in dict.fromkeys(stage.reviewers))
        former_list = ", ".join(_name_and_kind(config, name) for name in former_names)
        software_only = all(
            config.people[name].kind == "automated" for name in (*stage.reviewers, *former_names)
        )
        count = len(set(stage.reviewers))
        if software_only and count > 1:
            procedure = (
                f"{NUMBERS.get(count, str(count))} independent automated passes, no human dual screening"
            )
        elif software_only:
            procedure = "one automated pass, no human screening"
        elif count > 1:
            procedure = "independently and blind to each other"
        else:
            procedure = f"by one reviewer; declared exception: {stage.single_reviewer_exception}"
        adjudication = f" Disagreements go to {stage.adjudicator}." if count > 1 else ""
        parts.append(
            f"{title}: {procedure}. Reviewers: {reviewer_list}."
            + (f" Former reviewers, whose votes count: {former_list}." if former_list else "")
            + adjudication
        )
    if config.software_only and not any(
        config.people[name].kind == "human" for names in former_by_stage.values() for name in names
    ):
        parts.append(
            "These exclusions are counted as automation in the flow diagram. No clinical authority is claimed."
        )
    return "\n".join(parts)


def _name_and_kind(config: Config, name: str) -> str:
    person = config.people[name]
    return f"{name} ({person.kind}{': ' + person.description if person.description else ''})"


def disagreements(results: Path) -> str:
    """Return the number and outcome of disagreements, one line per stage, from the tables of this version."""
    return "\n".join(
        f"{title}: {_stage_disagreements(results / '3_screen' / stage)}" for stage, title in STAGES
    )


def _stage_disagreements(folder: Path) -> str:
    decision_count = len(read_table(folder / "decisions.csv", "3_screen/decisions"))
    conflicts = read_table(folder / "conflicts.csv", "3_screen/conflicts")
    resolved = conflicts[conflicts["settled"] == "yes"]
    open_count = len(conflicts) - len(resolved)
    verb = "was" if decision_count == 1 else "were"
    sentences = (
        f"{counted(decision_count, 'report')} {verb} decided."
        if decision_count
        else "no report is decided yet."
    )
    if conflicts.empty:
        return f"{sentences} There was no disagreement to settle." if decision_count else sentences
    votes = read_table(folder / "votes.csv", "3_screen/votes")
    resolved_reports = set(resolved["report_id"])
    # A vote counts for every report that holds its records: the cell lists them.
    adjudicators = {
        vote["reviewer"]
        for vote in rows_of(votes[votes["role"] == "adjudicator"])
        if resolved_reports & set(split_values(vote["report_id"]))
    }
    adjudicator_list = listed(sorted(adjudicators)) or "adjudication"
    if len(resolved):
        verb = "was" if len(resolved) == 1 else "were"
        sentences += f" {counted(len(resolved), 'disagreement')} {verb} settled by {adjudicator_list}."
    if open_count:
        sentences += f" {counted(open_count, 'disagreement')} {'is' if open_count == 1 else 'are'} still to be settled."
    return sentences
