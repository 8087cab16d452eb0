"""Who screened, what they decided, how far they agreed, and what is awaited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from prismake.narrative.page import (
    Cell,
    Html,
    awaited,
    bar,
    bullets,
    counted,
    fold,
    listed,
    sentence,
    share,
    shortened,
    table,
    tally,
    together,
)
from prismake.narrative.stages import STAGES, by_software, former_at, said_of, stage_table
from prismake.narrative.version import Version
from prismake.screening import answer_text, answers_by_report
from prismake.tables import rows_of, split_values

SHOWN = 20
OPEN_STATES = {
    "awaiting votes": "waiting for votes",
    "awaiting adjudication": "waiting for the adjudicator",
    "awaiting retrieval": "waiting for their full text",
}


def who(version: Version) -> Html:
    """Tabulate who made the passes, and say in words whether people did."""
    stages: dict[tuple[str, str], list[str]] = {}
    for stage, words in STAGES.items():
        said = said_of(version, stage)
        for name in dict.fromkeys(said.reviewers):
            stages.setdefault((name, "reviewer"), []).append(words)
        stages.setdefault((said.adjudicator, "adjudicator"), []).append(words)
        for role in ("reviewer", "adjudicator"):
            for name in former_at(version, stage, role):
                stages.setdefault((name, f"former {role}"), []).append(words)
    rows = [(name, role, _stages(judged), version.person(name)) for (name, role), judged in stages.items()]
    told = []
    for stage, words in STAGES.items():
        said = said_of(version, stage)
        number = len(set(said.reviewers))
        if by_software(version, stage):
            passes = "independent automated passes" if number > 1 else "automated pass"
            told.append(
                f"{words.capitalize()}: {number} {passes}, no human dual screening. No clinical authority is claimed."
            )
        elif number > 1:
            told.append(
                f"{words.capitalize()}: {number} reviewers, each without sight of the other's answers."
            )
        else:
            told.append(
                f"{words.capitalize()}: one reviewer. The reason given: {said.single_reviewer_exception}."
            )
    return together(bullets(told), table(("Name", "Role", "What was judged", "Who or what this is"), rows))


def _stages(judged: list[str]) -> str:
    return "both stages" if len(judged) == len(STAGES) else listed(judged)


def decisions(version: Version, stage: str) -> Html:
    """Count what was decided at a stage and how it was settled."""
    made, listed_reports = stage_table(version, stage, "decisions"), stage_table(version, stage, "worklist")
    if listed_reports.empty:
        return awaited(_nothing_yet(stage))
    pieces = [
        sentence(
            f"{counted(len(listed_reports), 'report')} came to this stage; {len(made):,} {'has' if len(made) == 1 else 'have'} a decision."
        )
    ]
    gone = int((listed_reports["state"] == "not retrieved").sum())
    if gone:
        pieces.append(
            sentence(
                f"{counted(gone, 'report')} could not be had in full text, so nobody could assess {'it' if gone == 1 else 'them'}."
            )
        )
    if made.empty:
        return together(*pieces, awaited("The decisions follow when the forms have come back."))
    how = sorted(tally(made["decided_by"]))
    counts = Counter(zip(made["decision"], made["decided_by"], strict=True))
    totals = tally(made["decision"])
    usual = ["include", "exclude", "awaiting classification"]
    order = [one for one in usual if one in totals]
    order += sorted(set(totals) - set(order))
    rows: list[Sequence[Cell]] = [
        (
            one.capitalize(),
            totals[one],
            bar(totals[one], max(totals.values())),
            share(totals[one], len(made)),
            *(counts[one, by] for by in how),
        )
        for one in order
    ]
    by_software = int((made["automation"] == "yes").sum())
    note = (
        f"{counted(by_software, 'decision')} {'rests' if by_software == 1 else 'rest'} on votes of software alone."
        if by_software
        else "No decision rests on software alone."
    )
    return together(
        *pieces,
        table(("Decision", "Reports", "", "Share", *(f"By {by}" for by in how)), rows),
        sentence(
            note,
            version.link(f"3_screen/{stage}/decisions.csv", "Every decision"),
            "and",
            version.link(f"3_screen/{stage}/votes.csv", "every vote behind them"),
            ".",
        ),
    )


def _nothing_yet(stage: str) -> str:
    if stage == "1_title_abstract":
        return "No report has come to this stage: the searches have brought none yet."
    return (
        "No report has come to this stage yet. Full texts are sought once titles and abstracts are decided."
    )


def reasons(version: Version, stage: str) -> Html:
    """Count the exclusion reasons of a stage, those of the closed list first."""
    made = stage_table(version, stage, "decisions")
    out = made[made["decision"] == "exclude"]
    if out.empty:
        return awaited(
            "Nothing is excluded at this stage yet." if made.empty else "Nothing was excluded at this stage."
        )
    counts = Counter(reason or "no reason was asked for or given" for reason in out["reason"])
    labels = [reason.label for reason in version.config.exclusion_reasons]
    told = {reason.label: reason.description for reason in version.config.exclusion_reasons}
    order = labels + sorted(set(counts) - set(labels))
    largest = max(counts.values())
    rows = [
        (one, counts[one], bar(counts[one], largest), told.get(one, ""))
        for one in sorted(order, key=lambda one: (-counts[one], order.index(one)))
    ]
    return together(
        sentence(f"{counted(len(out), 'report')} excluded, {share(len(out), len(made))} of those decided."),
        table(("Reason", "Reports", "", "When it applies"), rows),
    )


def conflicts(version: Version, stage: str) -> Html:
    """List the reports on which the reviewers differed, and how each was settled."""
    differ = stage_table(version, stage, "conflicts")
    if differ.empty:
        if stage_table(version, stage, "votes").empty:
            return awaited("No form has come back yet, so there is no conflict to settle.")
        return sentence(
            "No two reviewers gave answers that would send a report different ways, so the adjudicator had nothing to settle."
        )
    settled = int((differ["settled"] == "yes").sum())
    answers = answers_by_report(stage_table(version, stage, "votes"))
    rows = [
        (
            shortened(row["title"]),
            "; ".join(answers.get(row["report_id"], [])),
            answer_text(row["settled_decision"], row["settled_reason"]) or "not settled yet",
        )
        for row in rows_of(differ)[:SHOWN]
    ]
    rest = f"The first {SHOWN} are shown." if len(differ) > SHOWN else ""
    return together(
        sentence(
            f"{counted(len(differ), 'conflict')}; {settled:,} settled by the adjudicator, {len(differ) - settled:,} open.",
            rest,
        ),
        fold("The conflicts", table(("Report", "Answers", "Settled as"), rows), unfolded=len(rows) <= 10),
        sentence(version.link(f"3_screen/{stage}/conflicts.csv", "All conflicts"), "."),
    )


def waiting(version: Version) -> Html:
    """Say what is awaited of whom at both stages."""
    told: list[str] = []
    for stage, words in STAGES.items():
        listed_reports = stage_table(version, stage, "worklist")
        open_ones = listed_reports[listed_reports["state"].isin(list(OPEN_STATES))]
        for state, number in tally(open_ones["state"]).items():
            told.append(f"{words.capitalize()}: {counted(number, 'report')} {OPEN_STATES[state]}.")
        owed = Counter(name for cell in open_ones["awaited_from"] for name in split_values(cell))
        told += [
            f"{name} still has {counted(number, 'report')} to judge on {words}."
            for name, number in sorted(owed.items())
        ]
    if told:
        return together(
            bullets(told), sentence(version.link("STATUS.md", "What to fill and where to put it"), ".")
        )
    if stage_table(version, "1_title_abstract", "worklist").empty:
        return awaited("The searches have brought no report yet.")
    return sentence("Nothing is awaited of anybody in screening.")
