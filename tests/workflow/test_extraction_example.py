"""Each command of docs/extraction.md, in its order, and every number that it ends in, compared with numbers computed by hand."""

from __future__ import annotations

import re
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


@pytest.mark.slow
def test_the_worked_example_of_extraction_ends_in_the_numbers_computed_by_hand(tmp_path: Path) -> None:
    project = tmp_path / "prismake project"
    environment = copy_of_the_project(project)
    screen = []
    for command in commands(PAGE):
        done = subprocess.run(
            command, shell=True, cwd=project, capture_output=True, text=True, env=environment, check=False
        )
        expected_code = 1 if command == REFUSED else 0
        assert done.returncode == expected_code, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        screen.append(done.stdout + done.stderr)
    shown = "\n".join(screen)
    for line in re.findall(r"^> (.*)$", PAGE, re.MULTILINE):
        assert line in shown, f"the page shows a line that no command printed: {line}"

    results = project / "my-trials/results/first"
    by_hand = read_csv(ROOT / "docs/extraction/arm_results_by_hand.csv")
    studies = read_csv(results / "4_extract/studies.csv")
    titles = {
        row["study_id"]: title
        for row in studies
        for title in {line["study"] for line in by_hand}
        if row["title"].startswith(title)
    }
    written = by_row(read_csv(results / "5_synthesise/arm_results.csv"), titles)
    expected = by_row(by_hand, {})
    assert list(map(str, sorted(written))) == list(map(str, sorted(expected)))
    for key, row in expected.items():
        for name in ("made_from", "unit_of_analysis", "converted"):
            assert written[key][name] == row[name], (key, name)
        for name in NUMBERS:
            assert bool(written[key][name]) == bool(row[name]), (key, name)
            if row[name]:
                assert float(written[key][name]) == pytest.approx(float(row[name]), rel=1e-5), (key, name)
        assert bool(written[key]["formula"]) == bool(row["converted"])
        is_cluster = row["unit_of_analysis"] == "cluster"
        assert ("cluster" in written[key]["not_converted"]) == is_cluster

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
