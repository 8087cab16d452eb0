"""Write every pair with its reason, and the pairs that people are asked about."""

from pathlib import Path

from adapter import Settings, run
from prismake.tables import write_table
from records_compared import compare_records


def main(
    settings: Settings,
    records: Path,
    verdicts: list[Path],
    returned: list[Path],
    pairs: Path,
    uncertain: Path,
) -> None:
    found = compare_records(settings, records, verdicts, returned)
    write_table(found.pairs, pairs, "2_deduplicate/pairs")
    write_table(found.uncertain, uncertain, "2_deduplicate/uncertain")


if __name__ == "__main__":
    run(main)
