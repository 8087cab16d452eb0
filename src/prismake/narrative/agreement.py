"""How far the reviewers agree, and why an agreement that is all but perfect is looked into."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from prismake.narrative.page import Html, awaited, bullets, counted, listed, sentence, table, together
from prismake.narrative.stages import by_software, stage_table
from prismake.narrative.version import Version
from prismake.tables import rows_of, split_values

NEAR_ONE = 0.95
COEFFICIENTS = ("kappa", "PABAK", "AC1", "alpha")


def measures(version: Version, stage: str) -> Html:
    """Tabulate the measures of agreement with intervals, and say what a very high one is worth."""
    found = stage_table(version, stage, "agreement")
    if found.empty:
        return awaited("Agreement is counted when two reviewers have returned their forms of this stage.")
    rows = []
    for row in rows_of(found):
        unit = "\u00a0%" if row["measure"].startswith("percent agreement") else ""
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


def near_one(found: pd.DataFrame) -> bool:
    """Return whether a coefficient of agreement is so near to 1 that it has to be looked into."""
    named = found[
        found["measure"].map(lambda name: any(one in name for one in COEFFICIENTS)) & (found["value"] != "")
    ]
    return bool((named["value"].astype(float) >= NEAR_ONE).any())


def looked_into(version: Version, stage: str) -> Html:
    """Say why an agreement that is all but perfect may overstate, and what the single words and reasons show."""
    if not near_one(stage_table(version, stage, "agreement")):
        return Html("")
    if by_software(version, stage):
        why = (
            "All passes of this stage were made by software. Passes that are made by the same kind of software share their errors: "
            "they misread the same record in the same way, and agree. The figure then overstates how sure the decisions are."
        )
    else:
        why = (
            "Agreement this high is seen where the records are easy, where reviewers saw or talked about each other's answers, "
            "or where they lean on the same tool. The figure then overstates how sure the decisions are."
        )
    told = [why, *_word_by_word(stage_table(version, stage, "votes"))]
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
