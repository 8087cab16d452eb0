"""The command as a process, on the review of the tutorial, called from another folder."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import openpyxl
import pytest
from tutorial_review import TITLES, Command, bring_back, copy_of_the_code, tutorial_review

from prismake.provenance.lock import take_lock

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole runs of prismake")]
SNAKEMAKE = ("Building DAG", "Job stats", "Finished jobid", "steps (", "rule ", "Traceback", "snakemake")
AWAITED = [
    "Awaited from reviewer-1, reviewer-2",
    "- reviewer-1: {reports} reports to decide by title and abstract.",
    "- reviewer-2: {reports} reports to decide by title and abstract.",
    "Details: my review/results/first/STATUS.md",
    "The review: my review/results/first/6_report/index.html",
]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    place = tmp_path_factory.mktemp("whole runs")
    return Command(copy_of_the_code(place / "the code"), place)


@pytest.fixture(scope="module")
def first(command: Command) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The review after its first run, and what stood on the screen."""
    review = tutorial_review(command.place / "my review")
    return review, command("run", "-C", "my review")


def awaited(reports: int) -> list[str]:
    return [line.format(reports=reports) for line in AWAITED]


def quiet(done: subprocess.CompletedProcess[str]) -> str:
    """The screen of a run, which shows none of Snakemake's own lines."""
    screen = done.stdout + done.stderr
    assert not [word for word in SNAKEMAKE if word in screen], screen
    return screen


def test_the_first_run_prints_one_line_per_stage_and_then_what_is_awaited(
    first: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    review, done = first
    assert done.returncode == 0, done.stdout + done.stderr
    screen = quiet(done)
    lines = screen.splitlines()
    assert lines[:3] == [
        "1 Identify      7 records from 3 sources",
        "2 Deduplicate   6 reports",
        "3 Screen        0 of 6 decided by title and abstract",
    ]
    assert [line[:1] for line in lines[:7]] == ["1", "2", "3", "4", "5", "6", ""]
    assert lines[-5:] == awaited(6)
    assert screen.count("Awaited from") == 1
    log = (review / "results/first/logs/snakemake.log").read_text(encoding="utf-8")
    assert "Building DAG of jobs" in log
    assert "steps (100%) done" in log


def test_a_second_run_has_nothing_to_do_and_verbose_shows_snakemakes_lines(
    command: Command, first: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    done = command("run", "-C", "my review")
    lines = quiet(done).splitlines()
    assert (done.returncode, lines[0]) == (0, "Nothing to do: every result is up to date.")
    assert lines[-5:] == awaited(6)
    done = command("run", "-C", "my review", "--verbose", "--cores", "1")
    assert "Building DAG of jobs" in done.stdout
    assert done.stdout.splitlines()[-5:] == awaited(6)
    assert done.stdout.count("Awaited from") == 1


def test_a_dry_run_touches_nothing(
    command: Command, first: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    review = first[0]
    log = (review / "results/first/logs/snakemake.log").read_bytes()
    done = command("run", "-n", "-C", "my review", "--", "--forcerun", "page")
    assert done.returncode == 0, done.stdout + done.stderr
    assert quiet(done).splitlines() == [
        "1 Identify      is up to date",
        "2 Deduplicate   is up to date",
        "3 Screen        is up to date",
        "4 Extract       is up to date",
        "5 Synthesise    is up to date",
        "6 Report        would run page",
    ]
    assert (review / "results/first/logs/snakemake.log").read_bytes() == log
    listed = command("run", "-C", "my review", "--", "--list-target-rules")
    assert "identify" in listed.stdout


def test_a_failed_job_shows_its_message_alone(
    command: Command, first: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    form = first[0] / f"config/{TITLES}/reviewer-1.xlsx"
    bring_back(first[0], f"{TITLES}/reviewer-1.xlsx")
    book = openpyxl.load_workbook(form)
    book["Screening"].cell(4, 2).value = "perhpas"
    book.save(form)
    done = command("run", "-C", "my review")
    form.unlink()
    assert done.returncode == 1
    message = quiet(done)
    assert message.lstrip().startswith(f'my review/config/{TITLES}/reviewer-1.xlsx, sheet "Screening", row 4')
    assert "Allowed: include" in message
    assert "Awaited" not in message


def test_a_config_fault_and_unknown_snakemake_arguments_are_reported(
    command: Command, first: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    config = first[0] / "config/config.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("screening:", "screning:", 1), encoding="utf-8")
    done = command("run", "-C", "my review")
    config.write_text(text, encoding="utf-8")
    assert done.returncode == 1
    assert quiet(done).lstrip().startswith("my review/config/config.yaml, line")
    done = command("run", "-C", "my review", "--", "--no-such-option")
    assert done.returncode == 1
    assert "no-such-option" in done.stderr
    assert "What to do: read the whole log, my review/.snakemake/prismake-run.log," in done.stderr


def test_the_conclusion_of_an_audit_and_of_a_release_is_printed_last(
    command: Command, first: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    command("run", "-C", "my review")
    done = command("audit", "-C", "my review")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = quiet(done).splitlines()
    assert lines[-1].startswith("The audit found no difference.")
    assert "equal:" not in done.stdout
    done = command("release", "-C", "my review")
    assert done.returncode == 1
    assert 'Version "first" cannot be released: 2 release checks not passed.' in quiet(done)


def test_after_a_split_and_a_run_the_report_is_two(
    command: Command, first: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    words = ["rep:medline:10.5555/tutorial.0001", "scopus:10.5555/tutorial.0001"]
    assert command("split", *words, "--by", "ada", "--why", "two", "-C", "my review").returncode == 0
    done = command("run", "-C", "my review")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 Deduplicate   7 reports" in done.stdout
    assert done.stdout.splitlines()[-5:] == awaited(7)
    trace = command("trace", words[1], "-C", "my review").stdout
    assert f"Report: rep:{words[1]}" in trace
    assert "by: ada" in trace


def test_an_interrupt_stops_snakemake_and_its_jobs_and_the_next_run_continues(command: Command) -> None:
    review = tutorial_review(command.place / "stopped review")
    process = subprocess.Popen(
        command.words("run", "-C", "stopped review"),
        cwd=command.place,
        env=command.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("1 Identify")
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    out, err = process.communicate(timeout=120)
    assert time.monotonic() - began < 60
    assert process.returncode == 130
    assert err.strip().splitlines() == [
        "The run was interrupted. Results that were finished are kept; `prismake run` builds the remaining ones."
    ]
    assert "Awaited" not in out
    lock = take_lock(review)  # refused while Snakemake lives
    if lock is not None:
        lock.close()
    assert (review / "results/first/1_identify/records.csv").is_file()
    done = command("run", "-C", "stopped review")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "- reviewer-1: 6 reports" in quiet(done)
