"""Storms and kills: searches of the test servers under random faults, and searches that are killed at random moments.

Ceilings are lowered and clocks are quickened; counts and orders are real.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from faults import FaultPlan
from made_up_searches import ADDRESS, SERVED_AS, answers, read, search_of, serve
from server import Servers

from prismake.errors import ReviewError
from prismake.search.asking import Pinned
from prismake.search.masks import MASK
from prismake.search.provider import Provider, load_provider
from prismake.search.providers.pubmed import PubMed
from prismake.search.store import UNFINISHED
from prismake.sources.pins import read_pin, verify_pin

SPEED = 60
CEILING = 200
PAGE = 100
# Faults after which a search is either the same or refused. They come once or twice in a row.
FAULTS = (
    "truncated", "short", "empty", "html", "flipped", "error", "429", "429_retry_after", "500", "502", "503", "504",
    "relayed_502", "webenv_expired", "out_of_range", "cursor_expired", "cursor_echoed", "reset", "missing", "duplicated",
)  # fmt: skip
CHANGES = ("added", "removed")
STRATEGIES = (
    "first100 AND every2", "first200", "first500 AND every2", "first500", "first1000", "first2000 AND every3", "first2000",
)  # fmt: skip


@dataclass(frozen=True)
class Weathered:
    """How one search came out.

    refused: the message of the refusal; empty if it was pinned. wrong: what a pin lacks or has otherwise than that of a calm
    search; empty if it is the same.
    """

    source: str
    strategy: str
    faults: int
    refused: str
    wrong: str = ""


def small_pages(name: str) -> Provider:
    """Return a source with low ceilings: small pages, and few records that one query of PubMed reaches."""
    provider = PubMed(CEILING) if name == "pubmed" else load_provider(name)
    provider.limits = provider.limits.model_copy(update={"page_size": PAGE})
    return provider


def contents(pinned: Pinned) -> dict[str, Any]:
    """Return search.json, and the records of a pin in their order."""
    pages = []
    for name, body in answers(pinned).items():
        if name.endswith(".xml.gz"):
            pages.append(body.decode())
        else:
            page = json.loads(body)
            pages.append(
                page.get("studies")
                or page.get("results")
                or page.get("resultList")
                or page["message"]["items"]
            )
    return {"search": read(pinned), "pages": pages}


def storm(folder: Path, searches: int, seed: int, sizes: tuple[str, ...] = STRATEGIES) -> Iterator[Weathered]:
    """Search so many times under random faults, in `folder`, and yield how each search came out."""
    chance = random.Random(seed)
    calm: dict[tuple[str, str], dict[str, Any]] = {}
    with serve(4200, speed=SPEED, pubmed={"ceiling": CEILING}, openalex={"budget": 100.0}) as servers:
        for number in range(searches):
            name = chance.choice(list(SERVED_AS))
            strategy = chance.choice(sizes)
            changes = chance.random() < 0.2
            place = folder / str(number)
            place.mkdir()
            with chdir(place):
                if (name, strategy) not in calm:
                    servers.reset(FaultPlan())
                    calm[name, strategy] = contents(_search(servers, name, strategy))
                plan = FaultPlan(
                    seed=chance.randrange(10**6),
                    share=0.2,
                    kinds=(*FAULTS, *CHANGES) if changes else FAULTS,
                    in_a_row=2,
                    only=(SERVED_AS[name],),
                )
                servers.reset(plan)
                search = partial(_search, servers, name, strategy)
                yield _outcome(servers, name, strategy, search, None if changes else calm[name, strategy])


def big_storm(folder: Path, seed: int) -> Weathered:
    """Search for 25,000 records of PubMed under random faults, past a ceiling of 2,000, and return how it came out."""
    with serve(28_000, speed=SPEED, pubmed={"ceiling": 2000}) as servers, chdir(folder):

        def search() -> Pinned:
            return search_of(servers, "pubmed", "first25000", provider=PubMed(2000), speed=SPEED).search()

        calm = contents(search())
        servers.reset(FaultPlan(seed=seed, share=0.2, kinds=FAULTS, in_a_row=2, only=("pubmed",)))
        return _outcome(servers, "pubmed", "first25000", search, calm)


def _search(servers: Servers, name: str, strategy: str) -> Pinned:
    return search_of(servers, name, strategy, provider=small_pages(name), speed=SPEED).search()


def _outcome(
    servers: Servers, name: str, strategy: str, search: Callable[[], Pinned], calm: dict[str, Any] | None
) -> Weathered:
    """Search, and return how it came out. calm: what a calm search pins; None where the result itself changes."""
    refused = wrong = ""
    try:
        pinned = search()
    except ReviewError as error:
        refused = str(error)
        assert "What to do" in refused, refused
    else:
        verify_pin(read_pin(pinned.folder, name))
        found = read(pinned)
        if not int(found["reported"]) == found["received"] == found["proof"]["different"]:
            wrong = f"{found['received']} of {found['reported']} records"
        elif calm is not None and (content := contents(pinned)) != calm:
            keys = [key for key, value in content["search"].items() if value != calm["search"].get(key)]
            wrong = f"other than a calm search: {keys or 'records'}"
    faults = sum(bool(entry.fault) for entry in servers.log(SERVED_AS[name]))
    return Weathered(name, strategy, faults, refused, wrong)


@dataclass(frozen=True)
class Killed:
    """A search that was killed so often before it ended. again: requests for what was stored already."""

    source: str
    kills: int
    again: int


def kills(folder: Path, least: int, seed: int) -> Iterator[Killed]:
    """Kill searches at random moments until there were at least so many kills, and yield each search.

    Raises AssertionError if the pin is not the one of a search that is not killed.
    """
    chance = random.Random(seed)
    names = list(SERVED_AS)
    done = number = 0
    with serve(2400, speed=8, latency=0.03, pubmed={"ceiling": CEILING}) as servers:
        while done < least:
            name = names[number % len(names)]
            number += 1
            place = folder / str(number)
            place.mkdir()
            with chdir(place):
                servers.reset(FaultPlan())
                begun = time.monotonic()
                calm = _finished(_started(servers, name, place), place, name)
                lasted = time.monotonic() - begun
                killed = _killed_until_whole(servers, name, place, chance, lasted)
                assert contents_of(place, name) == calm, name
            done += killed.kills
            yield killed


def _killed_until_whole(
    servers: Servers, name: str, place: Path, chance: random.Random, lasted: float
) -> Killed:
    count = again = 0
    while True:
        stored = _stored(place, name)
        before = len(servers.log(SERVED_AS[name]))
        process = _started(servers, name, place)
        # The later kills come later, so that each search ends.
        moment = chance.uniform(0.2, 1.0 + 0.1 * count) * lasted
        try:
            code = process.wait(moment)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            count += 1
            code = 0 if list((place / "config/pins" / name).glob("2*")) else None
        again += sum(_is_stored(entry, stored) for entry in servers.log(SERVED_AS[name])[before:])
        if code is not None:
            assert code == 0, process.stderr.read() if process.stderr else ""
            return Killed(name, count, again)


def _is_stored(entry: Any, stored: list[dict[str, str]]) -> bool:
    sent = {key: values[0] for key, values in entry.params.items()}
    return any(all(sent.get(key) == value for key, value in params.items()) for params in stored)


def _stored(place: Path, name: str) -> list[dict[str, str]]:
    """Return the parameters of each request whose answer is stored, apart from the check at the end, which is asked anew."""
    found = []
    folder = place / "config/pins" / name / UNFINISHED
    for path in folder.glob("*.gz"):
        facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        params = {
            key: value
            for key, value in facts["request"]["parameters"].items()
            if value != MASK and not value.startswith("{")
        }
        if facts["cursor"]:
            params["cursor of the page"] = facts["cursor"]
        # ESearch for the whole is sent again at the end, on purpose.
        if path.stem not in ("search", "check", "page-0001"):
            found.append(params)
    return found


def _started(servers: Servers, name: str, place: Path) -> subprocess.Popen[str]:
    """Start a search in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-P", str(Path(__file__)), name, servers.url(SERVED_AS[name])],
        cwd=place,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _finished(process: subprocess.Popen[str], place: Path, name: str) -> dict[str, Any]:
    _, said = process.communicate()
    assert process.returncode == 0, said
    content = contents_of(place, name)
    (pin,) = (place / "config/pins" / name).glob("2*")
    pin.rename(place / "calm")
    return content


def contents_of(place: Path, name: str) -> dict[str, Any]:
    """Return what the only pin of a source holds."""
    (pin,) = (place / "config/pins" / name).glob("2*")
    return contents(Pinned(pin, 0, (), {}, 0, ""))


class Served:
    """The address of a server in another process, in place of the servers."""

    def __init__(self, address: str) -> None:
        self.address = address

    def url(self, source: str) -> str:
        """Return the address."""
        del source
        return self.address


if __name__ == "__main__":
    search_of(
        Served(sys.argv[2]),  # type: ignore[arg-type]
        sys.argv[1],
        "first1000 AND every2" if sys.argv[1] != "clinicaltrials_gov" else "first1000",
        provider=small_pages(sys.argv[1]),
        speed=8,
    ).search()
    assert ADDRESS
