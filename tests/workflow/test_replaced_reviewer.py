"""Somebody leaves half way: what came back stays and counts, and what is left is asked of the successor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dawn_people import arbiter_on_titles, on_titles
from made_up_review import TITLE_ABSTRACT, MadeUpReview, form_rows

At = Callable[[str], MadeUpReview]
STAGES = ("title_abstract", "full_text")


def replaced(review: MadeUpReview, old: str, new: str, keep: bool = True) -> None:
    """Name a new person wherever another was named, and call that one former, or take the entry out."""
    config: dict[str, Any] = review.config
    config["people"][new] = {"kind": "human", "description": "came later"}
    if keep:
        config["people"][old]["state"] = "former"
    else:
        del config["people"][old]

    def renamed(names: list[str]) -> list[str]:
        return [new if name == old else name for name in names]

    for section in (*(config["screening"][stage] for stage in STAGES), config["extraction"]):
        for key in ("reviewers", "extractors"):
            if key in section:
                section[key] = renamed(section[key])
        for key in ("adjudicator", "retrieval"):
            if section.get(key) == old:
                section[key] = new
    review.write_config(config)


def cast(review: MadeUpReview) -> dict[tuple[str, str], str]:
    return {
        (row["reviewer"], row["record_ids"]): row["decision"]
        for row in review.table(f"3_screen/{TITLE_ABSTRACT}/votes.csv")
    }


@pytest.mark.slow
def test_a_reviewer_is_replaced_half_way_and_the_stage_is_finished(at: At) -> None:
    review = at("one and a half")
    before, returned = cast(review), review.digests("config/screening")

    replaced(review, "screener-b", "screener-c", keep=False)
    stop = review.snakemake()
    assert stop.code != 0
    said = stop.stderr.rstrip().rpartition("\n\n")[2]
    assert "config/screening/1_title_abstract/dawn-1/screener-b.xlsx" in said
    assert f"add the name to `people` in {review.seen}config/config.yaml with `state: former`" in said
    for word in ("screener-a", "screener-c", "arbiter", "Did you mean", "rename"):
        assert word not in said

    config = review.config
    config["people"]["screener-b"] = {"kind": "human", "description": "left", "state": "former"}
    review.write_config(config)
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert cast(review) == before
    assert "- screener-c: 7 reports to decide by title and abstract." in review.awaited()
    assert not [line for line in review.awaited() if "screener-b" in line]
    forms = review.results / f"3_screen/{TITLE_ABSTRACT}/forms"
    assert {path.stem for path in forms.glob("*.xlsx")} == {"screener-a", "screener-c", "arbiter"}
    assert len(form_rows(forms / "screener-c.xlsx")) == 7
    page = (review.results / "6_report/index.html").read_text(encoding="utf-8")
    assert "screener-b (human, former: left)" in page

    assert review.vote(TITLE_ABSTRACT, "screener-c", on_titles(1)) == 7
    assert review.vote(TITLE_ABSTRACT, "arbiter", arbiter_on_titles) == 2
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert not [line for line in review.awaited() if "title and abstract" in line]
    states = {row["state"] for row in review.table(f"3_screen/{TITLE_ABSTRACT}/worklist.csv")}
    assert states == {"decided"}
    assert {key: cast(review)[key] for key in before} == before
    assert {place: review.digests("config/screening")[place] for place in returned} == returned
    assert review.snakemake().code == 0


@pytest.mark.slow
def test_what_former_extractors_and_a_former_adjudicator_returned_still_counts(at: At) -> None:
    review = at("all")
    extraction = review.table("4_extract/extraction.csv")
    decisions = [
        review.table(f"3_screen/{stage}/decisions.csv") for stage in ("1_title_abstract", "2_full_text")
    ]
    replaced(review, "screener-b", "screener-c")
    replaced(review, "arbiter", "judge")
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert review.awaited() == []
    told = review.table("4_extract/extraction.csv")
    assert [(row["value"], row["state"]) for row in told] == [
        (row["value"], row["state"]) for row in extraction
    ]
    assert "adjudicated" in {row["state"] for row in told}
    assert [
        review.table(f"3_screen/{stage}/decisions.csv") for stage in ("1_title_abstract", "2_full_text")
    ] == decisions
    release = review.snakemake("release")
    assert release.code == 0, release.screen
