"""Find a provider of citation lists by its name (pubmed, europe_pmc or openalex)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from prismake.chasing.chaser import Chaser
from prismake.errors import ReviewError, did_you_mean
from prismake.protocol.chasing import Direction

PROVIDERS = ("pubmed", "europe_pmc", "openalex")


def load_chaser(name: str, directions: Sequence[Direction] = ()) -> Chaser:
    """Return the provider with this name.

    Raises ReviewError if the name is unknown, or if the provider does not offer one of these directions.
    """
    if name not in PROVIDERS:
        raise ReviewError(
            "config/config.yaml: expected a provider of citation lists, found "
            f'"{name}".{did_you_mean(name, PROVIDERS)}\n'
            f"    Allowed: {', '.join(PROVIDERS)}\n    What to do: write one of the allowed names as `provider` "
            "of the source."
        )
    chaser: Chaser = import_module(f"prismake.chasing.{name}").SOURCE()
    for direction in directions:
        if direction not in chaser.directions:
            raise ReviewError(
                f"config/config.yaml: expected a direction of the chase that {chaser.limits.platform} offers, "
                f'found "{direction}".\n'
                f"    Allowed: {', '.join(chaser.directions)}\n"
                f'    What to do: remove "{direction}" from `directions` of the chase, or set another `provider`.'
            )
    return chaser
