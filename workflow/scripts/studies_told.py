"""What studies and source_conflicts share: reports tied to studies, and what each source says of each."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from adapter import Settings
from prismake.sources.search_log import searched_dates
from prismake.studies.conflicts import fields_in_conflict, source_conflicts
from prismake.studies.grouping import AWAITING, INCLUDED, NOT_RETRIEVED, group_reports
from prismake.studies.sayings import study_sayings
from prismake.studies.table import study_tables
from prismake.tables import empty_table, read_table


@dataclass(frozen=True)
class StudiesTold:
    """The tables of stage 4 that rest on decisions and sources alone, schemas of 4_extract."""

    studies: pd.DataFrame
    other: pd.DataFrame
    report_study: pd.DataFrame
    conflicts: pd.DataFrame


def tell_studies(
    settings: Settings, records: Path, reports: Path, worklist: Path, decisions: Path, links: list[Path]
) -> StudiesTold:
    """Tie reports to studies and gather what the sources say. Raises ReviewFaults for links that do not hold."""
    decided = read_table(decisions, "3_screen/decisions")
    waiting = read_table(worklist, "3_screen/worklist")
    states = {
        **dict.fromkeys(waiting.loc[waiting["state"] == "not retrieved", "report_id"], NOT_RETRIEVED),
        **dict.fromkeys(decided.loc[decided["decision"] == "include", "report_id"], INCLUDED),
        **dict.fromkeys(decided.loc[decided["decision"] == "awaiting classification", "report_id"], AWAITING),
    }
    described = read_table(reports, "2_deduplicate/reports")
    told = read_table(links[0], "4_extract/links") if links else empty_table("4_extract/links")
    linked = group_reports(described, states, told)
    read = read_table(records, "1_identify/records")
    sayings = study_sayings(linked, described, read, searched_dates(settings.sources))
    disagree = source_conflicts(sayings)
    included, others = study_tables(linked, described, sayings, fields_in_conflict(disagree))
    return StudiesTold(included, others, linked, disagree)
