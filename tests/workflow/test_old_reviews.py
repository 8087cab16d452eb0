"""Reviews made with prismake 0.1.0 live on: one under way is continued, and a sealed one is compared and updated."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from dawn_people import arbiter_on_full_texts
from made_up_review import FULL_TEXT, MadeUpReview, next_version

OLD = Path(__file__).parents[1] / "fixtures/0.1.0"


def of_0_1_0(name: str, folder: Path, code: Path) -> MadeUpReview:
    shutil.copytree(OLD / name, folder)
    return MadeUpReview(folder, code)


@pytest.mark.slow
def test_a_review_under_way_is_continued_with_the_form_that_lay_on_somebodys_desk(
    tmp_path: Path, code: Path
) -> None:
    review = of_0_1_0("under_way", tmp_path / "under way", code)
    review.vote(FULL_TEXT, "arbiter", arbiter_on_full_texts)
    asked, votes = review.awaited(), review.table("3_screen/2_full_text/votes.csv")
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert "from the last run" not in run.screen
    assert any("arbiter: 2 reports to settle" in line for line in asked)
    assert not any("arbiter" in line for line in review.awaited())
    now = review.table("3_screen/2_full_text/votes.csv")
    key = ("reviewer", "role", "record_ids", "decision", "reason")
    assert {tuple(row[name] for name in key) for row in votes} <= {
        tuple(row[name] for name in key) for row in now
    }
    assert len(now) == len(votes) + 2


@pytest.mark.slow
def test_a_sealed_review_is_not_altered_and_its_inputs_are_compared(tmp_path: Path, code: Path) -> None:
    review = of_0_1_0("sealed", tmp_path / "sealed", code)
    before = review.digests(".")
    run = review.snakemake()
    assert run.code == 1
    assert 'version "dawn-1" is sealed, and this run would change it' in run.stderr
    audit = review.snakemake("audit")
    assert audit.code == 0, audit.screen
    assert audit.last_lines(1)[0].endswith("made with prismake 0.1.0; install that version to compare bytes.")
    kept = {place: code for place, code in review.digests(".").items() if not place.startswith(".")}
    logs = {place for place in kept if "/logs/" in place}
    assert {place: kept[place] for place in kept.keys() - logs} == {
        place: digest for place, digest in before.items() if not place.startswith(".")
    }


@pytest.mark.slow
def test_an_input_of_a_sealed_review_that_was_changed_is_named(tmp_path: Path, code: Path) -> None:
    review = of_0_1_0("sealed", tmp_path / "sealed", code)
    with review.path("config/imports/evening_index.ris").open("a", encoding="utf-8") as handle:
        handle.write("\n")
    audit = review.snakemake("audit")
    assert audit.code == 1
    assert "differs: config/imports/evening_index.ris" in audit.stderr


@pytest.mark.slow
def test_a_sealed_review_is_updated_by_a_new_version(tmp_path: Path, code: Path) -> None:
    review = of_0_1_0("sealed", tmp_path / "sealed", code)
    next_version(review)
    run = review.snakemake()
    assert run.code == 0, run.screen
    carried = review.table("3_screen/2_full_text/votes.csv")
    assert carried and {row["carried"] for row in carried} == {"yes", "asked again"}
    assert len(review.table("4_extract/studies.csv")) == len(
        MadeUpReview(OLD / "sealed", code).table("4_extract/studies.csv")
    )
