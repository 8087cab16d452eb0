"""Checks whether the answers of a form still stand beside the rows that they belong to, using only this form and
other votes.

After a sort or a shift of only the answers, every cell is valid and no hidden id is wrong. Three things may reveal
it: the order of the answers, the answers of another reviewer, and the words of notes. benchmarks/misplaced_answers.md
measures how often each does.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from prismake.screening.files import is_imported
from prismake.screening.kept_votes import CONFIRMED, confirmation, is_confirmed
from prismake.screening.two_answers import Vote, answer_of
from prismake.tables import rows_of, split_values

FEWEST_ROWS = 20
"""Fewer answers are not examined: too many of their orders are orders by chance."""

UNLIKELY = 1e-4
"""A form is reported if its order of answers has at most this probability."""

MOST_SHIFT = 5
LEAST_GAIN = 0.3
"""A shift is reported if it raises kappa by this much and by four standard errors."""

POOR_KAPPA = 0.2
"""Kappa of two reviewers that calls for a look at both forms; slight agreement ends there (Landis and Koch 1977)."""

FEWEST_OF_THE_RARER = 10
"""With fewer answers other than the most frequent one, the standard error of kappa is not to be trusted."""

FEWEST_NOTES = 8
_WORD = re.compile(r"[^\W\d_]{5,}")
Codes = npt.NDArray[np.int64]


def order_probability(answers: Sequence[str]) -> float:
    """Return the probability (0 to 1) that a random order of these answers has as few runs of equal answers as this
    order.

    One-sided, by the normal approximation of the runs test for several kinds; 1.0 if all answers are equal.
    """
    counts = np.array(list(Counter(answers).values()), dtype=float)
    total = counts.sum()
    if len(counts) < 2 or total < FEWEST_ROWS:
        return 1.0
    runs = 1 + sum(answer != following for answer, following in zip(answers, answers[1:], strict=False))
    squares, cubes = (counts**2).sum(), (counts**3).sum()
    mean = (total * (total + 1) - squares) / total
    variance = (squares * (squares + total * (total + 1)) - 2 * total * cubes - total**3) / (
        total**2 * (total - 1)
    )
    if variance <= 0:
        return 1.0
    return 0.5 * math.erfc((mean - runs - 0.5) / math.sqrt(2 * variance))


def are_sorted(answers: Sequence[str]) -> bool:
    """Return whether all equal answers stand together, as after a sort, and a random order would not explain that.

    Few runs alone do not prove a sort: records of one source stand together in a form, and often have the same
    answer.
    """
    runs = 1 + sum(answer != following for answer, following in zip(answers, answers[1:], strict=False))
    return runs == len(set(answers)) and order_probability(answers) < UNLIKELY


def kappa(first: Codes, second: Codes) -> float:
    """Return Cohen's kappa of two sequences of answers to the same rows; 0.0 if chance alone explains full agreement."""
    values = np.union1d(first, second)
    expected = float(sum((first == value).mean() * (second == value).mean() for value in values))
    return 0.0 if expected >= 1 else (float((first == second).mean()) - expected) / (1 - expected)


def agrees_hardly(first: Codes, second: Codes) -> bool:
    """Return whether kappa is below POOR_KAPPA with 95 % confidence, one-sided.

    The standard error is that of kappa between independent answers (Fleiss, Cohen and Everitt 1969).
    """
    size = len(first)
    values = np.union1d(first, second)
    shares = [((first == value).mean(), (second == value).mean()) for value in values]
    expected = float(sum(share * other_share for share, other_share in shares))
    rarer = (
        min((size - int(np.unique(row, return_counts=True)[1].max()) for row in (first, second)), default=0)
        if size
        else 0
    )
    if rarer < FEWEST_OF_THE_RARER or expected >= 1:
        return False
    variance = expected + expected**2 - float(sum(a * b * (a + b) for a, b in shares))
    error = math.sqrt(max(variance, 0.0)) / ((1 - expected) * math.sqrt(size))
    return error > 0 and kappa(first, second) + 1.645 * error < POOR_KAPPA


def best_shift(first: Codes, second: Codes) -> tuple[int, float]:
    """Return the shift, by up to MOST_SHIFT rows from some row on, of the answers `first` that raises kappa most, and
    the gain in kappa.

    Returns 0 and 0.0 if no shift raises kappa by LEAST_GAIN and by four standard errors.
    """
    size = len(first)
    shifts = [shift for shift in range(-MOST_SHIFT, MOST_SHIFT + 1) if shift]
    if size < FEWEST_ROWS:
        return 0, 0.0
    gains = {}
    for shift in shifts:
        start, end = max(0, -shift), size - max(0, shift)
        moved, still, partner = first[start + shift : end + shift], first[start:end], second[start:end]
        # The rows before the place of the shift are right, so only the end of the form is compared.
        tails = [
            place
            for place in (0, (end - start) // 4, (end - start) // 2)
            if end - start - place >= FEWEST_ROWS
        ]
        gains[shift] = max(
            (
                (kappa(moved[place:], partner[place:]) - kappa(still[place:], partner[place:]))
                * (1 if _is_certain(moved[place:], still[place:], partner[place:]) else 0)
                for place in tails
            ),
            default=0.0,
        )
    shift = max(shifts, key=lambda number: gains[number])
    return (shift, gains[shift]) if gains[shift] >= LEAST_GAIN else (0, 0.0)


def _is_certain(moved: Codes, still: Codes, partner: Codes) -> bool:
    """Return whether more rows agree after the shift than before, by four standard errors of the difference."""
    difference = (moved == partner).astype(int) - (still == partner).astype(int)
    changed = int(np.abs(difference).sum())
    return changed > 0 and float(difference.sum()) > 4 * math.sqrt(changed)


def misplaced_notes(notes: Sequence[str], rows: Sequence[str]) -> bool:
    """Return whether the words of notes fit the texts of their own rows no better than those of other rows, although
    they fit some row.

    notes, rows: the notes and texts of the form, in its order. Words of five letters or more are compared by their
    first five letters; words in more than a tenth of the rows are ignored.
    """
    words_of_rows = [_stems(row) for row in rows]
    frequency = Counter(word for words in words_of_rows for word in words)
    rare = {word for word, count in frequency.items() if count <= max(1, len(rows) // 10)}
    words_of_notes = [(place, words) for place, note in enumerate(notes) if (words := _stems(note) & rare)]
    if len(words_of_notes) < FEWEST_NOTES:
        return False
    own = sum(bool(words & words_of_rows[place]) for place, words in words_of_notes)
    return own <= len(words_of_notes) // 4


def _stems(text: str) -> set[str]:
    return {word[:5].casefold() for word in _WORD.findall(text)}


def suspicions(votes: Sequence[Vote], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return file to reasons why its answers may not stand beside the right rows.

    votes: of one stage (table 3_screen/votes), without votes of earlier versions. texts: report id to title and
    abstract.
    """
    by_person: dict[tuple[str, str], list[Vote]] = {}
    for vote in sorted(votes, key=lambda vote: (vote["file"], int(vote["row"] or 0))):
        # Exports of other tools are in the order of these tools: labels first, or dates.
        if not vote["carried"] and vote["role"] == "reviewer" and not is_imported(vote["file"]):
            by_person.setdefault((vote["reviewer"], vote["file"]), []).append(vote)
    reasons_by_file: dict[str, list[str]] = {}
    for (person, file), own in by_person.items():
        reasons = []
        if are_sorted([vote["decision"] for vote in own]) or are_sorted([answer_of(vote) for vote in own]):
            reasons.append("equal answers are together in the order of a sort")
        for other in sorted({name for name, _ in by_person} - {person}):
            theirs = {
                report: vote["decision"]
                for (name, _), others in by_person.items()
                if name == other
                for vote in others
                for report in split_values(vote["report_id"])
            }
            shared = [vote for vote in own if vote["report_id"] in theirs]
            codes: dict[str, int] = {}
            first = np.array(
                [codes.setdefault(vote["decision"], len(codes)) for vote in shared], dtype=np.int64
            )
            two = np.array(
                [codes.setdefault(theirs[vote["report_id"]], len(codes)) for vote in shared], dtype=np.int64
            )
            shift, _ = best_shift(first, two)
            if shift:
                reasons.append(
                    f"the answers agree much better with those of another reviewer if they are moved by {abs(shift)} "
                    f"row{'' if abs(shift) == 1 else 's'} {'up' if shift > 0 else 'down'}"
                )
                break
            if agrees_hardly(first, two):
                reasons.append("the answers agree with those of another reviewer hardly better than chance")
                break
        notes = [vote["note"] for vote in own]
        if misplaced_notes(
            notes, [texts.get(next(iter(split_values(vote["report_id"])), ""), "") for vote in own]
        ):
            reasons.append("the words of the notes are in the texts of other rows")
        if reasons:
            reasons_by_file[file] = reasons
    return reasons_by_file


def alignment_messages(votes: pd.DataFrame, reports: pd.DataFrame, confirmed: pd.DataFrame) -> list[str]:
    """Return a sentence for each returned file whose answers may stand beside wrong rows, unless a person has
    confirmed the file.

    votes: table 3_screen/votes. reports: table 2_deduplicate/reports. confirmed: table 3_screen/confirmed.
    """
    texts = {row["report_id"]: f"{row['title']} {row['abstract']}" for row in rows_of(reports)}
    return [
        f"{file}: the answers may be beside the wrong rows, because {' and '.join(reasons)}. They count. Compare some of them with "
        f"the titles; if they are right, this line in {CONFIRMED} (first line: file,sha256,by,date) ends the question: "
        f"{confirmation(file)}"
        for file, reasons in suspicions(rows_of(votes), texts).items()
        if not is_confirmed(file, confirmed)
    ]
