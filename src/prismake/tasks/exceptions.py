"""The declared exceptions on which a version depends: a release prints them, and the page shows them with the
methods.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from prismake.protocol.config import Config
from prismake.screening.plan import person_kinds
from prismake.screening.voters import DECIDERS, deciders, declared_exception
from prismake.tables import rows_of
from prismake.tasks.conduct_checks import ON, STAGES, Conduct, unkept_lines
from prismake.wording import counted


def exceptions_in_force(config: Config, conduct: Conduct, pilots: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return a sentence for each declared exception without which a release check would fail, with its reason.

    pilots: screening stage to its table 3_screen/pilot.
    """
    sentences = []
    if reason := _one_line(config.exceptions.search_age):
        sentences.append(f"A last search may be older than 12 months (MECIR C37): {reason}")
    for stage, title in STAGES.items():
        sentences += [
            f"{row['round'][:1].upper()}{row['round'][1:]} on {title} did not reach {row['measure']} of {row['reach']}: {_one_line(row['go_on_anyway'])}"
            for row in rows_of(pilots[stage])[-1:]
            if row["go_on_anyway"]
        ]
        sentences += _deciders(config, conduct, stage)
    if (reason := _one_line(config.exceptions.unkept_text)) and unkept_lines(config, conduct):
        sentences.append(f"Votes rest on text that no pin holds: {reason}")
    return sentences


def _deciders(config: Config, conduct: Conduct, stage: str) -> list[str]:
    """Return a sentence for each group of reports that two people did not decide on."""
    tables = conduct.stages[stage]
    groups = deciders(tables.decisions, tables.votes, person_kinds(config))
    return [
        f"{counted(len(reports), 'report')} by {DECIDERS[group]} on {ON[stage]} (MECIR C39): {_one_line(reason)}"
        for group, reports in groups.items()
        if (reason := declared_exception(config, stage, group))
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
