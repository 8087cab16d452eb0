"""Checks what people wrote in tables of config/ against the records, also where a fault elsewhere keeps a run from coming so far.

Each check raises ReviewFaults. Modules are imported inside functions, because every command imports this module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prismake.protocol.config import Config
from prismake.tables import declared, empty_table, read_human_input, read_table

if TYPE_CHECKING:
    import pandas as pd

# Folders with the tables of results, the newest first.
Folders = Sequence[Path]
TableCheck = Callable[[Config, Folders], None]


def recusals_are_known(config: Config, folders: Folders) -> None:
    """Check config/screening/recusals.csv: each person is on the roster, and each record exists."""
    from prismake.errors import ReviewFaults
    from prismake.records.aliases import reports_of_records
    from prismake.records.former_ids import FormerIds, titles_by_record
    from prismake.screening.recusals import recusals_of

    groups = _table(folders, "2_deduplicate/record_report")
    former = FormerIds(groups, titles_by_record(_table(folders, "2_deduplicate/reports")))
    lines = read_human_input("3_screen/recusals")
    known = reports_of_records(groups)
    if faults := recusals_of(lines, list(config.people), known, former.certain, former).faults:
        raise ReviewFaults(faults)


def links_are_known(config: Config, folders: Folders) -> None:
    """Check config/studies/links.csv: each name exists, and no two lines contradict each other."""
    from prismake.records.former_ids import FormerIds, titles_by_record
    from prismake.studies.links import LINKS_FILE, Names, links_in_force

    del config
    lines = read_human_input("4_extract/links")
    records = _table(folders, "1_identify/records")
    former = FormerIds(records, titles_by_record(records))
    former.refuse_counted(lines, LINKS_FILE, "id_a", "id_b")
    links_in_force(lines, Names(_table(folders, "2_deduplicate/reports"), former.certain))


def integrity_is_known(config: Config, folders: Folders) -> None:
    """Check the decisions of people on retracted reports: each report exists, and no two lines contradict each other."""
    from prismake.studies.integrity import Reviewed, integrity_table

    del config
    reviewed = Reviewed(
        records=_table(folders, "1_identify/records"),
        reports=_table(folders, "2_deduplicate/reports"),
        pairs=_table(folders, "2_deduplicate/pairs"),
        states={},
        searched={},
    )
    integrity_table(reviewed, (), "", read_human_input("4_extract/integrity_decisions"))


def verdicts_are_known(config: Config, folders: Folders) -> None:
    """Check config/deduplication/verdicts.csv: each record exists, and no two lines contradict each other."""
    import pandas as pd

    from prismake.deduplication.returned import given_verdicts
    from prismake.deduplication.verdicts import check_verdicts

    del config
    records = _table(folders, "1_identify/records")
    path = Path(declared("2_deduplicate/verdicts").path)
    given = given_verdicts(records, [path] if path.is_file() else [], [])
    check_verdicts(given, pd.Index(records["record_id"]))


TABLE_CHECKS: tuple[TableCheck, ...] = (
    verdicts_are_known,
    recusals_are_known,
    links_are_known,
    integrity_is_known,
)


def can_be_checked(folders: Folders) -> bool:
    """Return whether the tables against which the tables of people are checked exist."""
    return all(_path(folders, name) for name in ("1_identify/records", "2_deduplicate/reports"))


def _path(folders: Folders, name: str) -> Path | None:
    paths = (folder / declared(name).path for folder in folders)
    return next((path for path in paths if path.is_file()), None)


def _table(folders: Folders, name: str) -> pd.DataFrame:
    path = _path(folders, name)
    return read_table(path, name) if path else empty_table(name)
