"""The tables of a version that say what is awaited, and the numbers that STATUS.md opens with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prismake.protocol import Config
from prismake.sources.imports import unnamed_imports
from prismake.tables import empty_table, read_result, read_table
from prismake.tasks.gates import Awaited


def read_awaited(
    config: Config, results: Path, passed_over: Sequence[Path], returned: Sequence[Path]
) -> tuple[Awaited, dict[str, int]]:
    """Return what is awaited in a version, and numbers by their label, each the length of a set.

    passed_over: config/quarantine.csv, where it is there. returned: every form that came back.
    """
    name = "1_identify/passed_over"
    awaited = Awaited(
        quarantine=read_result(results, "1_identify/quarantine"),
        passed_over=read_table(passed_over[0], name) if passed_over else empty_table(name),
        uncertain=read_result(results, "2_deduplicate/uncertain"),
        title_abstract=read_result(results, "3_screen/worklist", "1_title_abstract"),
        full_text=read_result(results, "3_screen/worklist", "2_full_text"),
        extraction=read_result(results, "4_extract/extraction"),
        returned=tuple(returned),
        unnamed=tuple(unnamed_imports(config.named_imports())),
    )
    counts = {
        "records read from the sources": len(read_result(results, "1_identify/records")),
        "records quarantined": len(awaited.quarantine),
        "reports after deduplication": len(read_result(results, "2_deduplicate/reports")),
        "reports sought in full text": len(awaited.full_text),
        "studies included": len(read_result(results, "4_extract/studies")),
    }
    return awaited, counts
