"""What the made-up people of the birdsong review answer, by title: reviewers who mostly agree, and an arbiter."""

from __future__ import annotations

from made_up_review import FULL_TEXT, TITLE_ABSTRACT, Answers, Judge, MadeUpReview, write_csv

# title begins with: (screener-a, screener-b) on title and abstract
GOES_ON = {
    "Dawn chorus for nurses": ("include", "include"),
    "=Lark song+": ("include", "maybe"),
    "+5 decibels": ("maybe", "include"),
    "@night": ("include", "include"),
    "<script>": ("include", "include"),
    "Vogelgesang": ("include", "include"),
    "Listening to wrens": ("include", "include"),
    "Recorded dawn chorus": ("include", "include"),
    "Wren song for night bakers": ("include", "include"),
    "Birdsong by radio": ("maybe", "maybe"),
    "Long-term follow-up": ("include", "include"),
}
DIFFER = {
    "Lark song for night drivers": ("include", "exclude"),
    "What birdsong is played": ("include", "exclude"),
}
STOPS = {
    "Robins": ("birds studied", "birds studied"),
    "-10 degrees": ("no birdsong", ""),
    "Whale song": ("day workers", "no birdsong"),
    "Owls": ("birds studied", "birds studied"),
    "Office workers": ("day workers", "day workers"),
    "White noise": ("no birdsong", "no birdsong"),
    "Ducks": ("birds studied", ""),
}
ARBITER_ON_TITLES = {"Lark song for night drivers": "include", "What birdsong is played": "exclude"}
NOT_HAD = ("@night", "Vogelgesang")

# title begins with: (screener-a, screener-b) on the full text, each a decision or "exclude: reason"
FULL = {
    "Dawn chorus for nurses": ("include", "include"),
    "=Lark song+": ("include", "include"),
    "+5 decibels": ("exclude: day workers", "exclude: day workers"),
    "<script>": ("include", "exclude: no birdsong"),
    "Listening to wrens": ("exclude: no birdsong", "exclude: birds studied"),
    "Recorded dawn chorus": ("include", "include"),
    "Lark song for night drivers": ("include", "include"),
    "Wren song for night bakers": ("include", "include"),
    "Birdsong by radio": ("unclear", "unclear"),
    "Long-term follow-up": ("include", "include"),
    "Nightingales for night porters": ("include", "include"),
}
ARBITER_ON_FULL_TEXTS = {"<script>": "exclude: no birdsong", "Listening to wrens": "exclude: birds studied"}
BIRDS = {"=Lark song+": "lark", "Lark song for": "lark", "Wren song": "wren", "Nightingales": "several"}


def _find(table: dict[str, object], title: str) -> object:
    return next((said for start, said in table.items() if title.startswith(start)), None)


def _answer(said: str) -> Answers:
    decision, _, reason = said.partition(": ")
    return {"Decision": decision, **({"Reason for exclusion": reason} if reason else {})}


def on_titles(person: int, leave_out: tuple[str, ...] = ()) -> Judge:
    """screener-a (0) or screener-b (1) on titles and abstracts; rows of `leave_out` stay empty."""

    def judge(title: str) -> Answers:
        if title.startswith(leave_out or ("\0",)):
            return {}
        if title.startswith("Nightingales"):
            return {"Decision": "include"}
        went = _find({**GOES_ON, **DIFFER}, title)
        if went:
            return {"Decision": went[person], "Notes": "by ear"}  # type: ignore[index]
        reason = _find(STOPS, title)[person]  # type: ignore[index]
        return {"Decision": "exclude", **({"Reason for exclusion": reason} if reason else {})}

    return judge


def arbiter_on_titles(title: str) -> Answers:
    return {"Decision": str(_find(dict(ARBITER_ON_TITLES), title))}


def on_full_texts(person: int) -> Judge:
    return lambda title: _answer(_find(dict(FULL), title)[person])  # type: ignore[index]


def arbiter_on_full_texts(title: str) -> Answers:
    return _answer(str(_find(dict(ARBITER_ON_FULL_TEXTS), title)))


def on_retrieval(title: str) -> Answers:
    if title.startswith(NOT_HAD):
        return {"Retrieved": "no", "Tried where": "library and author", "Tried on": "2031-02-20"}
    return {"Retrieved": "yes"}


def on_studies(person: int) -> Judge:
    """Both extractors agree on the bird; they differ on the hours of one study."""

    def judge(title: str) -> Answers:
        bird = str(_find(dict(BIRDS), title) or "several")
        hours = {"Bird": bird}
        if bird == "wren":
            hours["Hours of song (h)"] = "2" if person == 0 else "3"
        return hours

    return judge


def pass_over_quarantine(review: MadeUpReview) -> None:
    rows = [
        {"quarantine_id": row["quarantine_id"], "by": "arbiter", "note": "made up: it has no title"}
        for row in review.table("1_identify/quarantine.csv")
    ]
    write_csv(review.path("config/quarantine.csv"), rows)


def vote_on_titles(review: MadeUpReview, person: str, leave_out: tuple[str, ...] = (), name: str = "") -> int:
    judge = on_titles(("screener-a", "screener-b").index(person), leave_out)
    return review.vote(TITLE_ABSTRACT, person, judge, name)


def vote_on_full_texts(review: MadeUpReview) -> None:
    for number, person in enumerate(("screener-a", "screener-b")):
        review.vote(FULL_TEXT, person, on_full_texts(number))


def fill_retrieval(review: MadeUpReview) -> int:
    return review.vote(FULL_TEXT, "retrieval", on_retrieval)


def fill_extraction(review: MadeUpReview) -> None:
    for number, person in enumerate(("screener-a", "screener-b")):
        form, back = f"4_extract/forms/{person}.xlsx", review.returned("extraction", f"{person}.xlsx")
        review.fill(form, back, on_studies(number))
