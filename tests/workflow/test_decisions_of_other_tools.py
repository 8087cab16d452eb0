"""Decisions made in Rayyan come back through the whole workflow: as votes, counted as others, and refused where no record is meant."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from made_up_review import MadeUpReview

STAGE = "1_title_abstract"


def rayyan(path: Path, reports: list[dict[str, str]], titles: dict[int, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("key", "title", "year", "notes"))
        for number, (report, word) in enumerate(zip(reports, ("Included", "Excluded", ""), strict=False)):
            inclusion = f' | RAYYAN-INCLUSION: {{"Ann"=>"{word}"}}' if word else ""
            notes = "" if number in titles else f"[prismake {report['record_ids']}]"
            writer.writerow(
                (f"rayyan-{number}", titles.get(number, report["title"]), report["year"], notes + inclusion)
            )


def test_decisions_of_rayyan_are_votes_and_a_row_that_means_no_report_stops_the_run(
    at: Callable[[str], MadeUpReview],
) -> None:
    review = at("nothing")
    reports = review.table("2_deduplicate/reports.csv")
    file = review.returned(f"screening/{STAGE}", "imports") / "articles.csv"
    rayyan(file, reports, {1: "A title of another review"})
    config = review.config
    plan = {"tool": "rayyan", "files": ["articles.csv"], "people": {"Ann": "screener-a"}}
    config["screening"]["title_abstract"]["imports"] = [plan]
    review.write_config(config)
    run = review.snakemake()
    assert run.code != 0
    assert "articles.csv, row 3" in run.screen
    assert "A title of another review" in run.screen
    assert "What to do: Correct id, DOI, PMID, title or year of the row" in run.screen
    rayyan(file, reports, {})
    run = review.snakemake()
    assert run.code == 0, run.screen
    votes = review.table(f"3_screen/{STAGE}/votes.csv")
    assert [(vote["reviewer"], vote["record_ids"], vote["decision"], vote["row"]) for vote in votes] == [
        ("screener-a", reports[0]["record_ids"], "include", "2"),
        ("screener-a", reports[1]["record_ids"], "exclude", "3"),
    ]
    assert review.snakemake().idle
