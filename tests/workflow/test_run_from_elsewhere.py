"""A review that is run with --directory, by a person who stands in the folder of another review."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from dawn_people import vote_on_titles
from made_up_review import TITLE_ABSTRACT, MadeUpReview, Run

At = Callable[[str], MadeUpReview]
VOTES_TABLE = "results/dawn-1/3_screen/1_title_abstract/votes.csv"
FORM = "config/screening/1_title_abstract/dawn-1/screener-b.xlsx"


@pytest.fixture
def other(at: At) -> MadeUpReview:
    """The review in whose folder the person stands: it has votes of its own, in a version of the same name."""
    return at("titles")


def beside(other: MadeUpReview, review: MadeUpReview) -> MadeUpReview:
    """The review, run by the person who stands in the other one."""
    return review.run_from(other.folder)


def printed_places(review: MadeUpReview, run: Run) -> list[Path]:
    """Where the last lines lead, seen from where the person stands."""
    assert review.stand
    told = re.findall(r"^(?:Details|The review): (.*)$", run.stderr, re.MULTILINE)
    return [review.stand / place for place in told]


def test_no_alarm_and_nothing_written_where_the_person_stands(other: MadeUpReview, at: At) -> None:
    """The first returned form, then a run with nothing new: the votes are those of the review that is run."""
    review = beside(other, at("nothing"))
    standing = other.digests(".")
    vote_on_titles(review, "screener-a")
    for _ in range(2):
        run = review.snakemake(VOTES_TABLE)
        assert run.code == 0, run.screen
        assert "from the last run" not in run.screen
        places = printed_places(review, run)
        assert [place.resolve() for place in places] == [
            review.results / "STATUS.md",
            review.results / "6_report/index.html",
        ]
        assert all(place.is_file() for place in places)
    assert other.digests(".") == standing
    assert not list(review.results.rglob("votes_no_longer_held.csv"))


def test_a_true_loss_is_told_with_places_that_are_right_from_there(other: MadeUpReview, at: At) -> None:
    review = beside(other, at("one and a half"))
    standing = other.digests(".")
    assert review.vote(TITLE_ABSTRACT, "screener-b", lambda title: {"Decision": "exclude"}) == 7
    run = review.snakemake(VOTES_TABLE)
    assert run.code == 0, run.screen
    lost = re.search(r"^(.*): 13 votes of screener-b from the last run", run.stderr, re.MULTILINE)
    kept = re.search(r"The votes are kept in (.*)\.$", run.stderr, re.MULTILINE)
    assert lost and kept and review.stand
    assert (review.stand / lost[1]).samefile(review.path(FORM))
    assert (review.stand / kept[1]).samefile(review.results / "logs/votes_no_longer_held.csv")
    assert f"`git -C '{review.seen.rstrip('/')}' restore {FORM}`" in run.stderr
    assert len(review.table("logs/votes_no_longer_held.csv")) == 13
    assert other.digests(".") == standing


def test_what_is_wrong_is_told_with_places_that_are_right_from_there(other: MadeUpReview, at: At) -> None:
    """Both what is found before the DAG and what a job finds."""
    review = beside(other, at("nothing"))
    vote_on_titles(review, "screener-b")
    review.path(FORM).write_bytes(b"not a spreadsheet")
    assert f"\n{review.seen}{FORM}" in review.snakemake(VOTES_TABLE).stderr
    review.path("config/config.yaml").write_text("rum: x\n", encoding="utf-8")
    run = review.snakemake()
    assert run.code == 1
    assert f"\n{review.seen}config/config.yaml, line 1" in run.stderr


@pytest.mark.slow
def test_release_and_audit_name_places_that_are_right_from_there(other: MadeUpReview, at: At) -> None:
    review = beside(other, at("all"))
    standing = other.digests(".")
    (review.results / "6_report/left_over.csv").write_text("a\n", encoding="utf-8")
    said = review.snakemake().stderr
    assert f"delete before a release: {review.seen}results/dawn-1/6_report/left_over.csv\n" in said
    audit = review.snakemake("audit")
    assert f"extra: {review.seen}results/dawn-1/6_report/left_over.csv" in audit.last_lines(1)[0]
    (review.results / "6_report/left_over.csv").unlink()
    release = review.snakemake("release")
    assert f"sealed in {review.seen}config/versions/dawn-1/." in release.last_lines(1)[0]
    assert other.digests(".") == standing
