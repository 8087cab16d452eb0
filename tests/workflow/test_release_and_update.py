"""A release seals a version for good; a later version carries its votes over and asks for what is new and what it left open."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from dawn_people import fill_extraction, fill_retrieval, on_full_texts, vote_on_titles
from independent_flow import Tables, broken_identities, flow_numbers, written_numbers
from made_up_review import FIXTURES, FULL_TEXT, MadeUpReview, digest, form_rows, freeze_pin, next_version

At = Callable[[str], MadeUpReview]
SEAL = "config/versions/dawn-1"
MORE = """
PMID- 90000011
DP  - 2031 Jun
TI  - Nightingales for night porters: a pilot trial.
LID - 10.5555/dawn.011 [doi]
FAU - Sandpiper, Lev
PT  - Journal Article
JT  - Journal of invented sleep
VI  - 5
PG  - 1-6

PMID- 90000012
DP  - 2031 Jul
TI  - Robins and cats.
LID - 10.5555/dawn.012 [doi]
FAU - Teal, Una
PT  - Journal Article
JT  - Birds of invention
VI  - 47
PG  - 3-4
"""


def grow(review: MadeUpReview) -> None:
    """A new search of one source: a new pin beside the old one, which config.yaml names from now on."""
    grown = review.folder / "medline.nbib"
    grown.write_text((FIXTURES / "dawn/medline.nbib").read_text(encoding="utf-8") + MORE, encoding="utf-8")
    freeze_pin(
        review.path("config/pins/medline/2031-08"), "medline", [grown], searched_on="2031-08-01", reported="9"
    )
    grown.unlink()
    path = review.path("config/config.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("config/pins/medline/2031-02", "config/pins/medline/2031-08"), encoding="utf-8"
    )


@pytest.fixture
def released(sealed: MadeUpReview, tmp_path: Path) -> MadeUpReview:
    return sealed.copy(tmp_path / "released")


@pytest.mark.slow
def test_a_release_seals_what_a_later_version_needs(sealed: MadeUpReview) -> None:
    seal = sealed.digests(SEAL)
    for name in (
        "manifest.json",
        "config.yaml",
        "reports.csv",
        "votes_1_title_abstract.csv",
        "votes_2_full_text.csv",
    ):
        assert name in seal
    for name, place in (
        ("decisions_2_full_text.csv", "3_screen/2_full_text/decisions.csv"),
        ("report_study.csv", "4_extract/report_study.csv"),
        ("manifest.json", "audit/manifest.json"),
    ):
        assert seal[name] == digest(sealed.results / place)
    manifest = json.loads((sealed.path(SEAL) / "manifest.json").read_text(encoding="utf-8"))
    for place in (
        "config/screening/1_title_abstract/dawn-1/screener-a.xlsx",
        "config/pins/medline/2031-02/medline.nbib",
    ):
        assert manifest["inputs"][place] == digest(sealed.path(place))


@pytest.mark.slow
def test_a_sealed_version_can_be_run_again_and_nothing_is_done(released: MadeUpReview) -> None:
    run = released.snakemake()
    assert run.code == 0
    assert run.idle


@pytest.mark.slow
def test_a_second_release_changes_nothing(released: MadeUpReview) -> None:
    before = released.digests("config")
    run = released.snakemake("release")
    assert run.code == 0
    assert "sealed already" in run.screen
    assert released.digests("config") == before


@pytest.mark.slow
def test_the_results_of_a_sealed_version_can_be_made_again_from_a_clone(released: MadeUpReview) -> None:
    before = released.written()
    shutil.rmtree(released.folder / "results")
    shutil.rmtree(released.folder / ".snakemake")
    assert released.snakemake().code == 0
    assert released.written() == before


@pytest.mark.slow
def test_a_result_changed_by_hand_is_not_sealed(at: At) -> None:
    review = at("all")
    page = review.results / "6_report/index.html"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- later -->", encoding="utf-8")
    run = review.snakemake("release")
    assert run.code != 0
    assert "results/dawn-1/6_report/index.html" in run.stderr.rstrip().rpartition("\n\n")[2]
    assert not review.path(SEAL).exists()


@pytest.mark.slow
def test_gates_opened_by_hand_open_nothing(at: At) -> None:
    """Whoever writes "yes" into gates.csv does not get a seal."""
    review = at("extraction")
    gates = review.results / "6_report/gates.csv"
    gates.write_text(gates.read_text(encoding="utf-8").replace(",no,", ",yes,"), encoding="utf-8")
    run = review.snakemake("release")
    assert run.code != 0
    assert "Traceback" not in run.screen
    assert not review.path(SEAL).exists()


def refused_before_the_dag(review: MadeUpReview, *words: str) -> None:
    before = review.digests("config"), review.digests("results")
    run = review.snakemake()
    assert run.code != 0
    message = run.stderr.rstrip().rpartition("\n\n")[2]
    for word in ("sealed", "choose a new `run`", *words):
        assert word in message, message
    assert "Building DAG" not in run.screen
    assert "Traceback" not in run.screen
    assert (review.digests("config"), review.digests("results")) == before


@pytest.mark.slow
def test_a_run_that_would_alter_a_sealed_version_is_refused_before_the_dag(released: MadeUpReview) -> None:
    form = released.path("config/screening/1_title_abstract/dawn-1/screener-a.xlsx")
    shutil.copyfile(form.with_name("screener-b.xlsx"), form)
    refused_before_the_dag(released, "differs: config/screening/1_title_abstract/dawn-1/screener-a.xlsx")


@pytest.mark.slow
def test_a_grown_search_does_not_alter_a_sealed_version(released: MadeUpReview) -> None:
    grow(released)
    refused_before_the_dag(
        released, "differs: config/config.yaml", "config/pins/medline/2031-08/medline.nbib"
    )


@pytest.mark.slow
def test_an_added_form_does_not_alter_a_sealed_version(released: MadeUpReview) -> None:
    form = released.path("config/screening/1_title_abstract/dawn-1/screener-a.xlsx")
    shutil.copyfile(form, form.with_name("screener-a_2.xlsx"))
    refused_before_the_dag(released, "extra: config/screening/1_title_abstract/dawn-1/screener-a_2.xlsx")


@pytest.mark.slow
def test_an_update_of_a_version_that_is_not_sealed_is_refused(at: At) -> None:
    review = at("all")
    next_version(review)
    run = review.snakemake()
    assert run.code != 0
    message = run.stderr.rstrip().rpartition("\n\n")[2]
    assert 'version "dawn-1" must be a sealed version' in message
    assert "Traceback" not in run.screen


@pytest.mark.slow
def test_a_draft_whose_search_grew_asks_for_the_new_reports_alone(at: At) -> None:
    review = at("all")
    returned = review.digests("config/screening")
    grow(review)
    run = review.snakemake()
    assert run.code == 0
    owed = [f"- screener-{who}: 2 reports to decide by title and abstract." for who in "ab"]
    assert review.awaited() == owed
    assert [line for line in run.stderr.splitlines() if line.startswith("- ")] == owed
    assert review.snakemake("release").code != 0
    assert review.digests("config/screening") == returned
    vote_on_titles(review, "screener-a", name="screener-a_2.xlsx")
    assert review.snakemake().code == 0
    assert review.awaited() == owed[1:]
    assert {place: review.digests("config/screening")[place] for place in returned} == returned


@pytest.fixture(scope="session")
def update(
    sealed: MadeUpReview, code: Path, once: Callable[[str, Callable[[Path], None]], Path]
) -> MadeUpReview:
    """The next version, with two new records, before anybody voted."""

    def run(folder: Path) -> None:
        review = sealed.copy(folder)
        grow(review)
        next_version(review)
        before = review.digests("config")
        done = review.snakemake()
        assert done.code == 0, done.screen
        assert review.digests("config") == before

    return MadeUpReview(once("update", run), code)


@pytest.mark.slow
def test_an_update_carries_votes_over_and_asks_for_what_is_new_or_was_left_open(update: MadeUpReview) -> None:
    assert update.awaited() == [
        *(f"- screener-{who}: 2 reports to decide by title and abstract." for who in "ab"),
        "- screener-b: the full text of 2 reports, or an entry that it was not retrieved.",
        *(f"- screener-{who}: 1 report to decide by full text." for who in "ab"),
    ]
    for who in "ab":
        rows = form_rows(update.results / f"3_screen/1_title_abstract/forms/screener-{who}.xlsx")
        assert sorted(cells["Title"][:6] for _, cells in rows) == ["Nighti", "Robins"]
        rows = form_rows(update.results / f"3_screen/2_full_text/forms/screener-{who}.xlsx")
        assert [cells["Title"][:17] for _, cells in rows] == ["Birdsong by radio"]
    log = form_rows(update.results / "3_screen/2_full_text/forms/retrieval.xlsx")
    assert sorted(cells["Title"][:6] for _, cells in log) == ["@night", "Vogelg"]
    carried = [row for row in update.table("3_screen/1_title_abstract/votes.csv") if row["carried"] == "yes"]
    assert len(carried) == len(update.table("3_screen/1_title_abstract/votes.csv")) > 40


@pytest.mark.slow
def test_the_flow_of_an_update_has_its_previous_boxes_and_counts_nothing_twice(update: MadeUpReview) -> None:
    box = written_numbers(update.results)
    told = {
        name: box[name]
        for name in ("previous_studies", "previous_reports", "database_results", "register_results")
    }
    assert told == {
        "previous_studies": "4",
        "previous_reports": "6",
        "database_results": "2",
        "register_results": "0",
    }
    assert flow_numbers(Tables(update.folder, update.results, update.config)) == box
    svg = (update.results / "6_report/prisma/flow.svg").read_text(encoding="utf-8")
    assert "previous version" in svg.replace("\n", " ") or "Previous studies" in svg


@pytest.mark.slow
def test_an_update_runs_to_its_release(update: MadeUpReview, tmp_path: Path) -> None:
    review = update.copy(tmp_path / "update")
    for who in ("screener-a", "screener-b"):
        vote_on_titles(review, who)
    assert review.snakemake().code == 0
    assert fill_retrieval(review) == 3
    assert review.snakemake().code == 0
    for number, who in enumerate(("screener-a", "screener-b")):
        assert review.vote(FULL_TEXT, who, on_full_texts(number)) == 2
    assert review.snakemake().code == 0
    fill_extraction(review)
    assert review.snakemake().code == 0
    assert review.awaited() == []
    assert review.snakemake("release").code == 0
    box = written_numbers(review.results)
    assert flow_numbers(Tables(review.folder, review.results, review.config)) == box
    assert broken_identities(box) == []
    told = {name: box[name] for name in ("new_studies", "new_reports", "total_studies", "total_reports")}
    assert told == {"new_studies": "1", "new_reports": "1", "total_studies": "5", "total_reports": "7"}
    assert review.path("config/versions/dawn-2/manifest.json").is_file()
