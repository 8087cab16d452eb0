"""Words for numbers and lists, the same on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

IRREGULAR = {"study": "studies", "person": "people", "entry": "entries", "country": "countries"}


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 study", "2 studies", "1,043 records"."""
    if number == 1:
        return f"1 {noun}"
    first, _, last = noun.rpartition(" ")
    plural = IRREGULAR.get(last, f"{last}s")
    return f"{number:,} {first} {plural}".replace("  ", " ")


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def left_out_words(left_out: Mapping[str, str]) -> str:
    """Return a sentence on the exports that were left out, each with its reason."""
    told = "; ".join(f"{file}, because: {reason.strip().rstrip('.')}" for file, reason in left_out.items())
    return f"{counted(len(left_out), 'export')} {'was' if len(left_out) == 1 else 'were'} left out: {told}."
