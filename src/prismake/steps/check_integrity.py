"""List what the sources say of the integrity of the reports, before its table is made, so that a faulty file of people leaves it as it was."""

from pathlib import Path

from prismake.protocol.partial import Protocol
from prismake.sources.search_log import searched_dates
from prismake.step import run_step
from prismake.studies.integrity import (
    NATURES,
    Reviewed,
    integrity_table,
    screening_states,
)
from prismake.studies.retraction_watch import read_retraction_watch
from prismake.tables import read_human_input, read_table, write_table

SECTIONS = ("sources", "integrity")


def main(
    config: Protocol,
    records: Path,
    reports: Path,
    pairs: Path,
    title_abstract: Path,
    full_text: Path,
    worklist: Path,
    decided: list[Path],
    read_integrity: Path,
) -> None:
    watch = config.integrity.retraction_watch
    reviewed = Reviewed(
        read_table(records, "1_identify/records"),
        read_table(reports, "2_deduplicate/reports"),
        read_table(pairs, "2_deduplicate/pairs"),
        screening_states(
            read_table(title_abstract, "3_screen/decisions"),
            read_table(full_text, "3_screen/decisions"),
            read_table(worklist, "3_screen/worklist"),
        ),
        searched_dates(config.sources),
    )
    table = integrity_table(
        reviewed,
        read_retraction_watch(watch, NATURES),
        watch.downloaded_on if watch else "",
        read_human_input("4_extract/integrity_decisions", decided),
    )
    write_table(table, read_integrity, "4_extract/integrity")


if __name__ == "__main__":
    run_step(main)
