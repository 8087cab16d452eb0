"""Who screened, what they decided, how far they agreed, and what is awaited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from prismake.config.protocol import TitleAbstract
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
from prismake.narrative.version import Version
from prismake.tables import rows_of, split_values

STAGES = {"1_title_abstract": "titles and abstracts", "2_full_text": "full texts"}
SHOWN = 20
NEAR_ONE = 0.95
OPEN_STATES = {
    "awaiting votes": "waiting for votes",
    "awaiting adjudication": "waiting for the adjudicator",
    "awaiting retrieval": "waiting for their full text",
}
COEFFICIENTS = ("kappa", "PABAK", "AC1", "alpha")


def _of(version: Version, stage: str, table: str) -> pd.DataFrame:
    return version.table(f"3_screen/{stage}/{table}", f"3_screen/{table}")


def _said(version: Version, stage: str) -> TitleAbstract:
    screening = version.config.screening
    return screening.title_abstract if stage == "1_title_abstract" else screening.full_text


def _software(version: Version, stage: str) -> bool:
    """Whether software alone votes at a stage."""
    return all(version.config.people[name].kind == "automated" for name in _said(version, stage).reviewers)


def who(version: Version) -> Html:
    """Tabulate who made the passes, and say in words whether people did."""
    stages: dict[tuple[str, str], list[str]] = {}
    for stage, words in STAGES.items():
        said = _said(version, stage)
        for name in dict.fromkeys(said.reviewers):
            stages.setdefault((name, "reviewer"), []).append(words)
        stages.setdefault((said.adjudicator, "adjudicator"), []).append(words)
    rows = [(name, role, _stages(judged), version.person(name)) for (name, role), judged in stages.items()]
    told = []
    for stage, words in STAGES.items():
        said = _said(version, stage)
        number = len(set(said.reviewers))
        if _software(version, stage):
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
    made, listed_reports = _of(version, stage, "decisions"), _of(version, stage, "worklist")
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
    made = _of(version, stage, "decisions")
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


def agreement(version: Version, stage: str) -> Html:
    """Tabulate the measures of agreement with intervals, and say what a very high one is worth."""
    measures = _of(version, stage, "agreement")
    if measures.empty:
        return awaited("Agreement is counted when two reviewers have returned their forms of this stage.")
    rows = []
    for row in rows_of(measures):
        unit = "\u00a0%" if row["measure"] == "percent agreement" else ""
        prevalence = row["measure"].startswith("prevalence")
        value = (
            f"{100 * float(row['value']):.1f}\u00a0%"
            if prevalence and row["value"]
            else f"{row['value']}{unit}"
        )
        interval = f"{row['ci_low']} to {row['ci_high']}{unit}" if row["ci_low"] and row["ci_high"] else "–"
        rows.append(
            (
                listed(split_values(row["reviewers"])),
                _measure(row["measure"]),
                value if row["value"] else "–",
                interval,
                int(row["reports"] or 0),
                row["sentence"],
            )
        )
    columns = ("Reviewers", "Measure", "Value", "95 % interval", "Reports", "In words")
    pairs = list(dict.fromkeys(str(row[0]) for row in rows))
    alone = len(pairs) == 1
    return together(
        sentence(f"Between {pairs[0]}:") if alone else Html(""),
        table(columns[1:], [row[1:] for row in rows]) if alone else table(columns, rows),
        sentence(
            "Include and maybe count as one answer here, because both go on. Read kappa beside the prevalence: where nearly all reports get the same answer, chance alone makes agreement high and kappa low.",
            version.link(f"3_screen/{stage}/agreement.csv", "The table"),
            ".",
        ),
        looked_into(version, stage),
    )


def _measure(name: str) -> str:
    return (
        "Answers that let a report go on"
        if name.startswith("prevalence of include")
        else name[0].upper() + name[1:]
    )


def near_one(measures: pd.DataFrame) -> bool:
    """Whether a coefficient of agreement is so near to 1 that it has to be looked into."""
    named = measures[
        measures["measure"].map(lambda name: any(one in name for one in COEFFICIENTS))
        & (measures["value"] != "")
    ]
    return bool((named["value"].astype(float) >= NEAR_ONE).any())


def looked_into(version: Version, stage: str) -> Html:
    """Say why an agreement that is all but perfect may overstate, and what the single words and reasons show."""
    measures = _of(version, stage, "agreement")
    if not near_one(measures):
        return Html("")
    if _software(version, stage):
        why = (
            "All passes of this stage were made by software. Passes that are made by the same kind of software share their errors: "
            "they misread the same record in the same way, and agree. The figure then overstates how sure the decisions are."
        )
    else:
        why = (
            "Agreement this high is seen where the records are easy, where reviewers saw or talked about each other's answers, "
            "or where they lean on the same tool. The figure then overstates how sure the decisions are."
        )
    told = [why, *_word_by_word(_of(version, stage, "votes"))]
    told.append(
        "Agreement is not correctness. Whether both are right can only be told by a person who judges a sample anew."
    )
    return Html(
        '<div class="note"><p><strong>A kappa this near to 1 is looked into, not celebrated.</strong></p>'
        + bullets(told).text
        + "</div>"
    )


def _word_by_word(votes: pd.DataFrame) -> list[str]:
    """How often each pair of reviewers chose the very same word, and the same reason where both excluded."""
    own = votes[(votes["role"] == "reviewer") & (votes["report_id"] != "")]
    told = []
    for one, other in combinations(sorted(set(own["reviewer"])), 2):
        both = (
            own[own["reviewer"] == one]
            .drop_duplicates("report_id")
            .merge(own[own["reviewer"] == other].drop_duplicates("report_id"), on="report_id")
        )
        out = both[(both["decision_x"] == "exclude") & (both["decision_y"] == "exclude")]
        words = int((both["decision_x"] == both["decision_y"]).sum())
        same = int((out["reason_x"] == out["reason_y"]).sum())
        told.append(
            f"Word by word, {one} and {other} gave the same answer to {words:,} of {counted(len(both), 'report')}; "
            f"of the {len(out):,} that both excluded, {same:,} have the same reason."
        )
    return told


def conflicts(version: Version, stage: str) -> Html:
    """List the reports on which the reviewers differed, and how each was settled."""
    differ = _of(version, stage, "conflicts")
    if differ.empty:
        if _of(version, stage, "votes").empty:
            return awaited("No form has come back yet, so there is no conflict to settle.")
        return sentence(
            "No two reviewers gave answers that would send a report different ways, so the adjudicator had nothing to settle."
        )
    settled = int((differ["settled"] == "yes").sum())
    rows = [
        (
            shortened(row["title"]),
            "; ".join(split_values(row["votes"])),
            row["settled_as"] or "not settled yet",
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
        listed_reports = _of(version, stage, "worklist")
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
    if _of(version, "1_title_abstract", "worklist").empty:
        return awaited("The searches have brought no report yet.")
    return sentence("Nothing is awaited of anybody in screening.")
