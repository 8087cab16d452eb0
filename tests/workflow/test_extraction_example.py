"""Each command of docs/extraction.md, in its order, and every number that it ends in, compared with numbers computed by hand."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from made_up_review import read_csv
from test_tutorial import ROOT, commands, copy_of_the_project

PAGE = (ROOT / "docs/extraction.md").read_text(encoding="utf-8")
REFUSED = "prismake check --directory my-trials"
NAMES = ("study_arm", "outcome", "time_point")
NUMBERS = ("participants", "events", "mean", "sd", "change", "change_sd")
Row = dict[str, str]


def by_row(rows: list[Row], titles: dict[str, str]) -> dict[tuple[str, ...], Row]:
    """Rows by the title of their study, and by arm, outcome and time point."""
    return {
        (titles.get(row.get("study_id", ""), row.get("study", "")), *(row[n] for n in NAMES)): row
        for row in rows
    }


def same_numbers(written: dict[tuple[str, ...], Row], expected: dict[tuple[str, ...], Row]) -> None:
    """The rows of the product that were computed by hand have the same numbers, and name their conversions."""
    for key, row in expected.items():
        for name in ("made_from", "unit_of_analysis", "converted"):
            assert written[key][name] == row[name], (key, name)
        for name in NUMBERS:
            assert bool(written[key][name]) == bool(row[name]), (key, name)
            if row[name]:
                assert float(written[key][name]) == pytest.approx(float(row[name]), rel=1e-5), (key, name)
        assert bool(written[key]["formula"]) == bool(row["converted"])


@pytest.mark.slow
def test_the_worked_example_of_extraction_ends_in_the_numbers_computed_by_hand(tmp_path: Path) -> None:
    project = tmp_path / "prismake project"
    environment = copy_of_the_project(project)
    screen = []
    results = project / "my-trials/results/first"
    split_results = tmp_path / "split.csv"
    for command in commands(PAGE):
        if command.startswith("sed ") and not split_results.exists():
            shutil.copy(results / "5_synthesise/arm_results.csv", split_results)
        done = subprocess.run(
            command, shell=True, cwd=project, capture_output=True, text=True, env=environment, check=False
        )
        expected_code = 1 if command == REFUSED else 0
        assert done.returncode == expected_code, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        screen.append(done.stdout + done.stderr)
    shown = "\n".join(screen)
    for line in re.findall(r"^> (.*)$", PAGE, re.MULTILINE):
        assert line in shown, f"the page shows a line that no command printed: {line}"

    by_hand = read_csv(ROOT / "docs/extraction/arm_results_by_hand.csv")
    studies = read_csv(results / "4_extract/studies.csv")
    titles = {
        row["study_id"]: title
        for row in studies
        for title in {line["study"] for line in by_hand}
        if row["title"].startswith(title)
    }
    written = by_row(read_csv(split_results), titles)
    expected = by_row(by_hand, {})
    assert list(map(str, sorted(written))) == list(map(str, sorted(expected)))
    same_numbers(written, expected)
    for key, row in expected.items():
        is_together = row["unit_of_analysis"] in ("cluster", "crossover")
        assert (row["unit_of_analysis"] in written[key]["not_converted"]) == is_together

    merged = by_row(read_csv(results / "5_synthesise/arm_results.csv"), titles)
    expected_merged = by_row(read_csv(ROOT / "docs/extraction/merged_by_hand.csv"), {})
    assert {key for key in merged if merged[key]["made_from"]} == set(expected_merged)
    same_numbers(merged, expected_merged)
    arms = {key for key in expected if not expected[key]["made_from"]}
    assert {key for key in merged if not merged[key]["made_from"]} == arms
    same_numbers(merged, {key: expected[key] for key in arms})

    as_reported = by_row(
        read_csv(project / "my-trials-as-reported/results/first/5_synthesise/arm_results.csv"), titles
    )
    assert set(as_reported) == arms
    assert not [key for key, row in as_reported.items() if row["converted"] or row["sd"] or row["change_sd"]]
    assert all(as_reported[key]["events"] == merged[key]["events"] for key in arms)

    both = [
        (row["person"], row["value"])
        for row in read_csv(results / "4_extract/extracted_rows.csv")
        if (row["study_arm"], row["field"], row["role"]) == ("Tea 4 g", "se", "extractor")
    ]
    assert both == [("reviewer-1", "2.4"), ("reviewer-2", "2.5")]
    doses = {
        (row["value"], row["unit"])
        for row in read_csv(results / "4_extract/data.csv")
        if row["field"] == "dose" and row["value"]
    }
    assert doses == {("2", "g per day"), ("4", "g per day"), ("3", "cups per day"), ("2", "cups per day")}
    page = (results / "6_report/index.html").read_text(encoding="utf-8")
    assert "5_synthesise/arm_results.csv" in page
