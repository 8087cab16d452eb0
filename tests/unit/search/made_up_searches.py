"""Searches of the test servers, with a quick clock."""

import gzip
import json
from pathlib import Path
from typing import Any

from faults import FaultPlan
from server import Servers

from prismake.protocol.sources import Source
from prismake.search.asking import Pinned, Progress, SearchOfSource
from prismake.search.clock import Clock
from prismake.search.provider import Provider, load_provider

SPEED = 20
ADDRESS = "team" + "@" + "review.invalid"
KEY = "key-for-tests"
ENVIRONMENT = {"TEAM_ADDRESS": ADDRESS, "SOURCE_KEY": KEY}
# The name of a source in the test servers.
SERVED_AS = {
    "pubmed": "pubmed",
    "clinicaltrials_gov": "clinicaltrials",
    "europe_pmc": "europepmc",
    "openalex": "openalex",
    "crossref": "crossref",
}
EXPANDS = {"europe_pmc", "openalex"}


class Heard(Progress):
    """Keeps what people would see."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.numbers: list[int] = []
        self.totals: list[int] = []

    def notice(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def received(self, source: str, number: int, total: int) -> None:
        self.numbers.append(number)
        self.totals.append(total)


def serve(size: int = 200, plan: FaultPlan | None = None, speed: float = SPEED, **options: Any) -> Servers:
    """Return the servers, quick, to be used in a `with`."""
    return Servers(size, plan=plan, speed=speed, options=options)


def source_of(servers: Servers, name: str, strategy: str = "every2", **keys: Any) -> Source:
    """Return a source of the config that asks a test server, and write its strategy."""
    path = Path(f"config/searches/{name}.txt")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(strategy + "\n", encoding="utf-8")
    if name in EXPANDS:
        keys.setdefault("expand_terms", False)
    return Source(
        name=name,
        arm="register" if name == "clinicaltrials_gov" else "database",
        provider=name,
        strategy=path.as_posix(),
        base_url=servers.url(SERVED_AS[name]),
        **keys,
    )


def search_of(
    servers: Servers,
    name: str,
    strategy: str = "every2",
    provider: Provider | None = None,
    speed: float = SPEED,
    progress: Progress | None = None,
    **keys: Any,
) -> SearchOfSource:
    """Return the search of a test server, as `prismake search` makes it."""
    if name == "openalex":
        keys.setdefault("api_key_env", "SOURCE_KEY")
    source = source_of(servers, name, strategy, **keys)
    return SearchOfSource(
        name,
        source,
        "TEAM_ADDRESS",
        ENVIRONMENT,
        progress or Heard(),
        provider or load_provider(name),
        Clock(speed),
    )


def read(pinned: Pinned, file: str = "search.json") -> dict[str, Any]:
    """Return a JSON file of a pin."""
    return json.loads((pinned.folder / file).read_text(encoding="utf-8"))


def answers(pinned: Pinned) -> dict[str, bytes]:
    """Return the unpacked answers of a pin that hold records."""
    return {name: gzip.decompress((pinned.folder / name).read_bytes()) for name in read(pinned)["records"]}
