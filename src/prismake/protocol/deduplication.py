"""Section `deduplication`: how records become reports."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from prismake.protocol.base import Section


class Deduplication(Section):
    """How records become reports."""

    preferred_sources: list[str] = Field(
        default_factory=list, description="Sources whose values win in a merged report, best first."
    )
    related: dict[
        Literal["conference-abstract/article", "preprint/article", "update", "two-journal"],
        Literal["link", "merge"],
    ] = Field(
        default_factory=dict,
        description="What to do with related but different reports: link or merge them. Default for each relation: link.",
    )
    collections: list[str] = Field(
        default_factory=list,
        description="Sources that combine other sources, such as a reference manager's library: two of their records may be one "
        "report.",
    )
    uncertain_per_1000: float = Field(
        default=15,
        ge=0,
        le=1000,
        description="Most uncertain pairs to ask people about, per 1,000 records; fewer records may have as many as 1,000.",
    )


TYPES = {"deduplication": Deduplication}
