"""What was done, in sentences that are filled from what ran or from what people declared, and say which."""

from __future__ import annotations

from pathlib import Path

from prismake.config import Config
from prismake.tables import read_table, rows_of

EXECUTED, DECLARED, MISSING = "executed", "declared", "missing"


def methods(config: Config, results: Path) -> list[tuple[str, str, str]]:
    """Return (heading, text, executed | declared | missing) for the methods that the page shows.

    Executed: derived from the tables of this version. Declared: written by people in config.yaml. Missing: nobody has
    said it, and the page shows that.
    """
    return [
        (
            "Eligibility criteria (PRISMA 5)",
            " ".join(f"{one.label}: {one.text}" for one in config.criteria),
            DECLARED,
        ),
        ("Information sources (PRISMA 6)", _sources(results), EXECUTED),
        ("Selection process (PRISMA 8)", selection(config), DECLARED),
        ("Deduplication (PRISMA-S 16)", _deduplication(results), EXECUTED),
        _registration(config),
        *_declared(config),
    ]


def _sources(results: Path) -> str:
    """Every source and the date it was last searched."""
    log = read_table(results / "1_identify/searches.csv", "1_identify/searches")
    return " ".join(
        f"{row['name']} ({row['arm']}; {row['platform'] or 'platform not stated'}), searched {row['searched_on'] or 'on a day not stated'}: "
        f"{row['held']} records."
        for row in rows_of(log)
    )


def selection(config: Config) -> str:
    """Who selected, how independently, and with what: PRISMA item 8, from the roster."""
    parts = []
    for title, stage in (
        ("Titles and abstracts", config.screening.title_abstract),
        ("Full texts", config.screening.full_text),
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
        parts.append(f"{title}: {how}. Reviewers: {who}. Disagreements were settled by {stage.adjudicator}.")
    if config.software_only:
        parts.append(
            "These exclusions are counted as automation in the flow diagram. No clinical authority is claimed."
        )
    return " ".join(parts)


NUMBERS = {2: "two", 3: "three", 4: "four"}


def _deduplication(results: Path) -> str:
    """How records became reports, with counts."""
    records = read_table(results / "1_identify/records.csv", "1_identify/records")
    reports = read_table(results / "2_deduplicate/reports.csv", "2_deduplicate/reports")
    pairs = read_table(results / "2_deduplicate/pairs.csv", "2_deduplicate/pairs")
    outcomes = pairs["outcome"].value_counts().to_dict()
    told = "; ".join(f"{number} pairs {outcome}" for outcome, number in sorted(outcomes.items()))
    return f"prismake found {len(reports)} reports in {len(records)} records ({told or 'no pair was compared'}). Each pair keeps its reason."


def _registration(config: Config) -> tuple[str, str, str]:
    """PRISMA item 24a."""
    said = config.review.registration
    heading = "Registration (PRISMA 24a)"
    if said.number:
        return heading, f"{said.register_name} {said.number}, {said.date}".strip(", "), DECLARED
    if said.why_not:
        return heading, f"Not registered: {said.why_not}", DECLARED
    return heading, "Nobody has said where this review is registered, or why it is not.", MISSING


def _place(declared: tuple[str, str]) -> tuple[int, str]:
    """The place of a PRISMA item among the others: 9 before 10a."""
    digits = "".join(character for character in declared[0] if character.isdecimal())
    return int(digits or 0), declared[0]


def _declared(config: Config) -> list[tuple[str, str, str]]:
    """What people wrote for the items that no software can fill."""
    review = config.review
    prose = {
        "Rationale (PRISMA 3)": review.rationale,
        "Objectives (PRISMA 4)": review.objectives,
        "Support (PRISMA 25)": review.support,
        "Competing interests (PRISMA 26)": review.interests,
        **{f"PRISMA {item}": text for item, text in sorted(config.declared.items(), key=_place)},
    }
    return [
        (heading, text or "Nobody has written this yet.", DECLARED if text else MISSING)
        for heading, text in prose.items()
    ]
