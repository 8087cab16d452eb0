"""Simulate reviewers whose answers were sorted or moved without their rows, and count how many forms are noticed.

Run: python benchmarks/misplaced_answers.py [forms per cell]. Writes a table to the screen; misplaced_answers.md has the results.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

from prismake.screening.alignment import suspicions

REASONS = ("wrong population", "wrong intervention", "wrong design")
LETTERS = "bcdfghjklmnprstvz"
VOWELS = "aeiou"
Row = tuple[str, str, str]
"""Decision, reason and note."""


def word(chance: random.Random) -> str:
    """Return a made-up word of eight letters."""
    return "".join(chance.choice(LETTERS) + chance.choice(VOWELS) for _ in range(4))


def person(truth: list[str], titles: list[str], chance: random.Random, noted: float) -> list[Row]:
    """Return the answers of a reviewer who errs in one of ten rows and notes words of the title in some rows; half of them give reasons."""
    rows = []
    gives_reasons = chance.random() < 0.5
    for right, title in zip(truth, titles, strict=True):
        decision = chance.choice(["include", "exclude"]) if chance.random() < 0.1 else right
        reason = chance.choice(REASONS) if decision == "exclude" and gives_reasons else ""
        note = " ".join(chance.sample(title.split(), 2)) if chance.random() < noted else ""
        rows.append((decision, reason, note))
    return rows


def moved_down(rows: list[Row], chance: random.Random) -> list[Row]:
    """Return the answers after a cell was inserted somewhere in the first half of the form."""
    place = chance.randrange(len(rows) // 2)
    return [*rows[:place], rows[place], *rows[place:-1]]


def sorted_tenth(rows: list[Row], chance: random.Random) -> list[Row]:
    """Return the answers after a tenth of the rows was selected and sorted."""
    size = max(2, len(rows) // 10)
    place = chance.randrange(len(rows) - size)
    return [*rows[:place], *sorted(rows[place : place + size]), *rows[place + size :]]


def shuffled(rows: list[Row], chance: random.Random) -> list[Row]:
    """Return the answers in the order of another column, such as the year."""
    return chance.sample(rows, len(rows))


IN_BLOCKS = "none, but the form is in the order of the sources"
DAMAGE: dict[str, Callable[[list[Row], random.Random], list[Row]]] = {
    "none": lambda rows, _: rows,
    IN_BLOCKS: lambda rows, _: rows,
    "sorted by the answers": lambda rows, _: sorted(rows),
    "moved by one row from some row on": moved_down,
    "in the order of another column": shuffled,
    "a tenth of the rows sorted": sorted_tenth,
}


def votes(name: str, rows: list[Row]) -> list[dict[str, str]]:
    """Return the answers as votes."""
    return [
        {
            "reviewer": name,
            "role": "reviewer",
            "file": f"{name}.xlsx",
            "row": str(number + 4),
            "report_id": str(number),
            "decision": decision,
            "reason": reason,
            "note": note,
            "carried": "",
        }
        for number, (decision, reason, note) in enumerate(rows)
    ]


def noticed(size: int, share: float, damage: str, noted: float, seed: int) -> bool:
    """Return whether a damaged form is noticed."""
    chance = random.Random(f"{size} {share} {damage} {noted} {seed}")
    truth = ["include" if chance.random() < share else "exclude" for _ in range(size)]
    if damage == IN_BLOCKS:
        # A third of the reports is from a source with nearly all of the included ones, and stands first in the form.
        truth = [
            "include" if chance.random() < (0.9 if row < size // 3 else 0.05) else "exclude"
            for row in range(size)
        ]
    titles = [" ".join(word(chance) for _ in range(8)) for _ in range(size)]
    texts = {str(number): title for number, title in enumerate(titles)}
    one = DAMAGE[damage](person(truth, titles, chance, noted), chance)
    other = person(truth, titles, chance, noted)
    return "one.xlsx" in suspicions([*votes("one", one), *votes("other", other)], texts)


def main() -> None:
    """Print the share of noticed forms."""
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print("| damage | rows | included | notes | noticed |\n|---|---|---|---|---|")
    for damage in DAMAGE:
        for size in (20, 60, 200, 600):
            for share in (0.05, 0.3):
                for noted in (0.0, 0.2):
                    found = sum(noticed(size, share, damage, noted, seed) for seed in range(forms))
                    print(
                        f"| {damage} | {size} | {share:.0%} | {noted:.0%} | {found / forms:.1%} |", flush=True
                    )


if __name__ == "__main__":
    main()
