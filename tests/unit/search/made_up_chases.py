"""Chases of the test servers, with a quick clock."""

import json
from pathlib import Path
from typing import Any

from made_up_searches import ENVIRONMENT, SERVED_AS, SPEED, Heard
from server import Servers

from prismake.chasing.asking import ChaseOfSource, PinnedChase
from prismake.protocol.chasing import Chase
from prismake.protocol.sources import Source
from prismake.search.clock import Clock


def chase_of(
    servers: Servers,
    start: list[str],
    *directions: str,
    provider: str = "pubmed",
    name: str = "chased",
    **keys: Any,
) -> ChaseOfSource:
    """Return the chase of a test server, as `prismake chase` makes it."""
    plan = Chase(
        start=start, directions=directions or ("cited_by",), reason="a test", start_chosen="by hand", **keys
    )
    source = Source(
        name="Chased",
        arm=plan.arm,
        provider=provider,
        chase=plan,
        base_url=servers.url(SERVED_AS[provider]),
        api_key_env="SOURCE_KEY" if provider == "openalex" else "",
    )
    return ChaseOfSource(name, source, plan, plan.start, "TEAM_ADDRESS", ENVIRONMENT, Heard(), Clock(SPEED))


def search_json(pinned: PinnedChase) -> dict[str, Any]:
    """Return search.json of a pin."""
    return json.loads(Path(pinned.folder / "search.json").read_text(encoding="utf-8"))


def facts(pinned: PinnedChase) -> dict[str, Any]:
    """Return what a pin says of its chase."""
    return search_json(pinned)["chase"]


def states(pinned: PinnedChase) -> dict[tuple[str, str], str]:
    """Return the state of each list by start record and direction."""
    return {(row["start"], row["direction"]): row["state"] for row in facts(pinned)["lists"]}


def edges(pinned: PinnedChase) -> set[tuple[int, str, str, str]]:
    """Return the edges: round, start, direction, found."""
    return {(e["round"], e["start"], e["direction"], e["found"]) for e in facts(pinned)["edges"]}
