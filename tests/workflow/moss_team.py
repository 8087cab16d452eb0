"""A made-up review of moss tea that a team of five screens together, from one imported file."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from made_up_review import TITLE_ABSTRACT, Answers, MadeUpReview, form_rows

FIVE = ("ada", "bo", "carl", "dora", "eve")
DEPUTY = "gus"
PAIR = "ada_and_bo"
SUBJECTS = (
    "night bakers", "choir singers", "sailors", "lamplighters", "beekeepers", "swimmers", "glass blowers", "ferry pilots", "gardeners",
    "bell ringers", "map makers", "stone masons", "watchmakers", "foresters", "weavers", "potters", "divers", "shepherds", "tailors",
    "millers", "brewers", "miners", "printers", "coopers",
)  # fmt: skip
# Title begins with: what everybody answers, but those who are named.
OUT = SUBJECTS[::3]
DIFFERS = {
    ("carl", "foresters"),
    ("eve", "potters"),
    ("bo", "divers"),
    ("ada", "tailors"),
    ("finn", "millers"),
}
CONFIG: dict[str, Any] = {
    "run": "moss-1",
    "previous": "",
    "review": {
        "title": "Moss tea for hiccups",
        "question": "Does moss tea stop hiccups?",
        "rationale": "Made up for the tests.",
        "objectives": "To list trials of moss tea.",
        "registration": {"why_not": "it is made up"},
        "protocol": "this file",
        "support": "none",
        "interests": "none",
    },
    "criteria": [{"label": "Exposure", "text": "Moss tea."}],
    "exclusion_reasons": [{"label": "no moss", "description": "Another tea."}],
    "sources": {
        "index": {
            "name": "Moss Index",
            "arm": "database",
            "files": ["config/imports/moss.ris"],
            "platform": "a made-up index",
            "searched_on": "2031-02-04",
            "why_no_strategy": "made up",
        }
    },
    "people": {name: {"kind": "human", "description": "made up"} for name in (*FIVE, DEPUTY)},
    "screening": {
        "title_abstract": {
            "reviewers": list(FIVE),
            "votes": 2,
            "batch": 5,
            "pilot": {"size": 4, "reach": 0.75},
            "adjudicator": ["ada", "bo"],
            "deputy": DEPUTY,
        },
        "full_text": {"reviewers": ["ada", "bo"], "adjudicator": "carl", "retrieval": "bo"},
    },
    "extraction": {
        "extractors": ["ada", "bo"],
        "adjudicator": "carl",
        "fields": {"dose": {"label": "Dose", "type": "text"}},
    },
    "synthesis": {"group_by": "dose", "show": ["title"]},
}


def title(subject: str) -> str:
    return f"Moss tea for the hiccups of {subject}: a randomised trial"


def ris(subjects: tuple[str, ...]) -> str:
    entries = [
        f"TY  - JOUR\nID  - M{number}\nTI  - {title(subject)}\nAU  - Fictive, {subject.title().replace(' ', '')}\n"
        f"PY  - {1990 + number}\nJO  - Annals of Moss\nVL  - {number}\nSP  - {100 + number}\n"
        f"AB  - Moss tea was given to {subject} with hiccups, and the hiccups of {subject} were counted for {number} days.\nER  - \n"
        for number, subject in enumerate(subjects, start=1)
    ]
    return "\n".join(entries)


def moss_review(folder: Path, code: Path) -> MadeUpReview:
    """Make the folder of the review."""
    (folder / "config/imports").mkdir(parents=True)
    (folder / "config/imports/moss.ris").write_text(ris(SUBJECTS), encoding="utf-8")
    review = MadeUpReview(folder, code)
    review.write_config(copy.deepcopy(CONFIG))
    return review


def judge(
    person: str, wrong: Callable[[str], bool] = lambda _: False, differs: bool = True
) -> Callable[[str], Answers]:
    """What a person answers. wrong: the subjects on which the person answers against the others, beside those of DIFFERS."""

    def answer(text: str) -> Answers:
        subject = next(name for name in SUBJECTS if text == title(name))
        excludes = (subject in OUT) != ((differs and (person, subject) in DIFFERS) or wrong(subject))
        return {"Decision": "exclude" if excludes else "include"}

    return answer


def subjects_in(review: MadeUpReview, person: str) -> list[str]:
    """The subjects in the form of a person at titles and abstracts."""
    rows = form_rows(review.results / f"3_screen/{TITLE_ABSTRACT}/forms/{person}.xlsx")
    return [next(name for name in SUBJECTS if cells["Title"] == title(name)) for _, cells in rows]
