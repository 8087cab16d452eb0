"""The pace: never above the permitted rate or the requests at once, whatever the threads, and close to it."""

import random
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest
from faults import FaultPlan
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_searches import SERVED_AS, read, search_of, serve

from prismake.errors import ReviewError
from prismake.search import turnstile as turnstiles
from prismake.search.clock import Clock
from prismake.search.headers import A_YEAR, header_number, retry_after
from prismake.search.pace import Pace, Turn
from prismake.search.provider import Rate, rate_of
from prismake.search.turnstile import only_search_of


class ByHand(Clock):
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += max(seconds, 0.0) + 1e-9


@given(
    requests=st.integers(1, 10),
    seconds=st.floats(0.5, 60),
    delays=st.lists(st.floats(0, 5), min_size=1, max_size=60),
)
def test_no_window_holds_more_requests_than_permitted_whatever_holds_them_up(
    requests: int, seconds: float, delays: list[float]
) -> None:
    clock = ByHand()
    pace = Pace(Rate(requests=requests, seconds=seconds, at_once=1), clock)
    sent: list[float] = []
    for delay in delays:
        with pace.turn() as turn:
            clock.time += delay  # the thread is held up between its turn and the moment of sending
            turn.sent()
            sent.append(clock.time)
    for first, last in zip(sent, sent[requests:], strict=False):
        assert last - first > seconds


@given(requests=st.integers(1, 10), count=st.integers(20, 60))
def test_an_undisturbed_pace_is_at_least_95_per_cent_of_the_permitted_rate(requests: int, count: int) -> None:
    clock = ByHand()
    pace = Pace(Rate(requests=requests, seconds=1, at_once=1), clock)
    with pace.turn() as turn:
        turn.sent()
    begun = clock.time
    for _ in range(count):
        with pace.turn() as turn:
            turn.sent()
    assert count / (clock.time - begun) >= 0.95 * requests


@settings(deadline=None)
@given(
    requests=st.integers(1, 10),
    held_up=st.lists(st.floats(0, 0.01), min_size=60, max_size=60),
)
def test_requests_that_are_held_up_for_a_moment_do_not_lower_the_rate(
    requests: int, held_up: list[float]
) -> None:
    """Each of ten windows would otherwise lose the longest delay of the one before it."""
    clock = ByHand()
    pace = Pace(Rate(requests=requests, seconds=1, at_once=1), clock)
    sent: list[float] = []
    for delay in held_up:
        with pace.turn() as turn:
            clock.time += delay
            turn.sent()
            sent.append(clock.time)
    assert (len(sent) - 1) / (sent[-1] - sent[0]) >= 0.95 * requests


def test_a_request_that_arrived_late_is_counted_from_then() -> None:
    """A source counts arrivals. An answer that took longer than usual tells of a delay on the way."""
    clock = ByHand()
    pace = Pace(Rate(requests=3, seconds=1, at_once=1), clock)
    sent: list[float] = []
    for number in range(40):
        with pace.turn() as turn:
            turn.sent()
            sent.append(clock.time)
            clock.time += 0.15 if number == 30 else 0.05
            turn.answered()
    assert sent[33] - (sent[30] + 0.1) >= 1


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("requests", [1, 3, 10])
def test_answers_that_take_their_time_do_not_lower_the_rate(requests: int, seed: int) -> None:
    """Sources answer now in half a second and now in two; that says nothing of when they received the request."""
    chance = random.Random(seed)
    took = [chance.uniform(0.3, 3) for _ in range(120)]
    clock = ByHand()
    pace = Pace(Rate(requests=requests, seconds=1, at_once=60), clock)
    sent: list[float] = []
    under_way: list[tuple[float, ExitStack, Turn]] = []
    for seconds in took:
        with ExitStack() as stack:
            turn = stack.enter_context(pace.turn())
            turn.sent()
            sent.append(clock.time)
            under_way.append((clock.time + seconds, stack.pop_all(), turn))
        # What is answered before the next request is due is answered now.
        due = clock.time + 1 / requests
        for entry in sorted(under_way, key=lambda entry: entry[0]):
            if entry[0] <= due:
                now, clock.time = clock.time, entry[0]
                entry[2].answered()
                entry[1].close()
                clock.time = now
                under_way.remove(entry)
    assert (len(sent) - 1) / (sent[-1] - sent[0]) >= 0.95 * requests


def test_no_more_requests_are_under_way_than_permitted() -> None:
    pace = Pace(Rate(requests=1000, seconds=1, at_once=3), Clock(100))
    under_way, most, guard = 0, 0, threading.Lock()

    def ask(_: int) -> None:
        nonlocal under_way, most
        with pace.turn() as turn:
            turn.sent()
            with guard:
                under_way += 1
                most = max(most, under_way)
            threading.Event().wait(0.01)
            with guard:
                under_way -= 1

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(ask, range(30)))
    assert most == 3


def test_a_limit_of_the_source_is_obeyed_if_it_is_lower_and_ignored_if_it_is_higher() -> None:
    clock = ByHand()
    pace = Pace(Rate(requests=3, seconds=1, at_once=3), clock)
    pace.tighten(50, 1, 50)
    pace.tighten(1, 1, 1)
    pace.tighten(0, 0, 0)
    for _ in range(4):
        with pace.turn() as turn:
            turn.sent()
    assert clock.time >= 3


def test_two_searches_of_one_source_do_not_run_at_once_on_a_machine() -> None:
    with only_search_of("http://roofs.invalid/api"):
        with (
            pytest.raises(ReviewError, match="Another search .* is running"),
            only_search_of("http://roofs.invalid/api"),
        ):
            pass
        with only_search_of("http://walls.invalid/api"):
            pass
    with only_search_of("http://roofs.invalid/api"):
        pass


def test_lock_files_lie_in_one_folder_and_only_those_of_late_requests_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for number in range(20):
        with only_search_of(f"http://roofs.invalid/{number}") as turnstile:
            turnstile.note()
    (folder,) = tmp_path.iterdir()
    assert len(list(folder.iterdir())) == 20
    monkeypatch.setattr(turnstiles, "SECONDS_KEPT", -1.0)
    with only_search_of("http://roofs.invalid/held"), only_search_of("http://roofs.invalid/last"):
        assert len(list(folder.iterdir())) == 2
        with pytest.raises(ReviewError, match="Another search"), only_search_of("http://roofs.invalid/held"):
            pass


def test_a_lock_of_a_file_that_another_process_removes_is_taken_on_the_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    real_flock, removed = turnstiles.fcntl.flock, []

    def flock(handle: IO[str], operation: int) -> None:
        if not removed:
            removed.append(Path(handle.name))
            removed[0].unlink()
        real_flock(handle, operation)

    monkeypatch.setattr(turnstiles.fcntl, "flock", flock)
    with only_search_of("http://roofs.invalid/api"):
        assert removed[0].exists()
        with pytest.raises(ReviewError, match="Another search"), only_search_of("http://roofs.invalid/api"):
            pass


def test_the_next_process_waits_for_the_window_of_the_last_one() -> None:
    with only_search_of("http://roofs.invalid/waits") as turnstile:
        turnstile.note()
        clock = ByHand()
        with Pace(Rate(requests=3, seconds=5, at_once=1), clock, turnstile).turn() as turn:
            turn.sent()
    assert 4 < clock.time <= 5.2


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        ("54000", 54000.0),
        (" 2 ", 2.0),
        ("Sat, 28 Nov 2026 10:00:10 GMT", 10.0),
        ("Sat, 28 Nov 2026 09:00:00 GMT", 0.0),
        ("9" * 400, A_YEAR),
        ("Sat, 28 Nov 9999 10:00:10 GMT", A_YEAR),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_holds_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert retry_after(header, datetime(2026, 11, 28, 10, 0, 0, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("header", "number"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        (None, 0.0),
        ("many", 0.0),
        ("inf", 0.0),
        ("nan", 0.0),
        ("-3", 0.0),
        ("1e999", 0.0),
    ],
)
def test_a_limit_in_a_header_is_a_finite_number_or_none(header: str | None, number: float) -> None:
    assert header_number(header) == number


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize(("name", "key"), [("pubmed", True), *((name, False) for name in SERVED_AS)], ids=str)
def test_no_source_sees_more_requests_than_it_permits(name: str, key: bool) -> None:
    keys = {"api_key_env": "SOURCE_KEY"} if key else {}
    with serve(2400 if name == "pubmed" else 400, speed=2, pubmed={"ceiling": 9999}) as servers:
        search = search_of(servers, name, "every2" if name == "pubmed" else "every3", speed=2, **keys)
        search.provider.limits = search.provider.limits.model_copy(update={"page_size": 60})
        pinned = search.search()
        served = SERVED_AS[name]
        assert servers.refused(served) == 0
        assert servers.most_at_once(served) <= rate_of(search.provider.limits, search.secrets).at_once
        assert read(pinned)["received"] == pinned.reported


@pytest.mark.usefixtures("review")
def test_retry_after_is_honoured_and_not_the_reset_header() -> None:
    """OpenAlex says hours in X-RateLimit-Reset even on a 429 that passes in a second."""
    plan = FaultPlan().at("openalex", 1, "429_retry_after", amount=2)
    with serve(100, plan, speed=2) as servers:
        search_of(servers, "openalex", speed=2).search()
        first, second = servers.log("openalex")
    assert 2 <= second.at - first.at < 60


@pytest.mark.usefixtures("review")
def test_lower_limits_in_the_headers_of_a_source_are_obeyed() -> None:
    """Its second request may come before the first header is read; none after that is above the lower limit."""
    rates = {"public": ((5, 1), (1, 1)), "polite": ((10, 3), (1, 1))}
    with serve(600, speed=4, crossref={"rates": rates}) as servers:
        search = search_of(servers, "crossref", "every2", speed=4)
        search.provider.limits = search.provider.limits.model_copy(update={"page_size": 40})
        pinned = search.search()
        assert read(pinned)["received"] == pinned.reported > 200
        assert len(servers.log("crossref")) > 5
        assert servers.refused("crossref") == 0
        assert servers.most_at_once("crossref") == 1
