"""Who selected and how, from the roster; and what came of their disagreements, from the tables."""

from __future__ import annotations

from pathlib import Path

from prismake.protocol import Config
from prismake.render.words import counted, listed
from prismake.tables import read_table

STAGES = (("1_title_abstract", "Titles and abstracts"), ("2_full_text", "Full texts"))
NUMBERS = {2: "two", 3: "three", 4: "four"}


def selection(config: Config) -> str:
    """Who selects, how independently, and with what: PRISMA item 8, from the roster."""
    parts = []
    for (_, title), stage in zip(
        STAGES, (config.screening.title_abstract, config.screening.full_text), strict=True
    ):
        who = ", ".join(
            f"{name} ({config.people[name].kind}{': ' + config.people[name].description if config.people[name].description else ''})"
            for name in dict.fromkeys(stage.reviewers)
        )
        software = all(config.people[name].kind == "automated" for name in stage.reviewers)
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
        parts.append(f"{title}: {how}. Reviewers: {who}.{to_settle}")
    if config.software_only:
        parts.append(
            "These exclusions are counted as automation in the flow diagram. No clinical authority is claimed."
        )
    return "\n".join(parts)


def disagreements(results: Path) -> str:
    """What came of the disagreements at each stage, counted in the tables of this version."""
    return "\n".join(f"{title}: {_settled(results / '3_screen' / stage)}" for stage, title in STAGES)


def _settled(folder: Path) -> str:
    decided = len(read_table(folder / "decisions.csv", "3_screen/decisions"))
    conflicts = read_table(folder / "conflicts.csv", "3_screen/conflicts")
    done = conflicts[conflicts["settled"] == "yes"]
    waiting = len(conflicts) - len(done)
    were = "was" if decided == 1 else "were"
    told = f"{counted(decided, 'report')} {were} decided." if decided else "no report is decided yet."
    if conflicts.empty:
        return f"{told} There was no disagreement to settle." if decided else told
    votes = read_table(folder / "votes.csv", "3_screen/votes")
    cast = votes[(votes["role"] == "adjudicator") & votes["report_id"].isin(done["report_id"])]
    by = listed(sorted(set(cast["reviewer"]))) or "adjudication"
    if len(done):
        were = "was" if len(done) == 1 else "were"
        told += f" {counted(len(done), 'disagreement')} {were} settled by {by}."
    if waiting:
        told += f" {counted(waiting, 'disagreement')} {'is' if waiting == 1 else 'are'} still to be settled."
    return told
