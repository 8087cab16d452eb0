"""The identities of an update: the sets of this version compared with those of the previous version."""

from __future__ import annotations

from collections import Counter

from prismake.flow.comparison import Checks
from prismake.flow.sets import FlowSets


def asked_again(checks: Checks) -> None:
    """Add identities 8 and 10: the reports that the previous version left unresolved are the ones that this version
    screens again.
    """
    sets = checks.sets
    again = sets.ids("judged_anew") & sets.ids("earlier_sought_reports")
    checks.put(
        "8",
        "reports asked about again and included at full text = those included in a study after a new decision",
        str(sets.n("earlier_decided_include")),
        str(len(again)),
        sets.ids("earlier_decided_include") ^ again,
        "these reports are included at full text but not in a study, or the reverse",
    )
    checks.partition(
        "10",
        "reports that the previous version left open = asked about again + no longer sought",
        ("earlier_unresolved",),
        ("earlier_asked_again", "earlier_no_longer_sought"),
        "these reports of the previous version are neither asked about again nor listed as no longer sought",
    )


def versions(checks: Checks) -> None:
    """Add identities 10 and 14: studies and reports of both versions, and the records that were carried over."""
    sets = checks.sets
    for unit in ("studies", "reports"):
        previous, dropped = sets.ids(f"previous_{unit}"), sets.ids(f"dropped_{unit}")
        anew = sets.ids("judged_anew" if unit == "reports" else "judged_anew_studies")
        stated = Counter([*(previous - dropped), *sets.ids(f"new_{unit}"), *anew])
        total = sets.ids(f"total_{unit}")
        checks.put(
            "10",
            f"total {unit} = previous - dropped + new + included after a new decision",
            str(len(total)),
            f"{len(previous)} - {len(dropped)} + {sets.n(f'new_{unit}')} + {len(anew)} = {sum(stated.values())}",
            {study for study in {*stated, *total} if stated[study] != 1 or study not in total},
            f"these {unit} are counted twice or not at all",
            equal=sum(stated.values()) == len(total),
        )
    logged, awaited = sets.ids("logged_as_dropped"), unlogged_reports(sets)
    checks.put(
        "10",
        "each report that the previous version included and this one does not is logged as dropped"
        + (", or its line in the log is awaited" if sets.updated else ""),
        str(sets.n("dropped_reports")),
        str(len(logged)) + (f" + {len(awaited)} awaited" if sets.updated else ""),
        logged - sets.ids("dropped_reports"),
        "these reports are logged as dropped, but the previous version did not include them or this version does",
    )
    again = sets.ids("carried_over") & (sets.ids("dbr_identified") | sets.ids("other_identified"))
    checks.put(
        "14",
        "no record carried over is counted again as identified",
        str(len(again)),
        "0",
        again,
        "these records came from the previous version and are counted as identified again",
    )


def unlogged_reports(sets: FlowSets) -> frozenset[str]:
    """Return the dropped reports that no line of the log explains. A version with such reports cannot be released."""
    return sets.ids("dropped_reports") - sets.ids("logged_as_dropped")
