"""The progress display on Snakemake's output, and the one-line summary of each stage."""

from __future__ import annotations

from pathlib import Path

import pytest
from tutorial_review import TUTORIAL, bring_back, make_tables

from prismake.commands.progress import ProgressDisplay
from prismake.commands.run import _run_name
from prismake.commands.stages import outcome, stage_line, stage_of_rules

BEGIN = """\
Using workflow specific profile profiles/default for setting default command line arguments.
Building DAG of jobs...
Job stats:
job                     count
--------------------  -------
identify                    1
searches                    1
deduplicate                 1
votes                       2
manifest                    1
all                         1
total                       7

Select jobs to execute...
"""


def finished(rule: str, done: int, total: int = 7) -> list[str]:
    return [
        f"Finished jobid: {done} (Rule: {rule})",
        f"{done} of {total} steps ({100 * done // total}%) done",
    ]


def read(screen: ProgressDisplay, *lines: str) -> None:
    for line in lines:
        screen.read(line + "\n")


def test_every_rule_of_the_numbered_files_has_its_stage() -> None:
    stages = stage_of_rules()
    assert stages["identify"] == 1
    assert stages["page"] == 6
    assert set(stages.values()) == {1, 2, 3, 4, 5, 6}
    assert "manifest" not in stages


def test_a_stage_is_printed_after_its_jobs_and_the_earlier_stages(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = ProgressDisplay(made / "results/first", bar=False)
    read(screen, *BEGIN.splitlines())
    assert screen.built
    assert capsys.readouterr().out == ""
    read(screen, *finished("identify", 1), *finished("deduplicate", 2), *finished("votes", 3))
    assert capsys.readouterr().out == ""
    read(screen, *finished("searches", 4))
    first = capsys.readouterr().out.splitlines()
    assert first == ["1 Identify      7 records from 3 sources", "2 Deduplicate   6 reports"]
    read(screen, *finished("votes", 5))
    rest = capsys.readouterr().out.splitlines()
    assert rest[0] == "3 Screen        0 of 6 decided by title and abstract"
    assert [line[0] for line in rest] == ["3", "4", "5", "6"]
    read(screen, *finished("manifest", 6), *finished("all", 7))
    screen.close()
    assert capsys.readouterr().out == ""


def test_jobs_of_no_stage_print_nothing(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screen = ProgressDisplay(made / "results/first", bar=False)
    stats = ["Building DAG of jobs...", "Job stats:", "job  count", "-----  ----", "audit  1", "total  1"]
    read(screen, *stats, *finished("audit", 1, 1))
    assert capsys.readouterr().out == ""


def test_nothing_to_do_is_reported(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screen = ProgressDisplay(made / "results/first", bar=False)
    read(screen, "Nothing to be done (all requested files are present and up to date).")
    assert capsys.readouterr().out == "Nothing to do: every result is up to date.\n"


def test_a_dry_run_names_the_rules_of_each_stage_once(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screen = ProgressDisplay(made / "results/first", plan=True, bar=False)
    read(screen, *BEGIN.splitlines(), *BEGIN.splitlines())
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1 Identify      would run identify, searches"
    assert lines[3] == "4 Extract       is up to date"
    assert len(lines) == 6


def test_a_terminal_shows_a_progress_bar_that_is_removed_at_the_end(
    made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    screen = ProgressDisplay(made / "results/first")
    read(screen, *BEGIN.splitlines(), *finished("identify", 1), *finished("searches", 2))
    screen.close()
    drawn = capsys.readouterr().out
    assert "2/7" in drawn
    assert "\x1b[2K1 Identify      7 records from 3 sources\n" in drawn
    assert drawn.endswith("\x1b[2K")


def test_the_lines_of_a_finished_review(made: Path) -> None:
    returned = TUTORIAL / "returned"
    bring_back(made, *(path.relative_to(returned).as_posix() for path in returned.rglob("*.xlsx")))
    make_tables(made)
    results = made / "results/first"
    assert (
        outcome(3, results)
        == "6 of 6 decided by title and abstract, 3 included; 2 of 3 by full text, 1 not retrieved, 2 included"
    )
    assert outcome(4, results).startswith("2 studies included, ")
    assert stage_line(5, "x") == "5 Synthesise    x"


def test_a_missing_table_has_no_rows(tmp_path: Path) -> None:
    assert outcome(1, tmp_path) == "0 records from 0 sources"
    assert outcome(6, tmp_path) == "flow diagram, page"


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("run: first\n", "first"),
        ('# run: no\nrun: "2026-11"  # now\n', "2026-11"),
        ("review:\n  run: inner\n", ""),
        ("run: ../../out\n", ""),
    ],
)
def test_the_log_goes_to_the_version_that_the_config_names(tmp_path: Path, text: str, run: str) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text(text, encoding="utf-8")
    assert _run_name(tmp_path) == run
