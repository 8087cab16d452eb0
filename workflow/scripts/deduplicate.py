"""Find which records are one report."""

from pathlib import Path

from adapter import Settings, run
from prismake.tables import write_table
from records_compared import compare_records


def main(
    settings: Settings,
    records: Path,
    verdicts: list[Path],
    returned: list[Path],
    reports: Path,
    record_report: Path,
) -> None:
    found = compare_records(settings, records, verdicts, returned)
    write_table(found.reports, reports, "2_deduplicate/reports")
    write_table(found.record_report, record_report, "2_deduplicate/record_report")


if __name__ == "__main__":
    run(main)
