"""What decide and conflicts share: the votes of a stage on the reports that reached it."""

from pathlib import Path

import pandas as pd

from adapter import Settings
from plan import stage_plan
from prismake.screening import decide
from prismake.screening.removed import without_removed
from prismake.tables import read_table


def settle(
    settings: Settings, stage: str, reports: Path, votes: Path, before: list[Path], removed: list[Path]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return worklist, decisions and conflicts of a stage (schemas of 3_screen)."""
    reached = read_table(reports, "2_deduplicate/reports")
    for path in removed:
        reached = without_removed(reached, read_table(path, "1_identify/removed_before_screening"))
    retrieval = None
    if before:
        earlier = read_table(before[0], "3_screen/decisions")
        going_on = set(earlier.loc[earlier["decision"] == "include", "report_id"])
        reached = reached[reached["report_id"].isin(going_on)].reset_index(drop=True)
        retrieval = read_table(before[1], "3_screen/retrieval")
    kinds = {name: person.kind for name, person in settings.people.items()}
    cast = read_table(votes, "3_screen/votes")
    return decide(stage_plan(settings, stage), reached, cast, kinds, retrieval)
