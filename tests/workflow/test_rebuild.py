"""Deleting any result makes that result again, and what depends on it, and nothing else; the bytes come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Step
from made_up_review import FIXTURES, MadeUpReview, digests

At = Callable[[str], MadeUpReview]

# Which job makes a result, and which jobs read it, as the house has it. The name of a job is the name of its log.
MAKES = {
    "searches": ("1_identify/searches.csv",),
    "citations": ("1_identify/citation_lists.csv", "1_identify/citation_edges.csv"),
    "removals": ("1_identify/removals.csv",),
    "identify": ("1_identify/",),
    "pairs_form": ("2_deduplicate/forms/",),
    "known_items": ("2_deduplicate/known_items.csv", "2_deduplicate/recall.csv"),
    "tarcis": ("2_deduplicate/tarcis.csv",),
    "deduplicate": ("2_deduplicate/",),
    "title_abstract_forms": ("3_screen/1_title_abstract/forms/",),
    "full_text_forms": ("3_screen/2_full_text/forms/",),
    "votes_1_title_abstract": (
        "3_screen/1_title_abstract/votes.csv",
        "3_screen/1_title_abstract/set_aside.csv",
    ),
    "votes_2_full_text": ("3_screen/2_full_text/votes.csv", "3_screen/2_full_text/set_aside.csv"),
    "agreement": tuple(
        f"3_screen/{stage}/{name}.csv"
        for stage in ("1_title_abstract", "2_full_text")
        for name in ("agreement", "disagreements", "disagreement_reasons")
    ),
    "retrieval": ("3_screen/2_full_text/retrieval.csv",),
    "full_text_copies": (
        "3_screen/2_full_text/copies.csv",
        "3_screen/2_full_text/copies_tried.csv",
        "3_screen/2_full_text/copies_files.csv",
    ),
    "assignments_1_title_abstract": tuple(
        f"3_screen/1_title_abstract/{name}.csv" for name in ("assignments", "pilot", "progress")
    ),
    "assignments_2_full_text": tuple(
        f"3_screen/2_full_text/{name}.csv" for name in ("assignments", "pilot", "progress")
    ),
    "decide_1_title_abstract": ("3_screen/1_title_abstract/",),
    "decide_2_full_text": ("3_screen/2_full_text/",),
    "extraction_forms": ("4_extract/forms/",),
    "proposals": ("4_extract/proposals.csv",),
    "extraction": tuple(
        f"4_extract/{name}.csv"
        for name in ("extraction", "extracted_values", "extracted_rows", "data", "extraction_agreement")
    ),
    "integrity": ("4_extract/integrity.csv", "4_extract/integrity_sources.csv"),
    "studies": ("4_extract/",),
    "limitations": (
        "5_synthesise/limitations.csv",
        *(f"5_synthesise/limitation_counts.{kind}" for kind in ("csv", "svg", "png")),
    ),
    "courses": tuple(
        f"5_synthesise/{name}.{kind}" for name in ("enrolment", "timeline") for kind in ("csv", "svg", "png")
    ),
    "answer": ("5_synthesise/answer.csv",),
    "comparisons": ("5_synthesise/comparisons.csv",),
    "figures_svg": ("5_synthesise/*.svg",),
    "figures_png": ("5_synthesise/*.png",),
    "synthesise": ("5_synthesise/",),
    "flow": ("6_report/prisma/",),
    "exports": ("6_report/exports/",),
    "near_misses": ("6_report/near_misses.csv",),
    "prisma_s": ("6_report/prisma_s.csv",),
    "starting_papers": ("6_report/starting_papers/",),
    "status": ("STATUS.md", "6_report/gates.csv"),
    "page": ("6_report/index.html",),
    "forms_to_send": ("forms/",),
    "manifest": ("audit/manifest.json",),
}
# No rule makes it: it is written before the plan is made.
BEFORE_THE_PLAN = "config.yaml"
# Which jobs each job reads from, near by; who is not behind a job must not run when one of its results is deleted.
READS = {
    "check_pairs": {"identify"},
    "deduplicate": {"check_pairs"},
    "searches": {"identify"},
    "removals": {"identify"},
    "pairs_form": {"deduplicate"},
    "read_votes_1_title_abstract": {"deduplicate"},
    "read_votes_2_full_text": {"deduplicate"},
    "votes_1_title_abstract": {"read_votes_1_title_abstract"},
    "votes_2_full_text": {"read_votes_2_full_text"},
    "check_retrieval": {"deduplicate"},
    "retrieval": {"check_retrieval"},
    "full_text_copies": {"deduplicate"},
    "check_votes_1_title_abstract": {"votes_1_title_abstract", "removals"},
    "check_votes_2_full_text": {"votes_2_full_text", "decide_1_title_abstract", "retrieval", "removals"},
    "assignments_1_title_abstract": {"check_votes_1_title_abstract"},
    "assignments_2_full_text": {"check_votes_2_full_text"},
    "decide_1_title_abstract": {"assignments_1_title_abstract"},
    "decide_2_full_text": {"assignments_2_full_text"},
    "agreement": {"assignments_1_title_abstract", "assignments_2_full_text"},
    "check_integrity": {"decide_2_full_text"},
    "integrity": {"check_integrity", "searches"},
    "title_abstract_forms": {"decide_1_title_abstract"},
    "full_text_forms": {"decide_2_full_text", "full_text_copies"},
    "check_links": {"decide_2_full_text", "deduplicate"},
    "studies": {"check_links"},
    "check_extraction": {"identify"},
    "extraction": {"studies", "check_extraction"},
    "proposals": {"studies"},
    "extraction_forms": {"extraction", "proposals"},
    "synthesise": {"extraction"},
    "figures_svg": {"synthesise"},
    "figures_png": {"synthesise"},
    "limitations": {"extraction", "searches"},
    "answer": {"extraction", "proposals"},
    "courses": {"extraction", "searches"},
    "comparisons": {"studies"},
    "known_items": {"deduplicate"},
    "tarcis": {"deduplicate"},
    "flow": {
        "answer",
        "extraction",
        "proposals",
        "integrity",
        "searches",
        "agreement",
        "citations",
        "known_items",
        "tarcis",
        "full_text_copies",
    },
    "status": {
        "extraction",
        "proposals",
        "integrity",
        "searches",
        "agreement",
        "citations",
        "known_items",
        "tarcis",
        "full_text_copies",
    },
    "prisma_s": {"searches", "deduplicate", "citations"},
    "forms_to_send": {"status", "title_abstract_forms", "full_text_forms", "extraction_forms"},
    "starting_papers": {"flow"},
    "notebooks": {"figures_svg", "flow", "courses", "limitations"},
    "exports": {"decide_1_title_abstract", "decide_2_full_text"},
    "near_misses": {"decide_1_title_abstract", "decide_2_full_text", "agreement"},
    "page": {
        "flow",
        "status",
        "figures_svg",
        "figures_png",
        "limitations",
        "answer",
        "courses",
        "near_misses",
        "comparisons",
        "notebooks",
        "prisma_s",
        "starting_papers",
    },
    "manifest": {
        "page",
        "exports",
        "pairs_form",
        "title_abstract_forms",
        "full_text_forms",
        "extraction_forms",
        "forms_to_send",
    },
}


def maker(place: str) -> str:
    """The job that makes a result."""
    for job, places in MAKES.items():
        for pattern in places:
            if (
                Path(place).match(pattern)
                if "*" in pattern
                else place == pattern or (pattern.endswith("/") and place.startswith(pattern))
            ):
                return job
    return "notebooks"


def behind(job: str) -> set[str]:
    """A job and every job that depends on it, near and far."""
    near = {other for other, reads in READS.items() if job in reads}
    return {job}.union(*(behind(other) for other in near)) if near else {job}


def jobs_of(review: MadeUpReview) -> set[str]:
    """The jobs that a run would start, by the names of their logs."""
    run = review.snakemake("--dry-run", "-p", "--quiet", "host")
    assert run.code == 0, run.screen
    return {Path(job).stem for job in run.jobs}


def results_of(review: MadeUpReview) -> list[str]:
    return list(review.written())


def test_every_result_has_one_job_that_makes_it(story: dict[str, Step]) -> None:
    for place in results_of(story["all"].review):
        assert place == BEFORE_THE_PLAN or maker(place) in MAKES, place


@pytest.mark.slow
def test_deleting_any_result_runs_the_job_that_makes_it_and_those_behind_it_alone(at: At) -> None:
    """Every result, one after another: the job list of a dry run, held against who makes what from what."""
    review = at("all")
    wrong = {}
    for place in results_of(review):
        if place == BEFORE_THE_PLAN:
            continue
        file = review.results / place
        kept = file.rename(file.with_name(f".{file.name}.kept"))
        job, asked = maker(place), jobs_of(review)
        if job not in asked or not asked <= behind(job):
            wrong[place] = (
                f"{job} {'runs' if job in asked else 'does not run'}; also {sorted(asked - behind(job))}"
            )
        kept.rename(file)
    assert wrong == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "places",
    [
        ("5_synthesise/by_bird.svg", "6_report/gates.csv"),
        (
            "3_screen/1_title_abstract/agreement.csv",
            "3_screen/2_full_text/forms/arbiter.xlsx",
            "6_report/index.html",
        ),
        ("4_extract/studies.csv", "2_deduplicate/forms/pairs.xlsx"),
        ("3_screen/1_title_abstract/votes.csv",),
        ("1_identify/records.csv",),
        ("audit/manifest.json", "STATUS.md", "6_report/prisma/flow.png"),
    ],
    ids=lambda places: places[0].replace("/", " "),
)
def test_what_was_deleted_comes_back_with_the_same_bytes_and_nothing_else_is_written(
    at: At, places: tuple[str, ...]
) -> None:
    review = at("all")
    before = review.written()
    written = {place: (review.results / place).stat().st_mtime_ns for place in before}
    for place in places:
        (review.results / place).unlink()
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert review.written() == before
    may_run = set().union(*(behind(maker(place)) for place in places))
    for place in before:
        if maker(place) not in may_run:
            assert (review.results / place).stat().st_mtime_ns == written[place], f"{place} was written again"
    assert review.snakemake().idle


def test_a_second_plain_run_does_nothing(at: At) -> None:
    review = at("all")
    before = digests(review.results)
    run = review.snakemake()
    assert run.code == 0
    assert run.idle
    assert run.last_lines(3)[0] == "Nothing is awaited"
    assert digests(review.results) == before


def test_a_touched_input_of_the_same_bytes_makes_nothing_again(at: At) -> None:
    review = at("all")
    for file in review.path("config").rglob("*.*"):
        file.touch()
    assert review.snakemake("--dry-run").idle


def test_a_column_map_may_give_the_title_another_name(at: At) -> None:
    """A list that calls the title `what` is read by the map of config.yaml."""
    review = at("nothing")
    shutil_copy = (FIXTURES / "dawn/ornithologists.csv").read_text(encoding="utf-8")
    review.path("config/imports/ornithologists.csv").write_text(
        shutil_copy.replace("title", "what", 1), encoding="utf-8"
    )
    config = review.config
    config["sources"]["ornithologists"]["columns"]["ornithologists.csv"] = {
        "who": "authors", "when": "year", "what": "title", "where": "journal",
    }  # fmt: skip
    review.write_config(config)
    run = review.snakemake("results/dawn-1/1_identify/records.csv")
    assert run.code == 0, run.last_lines(4)
    assert sum(row["source"] == "ornithologists" for row in review.table("1_identify/records.csv")) == 2
