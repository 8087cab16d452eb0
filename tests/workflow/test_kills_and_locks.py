"""A run that is killed leaves nothing that stands in the way; two runs at once do not mix."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_review import MadeUpReview, digests

At = Callable[[str], MadeUpReview]


def started(review: MadeUpReview) -> subprocess.Popen[bytes]:
    """Start a run in a process group of its own."""
    return subprocess.Popen(
        review.command(),
        cwd=review.here,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for(path: Path, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not path.exists():
        assert process.poll() is None, "the run ended before it was to be killed"
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize(
    "moment",
    ["1_identify/records.csv", "3_screen/2_full_text/votes.csv", "6_report/prisma/boxes.csv"],
)
@pytest.mark.parametrize("whole_group", [False, True], ids=["snakemake alone", "with its jobs"])
def test_after_a_kill_a_plain_run_completes_with_the_same_bytes(
    at: At, moment: str, whole_group: bool
) -> None:
    review = at("all")
    before, config = review.written(), review.digests("config")
    shutil.rmtree(review.folder / "results")
    shutil.rmtree(review.folder / ".snakemake")
    process = started(review)
    wait_for(review.results / moment, process)
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    # Jobs of a run that was killed alone may still be at work; a person is slower than that.
    time.sleep(0 if whole_group else 6)
    run = review.snakemake()
    assert run.code == 0, run.screen
    assert review.written() == before
    assert review.digests("config") == config
    assert review.snakemake().idle


@pytest.mark.slow
def test_a_second_run_at_the_same_time_is_refused_and_told_who_holds_the_lock(at: At) -> None:
    review = at("nothing")
    shutil.rmtree(review.folder / "results")
    first = started(review)
    try:
        wait_for(review.path(".prismake.lock"), first)
        wait_for(review.results / "logs", first)
        second = review.snakemake()
        assert second.code != 0
        message = second.stderr.rstrip().rpartition("\n\n")[2]
        assert re.search(rf"another run of prismake is using this folder \(process {first.pid}\)", message)
        assert "What to do:" in message
        assert "Traceback" not in second.screen
    finally:
        assert first.wait(timeout=300) == 0
    assert review.snakemake().idle


@pytest.mark.slow
def test_a_stale_lock_file_stands_in_nobodys_way(at: At) -> None:
    review = at("all")
    review.path(".prismake.lock").write_text("process 1", encoding="utf-8")
    before = digests(review.results)
    assert review.snakemake().idle
    assert digests(review.results) == before
