"""The identities between the sets of the flow, such as "screened = excluded + sought": each is checked on ids and so
holds for the numbers.
"""

from __future__ import annotations

import pandas as pd

from prismake.errors import ReviewError
from prismake.flow.comparison import Identity
from prismake.flow.identity_checks import SHOWN, identities
from prismake.flow.sets import FlowSets
from prismake.flow.states import STATES, WAITING
from prismake.flow.version_checks import unlogged_reports
from prismake.tables import join_values, table_of
from prismake.wording import listed_in_part

__all__ = [
    "Identity",
    "require_identities",
    "identities_table",
    "identities",
    "release_conditions",
    "unlogged_reports",
]


def identities_table(sets: FlowSets) -> pd.DataFrame:
    """Return the table 6_report/identities: one row per identity, with both sides and whether it holds."""
    rows = [
        (
            identity.identity,
            identity.statement,
            "yes" if identity.holds else "no",
            identity.left,
            identity.right,
        )
        for identity in identities(sets)
    ]
    return table_of(rows, "6_report/identities")


def require_identities(sets: FlowSets) -> None:
    """Raise ReviewError if an identity does not hold; the message names each broken identity and its ids."""
    faults = [identity for identity in identities(sets) if not identity.holds]
    if not faults:
        return
    lines = [
        f"The numbers of this review do not add up: expected every identity between its sets of ids to hold,"
        f" found {len(faults)} that do not."
    ]
    for fault in faults:
        ids = list(fault.offending)
        shown = listed_in_part(ids, SHOWN)
        lines.append(f"  Identity {fault.identity}: {fault.statement} ({fault.left} against {fault.right}).")
        lines.append(f"    Wrong: {fault.wrong}.")
        lines.append(f"    Ids: {shown or 'none; only the numbers differ'}")
    lines.append(
        "    What to do: if a file under results/ was changed or removed by hand, delete the tables named above and"
        " run `prismake run` again. If the message stays, report it as a bug of prismake, with these ids."
    )
    raise ReviewError("\n".join(lines))


def release_conditions(sets: FlowSets) -> pd.DataFrame:
    """Return what must hold before a release: no record waits, and each dropped report is explained in the log.

    Columns: condition, holds (yes or no), waiting (number of ids), ids (joined by " | ").
    """
    rows = []
    for state in WAITING:
        ids = [record for record, states in sets.claims.items() if state in states]
        rows.append(
            (
                f"no record is in the state: {STATES[state]}",
                "no" if ids else "yes",
                str(len(ids)),
                join_values(ids),
            )
        )
    if sets.updated:
        ids = sorted(unlogged_reports(sets))
        condition = "each report dropped since the previous version is logged with who dropped it and why"
        rows.append((condition, "no" if ids else "yes", str(len(ids)), " | ".join(ids)))
    return pd.DataFrame(rows, columns=["condition", "holds", "waiting", "ids"], dtype="str")
