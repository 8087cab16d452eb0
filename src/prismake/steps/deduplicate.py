"""Group records into reports; list every compared pair with its evidence, and the pairs that people must decide."""

from pathlib import Path

from prismake.deduplication.engine import DeduplicationOptions, deduplicate
from prismake.deduplication.reports import build_overlap
from prismake.protocol.partial import Protocol
from prismake.step import run_step
from prismake.tables import read_table, write_table

SECTIONS = ("deduplication", "sources")


def main(
    config: Protocol,
    records: Path,
    read_verdicts: Path,
    reports: Path,
    record_report: Path,
    pairs: Path,
    uncertain: Path,
    asked_pairs: Path,
    overlap: Path,
) -> None:
    record_table = read_table(records, "1_identify/records")
    human_input = read_table(read_verdicts, "2_deduplicate/verdicts")
    settings = config.deduplication
    preferred = tuple(dict.fromkeys([*settings.preferred_sources, *config.sources]))
    options = DeduplicationOptions(
        preferred, settings.related, tuple(settings.collections), settings.uncertain_per_1000
    )
    result = deduplicate(record_table, human_input, options)
    write_table(result.reports, reports, "2_deduplicate/reports")
    write_table(result.record_report, record_report, "2_deduplicate/record_report")
    write_table(result.pairs, pairs, "2_deduplicate/pairs")
    write_table(result.uncertain, uncertain, "2_deduplicate/uncertain")
    write_table(result.asked, asked_pairs, "2_deduplicate/asked_pairs")
    write_table(build_overlap(result.reports), overlap, "2_deduplicate/overlap")


if __name__ == "__main__":
    run_step(main)
