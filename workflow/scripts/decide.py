"""Turn the votes of a stage into decisions, conflicts and the worklist."""

from pathlib import Path

from adapter import Settings, run
from plan import stage_plan
from prismake.screening import decide
from prismake.screening.removed import without_removed
from prismake.tables import read_table, write_table


def main(
    settings: Settings,
    stage: str,
    reports: Path,
    votes: Path,
    before: list[Path],
    removed: list[Path],
    worklist: Path,
    decisions: Path,
    conflicts: Path,
) -> None:
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
    waiting, decided, open_conflicts = decide(stage_plan(settings, stage), reached, cast, kinds, retrieval)
    write_table(waiting, worklist, "3_screen/worklist")
    write_table(decided, decisions, "3_screen/decisions")
    write_table(open_conflicts, conflicts, "3_screen/conflicts")


if __name__ == "__main__":
    run(main)
