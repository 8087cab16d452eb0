"""The two stages of screening: their tables, and what the protocol says of them."""

from __future__ import annotations

import pandas as pd

from prismake.narrative.version import Version
from prismake.protocol.screening import TitleAbstract

STAGES = {"1_title_abstract": "titles and abstracts", "2_full_text": "full texts"}


def stage_table(version: Version, stage: str, table: str) -> pd.DataFrame:
    """Return a table of one stage of screening."""
    return version.table(f"3_screen/{stage}/{table}", f"3_screen/{table}")


def said_of(version: Version, stage: str) -> TitleAbstract:
    """Return what the protocol says of a stage."""
    screening = version.config.screening
    return screening.title_abstract if stage == "1_title_abstract" else screening.full_text


def by_software(version: Version, stage: str) -> bool:
    """Return whether software alone votes at a stage, and voted there before it."""
    names = (*said_of(version, stage).reviewers, *former_at(version, stage, "reviewer"))
    return all(version.config.people[name].kind == "automated" for name in names)


def former_at(version: Version, stage: str, role: str) -> list[str]:
    """Return those who left and whose votes in a role ("reviewer" or "adjudicator") count at a stage."""
    votes = stage_table(version, stage, "votes")
    voted = set(votes.loc[votes["role"] == role, "reviewer"])
    return [name for name in version.config.former if name in voted]
