"""Who selected and how, from the roster; and what came of their disagreements, from the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from prismake.protocol.config import Config
from prismake.tables import read_table, rows_of, split_values
from prismake.wording import counted, listed

STAGES = (("1_title_abstract", "Titles and abstracts"), ("2_full_text", "Full texts"))
NUMBERS = {2: "two", 3: "three", 4: "four"}


def former_reviewers(config: Config, results: Path) -> dict[str, list[str]]:
    """Return, a stage, those of the roster who left and whose votes count."""
    reviewers = {}
    for stage, _ in STAGES:
        votes = read_table(results / "3_screen" / stage / "votes.csv", "3_screen/votes")
        voted = set(votes.loc[votes["role"] == "reviewer", "reviewer"])
        reviewers[stage] = [name for name in config.former if name in voted]
    return reviewers


def selection(config: Config, former: Mapping[str, Sequence[str]] | None = None) -> str:
    """Who selects, how independently, and with what: PRISMA item 8, from the roster.

    `former` names, a stage, those who left and whose votes count.
    """
    left = former or {}
    parts = []
    for (name_of_stage, title), stage in zip(
        STAGES, (config.screening.title_abstract, config.screening.full_text), strict=True
    ):
        gone = left.get(name_of_stage, ())
        who = ", ".join(_who(config, name) for name in dict.fromkeys(stage.reviewers))
        before = ", ".join(_who(config, name) for name in gone)
        software = all(config.people[name].kind == "automated" for name in (*stage.reviewers, *gone))
        count = len(set(stage.reviewers))
        if software and count > 1:
            how = f"{NUMBERS.get(count, str(count))} independent automated passes, no human dual screening"
        elif software:
            how = "one automated pass, no human screening"
        elif count > 1:
            how = "independently and blind to each other"
        else:
            how = f"by one reviewer; declared exception: {stage.single_reviewer_exception}"
        to_settle = f" Disagreements go to {stage.adjudicator}." if count > 1 else ""
        parts.append(
            f"{title}: {how}. Reviewers: {who}."
            + (f" Former reviewers, whose votes count: {before}." if before else "")
            + to_settle
        )
    if config.software_only and not any(config.people[n].kind == "human" for of in left.values() for n in of):
        parts.append(
            "These exclusions are counted as automation in the flow diagram. No clinical authority is claimed."
        )
    return "\n".join(parts)


def _who(config: Config, name: str) -> str:
    person = config.people[name]
    return f"{name} ({person.kind}{': ' + person.description if person.description else ''})"


def disagreements(results: Path) -> str:
    """What came of the disagreements at each stage, counted in the tables of this version."""
    return "\n".join(f"{title}: {_settled(results / '3_screen' / stage)}" for stage, title in STAGES)


def _settled(folder: Path) -> str:
    decided = len(read_table(folder / "decisions.csv", "3_screen/decisions"))
    conflicts = read_table(folder / "conflicts.csv", "3_screen/conflicts")
    done = conflicts[conflicts["settled"] == "yes"]
    waiting = len(conflicts) - len(done)
    were = "was" if decided == 1 else "were"
    sentences = f"{counted(decided, 'report')} {were} decided." if decided else "no report is decided yet."
    if conflicts.empty:
        return f"{sentences} There was no disagreement to settle." if decided else sentences
    votes = read_table(folder / "votes.csv", "3_screen/votes")
    resolved = set(done["report_id"])
    # A vote counts for every report that holds its records: the cell lists them.
    adjudicators = {
        vote["reviewer"]
        for vote in rows_of(votes[votes["role"] == "adjudicator"])
        if resolved & set(split_values(vote["report_id"]))
    }
    by = listed(sorted(adjudicators)) or "adjudication"
    if len(done):
        were = "was" if len(done) == 1 else "were"
        sentences += f" {counted(len(done), 'disagreement')} {were} settled by {by}."
    if waiting:
        sentences += (
            f" {counted(waiting, 'disagreement')} {'is' if waiting == 1 else 'are'} still to be settled."
        )
    return sentences
