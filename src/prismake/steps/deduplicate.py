"""Group records into reports; list every compared pair with its evidence, and the pairs that people must decide."""

from pathlib import Path

from prismake.deduplication.engine import Options, deduplicate
from prismake.deduplication.reports import build_overlap
from prismake.deduplication.returned import verdicts_of_forms
from prismake.deduplication.verdicts import all_verdicts
from prismake.protocol.partial import Protocol
from prismake.records.aliases import current_ids, with_current_ids
from prismake.step import run_step
from prismake.tables import read_human_input, read_table, write_table

SECTIONS = ("deduplication", "sources")


def main(
    config: Protocol,
    records: Path,
    verdicts: list[Path],
    returned: list[Path],
    reports: Path,
    record_report: Path,
    pairs: Path,
    uncertain: Path,
    overlap: Path,
) -> None:
    record_table = read_table(records, "1_identify/records")
    verdict_table = read_human_input("2_deduplicate/verdicts", verdicts)
    id_map = current_ids(record_table)
    verdict_table = with_current_ids(verdict_table, id_map, "record_id_a", "record_id_b")
    record_ids = {*record_table["record_id"], *id_map}
    human_input = all_verdicts(verdict_table, verdicts_of_forms(returned, record_ids, id_map))
    settings = config.deduplication
    preferred = tuple(dict.fromkeys([*settings.preferred_sources, *config.sources]))
    options = Options(preferred, settings.related, tuple(settings.collections), settings.uncertain_per_1000)
    result = deduplicate(record_table, human_input, options)
    write_table(result.reports, reports, "2_deduplicate/reports")
    write_table(result.record_report, record_report, "2_deduplicate/record_report")
    write_table(result.pairs, pairs, "2_deduplicate/pairs")
    write_table(result.uncertain, uncertain, "2_deduplicate/uncertain")
    write_table(build_overlap(result.reports), overlap, "2_deduplicate/overlap")


if __name__ == "__main__":
    run_step(main)
