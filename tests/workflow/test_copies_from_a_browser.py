"""A form that was filled in in a browser: its page is a result, its copy comes back, and its votes are counted as others are."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

from forms_as_copy import content_of_page, copy_of_content, text_of
from made_up_review import MadeUpReview

STAGE = "1_title_abstract"


def test_a_copy_that_a_page_saved_is_counted_and_one_with_a_fault_is_named_at_its_record(
    at: Callable[[str], MadeUpReview],
) -> None:
    review = at("nothing")
    page = review.results / f"3_screen/{STAGE}/forms/screener-a.html"
    content = content_of_page(page.read_text(encoding="utf-8"))
    with zipfile.ZipFile(page.with_suffix(".zip")) as archive:
        assert archive.read("screener-a.html") == page.read_bytes()
    ids = [row[content["names"].index(content["id"])] for row in content["rows"]]
    copy = copy_of_content(content, {ids[0]: ("include",), ids[2]: ("exclude", "", "not a bird")})
    back = review.returned(f"screening/{STAGE}", "screener-a_2-of-20.json")
    back.parent.mkdir(parents=True, exist_ok=True)
    back.write_text(text_of(copy).replace("not a bird", "no bird"), encoding="utf-8")
    run = review.snakemake()
    assert run.code != 0
    assert (
        "screener-a_2-of-20.json, record 3: the answer was changed after the form saved the copy"
        in run.screen
    )
    back.write_text(text_of(copy), encoding="utf-8")
    run = review.snakemake()
    assert run.code == 0, run.screen
    votes = review.table(f"3_screen/{STAGE}/votes.csv")
    assert [(vote["record_ids"], vote["decision"], vote["note"], vote["row"]) for vote in votes] == [
        (ids[0], "include", "", "1"),
        (ids[2], "exclude", "not a bird", "3"),
    ]
    # The next form asks for the rest alone, and names a place where it replaces nothing.
    content = content_of_page(page.read_text(encoding="utf-8"))
    assert len(content["rows"]) == len(ids) - 2
