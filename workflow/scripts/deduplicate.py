"""Find which records are one report."""

from pathlib import Path

import pandas as pd

from adapter import Settings, run
from prismake.deduplication import Options, deduplicate
from prismake.deduplication.returned import verdicts_of_forms
from prismake.tables import empty_table, read_table, write_table


def main(
    settings: Settings,
    records: Path,
    verdicts: list[Path],
    returned: list[Path],
    reports: Path,
    record_report: Path,
    pairs: Path,
    overlap: Path,
    uncertain: Path,
) -> None:
    read = read_table(records, "1_identify/records")
    told = [read_table(path, "2_deduplicate/verdicts") for path in verdicts]
    told.append(verdicts_of_forms(returned, set(read["record_id"])))
    said = pd.concat([empty_table("2_deduplicate/verdicts"), *told], ignore_index=True)
    plan = settings.deduplication
    preferred = tuple(dict.fromkeys([*plan.preferred_sources, *settings.sources]))
    options = Options(preferred, plan.related, tuple(plan.collections), plan.uncertain_per_1000)
    found = deduplicate(read, said, options)
    write_table(found.reports, reports, "2_deduplicate/reports")
    write_table(found.record_report, record_report, "2_deduplicate/record_report")
    write_table(found.pairs, pairs, "2_deduplicate/pairs")
    write_table(found.overlap, overlap, "2_deduplicate/overlap")
    write_table(found.uncertain, uncertain, "2_deduplicate/uncertain")


if __name__ == "__main__":
    run(main)
