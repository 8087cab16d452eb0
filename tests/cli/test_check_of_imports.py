"""`prismake check` reads the decisions made in other tools as a run does, and names every row that is no vote."""

from __future__ import annotations

import csv
from pathlib import Path

import yaml
from tutorial_review import prismake

FILE = "config/screening/1_title_abstract/first/imports/articles.csv"


def imported(review: Path, title: str = "") -> None:
    """Put an export of Rayyan with one decision on the first report, and the map of its names, into a review."""
    with (review / "results/first/2_deduplicate/reports.csv").open(encoding="utf-8", newline="") as file:
        report = next(csv.DictReader(file))
    (review / FILE).parent.mkdir(parents=True)
    with (review / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("key", "title", "year", "notes"))
        note = 'RAYYAN-INCLUSION: {"Ann"=>"Included"}'
        writer.writerow(("rayyan-1", title or report["title"], report["year"], note))
    path = review / "config/config.yaml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    plan = config["screening"]["title_abstract"]
    plan["imports"] = [{"tool": "rayyan", "files": ["articles.csv"], "people": {"Ann": plan["reviewers"][0]}}]
    path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")


def test_decisions_of_another_tool_are_no_fault_and_their_file_is_new_since_the_last_run(made: Path) -> None:
    imported(made)
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 0, result.output
    assert "No faults" in result.output
    assert f"my-review/{FILE}" in result.output


def test_a_row_that_means_no_report_is_named_with_its_file_and_row(made: Path) -> None:
    imported(made, "A title of another review")
    result = prismake("check", "-C", "my-review")
    assert result.exit_code == 1
    assert f'{FILE}, row 2, column "title (B)": the record "A title of another review"' in result.stderr
    assert "Traceback" not in result.output
