"""A made-up review of fern broth: its exports, its team, and what each person answers to each title."""

from __future__ import annotations

import copy
import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from made_up_review import Answers, Judge, MadeUpReview

FIVE = ("ada", "bo", "carl", "dora", "eve")
PAIR = "ada_and_bo"
# Letters that Windows-1252 has, beside those of ASCII.
SUBJECTS = (
    "night bakers", "café singers", "sailors", "lamplighters", "beekeepers", "glass blowers", "ferry pilots",
    "gardeners", "bell ringers", "map makers", "stone masons", "watchmakers", "foresters", "Müller’s weavers", "potters", "divers",
    "shepherds", "tailors", "millers", "brewers", "miners", "printers", "coopers", "fletchers", "thatchers", "saddlers", "cobblers",
    "dyers", "chandlers", "wheelwrights",
)  # fmt: skip
# Two works that exports name so differently that nothing in the first version says that the names are of one work.
SWIMMERS = (
    "Fern broth in the hiccups of cold-water swimmers",
    "Polypody soup against singultus after bathing in lakes",
)
ROWERS = ("Does fern broth help rowers who hiccup?", "Bracken decoction and diaphragmatic spasm on the river")
LATER = ("falconers", "hatters", "joiners")
# Of the numbers of the titles: what everybody answers to titles, but those who are named below.
OUT = set(range(0, 30, 3))
DIFFER = {5: "exclude", 9: "include", 14: "maybe", 16: "exclude", 20: "maybe", 31: "exclude"}
SECOND_INDEX = (1, 4, 7, 11, 24, 25, 26, 27)
SOCIETY = (8, 28, 29)
# By version: the full texts that are not to be had. That of 28 comes a year later.
NOT_HAD = {"fern-1": {7, 28}, "fern-2": {7, 32}}
NO_BROTH = {4, 19, 29}
# At full texts: what ada answers, and what the others answer.
DISPUTED = {10: ("exclude: no hiccups", "include"), 22: ("exclude: no broth", "exclude: no hiccups")}
SETTLED = {10: "exclude: no hiccups", 22: "exclude: no hiccups"}

CONFIG: dict[str, Any] = {
    "run": "fern-1",
    "previous": "",
    "review": {
        "title": "Fern broth for hiccups",
        "question": "Does fern broth stop hiccups?",
        "rationale": "Made up for the tests.",
        "objectives": "To list trials of fern broth.",
        "registration": {"why_not": "it is made up"},
        "protocol": "this file",
        "support": "none",
        "interests": "none",
    },
    "criteria": [{"label": "Exposure", "text": "Fern broth."}],
    "exclusion_reasons": [
        {"label": "no broth", "description": "Another food."},
        {"label": "no hiccups", "description": "Another complaint."},
    ],
    "sources": {
        "index": {
            "name": "Fern Index", "arm": "database", "files": ["config/imports/index.ris"], "platform": "made up",
            "searched_on": "2031-02-04", "why_no_strategy": "made up",
        },
        "second": {
            "name": "Second Index", "arm": "database", "files": ["config/imports/second.csv"], "platform": "made up",
            "searched_on": "2031-02-04", "why_no_strategy": "made up",
        },
        "society": {
            "name": "Society of Ferns", "arm": "organisation", "files": ["config/imports/society.ris"], "platform": "a list",
            "searched_on": "2031-02-05", "why_no_strategy": "a list was sent",
        },
    },
    "people": {name: {"kind": "human", "description": "made up"} for name in (*FIVE, "gil")},
    "screening": {
        "title_abstract": {
            "reviewers": list(FIVE),
            "votes": 2,
            "batch": 8,
            "pilot": {"size": 4, "reach": 0.75},
            "maybe": "people",
            "adjudicator": "gil",
        },
        "full_text": {"reviewers": ["ada", "bo", "carl"], "adjudicator": ["ada", "bo"], "retrieval": "carl"},
    },
    "extraction": {
        "extractors": ["ada", "eve"],
        "adjudicator": "carl",
        "fields": {"dose": {"label": "Dose", "type": "text", "required": True}},
    },
    "synthesis": {"group_by": "dose", "show": ["title"]},
    "declared": dict.fromkeys(("2", "9", "10a", "11", "12", "13", "14", "15", "23", "24c"), "Made up."),
}  # fmt: skip


def title(number: int) -> str:
    """Its letters are those of the notes, so that they tell the code page of a CSV file; without them the notes are refused."""
    subject = (*SUBJECTS, *LATER)[number]
    return f"Fern broth for the hiccups of naïve {subject}: a randomised trial – at 5 €"


def number_of(text: str) -> int:
    """The number of a title, or -1 of a work with two names."""
    return next((number for number in range(len(SUBJECTS) + len(LATER)) if title(number) == text), -1)


def _cells(number: int) -> dict[str, str]:
    word = (*SUBJECTS, *LATER)[number].split()[-1].title()
    return {
        "title": title(number),
        "authors": f"Fictive, {word}",
        "year": str(1990 + number),
        "journal": "Annals of Ferns",
        "volume": str(number + 1),
        "pages": f"{100 + 10 * number}-{108 + 10 * number}",
        "doi": f"10.5555/fern.{number}",
        "abstract": f"Fern broth was given to {word} with hiccups, and the hiccups of {word} were counted for {number + 2} days.",
    }


def _of_two_names(names: tuple[str, str], author: str, number: int, said: str) -> dict[str, str]:
    """A record of a work with two names. said: "doi", "pmid", or "both" for one that says that they are one work."""
    whole = {
        "title": names[said == "pmid"],
        "authors": f"Fictive, {author}",
        "year": "2024",
        "journal": "Journal of Ponds",
        "volume": str(number),
        "pages": f"{number}01-{number}09",
        "doi": f"10.5555/pond.{number}",
        "pmid": f"9000{number}",
    }
    # What the first versions of the two leave out, so that they have nothing in common but the author.
    left_out = {"doi": ("pmid", "journal", "volume", "pages"), "pmid": ("doi",), "both": ()}[said]
    return {name: value for name, value in whole.items() if name not in left_out}


RIS = {
    "id": "ID", "title": "TI", "authors": "AU", "year": "PY", "journal": "JO", "volume": "VL", "pages": "SP", "doi": "DO",
    "pmid": "AN", "abstract": "AB",
}  # fmt: skip


def ris(rows: Mapping[str, dict[str, str]]) -> str:
    entries = []
    for name, cells in rows.items():
        lines = [f"{RIS[key]}  - {value}" for key, value in {"id": name, **cells}.items()]
        entries.append("\n".join(["TY  - JOUR", *lines, "ER  - ", ""]))
    return "\n".join(entries)


def write_csv_export(path: Path, rows: Mapping[str, dict[str, str]]) -> None:
    columns = ["id", "title", "authors", "year", "journal", "volume", "pages", "doi", "pmid", "abstract"]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"id": name, **cells} for name, cells in rows.items())


def fern_review(folder: Path, code: Path) -> MadeUpReview:
    """Make the folder of the review: two databases and the list of a society, with records in common."""
    imports = folder / "config/imports"
    imports.mkdir(parents=True)
    index = {f"I{number}": _cells(number) for number in range(24)}
    index |= {
        "I90": _of_two_names(SWIMMERS, "Pond", 7, "doi"),
        "I91": _of_two_names(ROWERS, "River", 8, "doi"),
    }
    second = {f"S{number}": _cells(number) for number in SECOND_INDEX}
    second |= {
        "S90": _of_two_names(SWIMMERS, "Pond", 7, "pmid"),
        "S91": _of_two_names(ROWERS, "River", 8, "pmid"),
    }
    (imports / "index.ris").write_text(ris(index), encoding="utf-8")
    write_csv_export(imports / "second.csv", second)
    society = {f"X{number}": _cells(number) for number in SOCIETY}
    (imports / "society.ris").write_text(ris(society), encoding="utf-8")
    review = MadeUpReview(folder, code)
    review.write_config(copy.deepcopy(CONFIG))
    return review


def search_again(review: MadeUpReview) -> None:
    """A later export of both databases: some known records, new ones, and two that say that two names are of one work."""
    imports = review.path("config/imports")
    index = {f"I{number}": _cells(number) for number in (21, 22, 23, 30, 31)}
    (imports / "index_2032.ris").write_text(ris(index), encoding="utf-8")
    second = {f"S{number}": _cells(number) for number in (27, 31, 32)}
    second |= {
        "S92": _of_two_names(SWIMMERS, "Pond", 7, "both"),
        "S93": _of_two_names(ROWERS, "River", 8, "both"),
    }
    write_csv_export(imports / "second_2032.csv", second)
    config = review.config
    for name in ("index", "second"):
        suffix = "ris" if name == "index" else "csv"
        config["sources"][name]["files"].append(f"config/imports/{name}_2032.{suffix}")
        config["sources"][name]["searched_on"] = "2032-02-04"
    config["run"], config["previous"] = "fern-2", "fern-1"
    del config["screening"]["title_abstract"]["imports"]
    review.write_config(config)


def answer(said: str) -> Answers:
    decision, _, reason = said.partition(": ")
    return {"Decision": decision, **({"Reason for exclusion": reason} if reason else {})}


def on_titles(person: str) -> Judge:
    """What a person answers to titles: some differ where DIFFER says so."""

    def judge(text: str) -> Answers:
        number = number_of(text)
        if number < 0:
            return answer("exclude" if text == SWIMMERS[0] else "include")
        usual = "exclude" if number in OUT else "include"
        differs = person in ("bo", "carl", "finn") and number in DIFFER
        note = {"Notes": f"naïve – 5 € a dose, says {person}"} if number % 5 == 0 else {}
        return {**answer(DIFFER[number] if differs else usual), **note}

    return judge


def gil_on_titles(text: str) -> Answers:
    return answer("exclude" if number_of(text) in OUT else "include")


def on_full_texts(person: str) -> Judge:
    def judge(text: str) -> Answers:
        number = number_of(text)
        if number in DISPUTED:
            return answer(DISPUTED[number][person != "ada"])
        return answer("exclude: no broth" if number in NO_BROTH or text == ROWERS[1] else "include")

    return judge


def pair_on_full_texts(text: str) -> Answers:
    return answer(SETTLED.get(number_of(text), "exclude: no broth"))


def on_retrieval(version: str) -> Judge:
    def judge(text: str) -> Answers:
        if number_of(text) in NOT_HAD[version]:
            return {"Retrieved": "no", "Tried where": "library and author", "Tried on": "2031-03-20"}
        return {"Retrieved": "yes"}

    return judge


def on_studies(person: str) -> Judge:
    """The extractors differ on one study."""

    def judge(text: str) -> Answers:
        number = number_of(text)
        return {"Dose": "2 cups" if number == 2 and person == "eve" else "1 cup"}

    return judge
