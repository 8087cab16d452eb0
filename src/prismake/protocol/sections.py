"""The sections of the protocol, by the keys at the top of config.yaml."""

from __future__ import annotations

# Keys that change no result; all others stand in results/{run}/config.yaml.
WITHOUT_RESULT = ("changed_forms",)
ALL = (
    "run",
    "previous",
    "review",
    "criteria",
    "exclusion_reasons",
    "sources",
    "left_out",
    "deduplication",
    "people",
    "screening",
    "extraction",
    "synthesis",
    "declared",
)


def all_but(*names: str) -> tuple[str, ...]:
    """Return all sections but these. Raises ValueError for a name that is no section."""
    unknown = set(names) - set(ALL)
    if unknown:
        raise ValueError(f"no section of the protocol is named {', '.join(sorted(unknown))}")
    return tuple(name for name in ALL if name not in names)
