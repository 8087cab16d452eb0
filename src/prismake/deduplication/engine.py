"""The deduplication engine: from records and human verdicts to reports and a table of compared pairs."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd

from prismake.deduplication.asked_pairs import asked_pairs
from prismake.deduplication.evidence import pair_table, side_by_side
from prismake.deduplication.features import features_of
from prismake.deduplication.matching import compare_all
from prismake.deduplication.outcomes import decide_pairs
from prismake.deduplication.relations import POLICY_OF
from prismake.deduplication.reports import build_reports
from prismake.deduplication.verdicts import check_verdicts
from prismake.errors import ReviewError, did_you_mean


@dataclass(frozen=True)
class DeduplicationOptions:
    """Options of deduplication, from the section `deduplication` of the protocol.

    preferred_sources: sources whose values a report takes first. related: "link" (the default) or "merge" for each of
    the relations "conference-abstract/article", "preprint/article", "update" and "two-journal". collections: sources
    that hold records of several databases, such as the library of a reference manager, in which a report may occur
    twice. uncertain_per_1000: for how many pairs per 1,000 records people are asked at most; up to 1,000 records
    count as 1,000.
    """

    preferred_sources: tuple[str, ...] = ()
    related: Mapping[str, str] = field(default_factory=dict)
    collections: tuple[str, ...] = ()
    uncertain_per_1000: float = 15.0


@dataclass
class DeduplicationResult:
    """The result of deduplication: the tables of 2_deduplicate as data frames.

    uncertain: the pairs that await a verdict. asked: how many pairs they are, and how many people are not asked about. unreliable: file to the columns that were ignored because they hold
    serial numbers.
    """

    reports: pd.DataFrame
    record_report: pd.DataFrame
    pairs: pd.DataFrame
    uncertain: pd.DataFrame
    asked: pd.DataFrame
    unreliable: dict[str, list[str]]


def deduplicate(
    records: pd.DataFrame, verdicts: pd.DataFrame, options: DeduplicationOptions | None = None
) -> DeduplicationResult:
    """Return the tables of 2_deduplicate: the reports that the records describe, and the compared pairs.

    records: table 1_identify/records; values need not be normalised. verdicts: table 2_deduplicate/verdicts. The
    result does not depend on the order of the records. Raises ReviewFaults for verdicts that name unknown records or
    contradict each other, and ReviewError for a repeated record id or an unknown option.
    """
    options = options or DeduplicationOptions()
    _check_options(options)
    with _garbage_collection_paused():
        return _deduplicate(records, verdicts, options)


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector: it would traverse millions of live texts, and nothing here makes cycles."""
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()


def _deduplicate(
    records: pd.DataFrame, verdicts: pd.DataFrame, options: DeduplicationOptions
) -> DeduplicationResult:
    table = records.fillna("").sort_values("record_id", kind="stable").reset_index(drop=True)
    repeated = table["record_id"][table["record_id"].duplicated()]
    if len(repeated):
        raise ReviewError(
            f'1_identify/records.csv: expected unique record ids, but "{repeated.iloc[0]}" occurs more than once.\n'
            "    What to do: delete the file and run `prismake run`, which writes the file again."
        )
    checked = check_verdicts(verdicts, pd.Index(table["record_id"]))
    features = features_of(table, options.collections)
    ids = pd.Index(table["record_id"])
    verdict_pairs = (ids.get_indexer(checked["record_id_a"]), ids.get_indexer(checked["record_id_b"]))
    compared, judged = compare_all(features, options.related, verdict_pairs)
    outcome = decide_pairs(features, compared, judged, checked, verdict_pairs, options.uncertain_per_1000)
    reports, record_report = build_reports(table, outcome.labels, options.preferred_sources)
    return DeduplicationResult(
        reports=reports,
        record_report=record_report,
        pairs=pair_table(table, features, outcome),
        uncertain=side_by_side(table, features, outcome),
        asked=asked_pairs(table, outcome),
        unreliable=features.unreliable,
    )


def _check_options(options: DeduplicationOptions) -> None:
    known = sorted(POLICY_OF.values())
    for link, policy in options.related.items():
        if link not in known:
            raise ReviewError(
                'config/config.yaml, key "deduplication.related": expected a relation between '
                f'reports, found "{link}".'
                f"{did_you_mean(link, known)}\n    Allowed: {', '.join(known)}\n    What to do: correct the name, or remove its line."
            )
        if policy not in ("link", "merge"):
            raise ReviewError(
                f'config/config.yaml, key "deduplication.related.{link}": expected how related reports are '
                f'treated, found "{policy}".\n    Allowed: link (they stay two reports), merge (they become one '
                "report)\n    What to do: write one of the two."
            )
