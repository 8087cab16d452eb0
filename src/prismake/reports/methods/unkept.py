"""Parts of the selection that cannot be checked from the pins: rules applied before screening, and votes on text that
may not be stored (PRISMA item 8).
"""

from __future__ import annotations

from pathlib import Path

from prismake.protocol.config import Config
from prismake.reports.methods.declared import item_heading
from prismake.reports.methods.item import EXECUTED, PLANNED, PageMethod
from prismake.screening.unkept import resting_on_unkept_text, unkept_texts, votes_in_words
from prismake.tables import read_result
from prismake.wording import counted, listed

STAGES = (("1_title_abstract", "Titles and abstracts"), ("2_full_text", "Full texts"))


def removals(config: Config, results: Path) -> PageMethod:
    """Return an item with the rules by which software removed records before screening, and the number of records of
    each rule.
    """
    table = read_result(results, "1_identify/removals")
    numbers = table.loc[table["rule"] != "", "rule"].value_counts().to_dict()
    total = sum(numbers.values())
    rows = []
    for rule in config.removals:
        patterns = rule.keep_if_all_match or rule.remove_if_any_matches
        how = "removed unless each is found" if rule.keep_if_all_match else "removed if one is found"
        rows.append(
            (
                rule.label,
                listed([config.sources[name].name for name in rule.sources]),
                f"{listed(rule.fields)}: {how}: {' AND '.join(patterns) if rule.keep_if_all_match else ' OR '.join(patterns)}",
                f"{numbers.get(rule.label, 0):,}",
                rule.reason,
                rule.unkept_text,
            )
        )
    columns = (
        "Rule",
        "Sources",
        "Fields and regular expressions",
        "Records removed",
        "Reason",
        "Not in the pins",
    )
    text = (
        f"{counted(len(config.removals), 'declared rule')} removed {counted(total, 'record')} before screening, without a person: "
        "1_identify/removals.csv has each of them."
    )
    return PageMethod(item_heading("8", "removed by rules"), EXECUTED, text, columns, rows)


def unkept(config: Config, results: Path) -> PageMethod:
    """Return an item that says how many votes are based on text that no pin contains, which text that was, and why it
    is not stored.
    """
    sentences, rows = [], []
    for stage, title in STAGES:
        votes = read_result(results, "3_screen/votes", stage)
        marked = resting_on_unkept_text(votes)
        if len(votes):
            verb = "rests" if marked == 1 else "rest"
            sentences.append(
                f"{title}: {marked:,} of {votes_in_words(votes)} {verb} on text that no pin holds, so that nobody can check "
                "them against what was read."
            )
        rows += [(title, text, f"{number:,}") for text, number in unkept_texts(votes).items()]
    reason = config.exceptions.unkept_text.strip()
    text = "\n".join([*sentences, *([f"Declared exception: {reason}"] if reason else [])])
    return PageMethod(
        item_heading("8", "text that is not kept"),
        EXECUTED if sentences else PLANNED,
        text or "Nobody has voted yet.",
        ("Stage", "Source and text", "Votes"),
        rows,
    )
