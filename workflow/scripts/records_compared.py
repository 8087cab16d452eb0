"""What deduplicate and pairs share: the engine over all records, with people's word."""

from pathlib import Path

import pandas as pd

from adapter import Settings
from prismake.deduplication import Deduplication, Options, deduplicate
from prismake.deduplication.returned import verdicts_of_forms
from prismake.tables import empty_table, read_table


def compare_records(
    settings: Settings, records: Path, verdicts: list[Path], returned: list[Path]
) -> Deduplication:
    """Return what the engine finds. Raises ReviewFaults for verdicts and forms that do not hold."""
    read = read_table(records, "1_identify/records")
    told = [read_table(path, "2_deduplicate/verdicts") for path in verdicts]
    told.append(verdicts_of_forms(returned, set(read["record_id"])))
    said = pd.concat([empty_table("2_deduplicate/verdicts"), *told], ignore_index=True)
    plan = settings.deduplication
    preferred = tuple(dict.fromkeys([*plan.preferred_sources, *settings.sources]))
    options = Options(preferred, plan.related, tuple(plan.collections), plan.uncertain_per_1000)
    return deduplicate(read, said, options)
