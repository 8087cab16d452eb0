"""The pages of starting papers in a whole run: from pins alone, linked from the main page, the same bytes again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from made_up_chases import chase_of
from made_up_review import MadeUpReview, dawn_review
from made_up_searches import serve
from made_up_starting_papers import CITED_BY, EVERYWHERE, NO_DOI, NO_LIST, RECORDS, SIZE, pinned, plan_of

PAPERS = [str(NO_DOI.pmid), NO_LIST.doi]
FOLDER = "6_report/starting_papers"
PAGE = f"{FOLDER}/{NO_DOI.pmid}.html"


def pmids_citing(number: int) -> list[str]:
    return [str(RECORDS[other].pmid) for other in CITED_BY[number] if RECORDS[other].pmid]


def review_of_articles(folder: Path, code: Path) -> MadeUpReview:
    """Return a review that found one article of a list by search, and all of them by chasing."""
    review = dawn_review(folder, code)
    number = next(other for other in CITED_BY[NO_DOI.number] if RECORDS[other].pmid)
    entry = (
        f"PMID- {RECORDS[number].pmid}\nTI  - {RECORDS[number].plain_title}\nDP  - {RECORDS[number].year}\n"
    )
    (folder / "config/imports/found.nbib").write_text(entry, encoding="utf-8")
    here = Path.cwd()
    os.chdir(folder)
    try:
        with serve(SIZE) as servers:
            chased = chase_of(servers, [str(NO_DOI.pmid)], "cited_by").run()
            plan = pinned(servers, plan_of(PAPERS, *EVERYWHERE))
    finally:
        os.chdir(here)
    config = review.config
    config["sources"]["found"] = {
        "name": "Found by search",
        "arm": "database",
        "files": ["config/imports/found.nbib"],
        "searched_on": "2031-02-04",
        "why_no_strategy": "made up",
    }
    config["sources"]["chased"] = {"name": "Chased", "arm": "citation", "pin": chased.folder.as_posix()}
    config["starting_papers"] = plan.model_dump(mode="json")
    review.write_config(config)
    return review


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, code: Path) -> MadeUpReview:
    review = review_of_articles(tmp_path_factory.mktemp("starting") / "review", code)
    run = review.snakemake()
    assert run.code == 0, run.screen
    return review


def test_each_starting_paper_has_a_page_that_the_main_page_leads_to(built: MadeUpReview) -> None:
    main_page = (built.results / "6_report/index.html").read_text(encoding="utf-8")
    pages = sorted(path.name for path in (built.results / FOLDER).glob("*.html"))
    assert len(pages) == len(PAPERS) and f"{NO_DOI.pmid}.html" in pages
    for page in pages:
        assert main_page.count(f'href="starting_papers/{page}"') == 2


def test_articles_found_by_search_and_by_chasing_are_told_apart(built: MadeUpReview) -> None:
    rows = [
        row
        for row in built.table(f"{FOLDER}/articles.csv")
        if (row["paper"], row["provider"], row["direction"]) == (PAPERS[0], "pubmed", "cited_by")
    ]
    by_search, *others = pmids_citing(NO_DOI.number)
    found_by = {row["pmid"]: row["found_by"] for row in rows}
    assert found_by == {by_search: "search and chasing", **dict.fromkeys(others, "chasing alone")}
    page = (built.results / PAGE).read_text(encoding="utf-8")
    for row in rows:
        assert f'href="../index.html#record={row["report_ids"].replace(":", "%3A")}"' in page


def test_a_list_that_a_provider_does_not_hold_is_said_to_be_that(built: MadeUpReview) -> None:
    states = {
        (row["paper"], row["provider"], row["direction"]): row["state"]
        for row in built.table(f"{FOLDER}/lists.csv")
    }
    assert states[NO_LIST.doi, "pubmed", "references"] == "no list held"
    assert states[NO_LIST.doi, "europe_pmc", "similar"] == "not offered"


def test_the_pages_have_the_same_bytes_again_and_stand_in_the_manifest(built: MadeUpReview) -> None:
    before = built.written()
    (built.results / PAGE).unlink()
    (built.results / f"{FOLDER}/articles.csv").unlink()
    run = built.snakemake()
    assert run.code == 0, run.screen
    assert built.written() == before
    assert f'"{PAGE}"' in before["audit/manifest.json"].decode()


def test_an_altered_pin_stops_the_run(built: MadeUpReview, tmp_path: Path) -> None:
    review = built.copy(tmp_path / "copy")
    pin = review.path(review.config["starting_papers"]["providers"]["pubmed"]["pin"])
    path = pin / "search.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"listed"', '"none listed"', 1), encoding="utf-8"
    )
    run = review.snakemake()
    assert run.code == 1
    assert "this pinned file was changed" in run.screen


def test_without_a_pin_there_is_no_page_and_the_status_says_what_to_run(tmp_path: Path, code: Path) -> None:
    review = dawn_review(tmp_path / "review", code)
    config = review.config
    config["starting_papers"] = {"papers": PAPERS, "providers": {"pubmed": {}}}
    review.write_config(config)
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert list((review.results / FOLDER).glob("*.html")) == []
    assert "run `prismake chase starting_papers.pubmed`" in review.status()
    assert "Without a pin a starting paper has no page." in review.status()
    assert {row["state"] for row in review.table(f"{FOLDER}/papers.csv")} == {"not asked"}
