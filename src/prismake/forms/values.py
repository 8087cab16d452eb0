"""Validate answers: a choice from a list, a number, a date, or free text."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from prismake.errors import did_you_mean
from prismake.forms.letters import comparable_words, foreign_letters, plain
from prismake.forms.model import FormColumn, clean_text
from prismake.forms.raw import Cell
from prismake.forms.text_encodings import UNDECIDED_STEP, undecided_text

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
# A comma before three digits may separate thousands; otherwise it is a decimal comma.
_DECIMAL_COMMA = re.compile(r"([-+]?\d+),(\d{1,2}|\d{4,})")
_BLANK_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?%?")
_WORD = re.compile(r"\w+")
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_POINT_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")

PER_CENT = ("%", "per cent", "percent")
NEXT_STEP = "Choose an answer from the list in the cell. Write comments into the notes."
TYPES = {"date": "date or time", "boolean": "logical value"}


class WrongValue(Exception):
    """An answer that its column does not allow, with what was found, what is allowed and what to do."""

    def __init__(self, found: str, next_step: str, allowed: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.next_step = next_step
        self.allowed = allowed


def one_line(text: str) -> str:
    """Return text on one line, at most 60 characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:57]}..."


def declared_answer(cell: Cell, column: FormColumn) -> str:
    """Return the answer in a cell, spelled as its column declares it. Raises WrongValue."""
    text = clean_text(cell.text)
    if cell.readings:
        raise WrongValue(undecided_text(cell.readings), UNDECIDED_STEP)
    if cell.kind == "formula":
        raise WrongValue(
            f'expected an answer, found the formula "{one_line(text)}".',
            "Write the text with an apostrophe or a space before the sign."
            if column.is_note
            else "Write the answer itself into the cell.",
        )
    if cell.kind == "error":
        raise WrongValue(
            f'expected an answer, found the error "{text}".', "Write the answer itself into the cell."
        )
    if not plain(text):
        # Nothing, or only letters that cannot be seen.
        return ""
    if column.choices:
        return _choice(text, cell, column)
    if column.value_type == "number":
        return _number(text, cell, column)
    if column.value_type == "date":
        return _date(text, cell)
    if cell.kind in ("date", "boolean") and not column.is_note:
        raise WrongValue(
            f'expected text, found the {TYPES[cell.kind]} "{text}" that the spreadsheet made of it.',
            "Format the cell as text, and type the answer again.",
            "text",
        )
    return text


def _choice(text: str, cell: Cell, column: FormColumn) -> str:
    for matches in (
        [choice for choice in column.choices if choice == text],
        [choice for choice in column.choices if comparable_words(choice) == comparable_words(text)],
    ):
        if len(matches) == 1:
            return matches[0]
    allowed = ", ".join(column.choices) + ", or an empty cell"
    if cell.kind == "date":
        finding = f'the spreadsheet turned the answer into the date "{text}".'
        raise WrongValue(finding, NEXT_STEP, allowed)
    finding = f'"{one_line(text)}" is not one of the answers.{foreign_letters(text, column.choices)}'
    if _names_several(text, column.choices):
        raise WrongValue(finding + " It names more than one of them.", NEXT_STEP, allowed)
    if not column.list_key:
        raise WrongValue(
            finding + did_you_mean(plain(text), _of_as_many_words(text, column.choices)), NEXT_STEP, allowed
        )
    typo = misspelt_choice(text, column.choices)
    raise WrongValue(
        finding + (f' Did you mean "{typo}"?' if typo else ""),
        f"If it is right, add it to {column.list_key} in config/config.yaml; otherwise choose an answer from the list in the cell.",
        allowed,
    )


def _of_as_many_words(text: str, choices: Iterable[str]) -> list[str]:
    """Return the answers of at least as many words as a text: of "not include", "include" is no misspelling."""
    count = len(_WORD.findall(text))
    return [choice for choice in choices if len(_WORD.findall(choice)) >= count]


def _names_several(text: str, choices: Iterable[str]) -> bool:
    """Return whether a cell has more than one of the answers, so that to propose one would be a guess."""
    words = comparable_words(text)
    named = {
        choice
        for choice in choices
        if re.search(rf"(?<!\w){re.escape(comparable_words(choice))}(?!\w)", words)
    }
    # An answer may be a part of another one.
    whole = [choice for choice in named if not any(choice != other and choice in other for other in named)]
    return len(whole) > 1


def misspelt_choice(text: str, choices: Iterable[str]) -> str:
    """Return the only choice of which `text` is a misspelling, or an empty text.

    Each word may differ by one letter, or by two if it has eight or more letters; words of up to three letters and
    numbers must be equal, because "no" and "on", or "RCT" and "PCT", are different words.
    """
    words = comparable_words(text).split()
    near = [
        choice
        for choice in choices
        if len(theirs := comparable_words(choice).split()) == len(words)
        and all(_is_misspelt(word, other) for word, other in zip(words, theirs, strict=True))
    ]
    return near[0] if len(near) == 1 else ""


def _is_misspelt(word: str, right: str) -> bool:
    if word == right or len(right) <= 3 or any(letter.isdigit() for letter in word + right):
        return word == right
    return int(OSA.distance(word, right)) <= (2 if len(right) >= 8 else 1)


def _number(text: str, cell: Cell, column: FormColumn) -> str:
    if cell.kind == "percent":
        if column.unit.strip().casefold() in PER_CENT:
            return text.removesuffix("%")
        raise WrongValue(
            f'the cell shows the percentage "{text}", and the number is asked '
            + (f'in "{column.unit}".' if column.unit else "without a unit."),
            "Format the cell as number, and type the number that is asked.",
            "a number such as 12 or 0.5",
        )
    if cell.kind == "boolean":
        raise WrongValue(
            f'"{text}" is not a number.',
            "Format the cell as number, and type the number.",
            "a number such as 12 or 0.5",
        )
    if cell.kind == "date":
        raise WrongValue(
            f'the spreadsheet turned the number into the date "{text}".',
            "Format the cell as text or number, and type the number again.",
            "a number",
        )
    if cell.kind == "fraction":
        raise WrongValue(
            f'the cell shows the fraction "{text}", which may be a number, a score or a count of some.',
            "Format the cell as number, and type the number that is asked.",
            "a number such as 12 or 0.5",
        )
    number = _without_blanks(plain(text).replace("\u2212", "-"))
    if column.unit.strip().casefold() in PER_CENT:
        # Typed into a cell of text: "45 %".
        number = number.removesuffix("%")
    decimal_comma = _DECIMAL_COMMA.fullmatch(number)
    if decimal_comma:
        number = f"{decimal_comma[1]}.{decimal_comma[2]}"
    if _NUMBER.fullmatch(number) and _is_representable(number):
        return number.removeprefix("+")
    raise WrongValue(
        f'"{one_line(text)}" is not a number.{foreign_letters(text)}',
        "Write the number alone, with a decimal point and no thousands separator. "
        "Write units and comments into the notes.",
        "a number such as 12 or 0.5",
    )


def _is_representable(number: str) -> bool:
    """Return whether a number is neither infinite nor zero only because it is too large or too small to compute with: 1e999, 1e-999."""
    value = float(number)
    has_digits = re.search(r"[1-9]", re.split("[eE]", number)[0]) is not None
    return math.isfinite(value) and (value != 0 or not has_digits)


def _without_blanks(number: str) -> str:
    """Return a number without the blanks after its sign, before its unit and between its thousands; others may part two numbers."""
    number = re.sub(r"^([-+]) +(?=\d)| +(?=%$)", r"\1", number)
    return number.replace(" ", "") if _BLANK_THOUSANDS.fullmatch(number) else number


def _date(text: str, cell: Cell) -> str:
    if cell.kind == "date":
        return text.split(" ")[0]
    written = text
    text = plain(text.replace("\u2212", "-").replace("\u2010", "-").replace("\u2011", "-"))
    day_first = _POINT_DATE.fullmatch(text)
    if day_first:
        text = f"{day_first[3]}-{int(day_first[2]):02}-{int(day_first[1]):02}"
    match = _ISO_DATE.fullmatch(text)
    if match:
        try:
            datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
            return text
        except ValueError:
            pass
    raise WrongValue(
        f'"{one_line(written)}" is not an unambiguous date.{foreign_letters(written)}',
        "Write the date as year-month-day.",
        "a date such as 2026-11-05, or 2026-11, or 2026",
    )
