"""Numbers, lists and labels as text, the same in every file that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

IRREGULAR = {"study": "studies", "person": "people", "entry": "entries", "country": "countries"}
_SINGULAR = {plural: noun for noun, plural in IRREGULAR.items()}
ABBREVIATIONS = {"pmid": "PMID", "pmcid": "PMCID", "doi": "DOI", "ci": "CI", "url": "URL"}


def plural(noun: str) -> str:
    """Return the plural of a noun or noun phrase: "other study" as "other studies"."""
    modifiers, space, last = noun.rpartition(" ")
    return f"{modifiers}{space}{IRREGULAR.get(last, f'{last}s')}"


def singular(noun: str) -> str:
    """Return the singular of a noun: "studies" as "study"."""
    return _SINGULAR.get(noun, noun.removesuffix("s"))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 study", "2 studies", "1,043 records"."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def size_of_bytes(number: int) -> str:
    """Return a size as people write it: "812 bytes", "12 kB", "3.4 MB"."""
    if number < 1000:
        return counted(number, "byte")
    return f"{number / 1000:,.0f} kB" if number < 999_500 else f"{number / 1_000_000:,.1f} MB"


def listed(words: Sequence[str]) -> str:
    """Return words joined as in a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def listed_in_part(words: Sequence[str], most: int, separator: str = ", ", before_rest: str = " and ") -> str:
    """Return the first words and the number of the rest: "a, b and 3 more"."""
    rest = len(words) - most
    return separator.join(words[:most]) + (f"{before_rest}{rest} more" if rest > 0 else "")


def within(label: str) -> str:
    """Return a label for use inside a sentence: its first letter in lower case, unless it begins with an abbreviation
    such as PRISMA.
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def heading(column: str) -> str:
    """Return the name of a column as a heading: "registration_ids" as "Registration ids"."""
    words = " ".join(ABBREVIATIONS.get(word, word) for word in column.replace("_", " ").split(" "))
    return words[:1].upper() + words[1:]


def shortened(text: str, longest: int = 160) -> str:
    """Return a text of at most `longest` characters and, if it was longer, an ellipsis; cut between words."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def left_out_sentence(left_out: Mapping[str, str]) -> str:
    """Return a sentence that names the files in `left_out`, each with its reason. left_out: file to reason."""
    word = "export" if all(file.startswith("config/imports/") for file in left_out) else "file"
    reasons = "; ".join(f"{file}, because: {reason.strip().rstrip('.')}" for file, reason in left_out.items())
    return f"{counted(len(left_out), word)} {'was' if len(left_out) == 1 else 'were'} left out: {reasons}."
