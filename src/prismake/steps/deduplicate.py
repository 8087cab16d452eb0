"""Find which records are one report; list every pair with its reason, and the pairs that people are asked about."""

from pathlib import Path

from prismake.deduplication import Options, deduplicate
from prismake.deduplication.reports import build_overlap
from prismake.deduplication.returned import verdicts_of_forms
from prismake.deduplication.verdicts import all_verdicts
from prismake.protocol.partial import Protocol
from prismake.records.aliases import current_ids, with_current_ids
from prismake.step import run_step
from prismake.tables import empty_table, read_table, write_table

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
    read = read_table(records, "1_identify/records")
    name = "2_deduplicate/verdicts"
    written = read_table(verdicts[0], name) if verdicts else empty_table(name)
    current = current_ids(read)
    written = with_current_ids(written, current, "record_id_a", "record_id_b")
    known = {*read["record_id"], *current}
    human_input = all_verdicts(written, verdicts_of_forms(returned, known, current))
    plan = config.deduplication
    preferred = tuple(dict.fromkeys([*plan.preferred_sources, *config.sources]))
    options = Options(preferred, plan.related, tuple(plan.collections), plan.uncertain_per_1000)
    made = deduplicate(read, human_input, options)
    write_table(made.reports, reports, "2_deduplicate/reports")
    write_table(made.record_report, record_report, "2_deduplicate/record_report")
    write_table(made.pairs, pairs, "2_deduplicate/pairs")
    write_table(made.uncertain, uncertain, "2_deduplicate/uncertain")
    write_table(build_overlap(made.reports), overlap, "2_deduplicate/overlap")


if __name__ == "__main__":
    run_step(main)
