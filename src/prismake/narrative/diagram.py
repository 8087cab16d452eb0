"""The flow of the review: the diagram, the set behind every number, the identities, the ends, the methods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

import yaml

from prismake.narrative.page import (
    Cell,
    Html,
    awaited,
    bar,
    counted,
    fold,
    sentence,
    share,
    table,
    tally,
    together,
    verbatim,
)
from prismake.narrative.version import Version
from prismake.render.content import PageMethod
from prismake.report.methods import methods
from prismake.tables import rows_of

PRISMA = "6_report/prisma"
WORDS = Path(__file__).with_name("boxes.yaml")
HOW = {
    "executed": "taken from what ran",
    "declared": "written by the team",
    "missing": "nobody has written it yet",
}


def flow(version: Version) -> Html:
    """Show the flow diagram. Its boxes lead to the ids behind them."""
    drawing = (version.folder / PRISMA / "flow.svg").read_text(encoding="utf-8")
    drawing = re.sub(r'href="(?=boxes/)', 'href="../prisma/', drawing)
    drawing = re.sub(r"^\s*<\?xml.*?\?>\s*", "", drawing)
    return together(
        Html(f'<div class="scroll diagram">{drawing}</div>'),
        sentence(
            "Other forms:",
            version.link(f"{PRISMA}/flow.svg", "SVG"),
            ",",
            version.link(f"{PRISMA}/flow.png", "PNG"),
            ",",
            version.link(f"{PRISMA}/prisma2020.csv", "CSV for the PRISMA2020 package of R"),
            ".",
        ),
    )


@cache
def _named() -> tuple[tuple[str, dict[str, str]], ...]:
    """The parts of the flow with the words of their sets."""
    parts = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return tuple((part["part"], part["boxes"]) for part in parts)


def named_boxes() -> dict[str, str]:
    """Return the words of every set that is named for readers."""
    return {box: words for _, named in _named() for box, words in named.items()}


def words_of(box: str) -> str:
    """Return the words for a set, or its key in words where it is not named."""
    return named_boxes().get(box, box.replace("_", " ").capitalize())


def boxes(version: Version) -> Html:
    """Tabulate every set of the flow with its number, its unit and a link to the ids, part by part."""
    rows = rows_of(version.table(f"{PRISMA}/boxes", "6_report/boxes"))
    known = named_boxes()
    parts = [(part, list(named)) for part, named in _named()]
    parts.append(
        ("Others", [row["box"] for row in rows if ":" not in row["box"] and row["box"] not in known])
    )
    pieces = []
    for part, names in parts:
        shown: list[Sequence[Cell]] = []
        for name in names:
            of_box = [row for row in rows if row["box"].partition(":")[0] == name]
            shown += [
                (
                    _box_words(version, row["box"]),
                    int(row["number"]),
                    row["unit"],
                    version.link(f"{PRISMA}/{row['file']}", "ids"),
                )
                for row in of_box
            ]
        if shown:
            empty = sum(1 for row in shown if row[1] == 0)
            hint = ", all empty" if empty == len(shown) else ""
            pieces.append(
                fold(
                    f"{part} ({counted(len(shown), 'number')}{hint})",
                    table(("Box", "Number", "Unit", "Behind it"), shown),
                    unfolded=not hint,
                )
            )
    return together(*pieces, sentence(version.link(f"{PRISMA}/boxes.csv", "All numbers in one table"), "."))


def _box_words(version: Version, box: str) -> Cell:
    """The words of a set; those of a part by source or by reason are indented."""
    name, _, part = box.partition(":")
    if not part:
        return words_of(name)
    return Html(f'<span class="part">{sentence(version.source_name(part)).text[3:-4]}</span>')


def identities(version: Version) -> Html:
    """Say whether the numbers add up, and list the sums that were checked."""
    checked = version.table(f"{PRISMA}/identities", "6_report/identities")
    broken = checked[checked["holds"] != "yes"]
    told = (
        f"{counted(len(checked), 'sum')} of sets {'was' if len(checked) == 1 else 'were'} checked, and all hold."
        if broken.empty
        else f"{counted(len(broken), 'sum')} of {len(checked):,} {'does' if len(broken) == 1 else 'do'} not hold."
    )
    rows = [
        (row["statement"][:1].upper() + row["statement"][1:], row["left"], row["right"], row["holds"])
        for row in rows_of(checked)
    ]
    return together(
        sentence(told, "A sum that does not hold stops the build and names the records that are to blame."),
        fold("The sums", table(("What must hold", "Left side", "Right side", "Holds"), rows)),
        sentence(version.link(f"{PRISMA}/identities.csv", "As a table"), "."),
    )


def ends(version: Version) -> Html:
    """Tabulate where the records ended: each in exactly one state."""
    states = version.table(f"{PRISMA}/terminal_states", "6_report/terminal_states")
    if states.empty:
        return awaited("No record has been read yet.")
    counts = tally(states["in_words"])
    rows: list[Sequence[Cell]] = [
        (
            words,
            number,
            bar(number, max(counts.values())),
            share(number, len(states)),
        )
        for words, number in counts.items()
    ]
    rows.append(("In all", len(states), "", ""))
    return together(
        sentence(f"Each of the {counted(len(states), 'record')} ends, or waits, in exactly one place."),
        table(("Where it ended", "Records", "", "Share"), rows),
        sentence(version.link(f"{PRISMA}/terminal_states.csv", "The end of every record"), "."),
    )


def methods_text(version: Version) -> Html:
    """Tell the methods, and for each whether it is taken from what ran, was written by the team, or is missing."""
    rows = [
        (one.heading, together(*_method(one), Html(f'<p class="how">{HOW.get(one.state, one.state)}</p>')))
        for one in methods(version.config, version.folder, version.review)
    ]
    return table(("Item", "What was done"), rows)


def _method(one: PageMethod) -> list[Html]:
    """The pieces of one item: its text, its table, and what is shown word for word."""
    pieces = [sentence(line) for line in one.text.splitlines()]
    if one.rows:
        pieces.append(table(one.columns, one.rows))
    for heading, texts in groupby(one.verbatim, lambda text: text.heading):
        shown = [piece for text in texts for piece in (sentence(f"{text.words}:"), verbatim(text.text))]
        pieces.append(fold(heading, together(*shown)))
    return pieces
