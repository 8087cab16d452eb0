"""Reports that the previous version did not retrieve or could not classify, and that this version no longer seeks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from prismake.flow.dropped import current_report_id
from prismake.flow.reading import read_previous
from prismake.flow.tables import Previous
from prismake.records.aliases import reports_of_records
from prismake.tables import read_result
from prismake.wording import counted, listed_in_part

_MOST_NAMED = 5


def left_open_lines(results: Path, name: str) -> list[str]:
    """Return a sentence that names the reports which version `name` left open and no one is asked about now; empty if there are none.

    results: of this version. name: the previous version; "" if there is none.
    """
    if not name:
        return []
    report_of = reports_of_records(read_result(results, "2_deduplicate/record_report"))
    sought = read_result(results, "3_screen/worklist", "2_full_text")
    return no_longer_sought(read_previous(name, results), report_of, sought)


def no_longer_sought(previous: Previous, report_of: Mapping[str, str], worklist: pd.DataFrame) -> list[str]:
    """Return the sentence of `left_open_lines`. report_of: record id to report id. worklist: of full texts."""
    if previous.unresolved is None:
        return []
    current = current_report_id(previous, report_of)
    settled = {*worklist["report_id"], *map(current, previous.report_study["report_id"])}
    titles = {
        current(report): previous.titles.get(report, report)
        for report in previous.unresolved["report_id"]
        if current(report) not in settled
    }
    if not titles:
        return []
    names = [f'"{titles[report]}" ({report})' for report in sorted(titles)]
    return [
        f"{counted(len(names), 'report')} that the previous version left open {'is' if len(names) == 1 else 'are'} no longer sought: "
        f"{listed_in_part(names, _MOST_NAMED, '; ', '; and ')}. No source has the records any more, or they were removed or excluded "
        "since. Nobody is asked about them; the flow counts them as no longer sought."
    ]
