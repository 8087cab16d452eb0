"""The identities between the sets of the flow, such as "screened = excluded + sought": each is checked on ids and so
holds for the numbers.
"""

from __future__ import annotations

import pandas as pd

from prismake.errors import ReviewError
from prismake.flow.comparison import Identity
from prismake.flow.identity_checks import SHOWN, identities
from prismake.flow.sets import FlowSets
from prismake.flow.version_checks import unlogged_reports
from prismake.tables import table_of
from prismake.wording import listed_in_part

__all__ = [
    "Identity",
    "require_identities",
    "identities_table",
    "identities",
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
