"""Sets that add the routes of the flow: the numbers that a sentence gives for all of them together."""

from __future__ import annotations

from collections.abc import Mapping

from prismake.flow.idsets import SetBuilder

SIDES = ("dbr", "other", "earlier")
# By the name of the sum: its unit, and the sets that it adds.
SUMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "identified": ("records", ("dbr_identified", "other_identified")),
    "records_open": (
        "records",
        tuple(
            f"{side}records_{state}"
            for side in ("", "other_", "earlier_")
            for state in ("awaiting_screening", "awaiting_adjudication")
        ),
    ),
    "reports_open": (
        "reports",
        tuple(
            f"{side}_{state}"
            for side in SIDES
            for state in ("awaiting_retrieval", "awaiting_assessment", "awaiting_adjudication")
        ),
    ),
    "notretrieved_reports": ("reports", tuple(f"{side}_notretrieved_reports" for side in SIDES)),
    "decided_awaiting": ("reports", tuple(f"{side}_decided_awaiting" for side in SIDES)),
}


def add_sums(build: SetBuilder) -> None:
    """Add to `build` each set of SUMS: the union of the ids of its parts, which must be in `build` already."""
    for name, (unit, parts) in SUMS.items():
        build.add(name, unit, {member for part in parts for member in build.sets[part].ids})
