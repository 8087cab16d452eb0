"""Checks returned forms of each kind: reads them as the steps do, without writing results.

Each check raises ReviewFaults with the faults of all files. Modules are imported inside functions, because every
command imports this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prismake.protocol.config import Config
from prismake.protocol.people import former_people
from prismake.tables import declared, read_human_input, read_result

if TYPE_CHECKING:
    import pandas as pd


def pairs(config: Config, results: Path, returned: Sequence[Path]) -> None:
    """Raise ReviewFaults for faulty forms on uncertain pairs."""
    from prismake.deduplication.returned import verdicts_of_forms
    from prismake.records.former_ids import FormerIds, titles_by_record

    del config
    records = read_result(results, "1_identify/records")
    former = FormerIds(records, titles_by_record(records))
    verdicts_of_forms(returned, {*records["record_id"], *former.names}, former)


def title_abstract(config: Config, results: Path, returned: Sequence[Path]) -> None:
    """Raise ReviewFaults for faulty forms on titles and abstracts."""
    _votes(config, results, returned, "1_title_abstract")


def full_text(config: Config, results: Path, returned: Sequence[Path]) -> None:
    """Raise ReviewFaults for faulty forms on full texts."""
    _votes(config, results, returned, "2_full_text")


def _votes(config: Config, results: Path, returned: Sequence[Path], stage: str) -> None:
    from prismake.errors import ReviewFaults
    from prismake.records.aliases import reports_of_records
    from prismake.records.former_ids import FormerIds
    from prismake.screening.kept_votes import kept_path
    from prismake.screening.plan import stage_plan
    from prismake.screening.recusals import recusals_of, recused_votes
    from prismake.screening.votes import votes_and_set_aside

    groups = _groups(results)
    confirmed = read_human_input("3_screen/confirmed")
    kept = kept_path(results, stage)
    titles = _titles(results)
    plan = stage_plan(config, stage)
    votes, _ = votes_and_set_aside(returned, plan, config.run, groups, None, kept, confirmed, titles=titles)
    lines = read_human_input("3_screen/recusals")
    former = FormerIds(groups, titles)
    recusals = recusals_of(
        lines,
        list(config.people),
        reports_of_records(groups),
        former.certain,
        former,
    )
    if faults := recused_votes(votes, recusals, plan):
        raise ReviewFaults(faults)


def imports(config: Config, results: Path, stage: str, files: Sequence[Path]) -> None:
    """Raise ReviewFaults for exports of other tools with decisions of a stage that cannot be read as votes."""
    from prismake.errors import ReviewFaults
    from prismake.screening.tools.plan import imported_votes_of

    reports = read_result(results, "2_deduplicate/reports")
    if faults := imported_votes_of(config, stage, files, reports, _groups(results)).faults:
        raise ReviewFaults(faults)


def _titles(results: Path) -> dict[str, str]:
    """Return the title that forms show of each record: that of its report; its own if deduplication failed."""
    from prismake.records.former_ids import titles_by_record

    name = "2_deduplicate/reports"
    if (results / declared(name).path).is_file():
        return titles_by_record(read_result(results, name))
    return titles_by_record(read_result(results, "1_identify/records"))


def _groups(results: Path) -> pd.DataFrame:
    """Return the report of each record; each record alone if deduplication failed, which is enough to check its ids."""
    name = "2_deduplicate/record_report"
    if (results / declared(name).path).is_file():
        return read_result(results, name)
    records = read_result(results, "1_identify/records")
    columns = ["record_id", *(["aliases"] if "aliases" in records else [])]
    return records[columns].assign(report_id=records["record_id"], leading="yes")


def retrieval(config: Config, results: Path, returned: Sequence[Path]) -> None:
    """Raise ReviewFaults for faulty retrieval logs."""
    from prismake.screening.retrieval import read_retrieval

    groups = _groups(results)
    read_retrieval(returned, config.run, groups, _titles(results))


def extraction(config: Config, results: Path, returned: Sequence[Path]) -> None:
    """Raise ReviewFaults for faulty extraction forms."""
    from prismake.extraction.reading import read_extraction
    from prismake.records.former_ids import FormerIds, titles_by_record

    plan = config.extraction
    people = list(dict.fromkeys([*plan.extractors, plan.adjudicator, *former_people(config.people)]))
    records = read_result(results, "1_identify/records")
    former = FormerIds(records, titles_by_record(records))
    known = [*records["record_id"], *former.names]
    read_extraction(returned, config.run, people, plan.fields, known, former)
