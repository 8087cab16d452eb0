"""What an update no longer has of its previous version: reports that it left open and nobody seeks, and records that no source brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from prismake.flow.dropped import current_report_id
from prismake.flow.reading import read_previous
from prismake.flow.tables import Previous
from prismake.records.aliases import reports_of_records
from prismake.records.renamed import renamed
from prismake.tables import read_result
from prismake.wording import counted, listed_in_part

_MOST_NAMED = 5
_MOST_GONE = 20


def update_notices(results: Path, name: str) -> dict[str, list[str]]:
    """Return title to sentences on what an update no longer has of its previous version, or has under another meaning; empty in a first version.

    results: of this version. name: the previous version; "" if there is none.
    """
    if not name:
        return {}
    previous = read_previous(name, results)
    report_of = reports_of_records(read_result(results, "2_deduplicate/record_report"))
    sought = read_result(results, "3_screen/worklist", "2_full_text")
    quarantined = set(read_result(results, "1_identify/quarantine")["quarantine_id"])
    return {
        "Reports that the previous version left open": no_longer_sought(previous, report_of, sought),
        "Records that no source brings any more": records_gone(name, previous, report_of, quarantined),
        "Ids that name another record than before": renamed_lines(name, previous),
    }


def renamed_lines(name: str, previous: Previous) -> list[str]:
    """Return a sentence that names the ids of version `name` that name another record now; empty if there are none."""
    records = set(previous.records["record_id"])
    ids = sorted(record for record, now in previous.current.items() if record in records and renamed([now]))
    if not ids:
        return []
    one = len(ids) == 1
    return [
        f"{counted(len(ids), 'id')} of version {name} {'names' if one else 'name'} another record in this version: "
        f"{listed_in_part(ids, _MOST_NAMED, ', ', ' and ')}. What was decided on the earlier {'record' if one else 'records'} "
        f"does not count for {'the one that has the id' if one else 'those that have the ids'} now: people are asked anew. Verdicts on "
        "pairs, links and extraction forms that name such an id are used as they are: check them. Look whether an export counts its "
        "records, or a table was sorted apart from its ids."
    ]


def no_longer_sought(previous: Previous, report_of: Mapping[str, str], worklist: pd.DataFrame) -> list[str]:
    """Return a sentence that names the reports which the previous version left open and nobody is asked about now; empty if there
    are none.

    report_of: record id to report id. worklist: of full texts.
    """
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


def records_gone(
    name: str, previous: Previous, report_of: Mapping[str, str], quarantined: Collection[str] = ()
) -> list[str]:
    """Return a sentence that names the records of version `name` that no source of this version brings; empty if there are none.

    report_of: record id to report id. quarantined: the entries of this version without a record.
    """
    if previous.record_report is None:
        return []
    earlier = dict(zip(previous.record_report["record_id"], previous.record_report["report_id"], strict=True))
    current = {record: previous.current.get(record, record) for record in earlier}
    gone = [
        record
        for record in earlier
        if current[record] not in report_of and current[record] not in quarantined
    ]
    if not gone:
        return []
    remaining = earlier.keys() - set(gone)
    with_record = {earlier[record] for record in remaining}
    alone = [record for record in gone if earlier[record] not in with_record]
    # Reports without any record come first: nobody is asked about them any more.
    names = [
        f'"{previous.titles.get(earlier[record], "without a title")}" ({record})'
        for record in sorted(gone, key=lambda record: earlier[record] in with_record)
    ]
    reports = len({earlier[record] for record in alone})
    left = f", and {reports:,} of their reports {'has' if reports == 1 else 'have'} no other record"
    return [
        f"{counted(len(gone), 'record')} of version {name} {'is' if len(gone) == 1 else 'are'} in no source of this version"
        f"{left if alone else ', but each report of them has another record'}: {listed_in_part(names, _MOST_GONE, '; ', '; and ')}. "
        f"Their votes are kept, and count again if the records come back. config/versions/{name}/records.csv has what they said. "
        "If a source should still have them, search or export it again."
    ]
