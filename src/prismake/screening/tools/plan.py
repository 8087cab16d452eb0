"""Votes from exports of other tools, as the protocol plans them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from prismake.records.aliases import reports_of_records
from prismake.records.former_ids import FormerIds, titles_by_record
from prismake.screening.plan import stage_plan
from prismake.screening.stage import TITLE_ABSTRACT
from prismake.screening.tools.matching import Records
from prismake.screening.tools.votes import ImportedVotes, imported_votes


def imported_votes_of(
    config: Any, stage: str, files: Sequence[Path], reports: pd.DataFrame, record_report: pd.DataFrame
) -> ImportedVotes:
    """Return the votes, notes and faults of the exports of other tools at a stage; faults are not raised.

    files: all files in the folder of imports of the stage. config: a protocol with the sections run, screening, exclusion_reasons and people. reports and record_report: schemas
    2_deduplicate/reports and 2_deduplicate/record_report.
    """
    screening = config.screening
    plan = screening.title_abstract if stage == TITLE_ABSTRACT else screening.full_text
    former = FormerIds(record_report, titles_by_record(reports))
    records = Records(reports, reports_of_records(record_report), former)
    return imported_votes(files, plan.imports, stage_plan(config, stage), config.run, records)
